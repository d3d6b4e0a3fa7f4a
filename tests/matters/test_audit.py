"""`audit` finds each way in which rows can be made to disagree, and nothing on a sound instance."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from heliograph.core.files import accept
from heliograph.jobs.models import Job
from heliograph.matters import audit, files
from heliograph.matters.actions import Submission, submit
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Event, Matter
from tests.matters import at_the_door as door


@pytest.fixture
def closed(cast):
    receipt = cast.submits(unit=cast.units["heping"].id, attachments=(accept("借条".encode(), "借条.txt"),))
    cast.does(receipt, "accept", "zhao")
    cast.does(receipt, "answer", "zhao", words="答复。", internal="请示过。")
    assert audit.problems_of(cast.matter(receipt)) == []
    return receipt


def tampered_words(receipt) -> None:
    event, matter = door.events(receipt)[-1], Matter.objects.get(id=receipt.ref.id)
    Event.objects.filter(id=event.id).update(
        public=MatterKey.of(matter).seal_values("event.public", event.id, {"words": "改过的答复。"})
    )


def lose_file(receipt) -> None:
    files.erase(settings.HELIOGRAPH_HOME, Attachment.objects.get(matter_id=receipt.ref.id).id)


DAMAGE = {
    "a record is missing": lambda r: Event.objects.filter(matter_id=r.ref.id, sequence=2).delete(),
    "the last record is missing": lambda r: Event.objects.filter(matter_id=r.ref.id, sequence=3).delete(),
    "another answer was written over it": tampered_words,
    "the role was changed": lambda r: Event.objects.filter(matter_id=r.ref.id, sequence=3).update(role="lead"),
    "a fact was added": lambda r: Event.objects.filter(matter_id=r.ref.id, sequence=2).update(facts={"x": "y"}),
    "the internal note was removed": lambda r: Event.objects.filter(matter_id=r.ref.id, sequence=3).update(
        internal=b""
    ),
    "the matter points elsewhere": lambda r: Matter.objects.filter(id=r.ref.id).update(head=b"x" * 32),
    "the state was set by hand": lambda r: Matter.objects.filter(id=r.ref.id).update(state="refused"),
    "the outcome was set by hand": lambda r: Matter.objects.filter(id=r.ref.id).update(outcome="done"),
    "the outcome was lost": lambda r: Matter.objects.filter(id=r.ref.id).update(outcome=""),
    "it is due though nothing is owed": lambda r: Matter.objects.filter(id=r.ref.id).update(due=r.deadlines[0].due),
    "a promise runs on": lambda r: Deadline.objects.filter(matter_id=r.ref.id).update(status="running"),
    "the key is another matter's": lambda r: Matter.objects.filter(id=r.ref.id).update(key=b"x" * 64),
    "a file is gone": lose_file,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_it_is_found_that(cast, closed, damage):
    DAMAGE[damage](closed)
    problems = audit.problems_of(cast.matter(closed))
    assert problems
    assert all(closed.number in problem for problem in problems)


def test_a_wrong_due_time_of_an_open_matter_is_found(cast):
    receipt = cast.submits()
    Matter.objects.filter(id=receipt.ref.id).update(due=cast.now + timedelta(days=99))
    assert "the desk sorts it" in audit.problems_of(cast.matter(receipt))[0]


def test_every_matter_of_every_bureau_is_read_once(cast, closed, monkeypatch):
    monkeypatch.setattr(audit, "STEP", 2)
    for _ in range(4):
        cast.submits()
    for _ in range(3):
        submit(cast.other_bureau.id, cast.procedure("consultation"), Submission(values={}), now=cast.now)
    assert list(audit.every_matter()) == [[]] * 8
    assert audit.how_many() == 8


def test_jobs_that_gave_up_are_named(cast):
    Job.objects.create(name="matters.purge", run_at=cast.now, dead=True, error="ConnectionRefusedError")
    assert "gave up" in audit.queue_problems()[0]


def test_keys_and_database_of_a_sound_instance_are_found_sound(cast, closed):
    assert audit.key_problems() == []
    Matter.objects.update(key=b"x" * 64)
    assert "not the one" in audit.key_problems()[0]
