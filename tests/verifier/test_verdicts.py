"""A receipt checks out, or the verdict names exactly what is wrong with it, in both languages."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.commitment import commit, salt_for
from heliograph.core.merkle import Checkpoint, Ed25519Signer, Policy, add_signatures, sign_note, signature_line
from heliograph.verifier.findings import Problem
from heliograph.verifier.opened import Opened
from heliograph.verifier.verdict import verify_receipt
from tests.core.merkle.signers import COLLEGE, LOG, NEWS, NOON, ORIGIN, cosigned, policy
from tests.verifier.receipts import AT, NUMBER, SECRET, a_log, a_receipt, edited, opened, records, with_event

BOTH = policy(2)


def verdict(text, whom=BOTH):
    found = verify_receipt(text if isinstance(text, str) else text.text(), policy=whom)
    assert all(line.zh and line.en for line in found.lines)
    return found


def said(found, problem):
    """The sequences and sentences of one kind of problem."""
    return [(one.sequence, one.text.en) for one in found.findings if one.problem is problem]


def test_a_whole_receipt_checks_out():
    found = verdict(a_receipt())
    assert found.is_good
    assert found.number == NUMBER
    assert found.summary.zh == "核对通过：3 条记录都在日志里，没有改动。"
    assert found.summary.en == "It checks out: all 3 records are in the log, unchanged."
    assert [one.text.en for one in found.findings] == [
        f"Record {n} is in the log, unchanged since 2026-03-02 04:00:00 +00:00; co-signed by college, news."
        for n in (1, 2, 3)
    ]


def test_times_are_written_in_the_readers_zone():
    found = verify_receipt(a_receipt().text(), policy=BOTH, zone=timezone(timedelta(hours=8)))
    assert "自 2026-03-02 12:00:00 +08:00 起没有改动；联署：college、news。" in found.findings[0].text.zh


def test_a_single_proof_checks_out():
    log = a_log()
    found = verdict(log.proof(5, log.checkpoint(11), opened(2).extra()))
    assert found.is_good
    assert found.summary.en == "It checks out: the record is in the log, unchanged."
    assert found.findings[0].text.en.startswith("Record 2 is in the log, unchanged since 2026-03-02")


def test_without_witnesses_in_the_policy_only_the_log_vouches():
    found = verdict(a_receipt(), Policy.simple(LOG.verifier()))
    assert found.is_good
    assert "Only the log itself has signed" in found.findings[0].text.en


def test_an_altered_text_is_named():
    changed = Opened(salt_for(SECRET, 3), replace(records()[2], public="已经修好。"))
    log = a_log()
    receipt = with_event(a_receipt(), 3, proof=log.proof(9, log.checkpoint(11), changed.extra()))
    found = verdict(receipt)
    assert found.problems == {Problem.ALTERED}
    assert said(found, Problem.ALTERED)[0][0] == 3
    assert "没有通过" in found.summary.zh


@pytest.mark.parametrize(
    "field", ["time", "role", "action", "from_", "to", "public", "internal", "attachments", "facts"]
)
def test_an_altered_field_of_any_kind_is_found_even_if_the_file_is_made_to_agree(field):
    """The server changes the record and recomputes the commitment: the log still holds the old one."""
    others = {
        "time": AT - timedelta(minutes=7, seconds=1),
        "internal": "ab" * 32,
        "attachments": ("cd" * 32,),
        "facts": {"unit": "东湖派出所"},
    }
    changed = Opened(salt_for(SECRET, 3), replace(records()[2], **{field: others.get(field, "other")}))
    log = a_log()
    receipt = with_event(
        a_receipt(), 3, commitment=changed.entry(), proof=log.proof(9, log.checkpoint(11), changed.extra())
    )
    assert verdict(receipt).problems == {Problem.NOT_IN_LOG}


def test_an_altered_record_breaks_the_chain_of_those_after_it():
    changed = Opened(salt_for(SECRET, 2), replace(records()[1], public="其他"))
    log = a_log({2: changed.entry()})
    receipt = a_receipt(log)
    receipt = with_event(
        receipt, 2, commitment=changed.entry(), proof=log.proof(5, log.checkpoint(11), changed.extra())
    )
    found = verdict(receipt)
    assert said(found, Problem.CHAIN_BROKEN) == [
        (3, "Record 3: the chain is broken: it does not follow from the record before it.")
    ]


def test_a_salt_that_does_not_come_from_the_secret_is_named():
    log = a_log()
    wrong = Opened(bytes(32), records()[1])
    receipt = with_event(a_receipt(), 2, proof=log.proof(5, log.checkpoint(11), wrong.extra()))
    assert verdict(receipt).problems == {Problem.WRONG_SALT}
    assert verdict(replace(receipt, secret=b"")).problems == {Problem.ALTERED}


def test_a_secret_of_another_matter_is_named():
    assert verdict(replace(a_receipt(), secret=bytes(32))).problems == {Problem.WRONG_SALT}


def test_after_erasure_the_holder_still_opens_the_records():
    assert verdict(replace(a_receipt(), secret=b"")).is_good


def test_a_proof_of_another_place_is_refused():
    log = a_log()
    receipt = with_event(a_receipt(), 2, before="", proof=log.proof(4, log.checkpoint(11), opened(2).extra()))
    found = verdict(receipt)
    assert found.problems == {Problem.NOT_IN_LOG}
    assert said(found, Problem.NOT_IN_LOG)[0][0] == 2


def test_another_logs_checkpoint_is_refused():
    other = Ed25519Signer("other.example/log", bytes([9]) * 32)
    log = a_log()
    note = sign_note(Checkpoint(other.name, 11, log.root(11)).text(), [other])
    found = verdict(log.proof(5, note, opened(2).extra()))
    assert (
        "it is of the log other.example/log, and you trust police.example.cn/log"
        in said(found, Problem.NOT_SIGNED)[0][1]
    )


def test_a_checkpoint_by_another_key_in_the_logs_name_is_refused():
    thief = Ed25519Signer(ORIGIN, bytes([9]) * 32)
    log = a_log()
    note = cosigned(sign_note(Checkpoint(ORIGIN, 11, log.root(11)).text(), [thief]), NEWS, COLLEGE)
    found = verdict(log.proof(5, note, opened(2).extra()))
    assert found.problems == {Problem.NOT_SIGNED}
    assert "the log that you trust has not signed it" in said(found, Problem.NOT_SIGNED)[0][1]


def test_a_false_signature_of_the_log_is_refused():
    log = a_log()
    text = Checkpoint(ORIGIN, 11, log.root(11)).text()
    note = f"{text}\n{signature_line(ORIGIN, LOG.key_id, LOG.sign(b'another'))}"
    found = verdict(log.proof(5, note, opened(2).extra()))
    assert "police.example.cn/log is not by that key" in said(found, Problem.NOT_SIGNED)[0][1]


def test_a_false_cosignature_of_a_known_witness_is_refused():
    log = a_log()
    note = add_signatures(
        log.checkpoint(11, witnesses=(COLLEGE,)),
        [signature_line(NEWS.name, NEWS.key_id, NEWS.sign_at(b"another\n", NOON))],
    )
    assert verdict(log.proof(5, note, opened(2).extra()), policy(1)).problems == {Problem.NOT_SIGNED}


def test_too_few_witnesses_are_counted_by_the_readers_policy_not_the_files():
    log = a_log()
    receipt = replace(a_receipt(log, log.checkpoint(11, witnesses=(NEWS,))), policy=policy(0).text())
    found = verdict(receipt)
    assert found.problems == {Problem.TOO_FEW_WITNESSES}
    assert "too few witnesses have co-signed (news)" in found.findings[0].text.en
    assert verdict(receipt, policy(1)).is_good


def test_a_record_left_out_is_missed():
    receipt = a_receipt()
    found = verdict(replace(receipt, events=(receipt.events[0], receipt.events[2])))
    assert said(found, Problem.MISSING) == [(2, "Record 2 is missing: something was left out.")]
    first = verdict(replace(receipt, events=receipt.events[2:]))
    assert said(first, Problem.MISSING) == [(1, "Record 1–2 is missing: something was left out.")]


def test_two_records_swapped_are_noticed():
    one, two, three = a_receipt().events
    assert Problem.CHAIN_BROKEN in verdict(replace(a_receipt(), events=(two, one, three))).problems


def test_two_records_that_take_each_others_number_are_noticed():
    receipt = a_receipt()
    one, two, three = receipt.events
    swapped = (replace(two, sequence=1), replace(one, sequence=2), three)
    found = verdict(replace(receipt, events=swapped))
    assert not found.is_good
    assert "it calls itself number 2" in said(found, Problem.CHAIN_BROKEN)[0][1]


def test_a_record_that_stands_twice_is_noticed():
    one, two, three = a_receipt().events
    assert verdict(replace(a_receipt(), events=(one, two, two, three))).problems == {Problem.CHAIN_BROKEN}


def test_a_record_from_another_matter_breaks_the_chain():
    stranger = Opened(salt_for(SECRET, 3), replace(records()[2], previous="ab" * 32))
    log = a_log({3: stranger.entry()})
    receipt = with_event(
        a_receipt(log), 3, commitment=stranger.entry(), proof=log.proof(9, log.checkpoint(11), stranger.extra())
    )
    assert verdict(receipt).problems == {Problem.CHAIN_BROKEN}


def test_a_record_that_was_back_dated_is_caught_by_the_checkpoint_before_it():
    """The witnesses saw nine entries at noon: an answer that says it was given ten minutes earlier was not."""
    log = a_log()
    receipt = with_event(a_receipt(log), 3, before=log.checkpoint(9, time=NOON))
    found = verdict(receipt)
    assert found.problems == {Problem.BACK_DATED}
    assert said(found, Problem.BACK_DATED) == [
        (
            3,
            "Record 3 says that it was made at 2026-03-02 03:53:00 +00:00, but at 2026-03-02 04:00:00 +00:00 witnesses saw "
            "the log without it: it was back-dated.",
        )
    ]


def taken_over(*sequences):
    """A receipt whose records of these numbers say that they came from an older system, with its times, years before."""
    made, previous = [], ""
    for record in records():
        changes = (
            {"facts": {"imported": "12345"}, "time": AT - timedelta(days=900)} if record.sequence in sequences else {}
        )
        made.append(Opened(salt_for(SECRET, record.sequence), replace(record, previous=previous, **changes)))
        previous = made[-1].entry().hex()
    log = a_log({one.record.sequence: one.entry() for one in made})
    note = log.checkpoint(11)
    events = tuple(
        replace(event, commitment=one.entry(), proof=log.proof(place, note, one.extra()), before=event.before)
        for event, one, place in zip(a_receipt(log).events, made, (2, 5, 9), strict=True)
    )
    return replace(a_receipt(log), events=events)


def test_records_from_an_older_system_are_not_called_back_dated():
    found = verdict(taken_over(1, 2))
    assert found.is_good
    assert [one.sequence for one in found.findings] == [1, 1, 2, 2, 3]
    assert found.findings[3].text.en == (
        "Record 2 was taken over from an older system; its time, 2023-09-14 04:00:00 +00:00, is that system's, and the log "
        "cannot vouch for it."
    )
    assert "旧系统的时间，日志不能证明" in found.findings[3].text.zh


def test_a_single_record_from_an_older_system_says_so():
    log = taken_over(1)
    found = verdict(log.events[0].proof)
    assert found.is_good
    assert "was taken over from an older system" in found.findings[1].text.en


def test_a_record_cannot_call_itself_taken_over_after_one_that_was_made_here():
    """Else a reply is back-dated by calling it imported."""
    assert verdict(taken_over(3)).problems == {Problem.BACK_DATED}
    assert verdict(taken_over(1, 3)).problems == {Problem.BACK_DATED}


def test_a_record_from_an_older_system_that_witnesses_saw_before_its_time_was_post_dated():
    record = replace(records()[0], facts={"imported": "12345"}, time=AT + timedelta(days=1))
    one = Opened(salt_for(SECRET, 1), record)
    log = a_log({1: one.entry()})
    assert verdict(log.proof(2, log.checkpoint(11), one.extra())).problems == {Problem.POST_DATED}


@pytest.mark.parametrize(("late", "is_good"), [(120, True), (121, False)])
def test_a_minute_for_the_log_and_a_minute_for_clocks_are_allowed(late, is_good):
    log = a_log()
    made = int(records()[2].time.timestamp())
    assert verdict(with_event(a_receipt(log), 3, before=log.checkpoint(9, time=made + late))).is_good is is_good


@pytest.mark.parametrize(("early", "is_good"), [(60, True), (61, False)])
def test_a_record_dated_after_witnesses_saw_it_was_post_dated(early, is_good):
    log = a_log()
    note = log.checkpoint(11, time=int(records()[2].time.timestamp()) - early)
    found = verdict(log.proof(9, note, opened(3).extra()))
    assert found.problems == (set() if is_good else {Problem.POST_DATED})


def test_a_checkpoint_from_before_that_is_not_from_before_is_refused():
    log = a_log()
    found = verdict(with_event(a_receipt(log), 3, before=log.checkpoint(10, time=NOON - 1000)))
    assert "it has the record's place in it already" in said(found, Problem.NOT_SIGNED)[0][1]


def test_a_checkpoint_from_before_that_the_log_did_not_sign_is_refused():
    log = a_log()
    thief = Ed25519Signer(ORIGIN, bytes([9]) * 32)
    note = sign_note(Checkpoint(ORIGIN, 9, log.root(9)).text(), [thief])
    assert verdict(with_event(a_receipt(log), 3, before=note)).problems == {Problem.NOT_SIGNED}
    assert verdict(with_event(a_receipt(log), 3, before="words")).problems == {Problem.NOT_SIGNED}


def test_a_checkpoint_from_before_of_another_log_says_nothing_about_this_one():
    other = Ed25519Signer("other.example/log", bytes([9]) * 32)
    both = Policy({**BOTH.logs, other.name: (other.verifier(), "")}, BOTH.witnesses, BOTH.groups, BOTH.quorum)
    note = cosigned(sign_note(Checkpoint(other.name, 9, bytes(32)).text(), [other]), NEWS, time=NOON - 1000)
    assert verdict(with_event(a_receipt(), 3, before=note), both).problems == {Problem.NOT_SIGNED}


def test_of_two_witnesses_the_one_that_says_most_brackets_the_time():
    """The later one that saw the log without the record; the earlier one that saw it with the record."""
    log = a_log()
    made = int(records()[2].time.timestamp())
    before = cosigned(log.checkpoint(9, time=made - 30, witnesses=(NEWS,)), COLLEGE, time=made + 121)
    assert verdict(with_event(a_receipt(log), 3, before=before)).problems == {Problem.BACK_DATED}
    after = cosigned(log.checkpoint(11, time=NOON, witnesses=(NEWS,)), COLLEGE, time=made - 61)
    assert verdict(log.proof(9, after, opened(3).extra())).problems == {Problem.POST_DATED}


def test_unchanged_since_is_the_earliest_time_that_a_witness_gives():
    log = a_log()
    note = cosigned(log.checkpoint(11, time=NOON, witnesses=(NEWS,)), COLLEGE, time=NOON + 3600)
    assert "unchanged since 2026-03-02 04:00:00" in verdict(log.proof(9, note, opened(3).extra())).findings[0].text.en


def test_nobody_can_frame_the_log_with_a_checkpoint_that_it_did_not_sign():
    log, other = a_log(), a_log({1: bytes(32)})
    thief = Ed25519Signer(ORIGIN, bytes([9]) * 32)
    note = sign_note(Checkpoint(ORIGIN, 11, other.root(11)).text(), [thief])
    receipt = with_event(a_receipt(log), 3, proof=other.proof(9, note, opened(3).extra()))
    assert Problem.FORKED not in verdict(receipt).problems


def test_a_record_that_is_not_in_the_log_yet_is_not_wrong():
    found = verdict(with_event(a_receipt(), 3, proof="", before=""))
    assert not found.is_good
    assert found.is_pending
    assert said(found, Problem.PENDING) == [(3, "Record 3 is not in the log yet.")]
    assert "download again" in found.summary.en


def test_a_withheld_record_is_proved_to_be_there():
    log = a_log()
    receipt = with_event(a_receipt(log), 2, proof=log.proof(5, log.checkpoint(11)), withheld=True)
    found = verdict(receipt)
    assert found.is_good
    assert "第 2 条不向你公开，但在日志里" in found.findings[1].text.zh
    assert "Record 2 is withheld from you, and is in the log" in found.findings[1].text.en


def test_what_is_called_withheld_must_be_and_the_rest_must_be_shown():
    log = a_log()
    assert verdict(with_event(a_receipt(log), 2, withheld=True)).problems == {Problem.UNREADABLE}
    bare = with_event(a_receipt(log), 2, proof=log.proof(5, log.checkpoint(11)))
    assert verdict(bare).problems == {Problem.UNREADABLE}


def test_two_roots_of_one_size_in_a_file_are_a_fork():
    log, other = a_log(), a_log({1: bytes(32)})
    receipt = with_event(a_receipt(log), 3, proof=other.proof(9, other.checkpoint(11), opened(3).extra()))
    found = verdict(receipt)
    assert found.problems == {Problem.FORKED}
    assert "two different roots of the same 11 leaves" in found.findings[-1].text.en


def test_the_witnesses_that_the_file_itself_names_are_not_believed():
    receipt = replace(a_receipt(), policy=policy(2).text())
    found = verdict(receipt, Policy.simple(LOG.verifier()))
    assert found.is_good
    assert "no witness you trust" in found.findings[0].text.en
    assert "The file itself names witnesses" in found.findings[-1].text.en
    assert "college, news" in found.findings[-1].text.en


@pytest.mark.parametrize("policy_text", ["", "words", policy(2).text().replace("police", "pelice")])
def test_a_policy_in_the_file_that_cannot_be_read_says_nothing(policy_text):
    found = verdict(replace(a_receipt(), policy=policy_text), Policy.simple(LOG.verifier()))
    assert found.is_good
    assert len(found.findings) == 3


def test_a_receipt_without_records_is_nothing_to_be_content_with():
    found = verdict(replace(a_receipt(), events=()))
    assert not found.is_good
    assert found.summary.en == "Not checked: the file cannot be read, or there is no record in it."


# --- files that are not what they should be


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "heliograph/receipt/v2"),
        (("number",), 5),
        (("taken_at",), "yesterday"),
        (("taken_at",), "2026-02-30T00:00:00Z"),
        (("taken_at",), "2026-03-02T04:00:00+00:00"),
        (("secret",), "AB" * 32),
        (("secret",), "ab"),
        (("policy",), None),
        (("events",), {}),
        (("more",), "field"),
        (("events", 0), "words"),
        (("events", 0, "sequence"), 0),
        (("events", 0, "sequence"), True),
        (("events", 0, "sequence"), 1.0),
        (("events", 0, "sequence"), 2**53),
        (("events", 0, "commitment"), "ab"),
        (("events", 0, "proof"), None),
        (("events", 0, "before"), 5),
        (("events", 0, "withheld"), "yes"),
        (("events", 0, "more"), ""),
        (("number",), "\ud800"),
        (("number",), [[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]),
    ],
    ids=str,
)
def test_a_receipt_that_does_not_have_the_form_is_unreadable(path, value):
    text = edited(a_receipt(), *path, to=value).replace("\ud800", "\\ud800")
    assert verdict(text).problems == {Problem.UNREADABLE}


@pytest.mark.parametrize(
    "text", ["", "words", "[]", "null", "{", "{}", "[" * 100_000, '{"format":1,"format":1}', "NaN", "\ufeff{}"]
)
def test_what_is_no_receipt_at_all_is_unreadable(text):
    assert verdict(text).problems == {Problem.UNREADABLE}


@pytest.mark.parametrize("missing", ["format", "number", "taken_at", "policy", "secret", "events"])
def test_no_field_of_a_receipt_may_be_missing(missing):
    value = json.loads(a_receipt().text())
    del value[missing]
    assert verdict(json.dumps(value)).problems == {Problem.UNREADABLE}


def extra(**changes) -> bytes:
    value = json.loads(opened(2).extra())
    value["record"] |= changes.pop("record", {})
    return json.dumps(value | changes, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def test_the_bytes_of_an_opened_record_are_canonical():
    assert extra() == opened(2).extra()


@pytest.mark.parametrize(
    "wrong",
    {
        "empty": b"",
        "no text": b"\xff",
        "no json": b"words",
        "a list": b"[]",
        "another format": extra(format="heliograph/opened/v2"),
        "a short salt": extra(salt="ab"),
        "a salt in capitals": extra(salt="AB" * 32),
        "another field": extra(more=""),
        "a record that is a list": b'{"format":"heliograph/opened/v1","record":[],"salt":"' + b"ab" * 32 + b'"}',
        "another format of the record": extra(record={"format": "heliograph/event/v2"}),
        "another field of the record": extra(record={"more": ""}),
        "a time without microseconds": extra(record={"time": "2026-03-02T03:52:00Z"}),
        "a time in another zone": extra(record={"time": "2026-03-02T03:52:00.000000+00:00"}),
        "a time with few digits": extra(record={"time": "2026-03-02T03:52:00.0Z"}),
        "a fact that is no text": extra(record={"facts": {"a": 1}}),
        "an attachment that is no text": extra(record={"attachments": [1]}),
        "an attachment that is no digest": extra(record={"attachments": ["photo"]}),
        "a sequence that is text": extra(record={"sequence": "2"}),
        "a sequence of nought": extra(record={"sequence": 0}),
        "no previous": extra(record={"previous": ""}),
        "spaces": opened(2).extra().replace(b",", b", "),
        "another order": b'{"record"'
        + opened(2).extra().split(b'"record"')[1][:-1]
        + b',"format":"heliograph/opened/v1"}',
        "escapes where none are needed": opened(2).extra().replace("和".encode(), b"\\u548c"),
        "a name twice": opened(2).extra().replace(b'"to":', b'"to":"x","to":'),
    }.items(),
    ids=lambda item: item[0],
)
def test_a_record_that_does_not_have_the_form_is_unreadable(wrong):
    log = a_log()
    assert verdict(log.proof(5, log.checkpoint(11), wrong[1])).problems == {Problem.UNREADABLE}


def test_a_proof_without_a_record_proves_nothing_to_a_reader():
    log = a_log()
    assert verdict(log.proof(5, log.checkpoint(11))).problems == {Problem.UNREADABLE}


def test_a_time_that_no_calendar_can_show_is_shown_somehow():
    record = replace(records()[0], time=AT.replace(year=9999, month=12, day=31, hour=23))
    early = Opened(salt_for(SECRET, 1), record)
    log = a_log({1: early.entry()})
    found = verify_receipt(
        log.proof(2, log.checkpoint(11), early.extra()), policy=BOTH, zone=timezone(timedelta(hours=8))
    )
    assert found.problems == {Problem.POST_DATED}


ENTRY = commit(salt_for(SECRET, 2), records()[1])
PROOF = a_log().proof(5, a_log().checkpoint(11), opened(2).extra())


def test_the_entry_is_what_was_committed():
    assert opened(2).entry() == ENTRY


@settings(max_examples=300)
@given(st.integers(0, len(PROOF.encode()) - 1), st.integers(0, 7))
def test_any_change_of_any_bit_of_a_proof_file_is_refused(at, bit):
    data = bytearray(PROOF.encode())
    data[at] ^= 1 << bit
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    found = verify_receipt(text, policy=policy(2), zone=UTC)
    assert not found.is_good


@given(st.text(max_size=200), st.integers(0, len(PROOF)))
def test_no_text_makes_the_verifier_fail(words, at):
    for text in (words, PROOF[:at] + words, "{" + words, base64.b64encode(words.encode()).decode()):
        assert not verify_receipt(text, policy=BOTH).is_good or text == PROOF
