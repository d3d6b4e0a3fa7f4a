"""The operator's environment: strictly read, mistakes named."""

import pytest

from heliograph.site.environment import BadSetting, read


def test_an_unknown_name_is_reported(tmp_path):
    assert read({"HELIOGRAPH_HOME": str(tmp_path), "HELIOGRAPH_HOSTES": "x"}).unknown() == ["HELIOGRAPH_HOSTES"]


def test_the_instance_file_is_read_and_the_process_wins(tmp_path):
    (tmp_path / "environment").write_text("# ours\nHELIOGRAPH_DEMO=on\nHELIOGRAPH_WORKER=apart\n", "utf-8")
    found = read({"HELIOGRAPH_HOME": str(tmp_path), "HELIOGRAPH_DEMO": "off"})
    assert found.switch("HELIOGRAPH_DEMO", default=False) is False
    assert found.choice("HELIOGRAPH_WORKER", ("inside", "apart")) == "apart"


def test_a_line_that_is_no_setting_is_named(tmp_path):
    (tmp_path / "environment").write_text("HELIOGRAPH_DEMO=on\nDEBUG\n", "utf-8")
    with pytest.raises(BadSetting, match="line 2"):
        read({"HELIOGRAPH_HOME": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "ask"), [("HELIOGRAPH_DEBUG", "switch"), ("HELIOGRAPH_WORKER", "choice"), ("HELIOGRAPH_PROXIES", "number")]
)
def test_a_value_that_cannot_be_read_names_the_setting(tmp_path, name, ask):
    found = read({"HELIOGRAPH_HOME": str(tmp_path), name: "perhaps"})
    questions = {
        "switch": lambda: found.switch(name, default=False),
        "choice": lambda: found.choice(name, ("inside", "apart")),
        "number": lambda: found.number(name, 0),
    }
    with pytest.raises(BadSetting, match=name):
        questions[ask]()


def test_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "secret").write_text("from a vault\n")
    found = read({"HELIOGRAPH_HOME": str(tmp_path), "HELIOGRAPH_SECRET_KEY_FILE": str(tmp_path / "secret")})
    assert found.text("HELIOGRAPH_SECRET_KEY") == "from a vault"


def test_a_missing_secret_file_is_named(tmp_path):
    with pytest.raises(BadSetting, match="HELIOGRAPH_SECRET_KEY_FILE"):
        read({"HELIOGRAPH_HOME": str(tmp_path), "HELIOGRAPH_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_postgresql_is_chosen_by_address(tmp_path):
    found = read(
        {"HELIOGRAPH_HOME": str(tmp_path), "HELIOGRAPH_DATABASE_URL": "postgresql://us%40er:p%2Fw@db:5433/helio"}
    ).database()
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "us@er",
        "p/w",
        "db",
        "5433",
        "helio",
    )
    with pytest.raises(BadSetting, match="postgresql"):
        read({"HELIOGRAPH_HOME": str(tmp_path), "HELIOGRAPH_DATABASE_URL": "mysql://x/y"}).database()
