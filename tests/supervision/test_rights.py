"""Who a card reaches, role by role and step by step of its ladder; what is never shown to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliograph.matters.actions import MatterRef, watch
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Deadline
from heliograph.supervision.actions import answer_card, escalate
from heliograph.supervision.actions.answering import card_for
from heliograph.supervision.models import Course, Reach
from heliograph.supervision.reading import cards as reading
from tests.supervision import on_duty as duty

pytestmark = pytest.mark.django_db

EVERYBODY = (
    "zhao",
    "jiang",
    "qian",
    "zhou",
    "wu",
    "zheng",
    "sun",
    "du",
    "tang",
    "jiao",
    "fa",
    "luo",
    "xing",
    "feng",
    "chen",
)


def climb(receipt, steps: int, colour: str = "red") -> None:
    for _ in range(steps):
        escalate(duty.course(duty.card(receipt, colour)).show_at)


def reached(cast, card) -> dict[str, str]:
    """Everybody of the bureau whom the card has reached, and in what capacity; by opening it and by the list alike."""
    found = {}
    for name in EVERYBODY:
        viewer = cast.viewer(name)
        listed = {
            line.id: line.capacity.zh for line in reading.list_cards(viewer, reading.Wanted(tab="all"), card.at).lines
        }
        try:
            found[name] = card_for(viewer, card.id).capacity
        except NotFound:
            assert card.id not in listed, name
        else:
            assert card.id in listed, name
    return found


OFFICER_STAGE = {"zhao": "officer", "sun": "supervision"}
LEAD_STAGE = {**OFFICER_STAGE, "qian": "lead", "wu": "lead", "zheng": "lead", "tang": "lead"}
LEGAL_STAGE = {**LEAD_STAGE, "fa": "legal", "luo": "legal"}


@pytest.mark.parametrize(("steps", "who"), [(0, OFFICER_STAGE), (1, LEAD_STAGE), (2, LEGAL_STAGE)])
def test_a_card_reaches_officer_lead_and_legal_office_in_that_order(cast, broken, steps, who):
    climb(broken, steps)
    assert reached(cast, duty.card(broken, "red")) == who


def test_what_is_nobodys_yet_is_shown_to_all_who_handle_in_the_unit(cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    watch(duty.late(receipt, "accept"))
    [card] = duty.cards(receipt, "red")
    assert reached(cast, card) == {"zhao": "officer", "jiang": "officer", "qian": "officer", "sun": "supervision"}


def test_another_bureau_sees_nothing(cast, broken):
    climb(broken, 2)
    with pytest.raises(NotFound):
        card_for(cast.viewer("bei"), duty.card(broken, "red").id)
    assert reading.list_cards(cast.viewer("bei"), reading.Wanted(tab="all"), cast.now).lines == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_answering_is_for_those_whom_it_has_reached(cast, broken, who):
    climb(broken, 2)
    card = duty.card(broken, "red")
    if who in LEGAL_STAGE:
        row = answer_card(cast.viewer(who), card.id, "已经核实，明天办完。", now=card.at)
        assert row.capacity == LEGAL_STAGE[who]
    else:
        with pytest.raises(NotFound):
            answer_card(cast.viewer(who), card.id, "已经核实，明天办完。", now=card.at)


@pytest.fixture
def complaint(cast):
    """Wang complains about Officer Zhao; supervision does not take it up in time."""
    receipt = cast.submits("complaint", about_officer=cast.officers["zhao"].id)
    running = Deadline.objects.filter(matter_id=receipt.ref.id, status="running").order_by("due")
    watch(running[0].due + timedelta(minutes=1))
    return receipt


def test_a_confidential_card_goes_to_supervision_alone_and_never_to_the_legal_office(cast, complaint):
    card = duty.cards(complaint, "red")[0]
    escalate(duty.course(card).show_at)
    escalate(duty.course(card).show_at)
    assert set(Reach.objects.filter(card_id=card.id).values_list("to", flat=True)) == {"officer", "lead", "supervision"}
    who = reached(cast, card)
    assert {"fa", "luo", "zhao", "qian", "wu"} & set(who) == set()
    assert who["sun"] == "supervision"


def test_nobody_learns_by_a_card_that_they_were_complained_about(cast):
    receipt = cast.submits("complaint", about_unit=cast.units["duchashi"].id)
    running = Deadline.objects.filter(matter_id=receipt.ref.id, status="running").order_by("due")
    watch(running[0].due + timedelta(minutes=1))
    escalate(running[0].due + timedelta(days=90))
    card = duty.cards(receipt, "red")[0]
    assert {"sun", "du"} & set(reached(cast, card)) == set()


@pytest.fixture
def rated(cast):
    """A bad rating whose follow-up is not made in time."""
    receipt = cast.submits(unit=cast.units["heping"].id)
    cast.does(receipt, "answer", "zhao", words="请带户口本到窗口办理。")
    cast.does(receipt, "rate", grade=1, words="太慢。")
    deadline = Deadline.objects.get(matter_id=receipt.ref.id, superior=True)
    watch(deadline.warn_at)
    watch(deadline.due + timedelta(minutes=1))
    return receipt


@pytest.mark.parametrize("colour", ["yellow", "red"])
def test_a_follow_ups_card_never_reaches_the_rated_unit(cast, rated, colour):
    card = next(card for card in duty.cards(rated, colour) if card.superior)
    escalate(card.at + timedelta(days=90))
    assert (card.unit_id, card.officer_id) == (cast.units["hexi"].id, None)
    assert reached(cast, card) == {"wu": "lead", "zheng": "lead", "sun": "supervision", "tang": "lead"}
    assert not Course.objects.filter(superior=True, show_at__isnull=False).exists()


def test_the_rated_unit_does_not_see_it_after_the_matter_moved_to_them_either(cast, rated):
    """The officer of another unit who had the question before is no superior."""
    card = next(card for card in duty.cards(rated, "red") if card.superior)
    for name in ("zhao", "jiang", "qian", "zhou", "fa"):
        with pytest.raises(NotFound):
            card_for(cast.viewer(name), card.id)


# The list


def test_the_list_asks_for_an_answer_by_default_and_narrows(cast, broken):
    card = duty.card(broken, "red")
    viewer = cast.viewer("zhao")

    def shown(**wanted) -> list[str]:
        lines = reading.list_cards(viewer, reading.Wanted(**wanted), card.at).lines
        return sorted(f"{line.colour} {line.promise.en}" for line in lines)

    waiting = shown()
    assert [one.split()[0] for one in waiting] == ["red"]
    assert shown(colour="yellow") == []
    assert len(shown(tab="all")) == len(duty.cards(broken))
    assert shown(tab="all", unit=cast.units["donghu"].id) == []
    answer_card(viewer, card.id, "今天下午联系群众。", now=card.at)
    assert shown() == []
    assert shown(tab="answered") == waiting


def test_pages_hold_every_card_once_the_newest_first(cast, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 3)
    receipts = [cast.submits(unit=cast.units["heping"].id) for _ in range(4)]
    watch(duty.late(receipts[0]))
    for who in ("qian", "sun"):
        found, after = [], None
        while True:
            listed = reading.list_cards(cast.viewer(who), reading.Wanted(tab="all", after=after), cast.now)
            found += [line.id for line in listed.lines]
            if not listed.after:
                break
            after = reading.Wanted.read({"after": listed.after}).after
        assert found == sorted(Course.objects.values_list("card_id", flat=True), reverse=True), who


def test_a_list_costs_the_same_for_few_cards_as_for_many(cast, broken):
    viewer = cast.viewer("qian")
    climb(broken, 1)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            reading.list_cards(viewer, reading.Wanted(tab="all"), cast.now)
        return len(queries)

    cost()
    before = cost()
    for _ in range(10):
        cast.submits(unit=cast.units["heping"].id)
    watch(duty.late(broken))
    assert Course.objects.count() > 20
    assert cost() == before


def test_the_matter_may_move_on_and_the_card_stays_with_those_it_was_shown_to(cast, broken):
    card = duty.card(broken, "red")
    cast.does(broken, "transfer", "zhao", now=card.at, unit=cast.units["donghu"].id, words="您住东湖。")
    cast.does(broken, "take", "zhou", now=card.at)
    assert card_for(cast.viewer("zhao"), card.id).capacity == "officer"
    assert MatterRef(card.bureau_id, card.matter_id) == broken.ref
    with pytest.raises(NotFound):
        card_for(cast.viewer("zhou"), card.id)
