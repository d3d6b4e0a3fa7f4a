"""The rows a story is told from: few queries, as many for a long matter as for a short one.

Four for every matter (events, deadlines, attachments, looks), and one more each only where there is something to find:
a rating, parts or a whole, the matter it was joined to; for staff, the parties.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from heliograph.core.procedure import Kind, Procedure
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Event, Look, Matter, Party, Rating

MOST_LOOKS = 500


@dataclass(frozen=True, slots=True)
class Rows:
    """A matter with everything that belongs to it. `key` is None once its content was erased."""

    matter: Matter
    procedure: Procedure
    key: MatterKey | None
    events: list[Event]
    deadlines: list[Deadline]
    attachments: list[Attachment]
    looks: list[Look]
    rating: Rating | None
    related: list[Matter]
    parties: list[Party]


def load(matter: Matter, *, with_parties: bool = False) -> Rows:
    """Read what belongs to the matter."""
    mine = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    events = list(Event.objects.filter(**mine).order_by("sequence"))
    kinds = {event.kind for event in events}
    return Rows(
        matter=matter,
        procedure=procedures.version(matter.bureau_id, matter.procedure, matter.version),
        key=MatterKey.of(matter) if matter.key else None,
        events=events,
        deadlines=list(Deadline.objects.filter(**mine).order_by("starts_at", "due")),
        attachments=list(Attachment.objects.filter(**mine).order_by("id")),
        looks=list(Look.objects.filter(**mine).order_by("-at")[:MOST_LOOKS]),
        rating=Rating.objects.filter(**mine).first() if Kind.RATE in kinds else None,
        related=_related(matter, has_parts=Kind.SPLIT in kinds),
        parties=list(Party.objects.filter(**mine).order_by("id")) if with_parties else [],
    )


def _related(matter: Matter, *, has_parts: bool) -> list[Matter]:
    """The parts split off, the whole it was split from, the matter it was joined to."""
    wanted = Q(parent_id=matter.id, parent_how="split") if has_parts else Q()
    if matter.parent_id is not None and matter.parent_how == "split":
        wanted |= Q(id=matter.parent_id)
    if matter.merged_into is not None:
        wanted |= Q(id=matter.merged_into)
    if not wanted:
        return []
    shown = ("bureau_id", "id", "number", "procedure", "version", "state", "due", "parent_id")
    return list(Matter.objects.filter(wanted, bureau_id=matter.bureau_id).only(*shown).order_by("id"))
