"""What answering hears of the spine: an answer went out. Its words are counted later, by a job."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from heliograph.core.procedure import Kind
from heliograph.jobs.queue import owe
from heliograph.matters.models import Event, Matter

COUNT = "answering.count"
ANSWERS = frozenset({Kind.ANSWER, Kind.CLOSE})


def of_event(matter: Matter, event: Event) -> Iterable[Model]:
    """The job that counts an answer. History that was brought in is left out: it was not written here."""
    if event.kind not in ANSWERS or "imported" in event.facts or not event.public:
        return []
    about, which = str(matter.id), str(event.id)
    return [owe(COUNT, at=event.at, once=f"{COUNT}:{which}", bureau=matter.bureau_id, matter=about, event=which)]
