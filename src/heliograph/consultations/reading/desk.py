"""Calls on the desk: the list, and one with its groups and what was written. Who reads a suggestion is on record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.consultations.models import Call, CallStep, Group, State, Suggestion
from heliograph.consultations.reading.public import Line, line_of
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.matters.actions.looks import look
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading.written import values_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights

SHOWN = 25
"""Suggestions that are opened on one page."""


@dataclass(frozen=True, slots=True)
class Row:
    """One suggestion as its sorter reads it; `words` are empty once they were erased."""

    id: UUID
    number: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """One group, or what stands alone (`group` None), and how many are in it."""

    group: Group | None
    count: int
    decided_by: Text | None


@dataclass(frozen=True, slots=True)
class Board:
    """One call. `rows` are those of the group that is open (`chosen`), a page of them; `next` is the following page."""

    line: Line
    about: Text
    total: int
    sorted: tuple[Sorted, ...]
    chosen: Group | None
    rows: tuple[Row, ...]
    next: int
    steps: tuple[tuple[CallStep, Text | None], ...]
    may_sort: bool
    may_publish: bool

    @property
    def alone(self) -> int:
        return next((one.count for one in self.sorted if one.group is None), 0)

    @property
    def undecided(self) -> int:
        return sum(1 for one in self.sorted if one.group is not None and not one.group.adopted)


def calls_of(viewer: Viewer, *, now: datetime) -> list[Line]:
    """The calls of the units that this officer prepares for, the latest first."""
    rows = Call.objects.filter(bureau_id=viewer.bureau_id).order_by("-ends_at", "id")[:100]
    return [line_of(row, now) for row in rows if rights.may_prepare(viewer, row.unit_id) or rights.sees_all(viewer)]


def board_of(viewer: Viewer, call_id: UUID, group: UUID | None, page: int, *, now: datetime) -> Board:
    """Raises `NotFound`. Suggestions are opened only for who sorts them, and each look is recorded first."""
    call = Call.objects.filter(bureau_id=viewer.bureau_id, id=call_id).first()
    if call is None or not (rights.may_prepare(viewer, call.unit_id) or rights.sees_all(viewer)):
        raise NotFound
    may_sort = rights.may_prepare(viewer, call.unit_id)
    suggestions = Suggestion.objects.filter(bureau_id=call.bureau_id, call_id=call.id)
    counts = Counter(suggestions.values_list("group_id", flat=True))
    groups = list(Group.objects.filter(bureau_id=call.bureau_id, call_id=call.id).order_by("place"))
    chosen = next((one for one in groups if one.id == group), None)
    rows: list[Row] = []
    more = False
    if may_sort and call.state != State.CANCELLED:
        of = suggestions.filter(group_id=chosen.id if chosen else None).order_by("at", "matter_id")
        ids = list(of.values_list("matter_id", flat=True)[page * SHOWN : (page + 1) * SHOWN + 1])
        more = len(ids) > SHOWN
        rows = _opened(viewer, ids[:SHOWN], now)
    steps = CallStep.objects.filter(bureau_id=call.bureau_id, call_id=call.id).order_by("at", "id")
    return Board(
        line=line_of(call, now), about=Text(call.about, call.about_en), total=sum(counts.values()),
        sorted=(
            *(Sorted(one, counts[one.id], organisation.officer_name(call.bureau_id, one.decided_by_id)) for one in groups),
            *((Sorted(None, counts[None], None),) if counts[None] else ()),
        ),
        chosen=chosen, rows=tuple(rows), next=page + 1 if more else 0,
        steps=tuple((one, organisation.officer_name(call.bureau_id, one.by_id)) for one in steps),
        may_sort=may_sort and call.state == State.SORTING, may_publish=rights.may_lead(viewer, call.unit_id),
    )  # fmt: skip


def _opened(viewer: Viewer, ids: list[UUID], now: datetime) -> list[Row]:
    found = {matter.id: matter for matter in Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=ids)}
    return [_row(viewer, found[ident], now) for ident in ids if ident in found]


def _row(viewer: Viewer, matter: Matter, now: datetime) -> Row:
    if matter.erased_at is not None:
        return Row(matter.id, matter.number, "", "")
    look(matter, viewer, why="handling", now=now)
    try:
        values = values_of(matter)
    except SealBroken:
        return Row(matter.id, matter.number, "", "")
    return Row(matter.id, matter.number, str(values.get("subject", "")), str(values.get("words", "")))
