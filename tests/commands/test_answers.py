"""What commands answer, and with which exit status."""

import pytest

LEAVES = [
    ("init",), ("demo",), ("serve",), ("worker",), ("doctor",), ("erase",), ("export",), ("procedures", "check"), ("procedures", "explain"),
    ("deadline", "explain"), ("import", "messages"), ("import", "units"), ("import", "officers"), ("calendar", "load"), ("keys", "rotate"),
    ("verify",), ("compare",), ("log", "check-proof"), ("stages", "check"), ("stages", "rebuild"),
]  # fmt: skip
DEADLINE = (
    "deadline",
    "explain",
    "--procedure",
    "information-request",
    "--promise",
    "answer",
    "--from",
    "2026-02-13T16:30",
)


GROUPS = [("procedures",), ("deadline",), ("import",), ("calendar",), ("keys",), ("stages",)]


@pytest.mark.parametrize("words", [*LEAVES, *GROUPS], ids=" ".join)
def test_every_command_has_help_with_an_example(heliograph, words):
    answer = heliograph(*words, "--help")
    assert answer.status == 0
    assert "Example:" in answer.out


def test_a_deadline_is_explained_day_by_day_with_its_rule(heliograph):
    answer = heliograph(*DEADLINE)
    assert answer.status == 0
    assert "G-06" in answer.out
    assert "春节" in answer.out
    assert "2026-03-19" in answer.out


def test_the_same_deadline_in_json_counts_twenty_working_days(heliograph):
    told = heliograph(*DEADLINE, "--json").json
    counted = [day for day in told["days"] if day["counted"]]
    assert told["due"].startswith("2026-03-19T23:59:59")
    assert [day["number"] for day in counted] == list(range(1, 21))
    assert counted[0]["date"] == "2026-02-14"  # a working Saturday (W-12)
    assert told["days"][-1]["date"] == "2026-03-19"


def test_a_deadline_past_the_published_calendar_is_an_estimate(heliograph):
    told = heliograph(*DEADLINE[:-1], "2026-12-25T10:00", "--json").json
    assert told["provisional"] is True


@pytest.mark.parametrize(
    "words",
    [
        ("deadline", "explain", "--procedure", "nothing", "--promise", "answer", "--from", "2026-02-13T16:30"),
        (*DEADLINE[:5], "no-such-promise", *DEADLINE[6:]),
        (*DEADLINE[:-1], "yesterday"),
        ("procedures", "explain", "nothing"),
        ("procedures", "check", "no/such/folder"),
        ("doctor", "--no-such-option"),
        ("no-such-command",),
        ("doctor",),
    ],
    ids=["procedure", "promise", "time", "guide", "folder", "option", "command", "no-instance"],
)
def test_a_command_used_wrongly_ends_with_status_2_and_says_why(heliograph, words):
    answer = heliograph(*words)
    assert answer.status == 2
    assert answer.err.strip()


def test_shipped_procedures_contradict_nothing(heliograph):
    told = heliograph("procedures", "check", "--json")
    assert told.status == 0
    assert told.json == {"ok": True, "problems": []}


def test_a_contradiction_is_said_with_file_and_line_and_status_1(heliograph, tmp_path):
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "broken.toml").write_text('code = "broken"\nversion = 7\n', "utf-8")
    answer = heliograph("procedures", "check", str(bad))
    assert answer.status == 1
    assert "broken.toml:2" in answer.out


def test_a_guide_is_printed_in_both_languages(heliograph):
    told = heliograph("procedures", "explain", "complaint", "--json").json
    assert set(told["guide"]) == {"zh-hans", "en"}
    assert "投诉" in told["guide"]["zh-hans"]
