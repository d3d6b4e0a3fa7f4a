"""Which sites reach which calls, without what can't matter: calls nobody reaches, calls alike, sites that another one beats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.places import Points

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reach:
    """`sites` names the rows kept. What site s reaches: `groups[starts[s]:starts[s + 1]]`; groups of calls weigh `weights`."""

    sites: Indexes
    starts: Indexes
    groups: Indexes
    weights: Numbers


def reach(points: Points, sites: Points, squared: float) -> Reach:
    """Within a squared distance of `squared`, that value too."""
    table = np.empty((len(sites), len(points)), dtype=np.bool_)
    for site in range(len(sites)):
        table[site] = ((points.at - sites.at[site]) ** 2).sum(axis=1) <= squared
    wanted = table.any(axis=0) & (points.weights > 0)
    packed = np.packbits(table[:, wanted], axis=0)
    _, place, group = np.unique(packed, axis=1, return_index=True, return_inverse=True)
    weights = np.bincount(group.ravel(), weights=points.weights[wanted], minlength=len(place)).astype(np.float64)
    table = table[:, wanted][:, place]
    kept = _undominated(table)
    table = table[kept]
    starts = np.concatenate([[0], np.cumsum(table.sum(axis=1))]).astype(np.int64)
    return Reach(kept, starts, np.nonzero(table)[1].astype(np.int64), weights)


def _undominated(table: NDArray[np.bool_]) -> Indexes:
    """Rows that are no subset of another; of equal rows, the first."""
    sizes = table.sum(axis=1)
    whole = table.astype(np.float32)  # sums of ones below 2**24 are exact
    shared = whole @ whole.T
    inside = shared == sizes[:, None]
    np.fill_diagonal(inside, False)
    later = np.arange(len(table))[:, None] > np.arange(len(table))[None, :]
    beaten = (inside & ((sizes[None, :] > sizes[:, None]) | later)).any(axis=1)
    return np.flatnonzero(~beaten & (sizes > 0))
