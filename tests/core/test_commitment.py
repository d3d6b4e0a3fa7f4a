"""A commitment binds every word of an event and its place among the others, and gives nothing away."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import assume, given
from hypothesis import strategies as st

from heliograph.core.commitment import (
    FORMAT,
    ChainBroken,
    EventRecord,
    canonical,
    check_chain,
    commit,
    hide_internal,
    new_case_secret,
    salt_for,
)

SECRET = bytes(range(32))
SALT = salt_for(SECRET, 2)
DIGEST = hashlib.sha256(b"a photo").hexdigest()
ANSWER = EventRecord(
    time=datetime(2026, 3, 19, 8, 30, 0, 5, UTC),
    role="handler",
    action="answer",
    from_="accepted",
    to="answered",
    public="您好，您反映的路灯已经修好。",
    internal=hide_internal(SALT, "已与城管核对"),
    attachments=(DIGEST,),
    facts={"unit": "城东派出所", "outcome": "done"},
    sequence=2,
    previous="ab" * 32,
)
CHANGES = {
    "time": ANSWER.time + timedelta(microseconds=1),
    "role": "lead",
    "action": "close",
    "from_": "submitted",
    "to": "done",
    "public": "您好，您反映的路灯已经修好",
    "internal": hide_internal(SALT, "已与城管核对。"),
    "attachments": (DIGEST, DIGEST),
    "facts": {"unit": "城东派出所", "outcome": "refused"},
    "sequence": 3,
    "previous": "ac" * 32,
}


def test_every_field_is_tried_below():
    assert set(CHANGES) == {field.name for field in fields(EventRecord)}


@pytest.mark.parametrize("name", CHANGES)
def test_changing_any_field_changes_the_commitment(name):
    assert commit(SALT, replace(ANSWER, **{name: CHANGES[name]})) != commit(SALT, ANSWER)


def test_another_salt_changes_the_commitment():
    assert commit(salt_for(SECRET, 3), ANSWER) != commit(SALT, ANSWER)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
facts = st.dictionaries(words, words, max_size=3)


@given(words, words, facts, words, words, facts)
def test_two_events_with_different_words_never_share_their_bytes(role, public, some, other_role, other_public, others):
    assume((role, public, some) != (other_role, other_public, others))
    one = replace(ANSWER, role=role, public=public, facts=some)
    assert canonical(one) != canonical(replace(ANSWER, role=other_role, public=other_public, facts=others))


@given(words, facts)
def test_the_bytes_are_json_that_says_the_same_as_the_event(public, some):
    record = replace(ANSWER, public=public, facts=some)
    assert json.loads(canonical(record)) == record.as_json()


def test_the_bytes_of_a_known_event_stay_what_they_are():
    """Whoever holds a receipt from today must be able to open it in ten years."""
    record = EventRecord(
        time=datetime(2026, 3, 19, 8, 30, tzinfo=UTC),
        role="resident",
        action="submit",
        from_="",
        to="submitted",
        public="路灯\n坏了",
        facts={"b": "2", "a": "é"},
        sequence=1,
        previous="",
    )
    assert canonical(record).decode() == (
        '{"action":"submit","attachments":[],"facts":{"a":"é","b":"2"},"format":"heliograph/event/v1","from":"",'
        '"internal":"","previous":"","public":"路灯\\n坏了","role":"resident","sequence":1,'
        '"time":"2026-03-19T08:30:00.000000Z","to":"submitted"}'
    )
    assert commit(bytes(32), record).hex() == hashlib.sha256(bytes(32) + canonical(record)).hexdigest()
    assert salt_for(SECRET, 1).hex() == "505fe66db3d7be7025f04bf6a003c366057661e1f2c1ce9fb3251b3ab329f818"


def test_the_order_in_which_facts_were_given_does_not_matter():
    assert canonical(replace(ANSWER, facts={"a": "1", "b": "2"})) == canonical(
        replace(ANSWER, facts={"b": "2", "a": "1"})
    )


def test_the_same_moment_in_another_zone_is_the_same_event():
    shanghai = ANSWER.time.astimezone(timezone(timedelta(hours=8)))
    assert canonical(replace(ANSWER, time=shanghai)) == canonical(ANSWER)


@given(st.binary(min_size=16, max_size=64), st.integers(1, 10**9))
def test_salts_are_those_of_the_standard_derivation(secret, sequence):
    info = f"{FORMAT}/salt/{sequence}".encode()
    assert salt_for(secret, sequence) == HKDF(SHA256(), 32, salt=None, info=info).derive(secret)


def test_a_secret_that_could_be_searched_through_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        salt_for(b"MWKQ7-3TTAC-9RD", 1)
    assert len(new_case_secret()) == 32


@pytest.mark.parametrize(
    "wrong",
    [
        {"time": datetime(2026, 3, 19, 8, 30)},
        {"sequence": 0, "previous": ""},
        {"sequence": 1},
        {"previous": ""},
        {"previous": "AB" * 32},
        {"internal": "已与城管核对"},
        {"attachments": ("photo.jpg",)},
    ],
    ids=str,
)
def test_a_record_that_cannot_be_right_is_refused(wrong):
    with pytest.raises(ValueError, match=r"zone|sequence|digests"):
        replace(ANSWER, **wrong)


def test_text_that_is_no_unicode_is_refused():
    with pytest.raises(ValueError, match=r"surrogate|UTF-8|utf-8"):
        canonical(replace(ANSWER, public="\ud800"))


def test_an_internal_note_is_bound_but_not_shown():
    assert "城管" not in canonical(ANSWER).decode()
    assert ANSWER.internal != hide_internal(salt_for(new_case_secret(), 2), "已与城管核对")
    assert hide_internal(SALT, "") == ""


def history(length: int) -> list[tuple[EventRecord, bytes]]:
    """A matter of `length` events, as a holder of its secret sees it."""
    events: list[tuple[EventRecord, bytes]] = []
    previous = ""
    for sequence in range(1, length + 1):
        record = replace(ANSWER, sequence=sequence, previous=previous, public=f"第 {sequence} 步")
        commitment = commit(salt_for(SECRET, sequence), record)
        events.append((record, commitment))
        previous = commitment.hex()
    return events


def broken_at(events: list[tuple[EventRecord, bytes]]) -> int:
    with pytest.raises(ChainBroken) as caught:
        check_chain(SECRET, events)
    return caught.value.sequence


def test_a_whole_history_holds():
    check_chain(SECRET, history(5))
    check_chain(SECRET, [])


@pytest.mark.parametrize("left_out", [1, 2, 3, 4])
def test_leaving_an_event_out_shows_where(left_out):
    events = history(5)
    del events[left_out - 1]
    assert broken_at(events) == left_out


def test_leaving_one_out_and_renumbering_the_rest_shows():
    events = history(5)
    del events[2]
    record, _ = events[2]
    renumbered = replace(record, sequence=3)
    events[2] = (renumbered, commit(salt_for(SECRET, 3), renumbered))
    assert broken_at(events) == 3


def test_rewriting_an_event_shows_there_and_if_committed_anew_at_the_next():
    events = history(5)
    rewritten = replace(events[2][0], public="什么也没发生")
    events[2] = (rewritten, events[2][1])
    assert broken_at(events) == 3
    events[2] = (rewritten, commit(salt_for(SECRET, 3), rewritten))
    assert broken_at(events) == 4


def test_two_events_exchanged_or_one_repeated_shows():
    events = history(5)
    assert broken_at([events[0], events[2], events[1], *events[3:]]) == 2
    assert broken_at([events[0], events[0], *events[1:]]) == 2


def test_another_matters_secret_opens_nothing():
    with pytest.raises(ChainBroken):
        check_chain(new_case_secret(), history(1))
