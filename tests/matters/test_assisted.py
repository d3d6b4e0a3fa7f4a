"""Entered at a counter or by phone, for oneself or for somebody else; and a case that grows from a report."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.matters.actions import Contact, Submission, submit
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party
from heliograph.matters.reading import held
from tests.matters import at_the_door as door


def enters(cast, who="zhao", code="consultation", **more):
    submission = Submission(values={"subject": "补办", "words": "补办身份证"}, unit=cast.units["heping"].id, **more)
    return submit(cast.bureau.id, cast.procedure(code), submission, cast.actor(who), now=cast.now)


def test_at_a_counter_somebody_gets_the_same_receipt_and_clock_without_phone_or_account(cast):
    entered, online = enters(cast, channel="counter"), cast.submits(unit=cast.units["heping"].id)
    assert held.opens(cast.bureau.id, entered.number, entered.secret)
    clocks = [sorted((d.promise, d.due) for d in receipt.deadlines) for receipt in (entered, online)]
    assert clocks[0] == clocks[1]
    assert (cast.matter(entered).anonymous, cast.matter(entered).channel) == (True, "counter")


def test_the_record_says_who_entered_it(cast):
    event = door.events(enters(cast, channel="phone"))[0]
    assert (event.role, event.officer_id, event.unit_id) == (
        "handler",
        cast.officers["zhao"].id,
        cast.units["heping"].id,
    )


def test_who_may_not_enter_a_matter(cast):
    for who in ("feng", "chen", "sun", "zheng"):
        with pytest.raises(NotAllowed):
            enters(cast, who)


def test_a_guardian_asks_for_a_child_and_both_are_in_the_matter(cast):
    receipt = enters(
        cast, contact=Contact(name="小明"), on_behalf=Contact(name="王芳", phone="13900000000"), part="guardian"
    )
    matter = cast.matter(receipt)
    assert door.contact_of(matter) == {"name": "小明"}
    assert door.contact_of(matter, "guardian") == {"name": "王芳", "phone": "13900000000"}
    [telling] = door.tellings(door.events(receipt)[0])
    assert telling.party_id == Party.objects.get(matter_id=matter.id, part="submitter").id


def test_the_law_asks_the_same_at_a_counter(cast):
    with pytest.raises(Invalid):
        enters(cast, "tang", "petition")


def test_when_the_person_says_they_came_is_kept_beside_when_it_was_entered(cast):
    said = cast.now - timedelta(days=2)
    receipt = enters(cast, claimed_at=said, channel="letter")
    assert door.events(receipt)[0].facts["claimed_at"] == said.isoformat()
    assert cast.matter(receipt).submitted_at == cast.now


# What grew from a report


@pytest.fixture
def reported(cast):
    return cast.submits("tip", unit=cast.units["heping"].id)


def test_a_case_that_grew_from_a_report_has_a_receipt_and_a_key_of_its_own(cast, reported):
    case = enters(cast, parent=reported.ref, contact=Contact(name="受害人"))
    report, grown = cast.matter(reported), cast.matter(case)
    assert (grown.parent_id, grown.parent_how) == (report.id, "grew")
    assert MatterKey.of(grown).key != MatterKey.of(report).key
    assert (reported.number, reported.secret) != (case.number, case.secret)
    assert held.opens(cast.bureau.id, case.number, case.secret)
    for number, secret in ((case.number, reported.secret), (reported.number, case.secret)):
        assert not held.opens(cast.bureau.id, number, secret)
    for matter in (report, grown):
        door.is_whole(matter)


def test_neither_receipt_leads_to_the_other(cast, reported):
    case = enters(cast, parent=reported.ref)
    for mine, other in ((reported, case), (case, reported)):
        with pytest.raises(NotFound):
            held.matter_for(cast.bureau.id, other.number, {mine.number: mine.secret})


def test_the_report_says_that_something_grew_from_it_and_not_what(cast, reported):
    case = enters(cast, parent=reported.ref)
    event = door.events(reported)[-1]
    assert (event.action, event.facts, bytes(event.public)) == ("grew", {"by": "010001", "by_unit": "heping"}, b"")
    assert door.tellings(event)
    assert case.number not in str(event.facts)


def test_only_an_officer_who_may_open_the_report_builds_on_it(cast, reported):
    with pytest.raises(NotFound):
        cast.submits(parent=reported.ref)
    with pytest.raises(NotFound):
        enters(cast, "zhou", parent=reported.ref)
    complaint = cast.submits("complaint", about_unit=cast.units["heping"].id)
    with pytest.raises(NotFound):
        enters(cast, parent=complaint.ref)
    assert Matter.objects.filter(parent_how="grew").count() == 0
    assert door.actions_of(reported) == ["submit"]
