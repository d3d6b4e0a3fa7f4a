"""An objection is a promise like every other: whoever owes the answer is warned before it breaks, and a late one stays late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.appraisal import actions
from heliograph.appraisal.models import Verb
from heliograph.appraisal.reading import pages
from heliograph.matters.actions import watch
from heliograph.matters.models import Deadline, Matter
from heliograph.supervision.actions.cards import escalate
from heliograph.supervision.models import Card, Colour, Reach
from tests.appraisal.conftest import AFTER


@pytest.fixture
def objected(cast, published):
    actions.object_to(cast.viewer("qian"), published.id, "问卷寄错了地方，两个小区没有收到。", now=AFTER)
    published.refresh_from_db()
    return published


def owed(cast) -> tuple[Matter, Deadline]:
    matter = Matter.objects.get(bureau_id=cast.bureau.id, procedure="appraisal-objection")
    return matter, Deadline.objects.get(bureau_id=cast.bureau.id, matter_id=matter.id, promise="answer")


def test_it_is_owed_by_the_unit_above_within_the_days_of_the_set(cast, objected):
    matter, promised = owed(cast)
    assert matter.unit_id == cast.units["hexi"].id
    assert promised.within == "5 working days"
    assert promised.due == objected.objection_due
    days = (promised.due.astimezone(cast.now.tzinfo).date() - AFTER.date()).days
    assert 7 <= days <= 12  # five working days from Thursday 2 April, over a weekend and the Tomb-Sweeping holiday


def test_who_leads_the_unit_above_is_warned_before_and_legal_after(cast, objected):
    _, promised = owed(cast)
    before = promised.warn_at + timedelta(minutes=1)
    assert before < promised.due
    watch(now=before)
    card = Card.objects.get(bureau_id=cast.bureau.id, procedure="appraisal-objection")
    assert (card.colour, card.unit_id) == (Colour.YELLOW, cast.units["hexi"].id)
    watch(now=promised.due + timedelta(minutes=1))
    red = Card.objects.get(bureau_id=cast.bureau.id, procedure="appraisal-objection", colour=Colour.RED)
    escalate(promised.due + timedelta(days=30))
    reached = set(Reach.objects.filter(bureau_id=cast.bureau.id, card_id=red.id).values_list("to", flat=True))
    assert {"lead", "legal"} <= reached


def test_an_answer_in_time_keeps_the_promise_and_one_after_it_is_late(cast, objected):
    matter, promised = owed(cast)
    actions.decide(cast.viewer("wu"), objected.id, upheld=False, words="没有寄错，回执都在。", now=AFTER)
    matter, promised = owed(cast)
    assert promised.status == Deadline.Status.KEPT
    assert matter.settled_at == AFTER
    again = AFTER + timedelta(days=1)
    actions.object_to(cast.viewer("qian"), objected.id, "还有一处不对。", now=again)
    newest = Matter.objects.filter(procedure="appraisal-objection").latest("submitted_at")
    objected.refresh_from_db()
    late = objected.objection_due + timedelta(hours=1)
    actions.decide(cast.viewer("wu"), objected.id, upheld=False, words="也没有。", now=late)
    assert Deadline.objects.get(matter_id=newest.id, promise="answer").status == Deadline.Status.LATE
    assert pages.shown(cast.bureau.id, objected.id).objection_is_late


def test_an_answer_that_was_never_given_is_shown_to_everybody(cast, objected):
    line = pages.shown(cast.bureau.id, objected.id).line
    assert not line.is_late(objected.objection_due)
    assert line.is_late(objected.objection_due + timedelta(seconds=1))


def test_a_result_that_nobody_publishes_is_shown_to_everybody(cast, agreed):
    line = pages.shown(cast.bureau.id, agreed.id).line
    assert not line.is_withheld(cast.now)
    assert line.is_withheld(AFTER)
    actions.publish(cast.viewer("wu"), agreed.id, now=AFTER)
    assert not pages.shown(cast.bureau.id, agreed.id).line.is_withheld(AFTER)


def test_an_upheld_one_refused_for_its_words_leaves_the_promise_running(cast, objected):
    from heliograph.publishing.errors import Standing

    with pytest.raises(Standing):
        actions.decide(cast.viewer("wu"), objected.id, upheld=True, words="王阿姨 13912345678 也说不对", now=AFTER)
    _, promised = owed(cast)
    assert promised.status == Deadline.Status.RUNNING
    assert [one.verb for one in pages.shown(cast.bureau.id, objected.id).steps] == [Verb.PUBLISH, Verb.OBJECT]
