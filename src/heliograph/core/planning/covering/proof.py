"""HiGHS on the covering model, begun from the plan at hand: a proven bound, and a better plan if it finds one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_matrix, hstack, identity, vstack

from heliograph.core.planning import highs
from heliograph.core.planning.covering.search import Search


def prove(search: Search, *, seconds: float, seed: int, stop: Callable[[], bool] = lambda: False) -> None:
    """Tell `search` what HiGHS proves and finds within the seconds, on one thread. Nothing if there is no time."""
    if seconds <= 0:
        return
    import highspy

    within = search.within
    sites, groups = len(within.sites), len(within.weights)
    solver = highs.solver(seconds=seconds, seed=seed, stop=stop)
    solver.setOptionValue("mip_abs_gap", 0.999 if search.are_whole else 1e-7)
    solver.passModel(_model(search))
    start = highspy.HighsSolution()
    opened = np.zeros(sites)
    opened[search.best] = 1.0
    reached = np.zeros(groups)
    for site in search.best:
        reached[within.groups[within.starts[site] : within.starts[site + 1]]] = 1.0
    start.col_value = [*opened, *reached]
    solver.setSolution(start)
    solver.run()
    info = solver.getInfo()
    if np.isfinite(info.mip_dual_bound) and info.mip_dual_bound < 0:
        search.tell(-float(info.mip_dual_bound))
    values = np.array(solver.getSolution().col_value)
    if len(values) == sites + groups:
        found = np.flatnonzero(values[:sites] > 0.5)
        if len(found) == search.posts:
            search.take(found)


def _model(search: Search) -> object:
    """Least of minus the weight reached: a group counts only if a site that reaches it is open."""
    import highspy

    within = search.within
    sites, groups = len(within.sites), len(within.weights)
    reaches = csr_matrix((np.ones(len(within.groups)), within.groups, within.starts), shape=(sites, groups)).T
    rows = vstack(
        [
            hstack([reaches, -identity(groups)]),
            csr_matrix(np.concatenate([np.ones(sites), np.zeros(groups)])[None, :]),
        ]
    ).tocsc()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = sites + groups, groups + 1
    model.col_cost_ = np.concatenate([np.zeros(sites), -within.weights])
    model.col_lower_, model.col_upper_ = np.zeros(sites + groups), np.ones(sites + groups)
    model.row_lower_ = np.concatenate([np.zeros(groups), [float(search.posts)]])
    model.row_upper_ = np.concatenate([np.full(groups, highspy.kHighsInf), [float(search.posts)]])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    model.integrality_ = [highspy.HighsVarType.kInteger] * sites + [highspy.HighsVarType.kContinuous] * groups
    return model
