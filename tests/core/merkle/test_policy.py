"""A policy says whose log is believed and how many witnesses are enough; each line is read strictly."""

from __future__ import annotations

import pytest

from heliograph.core.merkle import (
    CheckpointRefused,
    Ed25519Signer,
    NoteRefused,
    Policy,
    PolicyRefused,
    SignatureRefused,
    add_signatures,
    parse_policy,
    sign_note,
    signature_line,
)
from tests.core.merkle.signers import COLLEGE, LOG, NEWS, NOON, ORIGIN, STRANGER, checkpoint, cosigned, policy

HEAD = f"log {LOG.vkey} https://police.example.cn/log\nwitness news {NEWS.vkey}\nwitness college {COLLEGE.vkey}\n"
FILE = f"""# 淳南市公安局
log {LOG.vkey}\thttps://police.example.cn/log   # printed on the wall

witness news   {NEWS.vkey} https://news.example.cn/w
witness college {COLLEGE.vkey}
  group both all news college
quorum both
"""


def test_a_policy_is_read():
    read = parse_policy(FILE)
    assert {name: (key.vkey, url) for name, (key, url) in read.logs.items()} == {
        ORIGIN: (LOG.vkey, "https://police.example.cn/log")
    }
    assert {name: (key.vkey, url) for name, (key, url) in read.witnesses.items()} == {
        "news": (NEWS.vkey, "https://news.example.cn/w"),
        "college": (COLLEGE.vkey, ""),
    }
    assert (read.groups["both"].needed, read.groups["both"].members, read.quorum) == (2, ("news", "college"), "both")


@pytest.mark.parametrize("needed", [0, 1, 2])
def test_a_policy_that_was_written_is_read_back(needed):
    text = policy(needed).text()
    assert parse_policy(text).text() == text
    assert not any(line.endswith(" ") for line in text.split("\n"))


def test_more_witnesses_than_there_are_cannot_be_needed():
    with pytest.raises(ValueError, match="3 of 2"):
        policy(3)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("", "quorum line is missing"),
        ("quorum nobody", "line 4: nobody is not defined"),
        ("quorum none\nquorum none", "line 5: there are two"),
        ("quorum", "another number of fields"),
        ("quorum news college", "another number of fields"),
        ("mirror a b", "line 4: 'mirror' is not"),
        (f"log {LOG.vkey}", "twice"),
        (f"log {NEWS.vkey}", "another type"),
        (f"log {LOG.vkey} url more", "another number of fields"),
        ("log police", "no verifier key"),
        (f"witness other {LOG.vkey}", "another type"),
        (f"witness other {NEWS.vkey}", "two witnesses have one key"),
        (f"witness news {STRANGER.vkey}", "is taken"),
        (f"witness none {STRANGER.vkey}", "is taken"),
        ("group news any college", "is taken"),
        ("group a any later\ngroup later any news", "line 4: later is not defined"),
        ("group a any a", "a is not defined"),
        ("group a any news news", "counted twice"),
        ("group a any news\ngroup b any news", "line 5: news is counted twice"),
        ("group a 0 news", "all, any, or 1"),
        ("group a 2 news", "all, any, or 1"),
        ("group a 01 news", "all, any, or 1"),
        ("group a some news", "all, any, or 1"),
        ("group a any", "another number of fields"),
        ("quorum none\r", "control character"),
    ],
)
def test_a_line_that_is_not_exactly_right_is_refused(lines, why):
    assert parse_policy(HEAD + "quorum none\n")
    with pytest.raises(PolicyRefused, match=why) as refused:
        parse_policy(f"{HEAD}{lines}\n")
    assert refused.value.reason.zh.startswith("策略文件")


def test_a_policy_without_a_log_is_refused():
    with pytest.raises(PolicyRefused, match="no log"):
        parse_policy(f"witness news {NEWS.vkey}\nquorum news\n")


@pytest.mark.parametrize(
    ("needed", "witnesses", "met"),
    [
        (0, [], True),
        (1, [], False),
        (1, [NEWS], True),
        (2, [NEWS], False),
        (2, [NEWS, STRANGER], False),
        (2, [NEWS, COLLEGE], True),
    ],
)
def test_a_checkpoint_stands_when_enough_witnesses_have_cosigned_it(needed, witnesses, met):
    found = policy(needed).standing(cosigned(checkpoint(7), *witnesses))
    assert found.is_signed
    assert found.quorum_met is met is found.is_good
    assert found.checkpoint.size == 7
    names = {NEWS: "news", COLLEGE: "college"}
    assert found.witnesses == {names[one]: NOON for one in witnesses if one in names}


def test_groups_may_be_members_of_groups():
    read = parse_policy(
        f"log {LOG.vkey}\nwitness n {NEWS.vkey}\nwitness c {COLLEGE.vkey}\nwitness s {STRANGER.vkey}\n"
        "group press any n s\ngroup all all press c\nquorum all\n"
    )
    assert read.is_met_by(["n", "c"])
    assert read.is_met_by(["s", "c"])
    assert not read.is_met_by(["n", "s"])
    assert not read.is_met_by(["c"])


def test_a_witness_that_cosigned_twice_counts_once_with_its_later_word():
    note = cosigned(cosigned(checkpoint(7), NEWS, time=NOON + 60), NEWS)
    found = policy(2).standing(note)
    assert found.witnesses == {"news": NOON + 60}
    assert not found.quorum_met


def test_cosignatures_without_the_logs_own_signature_are_not_enough():
    note = checkpoint(7)
    text = note[: note.rindex("\n\n") + 1]
    line = signature_line(NEWS.name, NEWS.key_id, NEWS.sign_at(text.encode(), NOON))
    found = policy(1).standing(f"{text}\n{line}")
    assert (found.is_signed, found.quorum_met, found.is_good) == (False, True, False)


def test_another_logs_key_does_not_sign_for_this_one():
    other = Ed25519Signer("other.example/log", bytes([9]) * 32)
    both = Policy({**policy(0).logs, other.name: (other.verifier(), "")}, {}, {})
    text = checkpoint(7)
    assert both.standing(text).is_signed
    assert not both.standing(sign_note(text[: text.rindex("\n\n") + 1], [other])).is_signed


def test_a_log_that_the_policy_does_not_know_is_not_signed_for():
    other = Ed25519Signer("other.example/log", bytes([9]) * 32)
    text = checkpoint(7).replace(ORIGIN, other.name)
    assert not policy(0).standing(sign_note(text[: text.rindex("\n\n") + 1], [other])).is_signed


def test_a_false_cosignature_by_a_known_witness_spoils_the_checkpoint():
    line = signature_line(NEWS.name, NEWS.key_id, NEWS.sign_at(b"another\n", NOON))
    with pytest.raises(SignatureRefused, match="news"):
        policy(1).standing(add_signatures(checkpoint(7), [line]))


def test_what_is_no_checkpoint_has_no_standing():
    with pytest.raises(NoteRefused):
        policy(0).standing("words\n")
    with pytest.raises(CheckpointRefused):
        policy(0).standing(sign_note("words\n", [LOG]))
