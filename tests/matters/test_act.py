"""`act` itself: who may, in which state, with what, once; and who is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from heliograph.core.files import accept
from heliograph.matters import audit, events
from heliograph.matters.actions import (
    RESIDENT,
    SYSTEM,
    Actor,
    Contact,
    Details,
    MatterRef,
    Submission,
    act,
    erase,
    submit,
    watch,
)
from heliograph.matters.errors import (
    AlreadySubmitted,
    Changed,
    Invalid,
    Missing,
    NotAllowed,
    NotFound,
    NotOffered,
    SaysNothing,
)
from heliograph.matters.models import Attachment, Deadline, Event, Matter, Party
from heliograph.organisation.models import Posting
from tests.matters import at_the_door as door


@pytest.fixture
def asked(cast):
    """Li's question, at Heping Road Station."""
    return cast.submits(unit=cast.units["heping"].id)


def test_a_question_is_received_taken_on_and_answered(cast, asked):
    cast.does(asked, "accept", "zhao", now=cast.now + timedelta(hours=1))
    cast.does(asked, "answer", "zhao", now=cast.now + timedelta(hours=2), words="带上户口本，到任一派出所。")
    matter = cast.matter(asked)
    assert (matter.state, matter.outcome, matter.officer_id) == ("answered", "answered", cast.officers["zhao"].id)
    assert door.promises(asked) == {"accept": "kept", "answer": "kept"}
    assert (matter.due, matter.late, matter.settled_at) == (None, False, cast.now + timedelta(hours=2))
    assert door.said(door.events(asked)[-1]) == {"words": "带上户口本，到任一派出所。"}
    door.is_whole(matter)


def test_an_event_says_who_in_which_role_and_unit(cast, asked):
    event = cast.does(asked, "accept", "qian")
    assert (event.role, event.officer_id, event.unit_id) == (
        "handler",
        cast.officers["qian"].id,
        cast.units["heping"].id,
    )
    first = door.events(asked)[0]
    assert (first.role, first.officer_id, first.unit_id, first.from_state) == ("resident", None, None, "")


@pytest.mark.parametrize("who", ["zhou", "wu", "feng", "chen", "jiao"])
def test_an_officer_whose_post_does_not_reach_it_may_not_answer(cast, who):
    at_heping, at_the_top = cast.submits(unit=cast.units["heping"].id), cast.submits(unit=cast.units["chunan"].id)
    with pytest.raises(NotAllowed):
        cast.does(at_the_top if who == "wu" else at_heping, "answer", who, words="答复。")
    cast.does(at_heping, "answer", "zhao", words="答复。")


def test_a_lead_above_may_answer_for_a_unit_below(cast, asked):
    assert cast.does(asked, "answer", "wu", words="分局来答。").role == "lead"


def test_for_an_officer_of_another_bureau_there_is_no_such_matter(cast, asked):
    for action in ("answer", "withdraw", "no-such-action"):
        with pytest.raises(NotFound):
            cast.does(asked, action, "bei", words="答复。")


def test_the_same_id_in_another_bureau_is_not_found(cast, asked):
    elsewhere = MatterRef(cast.other_bureau.id, asked.ref.id)
    with pytest.raises(NotFound):
        act(elsewhere, "withdraw", RESIDENT, now=cast.now)


def test_an_unknown_action_and_one_of_another_state_are_refused_alike(cast, asked):
    for action in ("no-such-action", "supply", "reopen", "submit"):
        with pytest.raises(NotOffered):
            cast.does(asked, action, words="……好")
    assert cast.matter(asked).sequence == 1


def test_a_resident_may_not_do_what_officers_do_nor_the_system_what_people_do(cast, asked):
    with pytest.raises(NotAllowed):
        cast.does(asked, "answer", words="我自己答。")
    with pytest.raises(NotAllowed):
        act(asked.ref, "accept", SYSTEM, now=cast.now)


def test_what_a_step_needs_is_asked_for_by_name(cast, asked):
    cases = {
        "answer": "answer",
        "refuse": "reason",
        "not-ours": "reason",
        "ask": "question",
        "transfer": "unit",
        "note": "text",
    }
    for action, need in cases.items():
        with pytest.raises(Missing) as missing:
            cast.does(asked, action, "zhao")
        assert missing.value.need == need
    with pytest.raises(Missing) as missing:
        cast.does(asked, "refuse", "zhao", words="依法不能办。")
    assert missing.value.need == "ground"


@pytest.mark.parametrize("words", ["已阅", "您好，您反映的问题已处理完毕，感谢来信！", "Noted."])
def test_an_answer_that_says_nothing_ends_nothing(cast, asked, words):
    for action, more in (
        ("answer", {}),
        ("refuse", {"ground": "《居民身份证法》"}),
        ("not-ours", {"right_body": "民政局"}),
    ):
        with pytest.raises(SaysNothing):
            cast.does(asked, action, "zhao", words=words, **more)
    assert door.actions_of(asked) == ["submit"]


def test_a_resident_may_reply_with_a_photo_and_no_words(cast, asked):
    cast.does(asked, "ask", "zhao", words="请补一张照片。")
    cast.does(asked, "supply", attachments=(accept("丢失证明".encode(), "证明.txt"),))
    assert cast.matter(asked).state == "accepted"


def test_a_stale_page_and_a_double_click_change_nothing(cast, asked):
    seen = cast.matter(asked).sequence
    cast.does(asked, "accept", "zhao", sequence=seen)
    for who in ("zhao", "jiang"):
        with pytest.raises(Changed):
            cast.does(asked, "answer", who, words="答复。", sequence=seen)
    assert door.actions_of(asked) == ["submit", "accept"]


def test_once_it_is_somebodys_a_colleague_does_not_answer_it_but_serves_at_the_counter(cast, asked):
    cast.does(asked, "assign", "qian", officer=cast.officers["jiang"].id)
    with pytest.raises(NotAllowed):
        cast.does(asked, "answer", "zhao", words="答复。")
    cast.does(asked, "note", "zhao", internal="群众到窗口来问过。")
    cast.does(asked, "add", "zhao", words="补充：昨天丢的。")
    cast.does(asked, "answer", "jiang", words="答复。")


def test_a_matter_is_given_only_to_somebody_who_handles_in_its_unit_today(cast, asked):
    Posting.objects.filter(officer=cast.officers["jiang"]).update(until=cast.now.date() - timedelta(days=1))
    for who in ("zhou", "feng", "jiang"):
        with pytest.raises(Invalid):
            cast.does(asked, "assign", "qian", officer=cast.officers[who].id)
    event = cast.does(asked, "assign", "qian", officer=cast.officers["zhao"].id)
    assert event.facts == {"officer": str(cast.officers["zhao"].id), "by": "010002", "by_unit": "heping"}


def test_a_note_never_becomes_public_whichever_field_it_was_written_in(cast, asked):
    notes = [cast.does(asked, "note", "zhao", **{field: "疑似重复来信，先不回。"}) for field in ("words", "internal")]
    for note in notes:
        assert not note.public
        assert note.internal
    assert not Event.objects.filter(matter_id=asked.ref.id, action="note").exclude(public=b"").exists()
    door.is_whole(cast.matter(asked))


def test_files_with_a_note_are_for_colleagues_only(cast, asked):
    cast.does(asked, "note", "zhao", words="见附件。", attachments=(accept("内部情况".encode(), "情况.txt"),))
    cast.does(
        asked,
        "answer",
        "zhao",
        words="见附件。",
        attachments=tuple(accept(f"第{n}页".encode(), f"{n}.txt") for n in range(4)),
    )
    shown = Attachment.objects.filter(matter_id=asked.ref.id).order_by("id").values_list("public", flat=True)
    assert list(shown) == [False, True, True, True, True]
    door.is_whole(cast.matter(asked))


def test_a_claimed_time_is_a_field_of_its_own_beside_the_time_of_the_record(cast):
    claimed = cast.now - timedelta(days=3)
    receipt = cast.submits(unit=cast.units["heping"].id, claimed_at=claimed)
    reply = cast.does(receipt, "add", "zhao", words="来电补充。", claimed_at=claimed)
    first = door.events(receipt)[0]
    assert first.facts["claimed_at"] == reply.facts["claimed_at"] == claimed.isoformat()
    assert (first.at, cast.matter(receipt).submitted_at, door.promise(receipt, "answer").starts_at) == (
        cast.now,
        cast.now,
        cast.now,
    )
    door.is_whole(cast.matter(receipt))


def test_a_corrected_contact_replaces_the_old_one_and_changes_how_news_goes_out(cast):
    receipt = cast.submits(contact=Contact(name="李利", phone="13800000001"))
    event = cast.does(receipt, "correct", contact=door.LI)
    party = Party.objects.get(matter_id=receipt.ref.id)
    assert door.contact_of(cast.matter(receipt)) == door.LI.values()
    assert (party.reach, cast.matter(receipt).anonymous) == ("mail", False)
    assert not event.public, "the contact itself stands in no record"
    cast.does(receipt, "correct", contact=Contact())
    assert (door.contact_of(cast.matter(receipt)), cast.matter(receipt).anonymous) == ({}, True)


def test_where_the_law_needs_a_name_a_correction_may_not_take_it_away(cast):
    receipt = cast.submits("information-request")
    for contact in (Contact(phone="13800000000"), Contact(name="李丽")):
        with pytest.raises(Invalid):
            cast.does(receipt, "correct", contact=contact)


def test_withdrawing_ends_it_and_owes_nothing_more(cast, asked):
    cast.does(asked, "withdraw")
    matter = cast.matter(asked)
    assert (matter.outcome, matter.due) == ("withdrawn", None)
    assert set(door.promises(asked).values()) == {"void"}


def test_every_record_binds_the_one_before_and_a_changed_one_shows(cast, asked):
    cast.does(asked, "accept", "zhao")
    cast.does(asked, "answer", "zhao", words="答复。", internal="请示过所长。")
    door.is_whole(cast.matter(asked))
    Event.objects.filter(matter_id=asked.ref.id, sequence=2).update(at=cast.now - timedelta(days=1))
    assert any("Event 2" in problem for problem in audit.problems_of(cast.matter(asked)))


def test_the_same_form_sent_twice_registers_once(cast):
    token = uuid4()
    first = cast.submits(token=token)
    with pytest.raises(AlreadySubmitted):
        cast.submits(token=token)
    assert Matter.objects.filter(bureau_id=cast.bureau.id).get().number == first.number


def test_a_submission_needs_what_the_law_needs_and_no_more(cast):
    procedure = cast.procedure("petition")
    for contact, field in ((Contact(), "contact_name"), (Contact(name="李丽"), "contact_phone")):
        with pytest.raises(Invalid) as invalid:
            submit(cast.bureau.id, procedure, Submission(values={}, contact=contact), now=cast.now)
        assert invalid.value.field == field
    assert not Matter.objects.exists()


def test_an_anonymous_question_gets_the_same_clock(cast):
    named, nameless = cast.submits(contact=door.LI), cast.submits()
    clocks = [
        list(Deadline.objects.filter(matter_id=r.ref.id).order_by("promise").values_list("promise", "due", "warn_at"))
        for r in (named, nameless)
    ]
    assert clocks[0] == clocks[1]
    assert [cast.matter(r).anonymous for r in (named, nameless)] == [False, True]


def test_an_officer_of_another_bureau_enters_nothing_here(cast):
    with pytest.raises(NotAllowed):
        submit(cast.bureau.id, cast.procedure("consultation"), Submission(values={}), cast.actor("bei"), now=cast.now)


def test_the_steps_of_a_matter_are_few_queries_however_long_its_story(cast, asked, django_assert_max_num_queries):
    for _ in range(10):
        cast.does(asked, "add", words="再说一句。")
    actor: Actor = cast.actor("zhao")
    cast.does(asked, "note", "zhao", words="热身。")
    with django_assert_max_num_queries(15):  # one inserts what is owed for later
        act(asked.ref, "answer", actor, now=cast.now, details=Details(words="答复。"))


def test_a_submission_is_few_queries(cast, django_assert_max_num_queries):
    cast.submits()
    with django_assert_max_num_queries(11):  # one inserts what is owed for later
        cast.submits()


def test_whoever_listens_hears_of_every_event(cast, monkeypatch):
    heard = []
    monkeypatch.setattr(events, "_listeners", [lambda matter, event: heard.append((matter.id, event.sequence)) or ()])
    one, other = (cast.submits(unit=cast.units["heping"].id) for _ in range(2))
    enters = Submission(values={}, unit=cast.units["heping"].id, parent=one.ref)
    submit(cast.bureau.id, cast.procedure("help"), enters, cast.actor("zhao"), now=cast.now)
    cast.does(other, "merge", "zhao", into=one.number, words="同一件事。")
    cast.does(one, "split", "zhao", parts=("一", "二"), words="分开。")
    watch(cast.now + timedelta(days=30))
    cast.does(one, "answer", "zhao", words="答复。")
    erase(other.ref, now=cast.now, ground="retention")
    assert sorted(heard) == sorted(Event.objects.values_list("matter_id", "sequence"))
