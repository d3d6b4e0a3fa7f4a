"""亮牌: shown by the clock in the very transaction, once, never about anybody but the police, never taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliograph.matters.actions import erase, watch, watch_one
from heliograph.matters.errors import Missing, NotFound, SaysNothing
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.supervision.actions import answer_card, escalate, look_at_card
from heliograph.supervision.actions.answering import ANSWER, card_for
from heliograph.supervision.audit import problems
from heliograph.supervision.models import Card, CardAnswer, CardLook, Course, Reach
from tests.matters import at_the_door as door
from tests.matters.at_the_door import at
from tests.supervision import on_duty as duty

pytestmark = pytest.mark.django_db


def test_a_warning_shows_a_yellow_card_to_the_officer_and_nobody_else_yet(cast, warned):
    card = duty.card(warned)
    assert (card.promise, card.due, card.unit_id) == ("answer", duty.promise(warned).due, cast.units["heping"].id)
    assert (card.officer_id, card.at) == (cast.matter(warned).officer_id, duty.promise(warned).warned_at)
    assert list(Reach.objects.filter(card_id=card.id).values_list("to", flat=True)) == ["officer"]


def test_a_red_card_follows_the_yellow_one_which_stays_and_says_so(cast, broken):
    yellow, red = duty.card(broken, "yellow"), duty.card(broken, "red")
    assert red.deadline_id == yellow.deadline_id
    assert (duty.course(yellow).how, duty.course(yellow).waiting) == ("broke", False)
    assert (duty.course(red).how, duty.course(red).waiting) == ("", True)


def test_watching_again_shows_no_card_twice(cast, broken):
    for minutes in range(3):
        watch(duty.late(broken) + timedelta(minutes=minutes))
        watch_one(broken.ref, duty.promise(broken).id, now=duty.late(broken) + timedelta(hours=1))
    assert [card.colour for card in duty.cards(broken)] == ["yellow", "red"]


def test_a_watch_that_slept_shows_the_red_card_at_once(cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    watch(at("2026-06-01T08:00"))
    assert {(c.promise, c.colour) for c in duty.cards(receipt)} == {("accept", "red"), ("answer", "red")}


def test_what_was_answered_late_before_the_watch_looked_has_its_red_card_all_the_same(cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    when = duty.late(receipt)
    cast.does(receipt, "answer", "zhao", now=when, words="带户口本到窗口办，当场办好。")
    red = {card.promise: card for card in duty.cards(receipt, "red")}
    assert set(red) == {"accept", "answer"}
    assert (duty.course(red["answer"]).how, duty.course(red["answer"]).waiting) == ("late", True)


def test_what_was_kept_in_time_without_a_warning_has_no_card(cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    cast.does(receipt, "answer", "zhao", words="带户口本到窗口办，当场办好。")
    watch(at("2026-06-01T08:00"))
    assert duty.cards(receipt) == []


def test_a_warning_that_was_heeded_stays_and_shows_how_it_ended(cast, warned):
    done = duty.promise(warned).due - timedelta(minutes=1)
    cast.does(warned, "answer", "zhao", now=done, words="带户口本到窗口办，当场办好。")
    course = duty.course(duty.card(warned))
    assert (course.how, course.ended_at, course.waiting, course.show_at) == ("kept", done, False, None)


def test_what_the_resident_owes_never_shows_a_card(cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    cast.does(receipt, "ask", "zhao", words="在哪个小区？")
    theirs = Deadline.objects.get(matter_id=receipt.ref.id, owes="resident")
    watch(theirs.due + timedelta(days=1))
    assert "reminded" in door.actions_of(receipt)
    assert [card for card in duty.cards(receipt) if card.deadline_id == theirs.id] == []


def test_more_time_ends_the_warning_and_the_new_limit_is_warned_of_anew(cast, warned):
    first = duty.card(warned)
    cast.does(
        warned,
        "extend",
        "qian",
        now=duty.promise(warned).warned_at,
        promise="answer",
        more="5 working days",
        words="要查证。",
    )
    assert (duty.course(first).how, duty.course(first).waiting) == ("extended", False)
    watch(duty.promise(warned).warn_at)
    assert [card.due for card in duty.cards(warned, "yellow")] == [first.due, duty.promise(warned).due]


def test_a_card_is_rolled_back_with_the_warning_it_belongs_to(cast, monkeypatch):
    receipt = cast.submits(unit=cast.units["heping"].id)
    deadline = duty.promise(receipt)

    def fails(*_, **__):
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(Matter, "save", fails)
        with pytest.raises(RuntimeError):
            watch_one(receipt.ref, deadline.id, now=duty.late(receipt))
    assert duty.cards(receipt) == []
    assert duty.promise(receipt).broken_at is None
    watch_one(receipt.ref, deadline.id, now=duty.late(receipt))
    assert len(duty.cards(receipt, "red")) == 1


# Climbing


def test_it_goes_to_the_lead_and_then_to_the_legal_office_as_time_runs(cast, warned):
    card = duty.card(warned)
    shown = duty.course(card).show_at
    assert escalate(shown - timedelta(seconds=1)) == 0
    assert escalate(shown) == 1
    assert escalate(duty.course(card).show_at - timedelta(seconds=1)) == 0
    assert escalate(duty.course(card).show_at) == 1
    rows = Reach.objects.filter(card_id=card.id).order_by("at")
    assert list(rows.values_list("to", flat=True)) == ["officer", "lead", "legal"]
    assert duty.course(card).show_at is None
    assert escalate(at("2027-01-01T08:00")) == 0


def test_after_a_long_sleep_it_has_still_gone_through_every_hand(cast, warned):
    escalate(at("2026-12-01T08:00"))
    rows = Reach.objects.filter(card_id=duty.card(warned).id)
    assert sorted(rows.values_list("to", flat=True)) == ["lead", "legal", "officer"]


def test_a_warning_that_was_answered_climbs_no_further_and_a_broken_promise_does(cast, broken):
    yellow, red = duty.card(broken, "yellow"), duty.card(broken, "red")
    answer_card(cast.viewer("zhao"), red.id, "今天下午联系群众，明天办完。", now=red.at)
    assert duty.course(red).show_at is not None
    assert duty.course(yellow).show_at is None


def test_a_red_card_of_what_was_answered_late_still_reaches_the_lead(cast, broken):
    cast.does(broken, "answer", "zhao", now=duty.late(broken) + timedelta(minutes=1), words="带户口本到窗口办。")
    escalate(at("2026-12-01T08:00"))
    assert duty.course(duty.card(broken, "red")).reached == 2


def test_a_card_waits_while_the_clock_stands(cast, warned):
    cast.does(warned, "ask", "zhao", now=duty.promise(warned).warned_at, words="在哪个小区？")
    assert duty.promise(warned).status == "paused"
    escalate(duty.course(duty.card(warned)).show_at)
    assert duty.course(duty.card(warned)).reached == 0


def test_escalating_touches_only_what_is_due(cast, warned):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            escalate(duty.promise(warned).warned_at)
        return len(queries)

    before = cost()
    for _ in range(5):
        other = cast.submits(unit=cast.units["heping"].id)
        cast.does(other, "accept", "zhao")
    watch(duty.promise(warned).warn_at)
    assert Course.objects.count() == 6
    assert cost() == before <= 3


# Never changed, only answered


def test_a_card_can_neither_be_changed_nor_deleted_one_by_one_or_all_at_once(cast, broken):
    card = duty.card(broken, "red")
    answer_card(cast.viewer("zhao"), card.id, "今天下午联系群众。", now=card.at)
    look_at_card(cast.viewer("zhao"), card_for(cast.viewer("zhao"), card.id), now=card.at)
    for model in (Card, Reach, CardLook, CardAnswer):
        row = model.objects.filter(card_id=card.id).first() if model is not Card else card
        assert row is not None, model
        row.at = cast.now
        for way in (
            row.save,
            row.delete,
            model.objects.all().delete,
            lambda m=model: m.objects.update(at=cast.now),
            lambda m=model: m.objects.filter(bureau_id=1).update(at=cast.now),
            lambda m=model, r=row: m.objects.bulk_update([r], ["at"]),
            lambda m=model, r=row: m._base_manager.filter(id=r.id).delete(),
            lambda m=model, r=row: m._base_manager.filter(id=r.id).update(at=cast.now),
            lambda m=model, r=row: m.objects.bulk_create(
                [r], update_conflicts=True, update_fields=["at"], unique_fields=["bureau_id", "id"]
            ),
        ):
            with pytest.raises(TypeError, match="append-only"):
                way()
    assert duty.card(broken, "red").at != cast.now


def test_nor_does_a_list_lose_it(cast, broken):
    row = duty.course(duty.card(broken, "red"))
    for way in (row.delete, Course.objects.all().delete, lambda: Course.objects.all()._raw_delete("default")):
        with pytest.raises(TypeError, match="append-only"):
            way()
    assert Course.objects.filter(card_id=row.card_id).exists()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("supervision_course", "without a course"),
        ("supervision_reach", "nobody was shown"),
        ("supervision_card", "gone"),
        ("supervision_cardanswer", "without an answer"),
    ],
)
def test_doctor_sees_what_was_deleted_past_the_program(cast, broken, table, said):
    card = duty.card(broken, "red")
    answer_card(cast.viewer("zhao"), card.id, "今天下午联系群众。", now=card.at)
    assert problems(card.at) == []
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    assert any(said in one for one in problems(card.at))


def test_an_answer_is_sealed_under_the_matters_key(cast, broken):
    card = duty.card(broken, "red")
    row = answer_card(cast.viewer("zhao"), card.id, "  今天下午联系群众。 ", now=card.at)
    assert "群众".encode() not in bytes(row.words)
    assert MatterKey.of(cast.matter(broken)).open_text(ANSWER, row.id, row.words) == "今天下午联系群众。"
    assert (duty.course(card).answered_at, duty.course(card).waiting) == (card.at, False)


@pytest.mark.parametrize(("words", "error"), [("  ", Missing), ("……", Missing), ("已阅", SaysNothing)])
def test_an_answer_that_says_nothing_is_none(cast, broken, words, error):
    card = duty.card(broken, "red")
    with pytest.raises(error):
        answer_card(cast.viewer("zhao"), card.id, words, now=card.at)
    assert duty.course(card).answered_at is None


def test_what_was_answered_goes_when_the_matter_is_erased_and_the_card_stays(cast, broken):
    card = duty.card(broken, "red")
    answer_card(cast.viewer("zhao"), card.id, "今天下午联系群众。", now=card.at)
    cast.does(broken, "answer", "zhao", now=card.at + timedelta(hours=1), words="带户口本到窗口办。")
    erase(broken.ref, now=card.at + timedelta(days=1), ground="retention")
    assert not CardAnswer.objects.exclude(words=b"").exists()
    assert duty.card(broken, "red")
    with pytest.raises(NotFound):
        answer_card(cast.viewer("jiang"), card.id, "补一句：已经道歉。", now=card.at)


def test_nobody_writes_about_what_was_erased(cast, broken):
    from heliograph.supervision.errors import Gone

    card = duty.card(broken, "red")
    cast.does(broken, "answer", "zhao", now=card.at + timedelta(hours=1), words="带户口本到窗口办。")
    erase(broken.ref, now=card.at + timedelta(days=1), ground="retention")
    with pytest.raises(Gone):
        answer_card(cast.viewer("zhao"), card.id, "补一句：已经道歉。", now=card.at)


def test_who_opened_it_is_kept_once_for_turning_back_and_again_later(cast, broken):
    viewer, card = cast.viewer("zhao"), duty.card(broken, "red")
    for minutes in (0, 5, 20):
        look_at_card(viewer, card_for(viewer, card.id), now=card.at + timedelta(minutes=minutes))
    rows = CardLook.objects.filter(card_id=card.id).order_by("at")
    assert [(row.capacity, row.at - card.at) for row in rows] == [
        ("officer", timedelta(0)),
        ("officer", timedelta(minutes=20)),
    ]


def test_a_broken_promise_is_told_to_the_resident_as_ever(cast, broken):
    event = Event.objects.get(matter_id=broken.ref.id, action="promise-broken", facts__promise="answer")
    assert door.tellings(event)
