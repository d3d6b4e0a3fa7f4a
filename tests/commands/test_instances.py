"""Instances: made, made again, side by side, examined."""

import sqlite3

from heliograph.demo import asked
from heliograph.demo.cases import stories
from tests.commands.made import copy_of
from tests.commands.running import ROOT, run

TOLD = 21 + len(stories()) + asked.MATTERS
"""The messages of the small demonstration, its cases, and what came of questions and reception days; others add theirs."""

EXAMPLES = ROOT / "docs" / "examples"


def test_a_demonstration_has_the_states_that_chance_seldom_reaches_and_is_whole(tmp_path):
    assert run(tmp_path / "home", "demo", "--matters", "110", "--months", "1", "--json").status == 0
    with sqlite3.connect(tmp_path / "home" / "heliograph.db") as database:
        states = {state for (state,) in database.execute("SELECT state FROM matters_matter")}
    assert states >= {"reviewing", "reviewed", "hearing", "re-reviewing", "re-reviewed", "merged"}
    assert states >= {"consulting", "checking", "approving", "removing", "concluded"}
    assert run(tmp_path / "home", "doctor", "--json").json["problems"] == []


def stored(home) -> int:
    """How many matters an instance holds."""
    with sqlite3.connect(home / "heliograph.db") as database:
        ((count,),) = database.execute("SELECT COUNT(*) FROM matters_matter")
    return count


def test_a_small_demonstration_is_whole(instance):
    answer = run(instance, "doctor", "--json")
    assert answer.status == 0, answer.out
    assert answer.json["matters"] == stored(instance) >= TOLD


def test_a_second_demo_keeps_the_data_and_the_receipt(instance):
    before = run(instance, "demo", "--json").json
    again = run(instance, "demo", "--json").json
    assert before == again
    assert {"number", "secret", "password"} <= set(again)


def test_fresh_never_deletes_what_is_no_demonstration(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "precious").write_text("x")
    answer = run(home, "demo", "--fresh")
    assert answer.status == 1
    assert (home / "precious").exists()


def test_init_makes_an_instance_with_one_administrator_and_bears_being_run_again(tmp_path):
    home = tmp_path / "home"
    first = run(home, "init", "--code", "chunan", "--name", "淳南市公安局", "--english", "Chunan PSB", "--json")
    again = run(home, "init", "--code", "chunan", "--name", "淳南市公安局", "--english", "Chunan PSB", "--json")
    assert first.status == 0, first.err
    assert again.status == 0, again.err
    assert first.json["password"]
    assert "password" not in again.json
    assert len(first.json["procedures"]) >= 14
    assert run(home, "doctor").status == 0


def test_two_instances_live_side_by_side(instance, tmp_path, tmp_path_factory):
    other = copy_of("plain", tmp_path / "home", tmp_path_factory)
    assert run(other, "doctor", "--json").json["matters"] == 0
    assert run(instance, "doctor", "--json").json["matters"] == stored(instance)
    assert (other / "keys" / "master.json").read_text() != (instance / "keys" / "master.json").read_text()


def test_keys_are_readable_by_their_owner_only(instance):
    assert (instance / "keys" / "master.json").stat().st_mode & 0o077 == 0
    assert (instance / "keys" / "secret-key").stat().st_mode & 0o077 == 0


def test_a_rotated_key_still_opens_everything(instance):
    with sqlite3.connect(instance / "heliograph.db") as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%'")]
        wrapped = {
            one: database.execute(f"SELECT count(*) FROM {one} WHERE length(key) > 0").fetchone()[0]
            for one in tables
            if any(row[1:3] == ("key", "BLOB") for row in database.execute(f"PRAGMA table_info({one})"))
        }
    told = run(instance, "keys", "rotate", "--json").json
    assert wrapped["matters_matter"] == stored(instance)
    assert {"notices_notice", "questions_openhour"} <= {one for one in wrapped if wrapped[one]}
    assert told["rewrapped"] == sum(wrapped.values())
    assert run(instance, "doctor").status == 0


def test_doctor_finds_a_record_that_was_deleted_and_one_that_was_changed(tmp_path, tmp_path_factory):
    home = copy_of("demo", tmp_path / "home", tmp_path_factory)
    with sqlite3.connect(home / "heliograph.db") as database:
        matters = [
            row[0]
            for row in database.execute("select distinct matter_id from matters_event where sequence = 2 limit 2")
        ]
        database.execute("delete from matters_event where matter_id = ? and sequence = 1", [matters[0]])
        database.execute(
            "update matters_event set at = '2020-01-01 00:00:00' where matter_id = ? and sequence = 1", [matters[1]]
        )
    answer = run(home, "doctor", "--json")
    assert answer.status == 1
    assert len(answer.json["problems"]) == 3
    assert sum(problem.startswith("Leaf ") and "it was deleted" in problem for problem in answer.json["problems"]) == 1


def test_doctor_says_when_the_keyring_is_another_ones(tmp_path, tmp_path_factory):
    home = copy_of("demo", tmp_path / "home", tmp_path_factory)
    other = copy_of("plain", tmp_path / "other", tmp_path_factory)
    (home / "keys" / "master.json").write_text((other / "keys" / "master.json").read_text())
    answer = run(home, "doctor", "--json")
    assert answer.status == 1
    assert "master.json" in answer.json["problems"][0]


def test_units_and_officers_come_from_files_after_a_dry_run(tmp_path):
    home = tmp_path / "home"
    assert run(home, "init", "--code", "linhai").status == 0
    for what in ("units", "officers"):
        file = str(EXAMPLES / f"{what}.csv")
        seen = run(home, "import", what, file, "--dry-run", "--json")
        assert seen.status == 0, seen.out + seen.err
        assert seen.json["counts"]["added"] > 0
        assert seen.json["written"] is False
        assert run(home, "import", what, file, "--json").json["written"] is True
        assert set(run(home, "import", what, file, "--json").json["counts"]) == {"unchanged"}


def test_a_refused_line_is_named_and_nothing_is_written(tmp_path, tmp_path_factory):
    home = copy_of("plain", tmp_path / "home", tmp_path_factory)
    bad = tmp_path / "units.csv"
    bad.write_text("code,parent,name_zh,name_en\nnew,chunan,新所,New\n,chunan,无代码,No code\n", "utf-8")
    answer = run(home, "import", "units", str(bad), "--json")
    assert answer.status == 1
    assert [(line["line"], line["outcome"]) for line in answer.json["lines"]] == [(2, "added"), (3, "refused")]
    assert answer.json["written"] is False
