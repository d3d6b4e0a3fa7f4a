"""Which figures of a table are too small to publish, and which others must go with them: values in, values out.

A table has one or more dimensions (unit, procedure, month, …); each may be a tree. Every cell, every margin and every
sum over a branch is a figure that some page may publish. `protect` says which must not be: those below `least`, and
enough others that nobody who sees all the rest can narrow a hidden one down (docs/decisions/171-suppression.md).

    protect({("u1", "theft"): 3, ("u2", "theft"): 40}, parents=({"u1": "station"}, {}))
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

LEAST = 10
"""Counts from 1 to one less than this are not published where figures are split (design section 9)."""
ALL = ""
"""The sum over a whole dimension."""
K = TypeVar("K", bound=Hashable)


def own(code: str) -> str:
    """The row of what lies directly at a branch that has others below it."""
    return f"={code}"


def protect(
    counts: Mapping[tuple[str, ...], int],
    *,
    parents: Sequence[Mapping[str, str]],
    least: int = LEAST,
    told: Collection[tuple[str, ...]] = (),
    most: Mapping[tuple[str, ...], int] | None = None,
    also: Collection[tuple[str, ...]] = (),
) -> frozenset[tuple[str, ...]]:
    """Every cell or margin that must not be published. `parents` holds, for each dimension, what each code lies under.

    Codes that nothing is said of lie under `ALL`. What is counted at a code with others below it is the cell of
    `own(code)`; the code itself is the sum. Zeros are never hidden. For a reader of all other figures, who knows that
    every hidden one is at least 1, each hidden figure may be any of at least `least` numbers in a row.
    `told`: figures that others publish already, none of them small; they are never hidden.
    `most`: what a reader knows a cell or a sum to be at most, because it is part of something that is told.
    `also`: figures that must go, however large, where some are small.
    If the sum of everything is among the hidden (the last resort), no part of the table may be shown, nor its rows be listed.
    """
    filled = {key: count for key, count in counts.items() if count}
    if not filled:
        return frozenset()
    from heliograph.core.suppression.search import search  # numpy: only when there is a table to look at

    return search(filled, parents, least, told, most or {}, also)


def nodes(counts: Mapping[tuple[str, ...], int], *, parents: Sequence[Mapping[str, str]]) -> dict[tuple[str, ...], int]:
    """Every cell, margin and sum over a branch, as `protect` names them; those that are nothing are left out."""
    filled = {key: count for key, count in counts.items() if count}
    if not filled:
        return {}
    from heliograph.core.suppression.cube import build  # numpy: only when there is a table to look at

    cube = build(filled, parents)
    return {key: count for key, count in cube.figures() if count}


def protect_rows(counts: Mapping[K, int], *, least: int = LEAST) -> frozenset[K]:
    """The rows of one list with a known sum that must not be published; all of them, zeros too, if only the sum may be. The order in which
    they come does not matter: a database's own would hide other rows at another look."""
    keys = sorted(counts, key=_in_order)
    away = _rows([counts[key] for key in keys], least)
    if (ALL,) in away:
        return frozenset(keys)
    return frozenset(key for place, key in enumerate(keys) if (str(place),) in away)


def _in_order(key: Hashable) -> tuple[str, int, str]:
    return type(key).__name__, key if isinstance(key, int) else 0, "" if isinstance(key, int) else str(key)


def hides_sum(counts: Collection[int], *, least: int = LEAST) -> bool:
    """Whether the sum of one list must not be published either: it is small, or bounds rows that are all hidden."""
    return 0 < sum(counts) < least or (ALL,) in _rows(counts, least)


def _rows(counts: Collection[int], least: int) -> frozenset[tuple[str, ...]]:
    if not any(0 < count < least for count in counts):
        return frozenset()
    numbered: dict[tuple[str, ...], int] = {(str(place),): count for place, count in enumerate(counts)}
    return protect(numbered, parents=({},), least=least)
