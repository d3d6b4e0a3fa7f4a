"""Moves: changes of a table that leave every published figure as it is.

Taking one from a cell and giving it to another changes the sums that hold only one of them. Doing the opposite at two
cells that differ in another dimension takes most of those changes back. In general the dimensions fall into blocks;
with cells `here` and `there`, a move changes the corners that take each block from one or the other, by turns up and
down. It changes a sum only if every block of it holds just one of the two, and all these sums must be hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, product

import numpy as np

from heliograph.core.suppression.cube import Cube, Numbers, contract

Blocks = tuple[tuple[int, ...], ...]
Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One more here, and what that asks of the other corners."""

    blocks: Blocks
    here: Place
    there: Place

    def corners(self) -> Iterator[tuple[Place, int]]:
        """The leaves that change, and whether they go up (1) or down (-1)."""
        for chosen in _subsets(len(self.blocks)):
            swapped = {axis for block in chosen for axis in self.blocks[block]}
            place = tuple(
                t if axis in swapped else h for axis, (h, t) in enumerate(zip(self.here, self.there, strict=True))
            )
            yield place, -1 if len(chosen) % 2 else 1


@lru_cache(maxsize=16)
def partitions(size: int) -> tuple[Blocks, ...]:
    """Every way of putting the dimensions into blocks."""

    def split(rest: Sequence[int]) -> Iterator[list[tuple[int, ...]]]:
        if not rest:
            yield []
            return
        first, others = rest[0], rest[1:]
        for with_first in chain.from_iterable(combinations(others, n) for n in range(len(others) + 1)):
            for blocks in split([one for one in others if one not in with_first]):
                yield [(first, *with_first), *blocks]

    return tuple(tuple(blocks) for blocks in split(range(size)))


@lru_cache(maxsize=64)
def _subsets(size: int) -> tuple[tuple[int, ...], ...]:
    return tuple(chain.from_iterable(combinations(range(size), n) for n in range(size + 1)))


def costs(cube: Cube, blocks: Blocks, here: Place, weights: Numbers) -> Numbers:
    """What each move from `here` costs, by where it goes: the weights of all sums that it changes."""
    total: Numbers = np.zeros([1] * len(cube.axes))
    for terms in product(*(_terms(cube, block, here) for block in blocks)):
        matrices = [m for _, m in sorted(pair for _, pairs in terms for pair in pairs.items())]
        factor = float(np.prod([factor for factor, _ in terms]))
        total = total + factor * contract(weights, matrices)
    return np.broadcast_to(total, cube.leaves.shape)


def _terms(cube: Cube, block: tuple[int, ...], here: Place) -> list[tuple[int, dict[int, Numbers]]]:
    """Holding one and not the other is: holds `here` + holds `there` - 2 x holds both; for one dimension, at once."""
    mine = {axis: cube.axes[axis].within[here[axis]][None, :] for axis in block}
    theirs = {axis: cube.axes[axis].within for axis in block}
    if len(block) == 1:
        (axis,) = block
        return [(1, {axis: np.abs(mine[axis] - theirs[axis])})]
    both = {axis: mine[axis] * theirs[axis] for axis in block}
    return [(1, mine), (1, theirs), (-2, both)]


def room(blocks: Blocks, here: Place, less: Numbers, more: Numbers) -> Numbers:
    """How far each move from `here` may be made, by where it goes, if leaves may become so much `less` and `more`."""
    least: Numbers = np.full(less.shape, np.inf)
    for chosen in _subsets(len(blocks)):
        swapped = {axis for block in chosen for axis in blocks[block]}
        part = tuple(slice(None) if axis in swapped else slice(at, at + 1) for axis, at in enumerate(here))
        least = np.minimum(least, (less if len(chosen) % 2 else more)[part])
    return np.maximum(least, 0)


def changes(cube: Cube, blocks: Blocks, target: Place) -> Numbers:
    """Where a move from below `target` must go to change it: in every block, to somewhere not below it."""
    made: Numbers = np.ones(cube.leaves.shape)
    for block in blocks:
        below: Numbers = np.ones([1] * len(cube.axes))
        for axis in block:
            shape = [-1 if a == axis else 1 for a in range(len(cube.axes))]
            below = below * cube.axes[axis].within[:, target[axis]].reshape(shape)
        made = made * (1 - below)
    return made


def effect(cube: Cube, move: Move) -> Numbers:
    """What one step of the move does to every figure: 1, 0 or -1."""
    made: Numbers = np.zeros([len(axis.nodes) for axis in cube.axes])
    for place, sign in move.corners():
        part: Numbers = np.array(float(sign))
        for axis, at in zip(cube.axes, place, strict=True):
            part = np.multiply.outer(part, axis.within[at])
        made += part
    return made
