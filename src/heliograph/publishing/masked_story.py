"""A matter's steps with their public words, masked: for those who look at how it was handled and need not know whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.publishing.for_everybody import masked


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `words` are masked, and empty where there are none or they were erased."""

    at: datetime
    title: Text
    words: str


@dataclass(frozen=True, slots=True)
class Promised:
    """One limit, and whether it was broken."""

    title: Text
    due: datetime
    is_late: bool


def steps_of(matter: Matter) -> list[Step]:
    """Every step that the procedure knows, in order."""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    titles = {one.name: one.title for one in procedure.actions}
    rows = Event.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).order_by("sequence")
    return [Step(one.at, titles[one.action], _words(matter, one)) for one in rows if one.action in titles]


def promises_of(matter: Matter) -> list[Promised]:
    """The limits of the matter, the earliest first."""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    rows = Deadline.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).order_by("due")
    return [Promised(procedure.promise(one.promise).title, one.due, one.broken_at is not None) for one in rows]


def _words(matter: Matter, event: Event) -> str:
    if not matter.key or not event.public:
        return ""
    try:
        words = MatterKey.of(matter).open_values("event.public", event.id, bytes(event.public)).get("words", "")
    except SealBroken:
        return ""
    return masked(matter.bureau_id, words)
