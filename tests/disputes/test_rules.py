"""What may be mediated and by whom: the exclusions of the law, ties, both sides willing, one objection each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.disputes import actions, rules
from heliograph.disputes.errors import NoMediator, NotBothWilling, NotMediable, NotScreened, ObjectedAlready, Partial
from heliograph.disputes.models import Dispute
from heliograph.matters.actions import Actor
from heliograph.matters.errors import Invalid, NotAllowed, NotOffered
from heliograph.matters.models import Event
from tests.disputes.conftest import NONE_FOUND, VALUES
from tests.matters import at_the_door as door


def test_a_request_by_any_door_is_a_dispute_from_its_first_event(cast):
    receipt = cast.submits("mediation", values=VALUES | {"minor": "yes"}, unit=cast.units["heping"].id)
    row = Dispute.objects.get()
    assert (row.id, row.kind, row.opened_at) == (receipt.ref.id, "noise", cast.now)
    assert (row.minor_a, row.minor_b) == (True, True), "both, until an officer has asked which"
    with pytest.raises(NotScreened):
        cast.does(receipt, "accept", "zhao")


def test_nobody_accepts_before_every_exclusion_was_checked(asked, cast):
    with pytest.raises(NotScreened):
        cast.does(asked.receipt, "accept", "zhao")
    some = dict.fromkeys(list(NONE_FOUND)[1:], False)
    with pytest.raises(Invalid):
        actions.screen(asked.viewer, asked.ref, some, frozenset(), now=cast.now)
    assert asked.state == "submitted"
    asked.accepted()
    assert asked.state == "accepted"


@pytest.mark.parametrize("code", [one.code for one in rules.exclusions()])
def test_each_exclusion_of_the_law_refuses_and_both_are_told_why(asked, cast, code):
    found = actions.screen(asked.viewer, asked.ref, NONE_FOUND | {code: True}, frozenset(), now=cast.now)
    assert [one.code for one in found] == [code]
    with pytest.raises(NotMediable):
        cast.does(asked.receipt, "accept", "zhao")
    actions.refuse(asked.viewer, asked.ref, now=cast.now)
    said = door.said(door.events(asked.receipt)[-1])
    assert asked.state == "refused"
    assert rules.exclusion(code).plain.zh in said["words"]
    assert "法院" in said["words"]
    assert said["ground"]


def test_a_refusal_needs_an_exclusion(asked, cast):
    asked.accepted()
    with pytest.raises(Invalid):
        actions.refuse(asked.viewer, asked.ref, now=cast.now)


def test_who_does_not_handle_the_matter_checks_nothing(asked, cast):
    with pytest.raises(NotAllowed):
        actions.screen(cast.viewer("zhou"), asked.ref, NONE_FOUND, frozenset(), now=cast.now)


def test_there_is_no_date_before_the_other_side_said_yes(asked, cast):
    asked.accepted()
    with pytest.raises(NotBothWilling):
        asked.arranges(asked.people)


def test_an_officer_who_writes_down_a_yes_says_how_it_was_said(asked, cast):
    asked.accepted()
    with pytest.raises(Invalid):
        actions.say_willing(asked.ref, cast.actor("zhao"), now=cast.now)
    actions.say_willing(asked.ref, cast.actor("zhao"), how="3月17日电话里说愿意", now=cast.now)
    assert asked.row.willing_b_at == cast.now
    assert "电话" not in str(door.said(door.events(asked.receipt)[-1])), "for the police alone"


@pytest.mark.parametrize("tie", [one.code for one in rules.ties()])
def test_a_mediator_with_a_tie_is_refused(asked, tie):
    asked.willing()
    with pytest.raises(Partial):
        asked.arranges(asked.people, ties=(tie,))
    assert asked.row.mediator_id is None


def test_a_mediator_must_be_asked_about_ties(asked):
    asked.willing()
    with pytest.raises(Invalid):
        asked.arranges(asked.people, declared=False)


def test_the_unit_that_handles_the_case_does_not_mediate_it(from_case):
    dispute, _ = from_case
    dispute.willing()
    with pytest.raises(Partial):
        dispute.arranges(dispute.police)
    dispute.arranges(dispute.people)
    assert dispute.state == "arranged"


def test_without_a_case_an_officer_of_the_station_may_mediate(asked):
    asked.arranged(asked.police)
    assert asked.row.mediator_id == asked.police.id


def test_the_desk_s_ordinary_step_sets_no_date_without_a_mediator(asked, cast):
    asked.willing()
    with pytest.raises(NoMediator):
        cast.does(asked.receipt, "arrange", "zhao", words="明天来")


def test_each_side_may_ask_for_another_mediator_once(asked, cast):
    asked.arranged()
    other = actions.add(cast.viewer("qian"), actions.NewMediator("lawyer", "吴律师", "淳南律师事务所"), now=cast.now)
    third = actions.add(cast.viewer("qian"), actions.NewMediator("people", "陈师傅"), now=cast.now)
    actions.object_to(asked.ref, None, now=cast.now)
    assert (asked.state, asked.row.mediator_id) == ("accepted", None)
    with pytest.raises(Invalid):
        asked.arranges(asked.people)
    asked.arranges(other)
    with pytest.raises(ObjectedAlready):
        actions.object_to(asked.ref, None, now=cast.now)
    with pytest.raises(ObjectedAlready):
        cast.does(asked.receipt, "object-mediator")
    actions.object_to(asked.ref, asked.wang, now=cast.now)
    asked.arranges(third)
    with pytest.raises(ObjectedAlready):
        actions.object_to(asked.ref, asked.wang, now=cast.now)
    assert asked.state == "arranged"


def test_once_the_talk_has_begun_nobody_is_exchanged(asked, cast):
    asked.arranged()
    with pytest.raises(Invalid):
        actions.object_to(asked.ref, None, now=cast.now + timedelta(days=3))


def test_a_no_needs_no_reason_and_starts_the_clock_for_the_letter(asked, cast):
    asked.willing()
    cast_events = Event.objects.filter(matter_id=asked.ref.id)
    from heliograph.matters.actions import Details, act

    act(asked.ref, "decline", Actor(party=asked.wang), now=cast.now, details=Details())
    assert asked.state == "declined"
    assert door.promises(asked.receipt)["conclude"] == "running"
    assert door.promises(asked.receipt)["arrange"] == "void"
    actions.fail(asked.viewer, asked.ref, "", now=cast.now)
    assert door.promises(asked.receipt)["conclude"] == "kept"
    assert "法院" in door.said(cast_events.order_by("sequence").last())["words"]
    assert asked.row.ended == "failed"


def test_violence_stops_it_at_once_and_nobody_reads_who_said_so(asked, cast):
    asked.drafted()
    actions.halt(asked.ref, Actor(party=asked.wang), "他昨晚踹了我家的门", now=cast.now)
    event = door.events(asked.receipt)[-1]
    assert asked.state == "halted"
    assert "踹" not in str(door.said(event))
    assert door.promises(asked.receipt)["respond"] == "running"
    with pytest.raises(NotOffered):
        actions.sign(asked.ref, None, draft=asked.row.draft, now=cast.now)
    actions.stop(asked.viewer, asked.ref, "new-offence", "已经联系双方。", now=cast.now)
    assert asked.row.ended == "stopped"
    assert "第一百七十九条" in door.said(door.events(asked.receipt)[-1])["ground"]
