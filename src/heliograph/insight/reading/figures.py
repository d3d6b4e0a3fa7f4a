"""Any measure of any span, unit and procedure, with its interval; and tables of it. What is too small is hidden here, once.

Of the whole bureau a span may have any days. What is split up (by unit, procedure, month), and what residents said, is
told of whole months that are over: days taken from days would give single people (decision 171). Fewer than ten are shown
nowhere.

Pages, open data, badges and appraisal call these functions and count nothing themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from heliograph.core.text import Text
from heliograph.insight import sources
from heliograph.insight.catalogue import Kind, Measure, measure
from heliograph.insight.coarsening import COARSE
from heliograph.insight.export import event_folder
from heliograph.insight.measures import Estimate, quantile_estimate, ratio, share
from heliograph.insight.reading import counting, staffing
from heliograph.insight.reading.bases import RECEIVED
from heliograph.insight.reading.counting import Cell, Cells
from heliograph.insight.reading.hiding import Counts, Months, summed
from heliograph.insight.reading.span import Span
from heliograph.matters import procedures
from heliograph.organisation import reading as organisation

By = Literal["unit", "procedure", "month"]
DAY = 86_400_000_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`part` of `of` where the measure is a share or a ratio; `of` values where it is a quantile. `asked` stands beside ratings.

    `hidden`: too few to publish; then nothing else is filled. Without `value` and not hidden: nothing to count yet.
    """

    value: float | None
    low: float | None
    high: float | None
    part: int | None
    of: int
    asked: int | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Row:
    """`key`: the unit's id, the procedure's code, or the month as 2026-03."""

    key: str
    title: Text
    figure: Figure


OPINIONS = ("response-rate", "solved-rate", "satisfied-rate")
"""What residents said of their own matter: hidden in one, hidden in all, because they are of nearly the same people."""
HIDDEN = Figure(None, None, None, None, 0, None, True)


def as_of(bureau_id: int) -> datetime | None:
    """How far events are counted; None before the first export. Pages say it."""
    through = event_folder().through()
    return through.as_of if through is not None and organisation.bureau(bureau_id) else None


def figure(bureau_id: int, code: str, span: Span, *, unit: int | None = None, procedure: str | None = None) -> Figure:
    """The figure, suppressed as every page must. `unit`: with all below it. Raises UnknownMeasure, KeyError for no such unit."""
    what = _Counted.of(bureau_id, measure(code), span)
    unit = what.whole_if_top(unit)
    if what.is_hidden(unit, procedure):
        return HIDDEN
    keys = what.keys(unit, procedure, lambda cell: "")
    return what.estimated(keys, unit, procedure, "").get("", what.none())


def table(
    bureau_id: int, code: str, span: Span, *, by: By, unit: int | None = None, procedure: str | None = None
) -> list[Row]:
    """The measure by unit directly below, by procedure or by month; complementary suppression applied.

    Units in the order of the tree, procedures with the most matters first, months in order; only those that have matters.
    """
    what = _Counted.of(bureau_id, measure(code), span)
    unit = what.whole_if_top(unit)
    if not what.may_be_split(unit, procedure, by):
        return []
    parent = unit if unit is not None else what.tree.top()
    keys = what.keys(unit, procedure, _key_by(by, what.tree, parent))
    away = what.hidden_rows(keys, by, unit, procedure, parent)
    found = what.estimated(keys, unit, procedure, by)
    named = _titles(bureau_id, by)
    return [
        Row(key, named(key), HIDDEN if key in away else found.get(key, what.none()))
        for key in what.ordered(keys, by, away)
    ]


def hidden_at(bureau_id: int, span: Span, procedure: str) -> frozenset[int]:
    """Units at which no figure tells how many matters of the procedure came in, in some month: for pages that tell of a part of them."""
    units, few = organisation.units(bureau_id), staffing.few(bureau_id, span)
    numbers = counting.cells(bureau_id, span).numbers
    return Months.of(numbers, RECEIVED, units, is_settled=True, few=few).hidden_own(units, procedure)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A measure's counts in a span. `tree`: where its rows lie. `checked`: the numbers that decide what is too small to show.

    Of events these are the matters received and what the measure is of; a source of another app says whether it has any.
    """

    bureau_id: int
    measure: Measure
    span: Span
    cells: Cells
    names: tuple[str, str, str]
    tree: Counts
    checked: tuple[tuple[Months, str], ...]

    @classmethod
    def of(cls, bureau_id: int, what: Measure, span: Span) -> _Counted:
        units = organisation.units(bureau_id)
        registered = sources.source(what.code)
        if registered is not None:
            found, names = counting.tallied(bureau_id, span, what.code), ("part", "of", "")
            among = ["part", "of"] if registered.of_people else []
            also = registered.hides(bureau_id, span) if registered.hides is not None else {}
        else:
            found, names = counting.cells(bureau_id, span), _names(what.code)
            among = [_names(one)[1] for one in (OPINIONS if what.code in OPINIONS else (what.code,))]
            also = {}
        tree = Counts(summed(found.of("received" if registered is None else "of")), units)
        is_settled = span.is_whole_months and span.until < counting.today(bureau_id)
        few = staffing.few(bureau_id, span)
        checked = tuple(
            (Months.of(found.numbers, name, units, is_settled=is_settled, few=few, also=also), name) for name in among
        ) or ((Months.of_few(units, few), "of"),)
        return cls(bureau_id, what, span, found, names, tree, checked)

    def whole_if_top(self, unit: int | None) -> int | None:
        """The top unit with all below it is the whole bureau. Raises KeyError for no such unit."""
        return None if unit is None or self.tree.units[unit].parent_id is None else unit

    def is_hidden(self, unit: int | None, procedure: str | None) -> bool:
        if unit is None and procedure is None and self.measure.code in OPINIONS:
            return any(not months.is_settled or months.has_a_small_one() for months, _ in self.checked)
        return any(months.is_hidden(unit, procedure) for months, _ in self.checked)

    def may_be_split(self, unit: int | None, procedure: str | None, by: By) -> bool:
        """Whether a table may be shown at all. Of months each stands for itself."""
        if by == "month":
            return all(months.is_settled for months, _ in self.checked)
        return not (self.is_hidden(unit, procedure) or any(months.is_withheld() for months, _ in self.checked))

    def none(self) -> Figure:
        """Nothing to count yet."""
        return Figure(None, None, None, 0 if self.names[0] else None, 0, 0 if self.names[2] else None, False)

    def keys(self, unit: int | None, procedure: str | None, key_of: Callable[[Cell], str | None]) -> dict[Cell, str]:
        """The row that each cell belongs to, of the cells that were asked for."""
        within = self.tree.below(unit) if unit is not None else None
        cells = {**self.cells.of("received"), **self.cells.of(self.names[1])}
        chosen = (c for c in cells if (within is None or c[0] in within) and (procedure is None or c[1] == procedure))
        return {cell: key for cell in chosen if (key := key_of(cell)) is not None}

    def hidden_rows(
        self, keys: Mapping[Cell, str], by: By, unit: int | None, procedure: str | None, parent: int | None
    ) -> frozenset[str]:
        found: set[str] = set()
        for months, name in self.checked:
            rows = _summed(self.cells.of(name), keys)
            if by == "unit":
                found |= {str(u) for u in months.hidden_units([int(row) for row in rows], parent, procedure)}
            elif by == "procedure":
                found |= months.hidden_procedures(rows, unit)
            else:
                hidden = months.hidden_months(unit, procedure)
                found |= {key for cell, key in keys.items() if cell[2] in hidden}
        return frozenset(found)

    def ordered(self, keys: Mapping[Cell, str], by: By, away: Collection[str]) -> list[str]:
        rows = _summed(self.cells.of("received") or self.cells.of(self.names[1]), keys)
        if by == "unit":
            order = {str(one): place for place, one in enumerate(self.tree.units)}
            return sorted(rows, key=lambda row: order[row])
        if by == "month":
            return sorted(rows)
        return sorted(rows, key=lambda row: (0 if row in away else -rows[row], row))

    def estimated(
        self, keys: Mapping[Cell, str], unit: int | None, procedure: str | None, by: By | Literal[""]
    ) -> dict[str, Figure]:
        """The figure of each row."""
        if self.measure.kind is Kind.QUANTILE:
            return self._quantiles(keys, unit, procedure, by)
        part, of, asked = (_summed(self.cells.of(name), keys) for name in self.names)
        estimate = share if self.measure.kind is Kind.SHARE else ratio
        return {
            row: _figure(estimate(part[row], of[row]), part[row], of[row], asked[row] if self.names[2] else None)
            for row in of
            if of[row]
        }

    def _quantiles(
        self, keys: Mapping[Cell, str], unit: int | None, procedure: str | None, by: By | Literal[""]
    ) -> dict[str, Figure]:
        from heliograph.insight.measures.defined import WAITS

        wait = WAITS[self.measure.code]
        columns = [by] if by else []
        units = self.tree.below(unit) if unit is not None else None
        waited: dict[str, list[float]] = defaultdict(list)
        place = {"unit": 0, "procedure": 1, "month": 2}
        rows = {cell[place[by]]: key for cell, key in keys.items()} if by else {}
        for found in counting.waits(self.bureau_id, self.span, wait.column, columns, units, procedure):
            values = found.column(wait.column).to_numpy() / DAY
            named = found.column(by).to_pylist() if by else [""] * len(values)
            for key, value in zip(named, values.tolist(), strict=True):
                waited[rows[key] if by else ""].append(value)
        return {
            row: _figure(quantile_estimate(sorted(values), wait.quantile), None, len(values), None)
            for row, values in waited.items()
        }


def _names(code: str) -> tuple[str, str, str]:
    """The columns of part, of and asked."""
    from heliograph.insight.measures.defined import TALLIES, WAITS, column

    if code in WAITS:
        return "", f"{WAITS[code].column}s", ""
    asked = column(code, "asked") if code in TALLIES and TALLIES[code].asked is not None else ""
    return column(code, "part"), column(code, "of"), asked


def _figure(estimate: Estimate, part: int | None, of: int, asked: int | None) -> Figure:
    return Figure(estimate.value, estimate.low, estimate.high, part, of, asked, False)


def _summed(cells: Mapping[Cell, int], keys: Mapping[Cell, str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell, key in keys.items():
        found[key] += cells.get(cell, 0)
    return found


def _key_by(by: By, counts: Counts, parent: int | None) -> Callable[[Cell], str | None]:
    def of_unit(cell: Cell) -> str | None:
        row = counts.row_of(cell[0], parent)
        return None if row is None else str(row)

    keys: dict[str, Callable[[Cell], str | None]] = {
        "unit": of_unit,
        "procedure": lambda cell: cell[1],
        "month": lambda cell: f"{cell[2] // 100}-{cell[2] % 100:02}",
    }
    return keys[by]


def _titles(bureau_id: int, by: By) -> Callable[[str], Text]:
    def of_unit(key: str) -> Text:
        return organisation.units(bureau_id)[int(key)].title

    def of_procedure(key: str) -> Text:
        found = procedures.in_force(bureau_id, key, date.max)
        return COARSE.get(key) or (found.title if found else Text(key, key))

    def of_month(key: str) -> Text:
        year, month = key.split("-")
        return Text(f"{year}年{int(month)}月", f"{date(int(year), int(month), 1):%B %Y}")

    return {"unit": of_unit, "procedure": of_procedure, "month": of_month}[by]


__all__ = ["Figure", "Row", "Span", "as_of", "figure", "hidden_at", "table"]
