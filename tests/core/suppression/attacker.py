"""A reader who wants to know what is hidden: an integer program that uses all that is published, and the rule.

Independent of what hides: it knows only the counts, the trees, and which figures are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Key = tuple[str, ...]
ENOUGH = 10_000


def trail(code: str, above: Mapping[str, str]) -> list[str]:
    found = [code]
    while found[-1]:
        found.append(above.get(found[-1], ""))
    return found


def leaves(counts: Mapping[Key, int], parents: Sequence[Mapping[str, str]]) -> dict[Key, tuple[list[str], ...]]:
    """Each cell of the table with, for each dimension, all that it lies in. What lies directly at a branch is `=branch`."""
    branches = [{node for key in counts for node in trail(key[i], above)[1:]} for i, above in enumerate(parents)]
    made = {}
    for key in counts:
        trails = []
        for code, above, branch in zip(key, parents, branches, strict=True):
            trails.append([f"={code}", *trail(code, above)] if code in branch else trail(code, above))
        made[tuple(one[0] for one in trails)] = tuple(trails)
    return made


def figures(counts: Mapping[Key, int], parents: Sequence[Mapping[str, str]]) -> dict[Key, dict[Key, int]]:
    """Every figure of the table, as the cells it is the sum of."""
    made: dict[Key, dict[Key, int]] = {}
    for (leaf, trails), count in zip(leaves(counts, parents).items(), counts.values(), strict=True):
        for node in product(*trails):
            made.setdefault(node, {})[leaf] = count
    return made


class Attacker:
    """Knows every figure that is not hidden; that those hidden are whole numbers from 1; and adds and subtracts."""

    def __init__(self, counts: Mapping[Key, int], parents: Sequence[Mapping[str, str]], hidden: Iterable[Key]) -> None:
        self.figures = {node: parts for node, parts in figures(counts, parents).items() if sum(parts.values())}
        self.hidden = frozenset(hidden)
        known = {leaf: c for node, parts in self.figures.items() for leaf, c in parts.items() if c}
        self.cells = {leaf: at for at, leaf in enumerate(sorted(known))}
        self.counts = np.array([known[leaf] for leaf in self.cells], dtype=float)
        fixed = np.array([leaf not in self.hidden for leaf in self.cells])
        self.bounds = Bounds(np.where(fixed, self.counts, 1), np.where(fixed, self.counts, ENOUGH))
        told = [node for node in self.figures if node not in self.hidden and node not in self.cells]
        self.rows = csr_array(np.array([self.row(node) for node in told]).reshape(len(told), len(self.cells)))
        self.sums = np.array([sum(self.figures[node].values()) for node in told], dtype=float)

    def row(self, node: Key) -> np.ndarray:
        made = np.zeros(len(self.cells))
        made[[self.cells[leaf] for leaf, count in self.figures[node].items() if count]] = 1
        return made

    def interval(self, node: Key) -> tuple[float, float]:
        """The least and the most that a hidden figure can be."""
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * self.row(node),
                integrality=np.ones(len(self.cells)),
                bounds=self.bounds,
                constraints=LinearConstraint(self.rows, self.sums, self.sums) if len(self.sums) else (),
            )
            assert found.success, found.message
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]

    def narrowed(self, least: int = 10) -> Iterator[tuple[Key, tuple[float, float]]]:
        """Hidden figures that could be fewer than `least` numbers in a row, and what could be found of them."""
        for node in sorted(self.hidden & self.figures.keys()):
            low, high = self.interval(node)
            if high - low < least - 1:
                yield node, (low, high)
