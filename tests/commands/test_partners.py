"""`heliograph partners …` as an operator runs it."""

from __future__ import annotations

import pytest

from tests.commands.made import copy_of
from tests.commands.running import run


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """An instance without anything."""
    return copy_of("plain", tmp_path_factory.mktemp("partners") / "home", tmp_path_factory)


def test_a_partner_is_taken_in_renewed_and_stopped(home):
    added = run(
        home,
        "partners",
        "add",
        "12345",
        "--name",
        "12345 热线",
        "--english",
        "12345 hotline",
        "--scope",
        "intake",
        "--json",
    )
    assert added.status == 0, added.err
    assert len(added.json["client_secret"]) == 43
    renewed = run(home, "partners", "secret", "12345", "--json").json
    assert renewed["client_id"] == added.json["client_id"]
    assert renewed["client_secret"] != added.json["client_secret"]
    assert run(home, "partners", "stop", "12345").status == 0
    listed = run(home, "partners", "list", "--json")
    assert listed.json[0]["stopped_at"] is not None
    assert "secret" not in {name for name in listed.json[0] if name != "secret_at"}
    assert renewed["client_secret"] not in listed.out
    assert run(home, "partners", "stop", "12345", "--let-in-again").status == 0


def test_what_can_not_be_is_said_and_changes_nothing(home):
    wrong = run(home, "partners", "add", "Big", "--name", "大", "--english", "Big", "--scope", "intake")
    assert (wrong.status, "small letters" in wrong.err) == (2, True)
    assert run(home, "partners", "secret", "nobody").status == 2
    unknown = run(home, "partners", "add", "x", "--name", "某", "--english", "X", "--scope", "everything")
    assert unknown.status == 2
