"""A minor, or a person punished, who becomes known after the release: the withdrawal is owed by itself, the doors close."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from heliograph.jobs.models import Job
from heliograph.matters.actions import Contact, Details, MatterRef, act
from heliograph.matters.actions.details import Person
from heliograph.matters.identifiers import new_id
from heliograph.publishing import actions, learning
from heliograph.publishing.actions import hearings
from heliograph.publishing.errors import Tampered
from heliograph.publishing.models import Document, Recall, Sitting, Step
from heliograph.publishing.reading import desk as lists
from tests.publishing.desk import Desk
from tests.publishing.hall import DAY, STARTS, Hall
from tests.publishing.test_stops import opened

FIRM = Person("punished", Contact(name="淳南清风餐饮有限公司", phone="0571-81234567"))
CHILD = Person("victim", Contact(name="李小红"), birth=date(2012, 5, 6))
ADULT = Person("victim", Contact(name="李丽", phone="13800000001"))
WANG = Person("punished", Contact(name="王建国", phone="13912345678"))
LATER = timedelta(days=2)


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)


@pytest.fixture
def case(desk):
    return opened(desk, "administrative-penalty", FIRM, ADULT)


def takes(desk: Desk, case, action: str, **details) -> None:
    """Zhao takes a step in the case; the worker then runs what is owed for publishing."""
    now = desk.cast.now + LATER
    act(MatterRef(case.bureau_id, case.id), action, desk.cast.actor("zhao"), now=now, details=Details(**details))
    for owed in Job.objects.filter(name=learning.LEARN):
        learning.learn(now=now, **owed.arguments)


def enters(desk: Desk, case, person: Person) -> None:
    takes(desk, case, "add-party", person=replace(person, id=new_id()))


def test_a_minor_entered_after_the_release_raises_the_duty_to_withdraw(desk, case):
    document = desk.publishes(matter=case.number)
    enters(desk, case, CHILD)
    row = Recall.objects.get(document_id=document.id)
    assert (row.cause, row.found_by_id, row.happened_at) == ("must-not", None, desk.cast.now + LATER)
    (due,) = lists.to_do(desk.cast.viewer("qian"), now=desk.cast.now + LATER).due
    assert due.document_id == document.id
    step = Step.objects.filter(document_id=document.id).latest("at")
    assert (step.verb, step.by_id) == ("recalled", None)


def test_so_does_a_corrected_number_that_shows_a_child(desk, case):
    from heliograph.matters.models import Party

    document = desk.publishes(matter=case.number)
    party = Party.objects.get(matter_id=case.id, part="victim")
    number = "110105201205064020"
    takes(desk, case, "correct", party=party.id, contact=Contact(name="李丽", phone="13800000001", identity=number))
    assert Recall.objects.filter(document_id=document.id).count() == 1


def test_so_does_a_person_who_turns_out_to_be_punished_under_the_public_order_law(desk):
    case = opened(desk, "public-order-case", FIRM)
    document = desk.publishes(matter=case.number)
    enters(desk, case, WANG)
    assert Recall.objects.filter(document_id=document.id).count() == 1


def test_a_child_of_the_case_it_grew_from_counts(desk, case):
    from heliograph.matters.models import Matter

    grown = desk.case("reconsideration", {"part": "submitter", "name": "淳南清风餐饮有限公司"}, parent=case.id)
    assert Matter.objects.get(id=grown.id).parent_id == case.id
    made = actions.decide(
        desk.cast.viewer("qian"), desk.draft(kind="reconsideration", matter=grown.number), now=desk.cast.now
    )
    document = desk.releases(desk.masks(made), "wu")
    enters(desk, case, CHILD)
    assert Recall.objects.filter(document_id=document.id).count() == 1


def test_nobody_reads_in_public_what_was_learned_and_the_desk_names_the_article(desk, case, client):
    document = desk.publishes(matter=case.number)
    enters(desk, case, CHILD)
    page = Client().get(f"/public/items/{document.id}/").content.decode()
    assert "本来就不该公开" in page
    assert "未成年" not in page
    client.force_login(desk.cast.officers["qian"].user)
    assert "未成年人保护法" in client.get(f"/desk/publishing/{document.id}/").content.decode()


def test_it_is_owed_once_and_settled_by_the_withdrawal_alone(desk, case):
    document = desk.publishes(matter=case.number)
    enters(desk, case, CHILD)
    enters(desk, case, replace(CHILD, contact=Contact(name="李小明")))
    (row,) = Recall.objects.filter(document_id=document.id)
    assert row.settled_at is None
    actions.withdraw(desk.cast.viewer("sun"), document.id, "依法不能公开。", now=desk.cast.now + LATER)
    assert Recall.objects.get(id=row.id).settled_how == "withdrawn"


def test_an_adult_who_is_only_a_victim_changes_nothing(desk, case):
    desk.publishes(matter=case.number)
    enters(desk, case, replace(ADULT, contact=Contact(name="赵六", phone="13800000002")))
    assert Job.objects.filter(name=learning.LEARN).exists()
    assert not Recall.objects.exists()


def test_where_nothing_was_published_no_work_is_owed(desk, case):
    enters(desk, case, CHILD)
    assert not Job.objects.filter(name=learning.LEARN).exists()


def test_what_is_owed_is_neither_put_off_nor_struck_out(desk):
    document = desk.publishes()
    now = desk.cast.now
    row = actions.recall(desk.cast.viewer("zhao"), document.id, "error", "有错字。", happened_at=now, now=now)
    row.due += DAY
    attempts = [
        row.save, row.delete, Recall.objects.all().delete, lambda: Recall.objects.update(due=now + 9 * DAY),
        lambda: Recall.objects.all()._raw_delete("default"), lambda: Document.objects.all()._raw_delete("default"),
        lambda: Step.objects.all()._raw_delete("default"),
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(Tampered):
            attempt()
    assert Recall.objects.get(id=row.id).due == row.due - DAY


# Sessions


def held(desk: Desk, case) -> Sitting:
    hall = Hall(desk.cast)
    sitting = hall.announces(matter=case.number)
    hall.is_held(sitting)
    return Sitting.objects.get(id=sitting.id)


def test_a_session_that_was_held_closes_when_a_child_becomes_known(desk, case):
    sitting = held(desk, case)
    enters(desk, case, CHILD)
    closed = Sitting.objects.get(id=sitting.id)
    assert (closed.is_open, closed.closed_ground, closed.title, closed.finished) == (False, "minor", "", True)


def test_its_published_outcome_must_be_withdrawn_and_that_closes_it(desk, case):
    sitting, cast = held(desk, case), desk.cast
    hearings.draft_outcome(cast.viewer("zhao"), sitting.id, hearings.Outcome("决定罚款五千元。"), now=STARTS + DAY)
    hearings.release_outcome(cast.viewer("qian"), sitting.id, now=STARTS + DAY)
    enters(desk, case, CHILD)
    assert Recall.objects.get(document_id=sitting.id).cause == "must-not"
    actions.withdraw(cast.viewer("sun"), sitting.id, "依法不能公开。", now=STARTS + 2 * DAY)
    closed = Sitting.objects.get(id=sitting.id)
    assert (closed.is_open, closed.closed_ground, closed.title, closed.outcome) == (False, "minor", "", "")
