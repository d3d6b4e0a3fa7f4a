"""The search for what to hide: for each hidden figure, moves that show two tables which a reader can't tell apart.

One of them has the figure high, the other low; both agree with everything published. The moves chosen are those that
hide the least that is not hidden yet, so the proof that a figure is safe is what decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.suppression.cube import Cube, Key, Numbers, build
from heliograph.core.suppression.moves import Move, Place, changes, costs, effect, partitions, room
from heliograph.core.suppression.squares import Squares

COARSE = 8
"""Figures within so many times of each other cost the same, so that which one was taken tells little of its size."""
SUMS_COST = 20.0
"""A sum costs so many cells, for each dimension that it is a sum of: a unit's own figure is what people look for. It is by
where a figure stands, so it tells nothing of its size."""
NOT_FOR_SALE = 1e6
STEPS = 12
STARTS = 3
TRIED = 12
NUMBERS_LEFT = 3
"""So many values each hidden figure keeps even for a reader who was told which of the hidden ones are small."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody takes for granted of every figure, and how wide each hidden one must stay for them.

    `is_outsider` False: somebody who knows more than is told. What nothing can hide from them (a small sum of as many
    cells with something in them) is left.
    """

    lowest: Numbers
    highest: Numbers
    width: int
    is_outsider: bool


def search(
    counts: Mapping[Key, int],
    parents: Sequence[Mapping[str, str]],
    least: int,
    told: Collection[Key] = (),
    most: Mapping[Key, int] | None = None,
    also: Collection[Key] = (),
) -> frozenset[Key]:
    """Every cell or margin that must not be published; the counts are at least 1."""
    cube = build(counts, parents)
    sums = cube.sums(cube.leaves)
    small = (sums > 0) & (sums < least)
    if not small.any():
        return frozenset()
    known: Numbers = np.full(sums.shape, np.inf)
    for key, number in (most or {}).items():
        if (at := cube.place(key)) is not None:
            known[at] = max(number, sums[at])
    found = _Search(cube, sums, small, least, known)
    for key in told:
        found.keep(key)
    for key in also:
        found.hide(key)
    if not found.run():
        return frozenset(cube.key(place) for place in np.argwhere(sums > 0).tolist())
    return frozenset(cube.key(place) for place in np.argwhere(found.hidden).tolist())


class _Search:
    """What is hidden so far, and for each reader how far apart two tables were found for each figure."""

    def __init__(self, cube: Cube, sums: Numbers, small: NDArray[np.bool_], least: int, known: Numbers) -> None:
        self.cube = cube
        self.sums = sums
        self.hidden = small.copy()
        by_size = 1 + np.floor(np.log(np.maximum(sums / least, 1)) / np.log(COARSE))
        self.price: Numbers = by_size * _by_place(cube)
        some = np.where(sums > 0, 1.0, 0.0)
        most = np.where(sums > 0, known, 0.0)
        low, high = np.where(small, 1.0, some * least), np.where(small, np.minimum(least - 1.0, most), most)
        told = Reader(low, high, NUMBERS_LEFT - 1, False)
        self.readers = (Reader(some, most, least - 1, True), told)
        self.widths: list[Numbers] = [np.zeros(sums.shape) for _ in self.readers]
        self.squares = Squares(cube)
        self.leaf_nodes = np.ix_(*([axis.nodes.index(leaf) for leaf in axis.leaves] for axis in cube.axes))

    def keep(self, key: Key) -> None:
        """A figure that is published elsewhere is not to be had."""
        if (at := self.cube.place(key)) is not None:
            self.price[at] = NOT_FOR_SALE

    def hide(self, key: Key) -> None:
        if (at := self.cube.place(key)) is not None:
            self.hidden[at] = self.sums[at] > 0

    def run(self) -> bool:
        """Hide until everything hidden is safe. False: it can't be, unless nothing is told."""
        is_done = False
        while not is_done:
            is_done = True
            for reader, widths in zip(self.readers, self.widths, strict=True):
                for place in np.argwhere(self.hidden & (widths < reader.width)).tolist():
                    is_done = False
                    if widths[tuple(place)] >= reader.width or self._protect(tuple(place), reader, widths):
                        continue
                    if reader.is_outsider:
                        return False
                    widths[tuple(place)] = reader.width
        return True

    def _protect(self, target: Place, reader: Reader, widths: Numbers) -> bool:
        """Move the target up and down until it is wide enough, and note how wide that makes all the others."""
        high, low = self.sums.copy(), self.sums.copy()
        wanted = self._by_squares(target, reader, widths, high, low)
        for _ in range(STEPS):
            if wanted <= 0:
                break
            best = self._best(target, reader, high, low, wanted)
            if best is None:
                return False
            change, up, down = best
            self.hidden |= change != 0
            high += up * change
            low -= down * change
            wanted -= up + down
        if wanted > 0:
            return False
        tables = [self.sums, high, low]
        np.maximum(widths, np.max(tables, axis=0) - np.min(tables, axis=0), out=widths)
        return True

    def _by_squares(self, target: Place, reader: Reader, widths: Numbers, high: Numbers, low: Numbers) -> float:
        """The same as far as squares of what is hidden already go; how much is wanted still."""
        wanted = float(reader.width)
        for _ in range(STEPS):
            square = self.squares.best(target, self.hidden, (reader.lowest, reader.highest), (high, low), wanted)
            if square is None:
                break
            for place, sign in square.corners():
                high[place] += sign * square.up
                low[place] -= sign * square.down
                three = self.sums[place], high[place], low[place]
                widths[place] = max(widths[place], max(three) - min(three))
            wanted -= square.up + square.down
            if wanted <= 0:
                break
        return wanted

    def _best(
        self, target: Place, reader: Reader, high: Numbers, low: Numbers, wanted: float
    ) -> tuple[Numbers, float, float] | None:
        """The move with the lowest price for each step of it: what it changes, and how far to make it up and down."""
        best: tuple[float, Numbers, float, float] | None = None
        candidates = sorted(self._candidates(target, reader, high, low, wanted), key=lambda one: one[:2])
        for hoped, price, move in candidates:
            if best is not None and best[0] <= hoped:
                break  # the sums above the leaves can only stop a move sooner
            change = effect(self.cube, move)
            down = min(_steps(low, -change, reader), wanted)
            up = min(_steps(high, change, reader), wanted - down)
            if up + down >= 1 and (best is None or price / (up + down) < best[0]):
                best = (price / (up + down), change, up, down)
        return best and best[1:]

    def _candidates(
        self, target: Place, reader: Reader, high: Numbers, low: Numbers, wanted: float
    ) -> Iterator[tuple[float, float, Move]]:
        """The most promising moves, judged by the leaves that they change: (price for each step at best, price, move)."""
        weights = np.where(self.hidden, 0.0, self.price)
        lowest, highest = reader.lowest[self.leaf_nodes], reader.highest[self.leaf_nodes]
        up_less, up_more = high[self.leaf_nodes] - lowest, highest - high[self.leaf_nodes]
        down_less, down_more = low[self.leaf_nodes] - lowest, highest - low[self.leaf_nodes]
        for here in self._starts(target):
            for blocks in partitions(len(self.cube.axes)):
                far = room(blocks, here, up_less, up_more) + room(blocks, here, down_more, down_less)
                far = np.minimum(far, wanted) * changes(self.cube, blocks, target)
                cost = costs(self.cube, blocks, here, weights) + 0.01
                places = np.flatnonzero((far > 0) & (cost < NOT_FOR_SALE))
                if not len(places):
                    continue
                prices = cost.ravel()[places]
                hoped = prices / far.ravel()[places]
                for one in np.argsort(hoped, kind="stable")[:TRIED]:
                    there = tuple(int(at) for at in np.unravel_index(places[one], far.shape))
                    yield float(hoped[one]), float(prices[one]), Move(blocks, here, there)

    def _starts(self, target: Place) -> list[Place]:
        """The leaves below the target that moves may begin at: the first few of the fullest."""
        below = self.cube.leaves
        for axis, at in enumerate(target):
            shape = [-1 if a == axis else 1 for a in range(below.ndim)]
            below = below * self.cube.axes[axis].within[:, at].reshape(shape)
        fullest = np.argsort(-below, axis=None, kind="stable")[:STARTS]
        places = (np.unravel_index(int(one), below.shape) for one in fullest if below.flat[one] > 0)
        return [tuple(int(at) for at in place) for place in places]


def _by_place(cube: Cube) -> Numbers:
    """What each figure costs for where it stands: a cell 1, a sum `SUMS_COST` for each dimension."""
    made: Numbers = np.ones([1] * len(cube.axes))
    for place, axis in enumerate(cube.axes):
        leaves = set(axis.leaves)
        costs = np.array([1.0 if node in leaves else SUMS_COST for node in axis.nodes])
        made = made * costs.reshape([-1 if at == place else 1 for at in range(len(cube.axes))])
    return made


def _steps(table: Numbers, change: Numbers, reader: Reader) -> float:
    """How often the change can be made before a figure leaves what the reader takes for granted."""
    rising, falling = change > 0, change < 0
    more = np.min((reader.highest - table)[rising], initial=np.inf)
    less = np.min((table - reader.lowest)[falling], initial=np.inf)
    return max(float(min(more, less)), 0.0)
