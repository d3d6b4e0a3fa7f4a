"""The rows a story is told from: few queries, as many for a long matter as for a short one.

Five for every matter (events, deadlines, attachments, looks, where its events stand in the log), and one more each only
where there is something to find: a rating, parts or a whole, the matter it was joined to; for staff, the parties.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from heliograph.core.procedure import Kind, Procedure
from heliograph.matters import procedures
from heliograph.matters.composed import A_NUMBER, AN_ID, Composed, together
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Event, Look, Matter, Party, Rating
from heliograph.matters.reading import recorded

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
    standing: Mapping[UUID, recorded.Standing]


_events = Composed(lambda b, m: Event.objects.filter(bureau_id=b, matter_id=m).order_by("sequence"), A_NUMBER, AN_ID)
_deadlines = Composed(
    lambda b, m: Deadline.objects.filter(bureau_id=b, matter_id=m).order_by("starts_at", "due"), A_NUMBER, AN_ID
)
_attachments = Composed(
    lambda b, m: Attachment.objects.filter(bureau_id=b, matter_id=m).order_by("id"), A_NUMBER, AN_ID
)
_looks = Composed(
    lambda b, m: Look.objects.filter(bureau_id=b, matter_id=m).order_by("-at")[:MOST_LOOKS], A_NUMBER, AN_ID
)
_rating = Composed(lambda b, m: Rating.objects.filter(bureau_id=b, matter_id=m), A_NUMBER, AN_ID)
_parties = Composed(lambda b, m: Party.objects.filter(bureau_id=b, matter_id=m).order_by("id"), A_NUMBER, AN_ID)


def load(matter: Matter, *, with_parties: bool = False) -> Rows:
    """Read what belongs to the matter."""
    mine = (matter.bureau_id, matter.id)
    wanted: list[Composed[Any]] = [_events, _deadlines, _attachments, _looks, *([_parties] if with_parties else [])]
    events, deadlines, attachments, looks, *parties = together(*((one, mine) for one in wanted))
    kinds = {event.kind for event in events}
    return Rows(
        matter=matter,
        procedure=procedures.version(matter.bureau_id, matter.procedure, matter.version),
        key=MatterKey.of(matter) if matter.key else None,
        events=events,
        deadlines=deadlines,
        attachments=attachments,
        looks=looks,
        rating=_rating.first(*mine) if Kind.RATE in kinds else None,
        related=_related(matter, has_parts=Kind.SPLIT in kinds),
        parties=parties[0] if parties else [],
        standing=recorded.standing([event.id for event in events]),
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
