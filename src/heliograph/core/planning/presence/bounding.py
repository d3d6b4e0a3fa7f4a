"""No routes are less uneven than this: a linear programme of visits and of ways between posts, the hours of the day put together.

Whatever the routes, each visit but a shift's last is left for another post, and each but its first is come to from one; stands and
ways fit into the minutes on duty. Visits and ways divisible, cells' squares by tangents from below, hours by Cauchy and Schwarz:
each makes the least less, so it stays a bound. Ways are taken in as they are needed (column generation).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.presence.problem import Numbers, Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Indexes = NDArray[np.int64]
_NEAR, _ROUNDS, _BARELY = 6, 25, 1e-6


@dataclass(frozen=True, slots=True)
class _Solved:
    """`least`: of the programme, times the minutes on duty. `stood`: minutes by cell. `short[p, q]`: by how much a way from p to q is
    worth more than it costs."""

    least: float
    stood: Numbers
    short: Numbers


def bound(asked: Problem) -> float:
    """Of `figures.unevenness`, whatever the routes; 0 if it is not settled which ways matter."""
    posts = len(asked.posts)
    if posts == 1:
        return 0.0
    near = np.argsort(asked.posts.ways + np.diag(np.full(posts, 10**9)), axis=1, kind="stable")[:, :_NEAR]
    taken = np.zeros((posts, posts), dtype=np.bool_)
    for place in range(min(_NEAR, posts - 1)):
        taken[np.arange(posts), near[:, place]] = taken[near[:, place], np.arange(posts)] = True
    np.fill_diagonal(taken, False)
    due = asked.wanted.sum(axis=1)
    tangents = [np.full(len(due), share) for share in (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)]
    least = 0.0
    for _ in range(_ROUNDS):
        found = _solve(asked, due, taken, tangents)
        if found is None:
            break
        missing = (found.short > _BARELY) & ~taken
        np.fill_diagonal(missing, False)
        if not missing.any():
            least = max(least, found.least * (1 - 1e-6) - 1e-3)
        seen = np.clip(found.stood / due, 0.0, 1.0)
        if not missing.any() and float((due * (1 - seen) ** 2).sum()) <= found.least * 1.002:
            break
        taken |= missing
        tangents.append(seen)
    return max(least, 0.0) / asked.minutes


def _solve(asked: Problem, due: Numbers, taken: NDArray[np.bool_], tangents: list[Numbers]) -> _Solved | None:
    """Columns: visits of each post, first ones, last ones, ways taken, squares of each cell."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, vstack

    posts, cells = len(asked.posts), len(due)
    leave, come = np.nonzero(taken)
    many, size = len(leave), 3 * posts + len(leave) + cells
    every, stand = np.arange(posts), asked.posts.stand.astype(np.float64)

    def rows(places: Indexes, columns: Indexes, values: Numbers, count: int) -> csr_matrix:
        return csr_matrix((values, (places, columns)), shape=(count, size))

    ways = 3 * posts + np.arange(many)
    ones, edges = np.ones(posts), np.ones(many)
    out = rows(np.r_[every, every, leave], np.r_[every, 2 * posts + every, ways], np.r_[-ones, ones, edges], posts)
    into = rows(np.r_[every, every, come], np.r_[every, posts + every, ways], np.r_[-ones, ones, edges], posts)
    zero, length = np.zeros(posts, np.int64), asked.posts.ways[leave, come].astype(np.float64)
    budget = rows(np.r_[zero, np.zeros(many, np.int64)], np.r_[every, ways], np.r_[stand, length], 1)
    firsts = rows(zero, posts + every, ones, 1)
    squares, right = [], []
    for seen in tangents:
        slope = -2 * (1 - seen[asked.posts.cell]) * stand
        part = rows(asked.posts.cell, every, slope, cells)
        squares.append(part + rows(np.arange(cells), size - cells + np.arange(cells), -np.ones(cells), cells))
        right.append(-due * (1 - seen**2))
    cost = np.zeros(size)
    cost[size - cells :] = 1.0
    above = vstack([budget, firsts, *squares]).tocsr()
    limits = np.concatenate([[float(asked.minutes), float(len(asked.shifts))], *right])
    answer: Any = linprog(cost, above, limits, vstack([out, into]).tocsr(), np.zeros(2 * posts), method="highs")
    if answer.status != 0:
        return None
    prices, minute = answer.eqlin.marginals, answer.ineqlin.marginals[0]
    short = prices[:posts, None] + prices[None, posts:] + minute * asked.posts.ways
    stood = np.bincount(asked.posts.cell, weights=stand * answer.x[:posts], minlength=cells).astype(np.float64)
    return _Solved(float(answer.fun), stood, short)
