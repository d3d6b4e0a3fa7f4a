"""`heliograph log audit` as a journalist meets it: no Django, words for people, JSON for programs, one exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.logs import Log, serving
from tests.verifier.auditing import change
from tests.witness.test_commands import heliograph


def test_a_right_log_is_answered_with_status_0(short_log: Log) -> None:
    ended = heliograph("log", "audit", short_log.folder, "--key", short_log.vkey)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        f"{short_log.origin}: 700 entries, root {short_log.root().hex()}",
        "The entries lead to the signed root.",
        f"Signed by {short_log.origin}.",
        "All is right.",
    ]


def test_a_wrong_log_is_answered_with_status_1_and_names_what_is_wrong(short_log: Log) -> None:
    change(short_log, "tile/entries/001", 300)
    with serving(short_log.folder) as address:
        ended = heliograph("log", "audit", address, "--key", short_log.vkey, "--json")
    assert ended.status == 1
    found = json.loads(ended.out)
    assert (found["ok"], found["wrong"]) == (False, 1)
    assert found["findings"][0]["place"] == "entry 264"


def test_without_a_key_it_says_that_whose_log_it_is_was_not_checked(short_log: Log) -> None:
    ended = heliograph("log", "audit", short_log.folder)
    assert ended.status == 0
    assert "not checked" in ended.out


def test_a_later_audit_reads_only_what_is_new_and_remembers_what_it_saw(short_log: Log, tmp_path: Path) -> None:
    words = ("log", "audit", "--key", short_log.vkey, "--resume", tmp_path / "state.json")
    assert heliograph(*words, short_log.folder).status == 0
    other = short_log.forked(tmp_path / "other", 600)
    short_log.grow(100)
    again = heliograph(*words, short_log.folder)
    assert again.status == 0
    assert "The first 512 entries were audited before." in again.out
    other.grow(300, "other")
    forked = heliograph(*words, other.folder, "--json")
    assert forked.status == 1
    assert json.loads(forked.out)["evidence"]


@pytest.mark.parametrize(
    "words",
    [
        ["nowhere"],
        ["LOG", "--key", "nonsense"],
        ["LOG", "--policy", "nowhere"],
        ["LOG", "--policy", "LOG/checkpoint"],
        ["LOG", "--resume", "LOG/checkpoint"],
        ["http://127.0.0.1:9/log"],
    ],
)
def test_wrong_use_and_logs_that_cannot_be_read_are_status_2(short_log: Log, words: list[str]) -> None:
    ended = heliograph("log", "audit", *[word.replace("LOG", str(short_log.folder)) for word in words])
    assert (ended.status, ended.out) == (2, "")
    assert ended.err
    assert "Traceback" not in ended.err
