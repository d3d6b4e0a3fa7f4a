"""Random checks and inspection as everybody reads them: draws, results by unit, findings and whether they were put right in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.core.text import Text
from heliograph.inspections.models import Check, Finding, Status
from heliograph.inspections.reading.checkers import stand_ins
from heliograph.organisation import reading as organisation
from heliograph.supervision.models import DrawnItem, PublicDraw
from heliograph.supervision.reading import draws
from heliograph.supervision.reading.draws import DrawShown

YEAR = timedelta(days=365)
LINES = 200


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What a check came to in one unit: drawn, looked at so far, without and with a finding. Units, never persons."""

    unit: Text
    drawn: int
    checked: int
    fine: int
    found: int


@dataclass(frozen=True, slots=True)
class UnitFindings:
    """Findings of one unit over a time: how many, put right by their day, too late, still owed, owed beyond their day."""

    unit: Text
    found: int
    in_time: int
    late: int
    owed: int
    overdue: int
    sent_back: int


@dataclass(frozen=True, slots=True)
class Line:
    """One finding for everybody."""

    number: str
    unit: Text
    problem: str
    found_at: datetime
    due_at: datetime
    status: str
    said: str
    withheld: bool
    is_late: bool
    sent_back: int
    recheck_by: datetime | None
    """By when inspection must look again, while it has not."""
    recheck_late: bool
    """Whether inspection did not look again by its day, now or once."""


@dataclass(frozen=True, slots=True)
class Rechecks:
    """What inspection itself owes: findings said to be put right that it has not looked at again, those of them past their
    day; and of a year's findings, those at which it looked too late."""

    waiting: int
    overdue: int
    late: int


@dataclass(frozen=True, slots=True)
class DrawPage:
    draw: DrawShown
    results: tuple[UnitResult, ...]
    lines: tuple[Line, ...]
    replaced: int


def draw_page(bureau_id: int, draw_id: UUID, *, now: datetime) -> DrawPage:
    """One draw with its results. Raises `NotFound`."""
    row = draws.draw_row(bureau_id, draw_id, PublicDraw.Purpose.INSPECTION)
    found = Finding.objects.filter(bureau_id=bureau_id, draw_id=row.id).order_by("id")[:LINES]
    instead = stand_ins(row, draws.items_of(row), now) if row.drawn_at else {}
    lines = tuple(_line(one, now) for one in found)
    return DrawPage(draws.shown(row, now), tuple(_results(row)), lines, sum(map(len, instead.values())))


def _results(draw: PublicDraw) -> list[UnitResult]:
    """A drawn matter counts as checked when somebody looked, and as found when anybody found something."""
    of = {"bureau_id": draw.bureau_id, "draw_id": draw.id}
    found: dict[UUID, bool] = {}
    for item, fine in Check.objects.filter(**of).values_list("item_id", "fine"):
        found[item] = found.get(item, False) or not fine
    drawn: Counter[int] = Counter()
    counts: dict[int, Counter[bool]] = {}
    for item, unit in DrawnItem.objects.filter(**of).values_list("id", "unit_id"):
        drawn[unit] += 1
        if item in found:
            counts.setdefault(unit, Counter())[found[item]] += 1
    return [
        UnitResult(
            _name(draw.bureau_id, unit), count, sum(counts.get(unit, Counter()).values()),
            counts.get(unit, Counter())[False], counts.get(unit, Counter())[True],
        )
        for unit, count in sorted(drawn.items())
    ]  # fmt: skip


def findings_by_unit(bureau_id: int, *, now: datetime) -> list[UnitFindings]:
    """A year's findings, by unit in the order of the house. All of a day are counted as that day's, extended or not."""
    rows = Finding.objects.filter(bureau_id=bureau_id, found_at__gt=now - YEAR).order_by("unit_id")
    by_unit: dict[int, list[Finding]] = {}
    for one in rows.only("bureau_id", "id", "unit_id", "status", "missed_at", "due_at", "sent_back", "corrected_at"):
        by_unit.setdefault(one.unit_id, []).append(one)
    return [_of_unit(_name(bureau_id, unit), some, now) for unit, some in by_unit.items()]


def _of_unit(unit: Text, rows: Iterable[Finding], now: datetime) -> UnitFindings:
    kinds = Counter(_kind(one, now) for one in rows)
    back = sum(one.sent_back for one in rows)
    return UnitFindings(
        unit, sum(kinds.values()), kinds["in-time"], kinds["late"], kinds["owed"], kinds["overdue"], back
    )


def _kind(one: Finding, now: datetime) -> str:
    is_late = _is_late(one, now)
    if one.status == Status.FOUND:
        return "overdue" if is_late else "owed"
    return "late" if is_late else "in-time"


def _is_late(one: Finding, now: datetime) -> bool:
    return one.missed_at is not None or (one.corrected_at is None and now > one.due_at)


def rechecks(bureau_id: int, *, now: datetime) -> Rechecks:
    """Of the whole bureau: whose the looking again is, is inspection's, not the unit's."""
    rows = Finding.objects.filter(bureau_id=bureau_id)
    waiting = rows.filter(recheck_by__isnull=False)
    late = rows.filter(found_at__gt=now - YEAR, recheck_by=None, recheck_missed_at__isnull=False)
    return Rechecks(waiting.count(), waiting.filter(recheck_by__lt=now).count(), late.count())


def newest_lines(bureau_id: int, *, now: datetime) -> list[Line]:
    """The newest findings."""
    return [_line(one, now) for one in Finding.objects.filter(bureau_id=bureau_id).order_by("-found_at")[:20]]


def _line(one: Finding, now: datetime) -> Line:
    return Line(
        one.number, _name(one.bureau_id, one.unit_id), one.problem, one.found_at, one.due_at, one.status, one.said,
        one.withheld, _is_late(one, now), one.sent_back, one.recheck_by,
        one.recheck_missed_at is not None or (one.recheck_by is not None and now > one.recheck_by),
    )  # fmt: skip


def _name(bureau_id: int, unit: int) -> Text:
    return organisation.unit_name(bureau_id, unit) or Text("", "")
