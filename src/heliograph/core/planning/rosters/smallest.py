"""The smallest set of rules that cannot be kept together, with nothing known of rules: only a question that says whether some conflict.

Deletion gives a set from which no rule can be left out. The smallest of all is a smallest choice that meets every set of rules
whose removal ends the conflict (Ignatiev, Previti, Liffiton, Marques-Silva 2015); where time ends first, it is not claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

R = TypeVar("R", bound=Hashable)

Asked = Callable[[Sequence[R]], bool | None]
"""Whether these rules conflict; None where it was not found out in time."""


@dataclass(frozen=True, slots=True)
class Smallest(Generic[R]):
    """`is_irreducible`: without any one of them the others can be kept. `is_smallest`: no smaller set conflicts either."""

    rules: tuple[R, ...]
    is_irreducible: bool
    is_smallest: bool


def smallest(rules: Sequence[R], conflict: Asked[R], *, tries: int = 0) -> Smallest[R]:
    """From rules that conflict, a set that can't be shortened; the smallest of all, if so many `tries` show it."""
    short, sure = shrunk(rules, conflict)
    if len(short) <= 1:
        return Smallest(tuple(short), sure, sure)
    found = _by_hitting(rules, short, conflict, tries) if sure and tries else None
    return Smallest(tuple(found or short), sure, found is not None)


def shrunk(rules: Sequence[R], conflict: Asked[R]) -> tuple[list[R], bool]:
    """What is left when all that can go is gone, large parts first; and whether every answer was had."""
    kept, size, sure = list(rules), max(len(rules) // 2, 1), True
    while True:
        at = 0
        while at < len(kept):
            without = kept[:at] + kept[at + size :]
            answer = conflict(without) if without else False
            if answer:
                kept = without
            else:
                at += size
                sure = sure and (size > 1 or answer is not None)
        if size == 1:
            return kept, sure
        size = max(size // 2, 1)


def _by_hitting(rules: Sequence[R], known: Sequence[R], conflict: Asked[R], tries: int) -> list[R] | None:
    """A smallest set that conflicts; None where `tries` were too few or an answer was missing."""
    order = {rule: place for place, rule in enumerate(rules)}
    ways_out: list[frozenset[R]] = []
    for _ in range(tries):
        hit = hitting(ways_out, len(known), order)
        if hit is None or len(hit) >= len(known):
            return list(known)  # nothing smaller meets every way out
        answer = conflict(hit) if hit else False
        if answer is None:
            return None
        if answer:
            return hit
        kept = list(hit)
        for rule in rules:
            if rule in kept:
                continue
            answer = conflict([*kept, rule])
            if answer is None:
                return None
            if not answer:
                kept.append(rule)
        ways_out.append(frozenset(rules) - frozenset(kept))
    return None


def hitting(sets: Sequence[frozenset[R]], most: int, order: dict[R, int]) -> list[R] | None:
    """A smallest choice, of `most` at the most, with one of each set; None where there is none."""
    for size in range(most + 1):
        found = _hit(list(sets), size, order)
        if found is not None:
            return sorted(found, key=order.__getitem__)
    return None


def _hit(sets: list[frozenset[R]], size: int, order: dict[R, int]) -> list[R] | None:
    if not sets:
        return []
    if size == 0:
        return None
    first = min(sets, key=len)
    for one in sorted(first, key=order.__getitem__):
        found = _hit([other for other in sets if one not in other], size - 1, order)
        if found is not None:
            return [one, *found]
    return None
