"""The lead's board: who carries how much, what is late or about to be, what came back, what waits for others.

Counted over open matters only, through the desk's partial indexes; nothing here reads history or content. It says
nothing about ratings. It is for spreading work, not for scoring people: no speed, no online time, no ranking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from heliograph.core.text import Text
from heliograph.matters.models import Matter
from heliograph.matters.reading.desk import visible_to
from heliograph.matters.reading.owed import units_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Posting, Role
from heliograph.organisation.reading import Viewer


@dataclass(slots=True)
class Load:
    """Figures of one unit or officer (`id` None: of nobody yet)."""

    id: int | None
    name: Text | None
    open: int = 0
    late: int = 0
    near: int = 0
    reopened: int = 0
    waiting: int = 0
    offered: int = 0

    @property
    def carried(self) -> int:
        """Everything on the desk: what has a clock running and what waits."""
        return self.open + self.waiting


@dataclass(slots=True)
class UnitBoard:
    """A unit's own figures and those of its officers; `unassigned` is the officer row of nobody."""

    load: Load
    officers: list[Load] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Board:
    """The board of everything the viewer leads. `most` is the highest load of any officer: the bars' full length."""

    total: Load
    units: list[UnitBoard]
    most: int


def handlers(units: Iterable[int], now: datetime) -> list[tuple[int, int]]:
    """(unit, officer) for everybody who handles or leads in one of the units today, as they were posted."""
    today = timezone.localdate(now)
    rows = Posting.objects.filter(
        Q(since=None) | Q(since__lte=today),
        Q(until=None) | Q(until__gte=today),
        unit_id__in=list(units),
        role__in=[Role.HANDLER, Role.LEAD],
        officer__active=True,
    )
    return list(rows.order_by("id").values_list("unit_id", "officer_id"))


def board(viewer: Viewer, now: datetime) -> Board:
    """The board for a lead, chief or supervisor, units in the order of the tree."""
    units = units_of(viewer)
    led = [u for u in organisation.units(viewer.bureau_id) if units is None or u in units]
    by_unit = {u: UnitBoard(Load(u, organisation.unit_name(viewer.bureau_id, u))) for u in led}
    people = _officers(viewer, led, now)
    loads = _count(viewer, led, now)
    for (unit, officer), load in loads.items():
        if unit in by_unit:
            load.name = organisation.officer_name(viewer.bureau_id, officer)
            _add(by_unit[unit].load, load)
    for unit, entry in by_unit.items():
        posted = people.get(unit, [])
        elsewhere = [o for (u, o) in loads if u == unit and o not in posted]
        entry.officers = [_of(viewer, loads, unit, officer) for officer in [*posted, *elsewhere]]
        entry.officers.sort(key=lambda one: (one.id is not None, -one.late, -one.carried))
    shown = [entry for entry in by_unit.values() if entry.officers or entry.load.carried or entry.load.offered]
    total = Load(None, None)
    for entry in by_unit.values():
        _add(total, entry.load)
    return Board(total, shown, max((one.carried for entry in shown for one in entry.officers), default=0))


def _of(viewer: Viewer, loads: dict[tuple[int, int | None], Load], unit: int, officer: int | None) -> Load:
    return loads.get((unit, officer)) or Load(officer, organisation.officer_name(viewer.bureau_id, officer))


def _add(total: Load, one: Load) -> None:
    for name in ("open", "late", "near", "reopened", "waiting", "offered"):
        setattr(total, name, getattr(total, name) + getattr(one, name))


def _officers(viewer: Viewer, units: Iterable[int], now: datetime) -> dict[int, list[int | None]]:
    """Who handles in each unit today; a handler's own board names nobody else."""
    posted: dict[int, list[int | None]] = defaultdict(list)
    is_leading = viewer.is_one_of("supervisor")
    for unit, officer in handlers(units, now):
        if (is_leading or unit in viewer.led_units or officer == viewer.officer_id) and officer not in posted[unit]:
            posted[unit].append(officer)
    return posted


def _count(viewer: Viewer, units: list[int], now: datetime) -> dict[tuple[int, int | None], Load]:
    """Figures by unit and officer: one walk over what is due, one over standing clocks, one over offers."""
    found: dict[tuple[int, int | None], Load] = {}

    def of(unit: int, officer: int | None) -> Load:
        return found.setdefault((unit, officer), Load(officer, None))

    visible = Matter.objects.filter(visible_to(viewer)).order_by()
    # Grouped by what the index is on and sorted out here: with a condition on the unit, SQLite would walk its history.
    due = visible.filter(due__isnull=False, owed_by_id__in=units).values_list("owed_by_id", "unit_id", "officer_id")
    figures = due.annotate(
        open=Count("id"),
        late=Count("id", filter=Q(due__lt=now)),
        near=Count("id", filter=Q(due__gte=now, warn_at__lte=now)),
        again=Count("id", filter=Q(reopened__gt=0)),
    )
    for owing, unit, officer, count, late, near, again in figures:
        if owing == unit:  # otherwise it is a superior's follow-up
            load = of(unit, officer)
            load.open, load.late, load.near, load.reopened = count, late, near, again
    standing = visible.filter(due__isnull=True, settled_at__isnull=True, unit_id__in=units)
    waits = standing.values_list("unit_id", "officer_id").annotate(
        n=Count("id"), again=Count("id", filter=Q(reopened__gt=0))
    )
    for unit, officer, count, again in waits:
        load = of(unit, officer)
        load.waiting, load.reopened = count, load.reopened + again
    offers = visible.filter(offered_to_id__gt=0).values_list("unit_id", "officer_id").annotate(n=Count("id"))
    led = set(units)
    for unit, officer, count in offers:
        if unit in led:
            of(unit, officer).offered = count
    return found
