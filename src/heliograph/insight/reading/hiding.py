"""Which parts of a span's figures are too small to publish, the same whichever page asks.

A page for one unit or one procedure shows only what the table of all units or procedures would show: otherwise a small
number hidden there could be read here. One look at the span's counts by unit and procedure decides everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from heliograph.insight.measures import hidden
from heliograph.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Counts:
    """How many matters of a span there are, by (unit, procedure); and the bureau's units in the order of the tree."""

    cells: Mapping[tuple[int, str], int]
    units: Mapping[int, Unit]

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
        """Whether the figures of this unit and procedure must not be shown."""
        if unit is None and procedure is None:
            return False
        if procedure is not None and self._hides_procedure(unit, procedure):
            return True
        return unit is not None and self._hides_unit(unit, procedure)

    def _hides_procedure(self, unit: int | None, procedure: str) -> bool:
        if procedure in hidden(self.by_procedure(unit)):
            return True
        return unit is not None and self._hides_procedure(None, procedure)

    def _hides_unit(self, unit: int, procedure: str | None) -> bool:
        """In any table on the way up, for this procedure and for all together."""
        at: int | None = unit
        while at is not None:
            parent = self.units[at].parent_id
            if parent is None:
                break
            tables = [self.by_unit(parent, procedure)] + ([self.by_unit(parent, None)] if procedure is not None else [])
            if any(at in hidden(table) for table in tables):
                return True
            at = parent
        return False
