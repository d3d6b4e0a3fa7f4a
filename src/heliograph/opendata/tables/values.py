"""One month as events give it (`Raw`), and the same as it is released (`Tables`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WHOLE = ""
"""In the column `unit`: the whole bureau. In `procedure`: all of them together."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure for what lies directly at a unit under one procedure: `part` of `of`; `asked` where only some answered."""

    unit: str
    procedure: str
    measure: str
    part: int
    of: int
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class Lasted:
    """`matters` of a unit lasted `minutes` until `measure` (first answer, end)."""

    unit: str
    measure: str
    minutes: int
    matters: int


@dataclass(frozen=True, slots=True)
class Raw:
    """One month before anything is protected. `parents`: what each unit's code lies under (none: at the top).

    `few`: units of one or two officers; `also`: places of a measure that are hidden for a reason of its own.
    """

    parents: Mapping[str, str]
    cells: tuple[Cell, ...]
    lasted: tuple[Lasted, ...]
    few: frozenset[str] = frozenset()
    also: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Counted:
    """A row of `counts`: a unit with all below it. `hidden`: too few to be published, or protecting those; nothing else is said."""

    unit: str
    procedure: str
    measure: str
    part: int | None = None
    of: int | None = None
    asked: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A row of `durations`: `matters` of a unit with all below it took `minutes`. A hidden unit has one row that says so."""

    unit: str
    measure: str
    minutes: int | None = None
    matters: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Tables:
    """What one month's release holds."""

    counts: tuple[Counted, ...]
    durations: tuple[Duration, ...]
