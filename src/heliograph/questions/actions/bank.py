"""The answer bank: propose an answer, look again whether it holds, count whether it helped.

Masking, the second person, release, correction and withdrawal are the register's (`publishing.actions`): an answer is a
document of the kind "answer". What the register does with it reaches the bank through `listen`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.reading import desk
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing import actions as publishing
from heliograph.publishing.actions.rights import may_prepare
from heliograph.publishing.models import Document
from heliograph.publishing.models.steps import Step
from heliograph.questions import index
from heliograph.questions.models.bank import Answer, AnswerDay
from heliograph.questions.source import source_of
from heliograph.questions.topics import OTHERS, topic, topic_of
from heliograph.questions.words import compose, own_names, split

ANSWER = "answer"
REVIEW_AFTER = timedelta(days=180)
LATEST_REVIEW = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an officer fills in. `matter`: the number it is drawn from, or empty; `replaces`: an answer in force."""

    unit: int
    question: str
    answer: str
    topic: str
    review_on: date
    why: str
    asked: str = ""
    procedure: str = ""
    people: str = ""
    matter: str = ""
    replaces: UUID | None = None
    replaces_why: str = ""


def propose(viewer: Viewer, proposal: Proposal, *, now: datetime) -> Document:
    """Put a draft into the register: next it is masked, then a second person releases it.

    Raises `NotForTheBank` where the matter's words are not for everybody, and what `publishing.actions.decide` raises.
    """
    return durably(lambda: _propose(viewer, proposal, now))


def _propose(viewer: Viewer, proposal: Proposal, now: datetime) -> Document:
    if topic(proposal.topic) is None:
        raise Invalid("topic", Text("请选一个栏目。", "Choose a topic."))
    if not proposal.answer.strip():
        raise Missing("answer")
    _check_review(viewer.bureau_id, proposal.review_on, now)
    if proposal.matter.strip():
        source_of(desk.matter_for(viewer, proposal.matter))
    draft = publishing.Draft(
        kind=ANSWER, unit=proposal.unit, title=proposal.question, text=compose(proposal.answer, proposal.asked),
        subject="nobody", ground=0, ground_words=proposal.why, people=_people(proposal), matter=proposal.matter,
        replaces=proposal.replaces, replaces_why=proposal.replaces_why,
    )  # fmt: skip
    document = publishing.decide(viewer, draft, now=now)
    Answer(
        bureau_id=document.bureau_id, id=document.id, row=index.row_of(document.id), topic=proposal.topic,
        procedure=proposal.procedure, unit_id=document.unit_id, review_on=proposal.review_on,
    ).save(force_insert=True)  # fmt: skip
    return document


def _people(proposal: Proposal) -> str:
    """Whom the officer named, and whoever introduces themselves in the words."""
    own = own_names(f"{proposal.question}\n{proposal.answer}\n{proposal.asked}")
    return "\n".join([proposal.people.strip(), *own]).strip()


def _check_review(bureau_id: int, on: date, now: datetime) -> None:
    today = now.astimezone(organisation.zone(bureau_id)).date()
    if not today < on <= today + LATEST_REVIEW:
        raise Invalid(
            "review_on",
            Text("复核日期要在明天以后、一年以内。", "Look again at the earliest tomorrow, at the latest in a year."),
        )


def review(viewer: Viewer, answer_id: UUID, again_on: date, *, now: datetime) -> Answer:
    """Somebody has read it and it still holds; until `again_on`. Raises `NotFound`, `NotAllowed`, `Invalid`."""

    def work() -> Answer:
        rows = Answer.objects.select_for_update()
        row = rows.filter(bureau_id=viewer.bureau_id, id=answer_id, is_public=True).first()
        if row is None:
            raise NotFound
        if not may_prepare(viewer, row.unit_id):
            raise NotAllowed(Text("复核", "look whether it still holds"))
        _check_review(viewer.bureau_id, again_on, now)
        row.reviewed_at, row.reviewed_by_id, row.review_on = now, viewer.officer_id, again_on
        row.save(update_fields=["reviewed_at", "reviewed_by", "review_on"])
        return row

    return durably(work)


# Counting


def count_verdict(bureau_id: int, answer_id: UUID, *, helped: bool, now: datetime) -> None:
    """Somebody says that it answered them, or not: a number, and nothing about who. Raises `NotFound`."""
    _count(bureau_id, [answer_id], "helped" if helped else "unhelpful", now)


def count_found(bureau_id: int, answer_id: UUID, *, now: datetime) -> None:
    """Somebody who was typing a question opened this answer. Raises `NotFound`."""
    _count(bureau_id, [answer_id], "found", now)


def _count(bureau_id: int, ids: list[UUID], what: str, now: datetime) -> None:
    def work() -> None:
        counted = Answer.objects.filter(bureau_id=bureau_id, id__in=ids, is_public=True).update(**{what: F(what) + 1})
        if not counted:
            raise NotFound
        day = now.astimezone(organisation.zone(bureau_id)).date()
        AnswerDay.objects.bulk_create([AnswerDay(bureau_id=bureau_id, day=day)], ignore_conflicts=True)
        AnswerDay.objects.filter(bureau_id=bureau_id, day=day).update(**{what: F(what) + counted})

    durably(work)


# What the register does


def listen(document: Document, step: Step) -> None:
    """Take in what was released, drop what is not in force any more: in the transaction of the step."""
    if document.kind != ANSWER:
        return
    if step.verb == "released":
        _take_in(document, step.at)
    elif step.verb in ("corrected", "withdrawn", "expired"):
        _drop(document)


def _take_in(document: Document, now: datetime) -> None:
    row = Answer.objects.filter(bureau_id=document.bureau_id, id=document.id).first() or _written_elsewhere(
        document, now
    )
    row.is_public, row.released_at = True, now
    row.save()
    answer, asked = split(document.text)
    index.put(row, document.title, asked, answer)


def _written_elsewhere(document: Document, now: datetime) -> Answer:
    """A document that was drafted on the register's own page: a correction takes over where the old one belonged."""
    replaced = [document.replaces_id] if document.replaces_id else []
    old = Answer.objects.filter(bureau_id=document.bureau_id, id__in=replaced).first()
    today = now.astimezone(organisation.zone(document.bureau_id)).date()
    return Answer(
        bureau_id=document.bureau_id, id=document.id, row=index.row_of(document.id),
        topic=old.topic if old else topic_of(document.procedure) or OTHERS,
        procedure=old.procedure if old else document.procedure,
        unit_id=document.unit_id, review_on=today + REVIEW_AFTER,
    )  # fmt: skip


def _drop(document: Document) -> None:
    row = Answer.objects.filter(bureau_id=document.bureau_id, id=document.id, is_public=True).first()
    if row is not None:
        row.is_public = False
        row.save(update_fields=["is_public"])
        index.drop(row)
