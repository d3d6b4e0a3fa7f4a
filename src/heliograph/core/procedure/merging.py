"""A procedure's own tables laid over the shared pieces it includes, entry by entry.

An action, promise, state, field or signpost of the same name as a shared one replaces it key by key; `without` leaves
shared ones out, and what the shared pieces said of them. Called by `building` alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from heliograph.core.procedure.table import Table
from heliograph.core.text import Text


@dataclass(slots=True)
class Origins:
    """Where each part of a procedure was written, for the checks to point at."""

    top: Table
    parts: dict[tuple[str, str], Table] = field(default_factory=dict)


class Merge:
    """The entries of a procedure and of the pieces it includes, as one list."""

    def __init__(self, own: Table, pieces: list[Table], origins: Origins) -> None:
        self.own = own
        self.pieces = pieces
        self.origins = origins
        self.without = set(own.names("without"))
        self.left_out: set[str] = set()

    def states(self) -> list[tuple[str, Table]]:
        """Shared states first, then the procedure's own, in the order written."""
        below = self._first(pair for piece in self.pieces for pair in piece.named_tables("states"))
        above = dict(self.own.named_tables("states"))
        merged = {name: above[name].over(table) if name in above else table for name, table in below.items()}
        merged.update({name: table for name, table in above.items() if name not in below})
        return [(name, self._keep("states", name, table)) for name, table in merged.items()]

    def named(self, key: str, *, shared_first: bool = False) -> list[Table]:
        """The procedure's own new entries, and the shared ones with what the procedure says over them."""
        above = self._once((table.string("name"), table) for table in self.own.tables(key))
        below = self._first((table.string("name"), table) for piece in self.pieces for table in piece.tables(key))
        own = {name: table for name, table in above.items() if name not in below}
        shared = {name: above[name].over(table) if name in above else table for name, table in below.items()}
        merged = {**shared, **own} if shared_first else {**own, **shared}
        return [self._keep(key, name, table) for name, table in merged.items()]

    def grounds(self) -> list[Table]:
        """The legal grounds, own first; a shared one gives way to the procedure's own for the same row."""
        tables = self.own.tables("basis")
        rows = {_cited_as(table) for table in tables}
        shared = [table for piece in self.pieces for table in piece.tables("basis")]
        tables += [table for table in shared if not _cited_as(table) or _cited_as(table) not in rows]
        for index, table in enumerate(tables):
            self.origins.parts["basis", str(index)] = table
        return tables

    def finish(self) -> None:
        for name in sorted(self.without - self.left_out):
            self.own.problem("without", Text(f"共用片段里没有“{name}”。", f'no shared piece has "{name}".'))
        self.own.finish()
        for piece in self.pieces:
            piece.finish()

    def _first(self, pairs: Iterable[tuple[str, Table]]) -> dict[str, Table]:
        kept: dict[str, Table] = {}
        for name, table in pairs:
            if name in self.without:
                self.left_out.add(name)
            elif name in kept:
                self._double(name, table)
            else:
                kept[name] = table.forgetting(self.without)
        return kept

    def _once(self, pairs: Iterable[tuple[str, Table]]) -> dict[str, Table]:
        kept: dict[str, Table] = {}
        for name, table in pairs:
            if name in kept:
                self._double(name, table)
            else:
                kept[name] = table
        return kept

    def _double(self, name: str, table: Table) -> None:
        table.problem("name", Text(f"“{name}”写了两次。", f'"{name}" is there twice.'))

    def _keep(self, key: str, name: str, table: Table) -> Table:
        self.origins.parts[key, name] = table
        return table


def _cited_as(table: Table) -> str:
    """The row or the name by which a ground is cited."""
    return table.string("row", "") or table.string("name", "")
