"""Which parts of a span's figures are too small to publish, the same whichever page asks.

All the pages of a month together are one table of units (a tree) by procedures, with all its margins. One look at the
month's counts decides for every page and every span; so what is hidden on one can't be computed from others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from heliograph.core.suppression import ALL, own
from heliograph.insight.measures import SMALL
from heliograph.insight.reading import bases
from heliograph.insight.reading.bases import RECEIVED
from heliograph.organisation.models import Unit


def is_small(number: int) -> bool:
    """Whether a figure of so many is not shown, on any page."""
    return 0 < number < SMALL


@dataclass(frozen=True)
class Counts:
    """How many matters of a month, or a span, there are, by (unit, procedure); and the bureau's units in the order of the tree.

    `name`: which base of figures that is. `beside`: the month's other bases, which are hidden with it (`bases`).
    `few`: units of one or two officers, by code (`staffing`). `also`: places that are hidden for a reason of the measure's own.
    """

    cells: Mapping[tuple[int, str], int]
    units: Mapping[int, Unit]
    name: str = RECEIVED
    beside: Mapping[str, Mapping[tuple[int, str], int]] = field(default_factory=dict)
    few: frozenset[str] = frozenset()
    also: frozenset[bases.Place] = frozenset()

    def below(self, unit: int) -> frozenset[int]:
        """The unit and everything below it."""
        root = self.units[unit].path
        return frozenset(u.id for u in self.units.values() if u.path.startswith(root))

    def by_procedure(self, unit: int | None) -> Counter[str]:
        within = self.below(unit) if unit is not None else None
        found: Counter[str] = Counter()
        for (at, procedure), count in self.cells.items():
            if within is None or at in within:
                found[procedure] += count
        return found

    def by_unit(self, parent: int | None, procedure: str | None) -> Counter[int]:
        """By the units directly below `parent` (None: the top), each with all below it; `parent` itself for its own."""
        found: Counter[int] = Counter()
        for unit, count in self.by_own_unit(procedure).items():
            row = self.row_of(unit, parent)
            if row is not None:
                found[row] += count
        return found

    def by_own_unit(self, procedure: str | None) -> Counter[int]:
        found: Counter[int] = Counter()
        for (at, of), count in self.cells.items():
            if procedure is None or of == procedure:
                found[at] += count
        return found

    def row_of(self, unit: int, parent: int | None) -> int | None:
        """The row of the table below `parent` that a unit is counted in; None if it is not below it."""
        trail = [int(part) for part in self.units[unit].path.strip("/").split("/") if part]
        if parent is None:
            return trail[0]
        if parent not in trail:
            return None
        position = trail.index(parent)
        return trail[position + 1] if position + 1 < len(trail) else parent

    def top(self) -> int | None:
        """The one unit at the top, below which the first table of units lies; None if there are several."""
        roots = [u.id for u in self.units.values() if u.parent_id is None]
        return roots[0] if len(roots) == 1 else None

    def is_hidden(self, unit: int | None, procedure: str | None) -> bool:
        """Whether the figures of this unit (with all below it) and procedure must not be shown."""
        if unit is None and procedure is None:
            return is_small(sum(self.cells.values()))
        return self.is_withheld() or (self._code(unit), procedure or ALL) in self._away

    def is_withheld(self) -> bool:
        """Whether only the sum of everything may be told: then no table may list its rows either."""
        return (ALL, ALL) in self._away

    def hidden_units(self, rows: Iterable[int], parent: int | None, procedure: str | None) -> frozenset[int]:
        """Of the rows of `by_unit`, those that must not be shown."""
        codes = {row: own(self._code(row)) if row == parent else self._code(row) for row in rows}
        return frozenset(row for row, code in codes.items() if (code, procedure or ALL) in self._away)

    def hidden_procedures(self, rows: Iterable[str], unit: int | None) -> frozenset[str]:
        """Of the rows of `by_procedure`, those that must not be shown."""
        return frozenset(row for row in rows if (self._code(unit), row) in self._away)

    @cached_property
    def _away(self) -> frozenset[bases.Place]:
        numbers = {name: self._table(cells) for name, cells in {**self.beside, self.name: self.cells}.items()}
        return self.also | bases.away(numbers, self.name, tuple(sorted(tree(self.units).items())), self.few)

    def _table(self, cells: Mapping[tuple[int, str], int]) -> bases.Table:
        """The same by codes, as open data have them: so that both are searched alike, and once."""
        return tuple(sorted(((self._code(unit), of), count) for (unit, of), count in cells.items() if count))

    def _code(self, unit: int | None) -> str:
        return ALL if unit is None else self.units[unit].code


def summed(cells: Mapping[tuple[int, str, int], int]) -> dict[tuple[int, str], int]:
    """All months together."""
    found: Counter[tuple[int, str]] = Counter()
    for (unit, procedure, _), number in cells.items():
        found[unit, procedure] += number
    return dict(found)


@dataclass(frozen=True)
class Months:
    """Which figures of a span must not be shown. Each month is cut once, by itself, whatever the span that is asked for.

    A figure of several months is the sum of theirs and is shown where none of them is hidden: so spans that are
    subtracted from each other give nothing but months that are published anyway. `is_settled` False: the span begins
    or ends within a month, or is not over; then nothing of it may be split up.
    """

    by_month: Mapping[int, Counts]
    is_settled: bool

    @classmethod
    def of(
        cls,
        numbers: Mapping[str, Mapping[tuple[int, str, int], int]],
        name: str,
        units: Mapping[int, Unit],
        *,
        is_settled: bool,
        few: Mapping[int, frozenset[str]] = MappingProxyType({}),
        also: Mapping[int, frozenset[bases.Place]] = MappingProxyType({}),
    ) -> Months:
        """Of one base among all of them, each by (unit, procedure, month); `few` and `also` of each month."""
        found: dict[int, dict[str, dict[tuple[int, str], int]]] = {}
        for base in {*bases.MATTERS, name}:
            for (unit, procedure, month), count in numbers.get(base, {}).items():
                found.setdefault(month, {}).setdefault(base, {})[unit, procedure] = count
        nothing: frozenset[str] = frozenset()
        return cls(
            {
                month: Counts(
                    every.get(name, {}), units, name, every, few.get(month, nothing), also.get(month, frozenset())
                )
                for month, every in sorted(found.items())
            },
            is_settled,
        )

    @classmethod
    def of_few(cls, units: Mapping[int, Unit], few: Mapping[int, frozenset[str]]) -> Months:
        """Of what the police did: nothing is too small to be told, but of one or two officers it is."""
        return cls({month: Counts({}, units, few=codes) for month, codes in few.items() if codes}, is_settled=True)

    def is_hidden(self, unit: int | None, procedure: str | None) -> bool:
        """Of the whole bureau any days may be asked for: there fewer than ten are no secret, but say nothing."""
        if unit is None and procedure is None:
            return is_small(sum(sum(counts.cells.values()) for counts in self.by_month.values()))
        return not self.is_settled or any(counts.is_hidden(unit, procedure) for counts in self.by_month.values())

    def is_withheld(self) -> bool:
        """Whether only the sum of everything may be told: then no table may list its rows either."""
        return not self.is_settled or any(counts.is_withheld() for counts in self.by_month.values())

    def has_a_small_one(self) -> bool:
        """Whether a month has too few to say anything that residents said, even of the whole bureau."""
        return any(counts.is_hidden(None, None) for counts in self.by_month.values())

    def hidden_units(self, rows: Collection[int], parent: int | None, procedure: str | None) -> frozenset[int]:
        return frozenset[int]().union(*(c.hidden_units(rows, parent, procedure) for c in self.by_month.values()))

    def hidden_procedures(self, rows: Collection[str], unit: int | None) -> frozenset[str]:
        return frozenset[str]().union(*(c.hidden_procedures(rows, unit) for c in self.by_month.values()))

    def hidden_own(self, units: Iterable[int], procedure: str | None) -> frozenset[int]:
        """Units of which what lies directly there is hidden in a month, or all that lies below them."""
        return frozenset(
            unit
            for unit in units
            if self.hidden_units([unit], unit, procedure) or self.hidden_units([unit], None, procedure)
        )

    def hidden_months(self, unit: int | None, procedure: str | None) -> frozenset[int]:
        """The months that must not be shown."""
        return frozenset(month for month, counts in self.by_month.items() if counts.is_hidden(unit, procedure))


@dataclass(frozen=True)
class Told:
    """What of a row that shows several bases may be shown: what none of them hides. The first is what was received."""

    every: tuple[Months, ...]

    def is_hidden(self, unit: int | None, procedure: str | None) -> bool:
        if unit is None and procedure is None:
            return self.every[0].is_hidden(None, None)
        return any(months.is_hidden(unit, procedure) for months in self.every)

    def is_withheld(self) -> bool:
        return any(months.is_withheld() for months in self.every)

    def hidden_units(self, rows: Collection[int], parent: int | None, procedure: str | None) -> frozenset[int]:
        return frozenset[int]().union(*(months.hidden_units(rows, parent, procedure) for months in self.every))

    def hidden_procedures(self, rows: Collection[str], unit: int | None) -> frozenset[str]:
        return frozenset[str]().union(*(months.hidden_procedures(rows, unit) for months in self.every))


def tree(units: Mapping[int, Unit]) -> dict[str, str]:
    """What each unit lies under, by codes."""
    return {unit.code: units[unit.parent_id].code for unit in units.values() if unit.parent_id is not None}
