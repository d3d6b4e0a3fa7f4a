"""A person's part: whether everybody may read of a topic, in whose words, and taking it down with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal
from heliograph.topics.models import Topic, TopicStep

FEWEST = 5
"""Below so many people a topic is not published, and its count is not shown to anybody."""

LONGEST_TITLE, LONGEST_PLACE, LONGEST_WORDS = 80, 60, 2000


@dataclass(frozen=True, slots=True)
class Release:
    """What everybody will read: no one's own words, the place no finer than a street or an estate, what came of it."""

    title: str
    place: str
    words: str


def may_release(viewer: Viewer) -> bool:
    """Leads and chiefs answer for what their bureau says in public."""
    return viewer.is_one_of(Role.LEAD, Role.CHIEF)


def release(viewer: Viewer, topic_id: UUID, said: Release, *, now: datetime) -> Topic:
    """Publish a topic, or change its words. Raises `NotAllowed`, `NotFound`, `Invalid` below `FEWEST`, `Missing`, `Standing`."""

    def work() -> Topic:
        topic = _locked(viewer, topic_id)
        if topic.people < FEWEST:
            raise Invalid(
                "title", Text("不到 5 个人反映的，不公开。", "Fewer than 5 people raised this: it is not published.")
            )
        for need, words, most in (
            ("title", said.title, LONGEST_TITLE), ("place", said.place, LONGEST_PLACE), ("words", said.words, LONGEST_WORDS),
        ):  # fmt: skip
            if need == "title" and not words.strip():
                raise Missing(need)
            if len(words) > most:
                raise Invalid(need, Text(f"最多 {most} 个字。", f"{most} characters at most."))
        refuse_personal(viewer.bureau_id, "\n".join((said.title, said.place, said.words)))
        verb = "changed" if topic.released_at else "released"
        topic.public_title, topic.public_place = said.title.strip(), said.place.strip()
        topic.public_words = said.words.replace("\r\n", "\n").strip()
        topic.released_by_id, topic.released_at = viewer.officer_id, topic.released_at or now
        topic.save()
        _record(topic, verb, viewer, now, topic.public_title)
        return topic

    return durably(work)


def withdraw(viewer: Viewer, topic_id: UUID, why: str, *, now: datetime) -> Topic:
    """Take it off the public page, with the reason on record. Raises `NotAllowed`, `NotFound`, `Missing`."""

    def work() -> Topic:
        topic = _locked(viewer, topic_id)
        if not why.strip():
            raise Missing("reason")
        if topic.released_at is None:
            raise NotFound
        topic.public_title = topic.public_place = topic.public_words = ""
        topic.released_at, topic.released_by_id = None, None
        topic.save()
        _record(topic, "withdrawn", viewer, now, why.strip())
        return topic

    return durably(work)


def _locked(viewer: Viewer, topic_id: UUID) -> Topic:
    if not may_release(viewer):
        raise NotAllowed(Text("公开话题", "publish a topic"))
    topic = Topic.objects.select_for_update().filter(bureau_id=viewer.bureau_id, id=topic_id).first()
    if topic is None:
        raise NotFound
    return topic


def _record(topic: Topic, verb: str, by: Viewer, now: datetime, words: str) -> None:
    TopicStep(
        bureau_id=topic.bureau_id, id=new_id(), topic_id=topic.id, verb=verb, at=now, by_id=by.officer_id,
        words=words[:600],
    ).save()  # fmt: skip
