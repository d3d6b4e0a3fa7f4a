"""Figures of a simulation with their intervals: the mean over batches, and how far batches lie apart (Student, 95 %)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.simulation.state import BINS_PER_HOUR, Tally

Numbers = NDArray[np.float64]
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Figure:
    """`what` is measured `of` whom ("all", a priority from "1", a crew); times in hours, the rest shares or numbers.
    With 95 % it lies within `half` of `value`. nan where nothing was seen."""

    what: str
    of: str
    value: float
    half: float
    batches: Numbers

    @property
    def low(self) -> float:
        return self.value - self.half

    @property
    def high(self) -> float:
        return self.value + self.half


def figures(tally: Tally, names: tuple[str, ...], size: int, *, with_away: bool = False) -> tuple[Figure, ...]:
    """All that was measured: of every priority and all together, of every crew; `with_away`: crews have beats."""
    found = []
    levels = tally.calls.shape[1]
    for whom in [None, *range(levels)] if levels > 1 else [None]:
        called = "all" if whom is None else f"{whom + 1}"
        calls = _of(tally.calls, whom)
        for what, sums in (
            ("waited", tally.waited),
            ("wait", tally.waits),
            ("answer", tally.answers),
            ("in time", tally.within),
        ):
            found.append(_ratio(what, called, _of(sums, whom), calls))
        lengths = tally.lengths.sum(axis=1) if whom is None else tally.lengths[:, whom]
        found += [_quantile("half within", called, lengths, 0.5), _quantile("nine in ten within", called, lengths, 0.9)]
    hours = np.diff(tally.ends, prepend=tally.ends[0] - (tally.ends[-1] - tally.ends[0]) / max(len(tally.ends) - 1, 1))
    for crew, name in enumerate(names):
        found.append(_ratio("busy", name, tally.busy[:, crew], hours))
    found.append(_ratio("busy", "all", tally.busy.mean(axis=1), hours))
    found.append(_ratio("crews sent", "all", tally.sent.astype(np.float64), np.full(len(hours), float(size))))
    if with_away:
        found.append(_ratio("away", "all", tally.away.astype(np.float64), tally.sent - tally.back_ups[:, 0]))
    if tally.back_ups[:, 0].sum():
        found.append(_ratio("back-up waited", "all", tally.back_ups[:, 1], tally.back_ups[:, 0]))
        found.append(_ratio("back-up wait", "all", tally.back_ups[:, 2], tally.back_ups[:, 0]))
    return tuple(found)


def difference(first: Figure, second: Figure) -> Figure:
    """Second minus first, batch by batch."""
    batches = second.batches - first.batches
    return Figure(first.what, first.of, second.value - first.value, _half(batches), batches)


def mean(figures: Sequence[Figure], of: str) -> Figure:
    """Of figures of one kind and run together, batch by batch."""
    batches = np.mean([one.batches for one in figures], axis=0)
    value = float(np.mean([one.value for one in figures]))
    return Figure(figures[0].what, of, value, _half(batches), batches)


def _of(sums: NDArray[np.float64] | NDArray[np.int64], whom: int | None) -> Numbers:
    found: Numbers = (sums.sum(axis=1) if whom is None else sums[:, whom]).astype(np.float64)
    return found


def _ratio(what: str, of: str, sums: Numbers, over: Numbers) -> Figure:
    """One sum over another; batches scaled so that those with more count more."""
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(sums.sum() / over.sum())
        batches = value + (sums - value * over) / over.mean()
    return Figure(what, of, value, _half(batches), batches)


def _quantile(what: str, of: str, lengths: NDArray[np.int64], share: float) -> Figure:
    batches = np.array([_within(row, share) for row in lengths])
    return Figure(what, of, _within(lengths.sum(axis=0), share), _half(batches), batches)


def _within(lengths: NDArray[np.int64], share: float) -> float:
    """The time within which this share was answered, straight inside a tenth of a minute; infinite past the last."""
    sums = lengths.cumsum()
    if not sums[-1]:
        return float("nan")
    wanted = share * sums[-1]
    place = int(np.searchsorted(sums, wanted))
    if place >= len(lengths) - 1:
        return float("inf")
    before = sums[place] - lengths[place]
    return float((place + (wanted - before) / max(lengths[place], 1)) / BINS_PER_HOUR)


def _half(batches: Numbers) -> float:
    from scipy.special import stdtrit

    number = len(batches)
    if not np.isfinite(batches).all():
        return float("nan")
    return float(stdtrit(number - 1, 0.5 + SURE / 2) * batches.std(ddof=1) / np.sqrt(number))
