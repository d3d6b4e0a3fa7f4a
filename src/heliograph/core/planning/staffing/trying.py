"""The back-test: fitted on what was known then, held against what came. Settings are chosen on earlier weeks, judged on later ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.staffing.arrivals import Counts, Model, fit

Numbers = NDArray[np.float64]
LEAST_DAYS = 28
_PULLS = (0.0, 2.0, 8.0, 1e6)
_MOST_WAVES, _AHEAD, _TIMES = 2, 28, 6


@dataclass(frozen=True, slots=True)
class Tried:
    """What the back-test found over `days` days, each foretold from the days before. `inside[share]`: hours that lay within the interval
    of that share, and how many should have by the model itself (counts are whole, so more than the share). `score`: mean logarithm
    of the chance given to what came; `naive_score`: the same for the plain mean of each hour of the week, as Poisson. `bias`: foretold
    over counted."""

    days: int
    inside: dict[float, tuple[float, float]]
    score: float
    naive_score: float
    bias: float


def choose(counts: Counts) -> tuple[Model, dict[str, float], Tried | None]:
    """The model of all days with the settings that foretold best, and how well; None where there are too few days to try."""
    cuts = _cuts(counts.days)
    settings = [(pull, waves) for waves in range(_most_waves(counts.days) + 1) for pull in _PULLS]
    pull, waves = 8.0, 0
    if cuts:
        early = cuts[: max(len(cuts) // 2, 1)]
        pull, waves = max(settings, key=lambda asked: sum(_score(counts, cut, *asked)[0] for cut in early))
    tried = _judged(counts, cuts[len(cuts) // 2 :], pull, waves) if cuts else None
    return fit(counts, pull=pull, waves=waves), {"pull": pull, "waves": waves}, tried


def _most_waves(days: int) -> int:
    """A wave a year from a year on; before, a season can't be told from a trend."""
    return 0 if days < 371 else _MOST_WAVES


def _cuts(days: int) -> list[tuple[int, int]]:
    """What is foretold: from day to day, four weeks at a time where there is enough, else one."""
    ahead = _AHEAD if days >= LEAST_DAYS * 4 else 7
    begins = range(days - ahead, max(LEAST_DAYS, days // 3) - 1, -ahead)
    return [(begin, begin + ahead) for begin in reversed(begins[:_TIMES])]


def _score(counts: Counts, cut: tuple[int, int], pull: float, waves: int) -> tuple[float, Model, Numbers, Counts]:
    begin, end = cut
    known = counts.part(0, begin)
    model = fit(known, pull=pull, waves=waves if begin >= 371 else 0)
    came = counts.part(begin, end)
    means = model.means(came.first, came.days)
    return float(_chances(came.calls, means, model.size).sum()), model, means, came


def _judged(counts: Counts, cuts: list[tuple[int, int]], pull: float, waves: int) -> Tried:
    scores = naive = hours = foretold = counted = 0.0
    inside = {0.8: [0.0, 0.0], 0.95: [0.0, 0.0]}
    for cut in cuts:
        score, model, means, came = _score(counts, cut, pull, waves)
        plain = fit(counts.part(0, cut[0]), pull=0.0, waves=0).means(came.first, came.days)
        scores += score
        naive += float(_chances(came.calls, np.maximum(plain, 0.05), math.inf).sum())
        hours += means.size
        foretold, counted = foretold + means.sum(), counted + came.calls.sum()
        for share, sums in inside.items():
            low, high = (model.quantiles(means, 0.5 + side * share / 2) for side in (-1, 1))
            sums[0] += float(((came.calls >= low) & (came.calls <= high)).sum())
            sums[1] += float((_below(model, means, high) - _below(model, means, low - 1)).sum())
    return Tried(
        sum(end - begin for begin, end in cuts),
        {share: (seen / hours, meant / hours) for share, (seen, meant) in inside.items()},
        scores / hours,
        naive / hours,
        float(foretold / max(counted, 1)),
    )


def _chances(calls: NDArray[np.int64], means: Numbers, size: float) -> Numbers:
    from scipy import stats

    law = stats.poisson(means) if math.isinf(size) else stats.nbinom(size, size / (size + means))
    found: Numbers = law.logpmf(calls)
    return found


def _below(model: Model, means: Numbers, calls: Numbers) -> Numbers:
    from scipy import stats

    size = model.size
    law = stats.poisson(means) if math.isinf(size) else stats.nbinom(size, size / (size + means))
    found: Numbers = law.cdf(calls)
    return found
