"""Random checks on the desk: what was drawn for an officer to check, with the matter's steps as far as they are needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.inspections.models import Check
from heliograph.inspections.reading.checkers import stand_ins
from heliograph.matters import procedures
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.masked_story import Promised, Step, promises_of, steps_of
from heliograph.supervision.models import DrawnItem, PublicDraw
from heliograph.supervision.reading import draws

AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A matter drawn for this officer."""

    id: UUID
    draw: Text
    number: str
    unit: Text
    drawn_at: datetime
    done: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The drawn matter for its checker: steps and promises, words masked. No more than checking needs."""

    to_check: ToCheck
    procedure: Text
    state: Text
    steps: tuple[Step, ...]
    promises: tuple[Promised, ...]
    erased: bool


def to_check(viewer: Viewer, *, now: datetime) -> list[ToCheck]:
    """What the officer has to check, as drawn or instead of who has left; what is not done first."""
    labels = draws.labels_of(viewer.bureau_id, str(viewer.officer_id))
    rows = list(PublicDraw.objects.filter(bureau_id=viewer.bureau_id, id__in=labels, drawn_at__isnull=False))
    found = []
    for draw in sorted(rows, key=lambda one: one.id, reverse=True)[:10]:
        items = draws.items_of(draw)
        instead = stand_ins(draw, items, now)
        found += [one for one in items if labels[draw.id] in (*one.checkers, *instead.get(one.id, ()))]
    titles = {draw.id: draw for draw in rows}
    shown = _shown(viewer, found, titles)
    return sorted(shown, key=lambda one: one.done)[:AT_ONCE]


def _shown(viewer: Viewer, items: list[DrawnItem], of: dict[UUID, PublicDraw]) -> list[ToCheck]:
    done = set(
        Check.objects.filter(
            bureau_id=viewer.bureau_id, officer_id=viewer.officer_id, item_id__in=[one.id for one in items]
        ).values_list("item_id", flat=True)
    )
    matters = Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=[one.matter_id for one in items])
    numbers = dict(matters.values_list("id", "number"))
    return [
        ToCheck(
            one.id, Text(of[one.draw_id].title_zh, of[one.draw_id].title_en), numbers[one.matter_id],
            organisation.unit_name(viewer.bureau_id, one.unit_id) or Text("", ""), of[one.draw_id].drawn_at or of[one.draw_id].after, one.id in done,
        )
        for one in items
    ]  # fmt: skip


def sheet(viewer: Viewer, item_id: UUID, *, now: datetime) -> Sheet:
    """One drawn matter for its checker. Raises `NotFound` for everybody else."""
    item = DrawnItem.objects.filter(bureau_id=viewer.bureau_id, id=item_id).first()
    label = draws.labels_of(viewer.bureau_id, str(viewer.officer_id)).get(item.draw_id) if item else None
    if item is None or label is None:
        raise NotFound
    draw = draws.draw_row(viewer.bureau_id, item.draw_id, PublicDraw.Purpose.INSPECTION)
    if label not in item.checkers and label not in stand_ins(draw, [item], now).get(item.id, ()):
        raise NotFound
    matter = Matter.objects.get(bureau_id=viewer.bureau_id, id=item.matter_id)
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    (shown,) = _shown(viewer, [item], {draw.id: draw})
    return Sheet(
        shown,
        procedure.title,
        procedure.state(matter.state).title,
        tuple(steps_of(matter)),
        tuple(promises_of(matter)),
        matter.erased_at is not None,
    )
