"""What stands beside a matter on the desk: what grew from it, what it grew from, and when somebody says they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions.actor import may_open
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading.desk import SEALED
from heliograph.matters.reading.story.reader import title_for_staff
from heliograph.organisation.reading import Viewer


@dataclass(frozen=True, slots=True)
class Beside:
    """Another matter with keys of its own that came out of this one, or out of which this one came."""

    how: Text
    number: str
    shown: str
    state: Text


def grown(viewer: Viewer, matter: Matter) -> list[Beside]:
    """Matters that grew from this one, and the one it grew from: those the officer may open."""
    wanted = Q(parent_id=matter.id)
    if matter.parent_id is not None and matter.parent_how == "grew":
        wanted |= Q(id=matter.parent_id)
    rows = Matter.objects.filter(wanted, bureau_id=matter.bureau_id).defer(*SEALED)[:50]
    return [_beside(row, matter) for row in rows if _is_grown(row, matter) and may_open(viewer, row)]


def _is_grown(row: Matter, matter: Matter) -> bool:
    return row.id == matter.parent_id or row.parent_how == "grew"


def _beside(row: Matter, matter: Matter) -> Beside:
    how = (
        Text("由它引出本件：", "This grew from ")
        if row.id == matter.parent_id
        else Text("由此另立：", "Grew from this: ")
    )
    state = procedures.version(row.bureau_id, row.procedure, row.version).state(row.state)
    return Beside(how, row.number, show_number(row.number), title_for_staff(state))


def claimed_at(matter: Matter) -> datetime | None:
    """When the person says they called or came, if an officer entered it for them."""
    facts = (
        Event.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, sequence=1)
        .values_list("facts", flat=True)
        .first()
    )
    claimed = (facts or {}).get("claimed_at")
    return datetime.fromisoformat(claimed) if claimed else None
