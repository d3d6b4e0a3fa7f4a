"""How many answers were templates, by unit and month: two counts each, small ones hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from heliograph.answering.models import UnitMonth
from heliograph.core.suppression import protect_rows
from heliograph.insight.measures import SMALL, hidden

SMALL_PART = 5
"""A number of templates below this is told as "fewer than 5"."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """`answers` is None where the numbers are too small to publish; `templates` is None where they are below 5 (or would betray one that is)."""

    unit: int | None
    month: date
    answers: int | None
    templates: int | None

    @property
    def share(self) -> float | None:
        return self.templates / self.answers if self.answers and self.templates is not None else None


@dataclass(frozen=True, slots=True)
class Figures:
    """`months` of the whole bureau, newest first; `units` in `month`."""

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
    unshown = hidden({unit: answers for unit, (answers, _) in cells.items()})
    shown = {unit: counts for unit, counts in cells.items() if unit not in unshown}
    without = untold({unit: templates for unit, (_, templates) in shown.items()})
    units = (_row(unit, month, shown.get(unit), unit in without) for unit in sorted(cells))
    months = (_row(None, at, _large(totals[at]), 0 < totals[at][1] < SMALL_PART) for at in sorted(totals, reverse=True))
    return Figures(month, tuple(months), tuple(units))


def _large(counts: list[int]) -> tuple[int, int] | None:
    answers, templates = counts
    return (answers, templates) if answers >= SMALL else None


def untold(templates: Mapping[int, int]) -> frozenset[int]:
    """Units whose number of templates is small, and those that protect them: the bureau's total is told."""
    return protect_rows(templates, least=SMALL_PART)


def _row(unit: int | None, month: date, counts: tuple[int, int] | None, is_untold: bool) -> Row:
    if counts is None:
        return Row(unit, month, None, None)
    return Row(unit, month, counts[0], None if is_untold else counts[1])


def _months_back(month: date, number: int) -> date:
    at = month.year * 12 + month.month - 1 - number
    return date(at // 12, at % 12 + 1, 1)
