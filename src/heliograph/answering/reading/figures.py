"""How many answers were templates, by unit and month: two counts each, hidden by the rule of boards and open data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from heliograph.answering.models import UnitMonth
from heliograph.core.suppression import ALL, own
from heliograph.insight.reading import bases, staffing
from heliograph.insight.reading.hiding import is_small, tree
from heliograph.insight.reading.span import Span
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """Both are None where one of the two numbers is too small to publish, or would betray one that is."""

    unit: int | None
    month: date
    answers: int | None
    templates: int | None

    @property
    def share(self) -> float | None:
        return self.templates / self.answers if self.answers and self.templates is not None else None


@dataclass(frozen=True, slots=True)
class Figures:
    """`months` of the whole bureau, newest first; `units` in `month`, once it is over."""

    month: date
    months: tuple[Row, ...]
    units: tuple[Row, ...]


def figures(bureau_id: int, month: date, *, today: date) -> Figures:
    """The last `MONTHS` months of the bureau, and the units in one of them."""
    first = _months_back(today.replace(day=1), MONTHS - 1)
    totals: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    cells: dict[int, tuple[int, int]] = {}
    for row in UnitMonth.objects.filter(bureau_id=bureau_id, month__gte=first, month__lte=today):
        totals[row.month][0] += row.answers
        totals[row.month][1] += row.templates
        if row.month == month:
            cells[row.unit_id] = row.answers, row.templates
    months = (Row(None, at, *_told(totals[at])) for at in sorted(totals, reverse=True))
    if month >= today.replace(day=1):
        return Figures(month, tuple(months), ())
    few = staffing.few(bureau_id, Span(month, month))[month.year * 100 + month.month]
    away = untold(cells, organisation.units(bureau_id), few)
    units = (Row(unit, month, *((None, None) if unit in away else cells[unit])) for unit in sorted(cells))
    return Figures(month, tuple(months), tuple(units))


def untold(
    cells: Mapping[int, tuple[int, int]], units: Mapping[int, Unit], few: frozenset[str] = frozenset()
) -> frozenset[int]:
    """Units whose own numbers must not be told. `cells`: answers and templates of each, without those below it."""
    away: set[bases.Place] = {(code, ALL) for code in few}
    for at in (0, 1):
        table = tuple(sorted(((units[unit].code, ALL), both[at]) for unit, both in cells.items() if both[at]))
        away |= bases.away({"of": table}, "of", tuple(sorted(tree(units).items())))
    if bases.WHOLE in away:
        return frozenset(cells)
    codes = {unit: units[unit].code for unit in cells}
    return frozenset(unit for unit, code in codes.items() if {(code, ALL), (own(code), ALL)} & away)


def _told(counts: list[int]) -> tuple[int | None, int | None]:
    answers, templates = counts
    return (None, None) if is_small(answers) or is_small(templates) else (answers, templates)


def _months_back(month: date, number: int) -> date:
    at = month.year * 12 + month.month - 1 - number
    return date(at // 12, at % 12 + 1, 1)
