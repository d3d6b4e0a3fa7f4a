"""A table with all its margins as arrays: one axis for each dimension, over the leaves, or over every node of its tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heliograph.core.suppression import ALL, own

Numbers = NDArray[np.float64]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """The nodes of one dimension, `ALL` first, and its leaves; `within[leaf, node]` is 1 where the leaf lies there."""

    nodes: tuple[str, ...]
    leaves: tuple[str, ...]
    within: Numbers


@dataclass(frozen=True, slots=True)
class Cube:
    """The counts of the leaves, and of every node."""

    axes: tuple[Axis, ...]
    leaves: Numbers

    def sums(self, leaves: Numbers) -> Numbers:
        """The figure of every node, for these numbers of the leaves."""
        return contract(leaves, [axis.within.T for axis in self.axes])

    def figures(self) -> Iterator[tuple[Key, int]]:
        """Every node with its figure."""
        sums = self.sums(self.leaves)
        for place in np.argwhere(sums).tolist():
            yield self.key(place), round(float(sums[tuple(place)]))

    def place(self, key: Key) -> tuple[int, ...] | None:
        """Where a node stands; None where the table has no such node."""
        try:
            return tuple(axis.nodes.index(code) for axis, code in zip(self.axes, key, strict=True))
        except ValueError:
            return None

    def key(self, place: Iterable[int]) -> Key:
        return tuple(axis.nodes[at] for axis, at in zip(self.axes, place, strict=True))


def contract(values: Numbers, matrices: Sequence[Numbers]) -> Numbers:
    """Each axis of `values` multiplied by its matrix (new size x old size), the one that shrinks most first."""
    order = sorted(range(len(matrices)), key=lambda axis: matrices[axis].shape[0] / matrices[axis].shape[1])
    for axis in order:
        values = np.moveaxis(np.tensordot(matrices[axis], values, axes=(1, axis)), 0, axis)
    return values


def build(counts: Mapping[Key, int], parents: Sequence[Mapping[str, str]]) -> Cube:
    """The cube of the counts, in the order of the codes. Raises ValueError for keys of another size and for circles."""
    if any(len(key) != len(parents) for key in counts):
        raise ValueError("every key needs one code for each dimension")
    axes = tuple(_axis(sorted({key[i] for key in counts}), above) for i, above in enumerate(parents))
    places: list[dict[str, int]] = [{leaf: at for at, leaf in enumerate(axis.leaves)} for axis in axes]
    leaves = np.zeros([len(axis.leaves) for axis in axes])
    for key, count in counts.items():
        leaves[tuple(_place(codes, code) for codes, code in zip(places, key, strict=True))] += count
    return Cube(axes, leaves)


def _place(places: Mapping[str, int], code: str) -> int:
    at = places.get(code)
    return places[own(code)] if at is None else at


def _axis(codes: Sequence[str], above: Mapping[str, str]) -> Axis:
    trails = {code: _trail(code, above) for code in codes}
    branches = {node for trail in trails.values() for node in trail[1:]}
    for code in codes:
        if code in branches:
            trails[own(code)] = [own(code), *trails.pop(code)]
    leaves = tuple(sorted(trails))
    nodes = (ALL, *sorted({node for trail in trails.values() for node in trail} - {ALL}))
    at: dict[str, int] = {node: place for place, node in enumerate(nodes)}
    within: Any = np.zeros((len(leaves), len(nodes)))
    for row, leaf in enumerate(leaves):
        within[row, [at[node] for node in trails[leaf]]] = 1
    return Axis(nodes, leaves, within)


def _trail(code: str, above: Mapping[str, str]) -> list[str]:
    """The code and all it lies under, up to `ALL`."""
    trail = [code]
    while trail[-1] != ALL:
        over = above.get(trail[-1], ALL)
        if over in trail:
            raise ValueError(f"{over} lies under itself")
        trail.append(over)
    return trail
