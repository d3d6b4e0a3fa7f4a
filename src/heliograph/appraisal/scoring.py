"""From figures to a score. Values in, values out: the same figures, targets and set always give the same score.

distance  = value - target, or target - value where less is better
points    = the curve at that distance, straight between its points; `past` of them at the distance to the own past
weight    = the set's weight; of public opinion times the factor of the response; 0 where there is no figure
score     = sum of points * weight / sum of weights
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from heliograph.appraisal import opinion
from heliograph.appraisal.indicators import Indicator, IndicatorSet
from heliograph.insight.catalogue import measure

FEWEST = 10
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure as a score keeps it. `asked` and `response`: of opinions. Hidden or without value it gives no points."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    part: int | None = None
    of: int = 0
    asked: int | None = None
    response: float | None = None
    hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Marked:
    """One indicator: what was seen, and what it gives. `points` None: not scored; `why_not` says which way."""

    indicator: Indicator
    target: float
    now: Seen
    past: Seen
    weight: float
    factor: float
    points: float | None
    low: float | None
    high: float | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """0 to 100, with the interval that the figures' intervals give; None where nothing could be scored."""

    total: float | None
    low: float | None
    high: float | None
    marked: tuple[Marked, ...]


def points_at(curve: Sequence[tuple[float, float]], distance: float) -> float:
    """The points of a distance: straight between the curve's points, and flat beyond its ends."""
    if distance <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in pairwise(curve):
        if distance <= x1:
            return y0 + (y1 - y0) * (distance - x0) / (x1 - x0)
    return curve[-1][1]


def is_more_better(code: str) -> bool:
    return (opinion.measure(code) or measure(code)).better == "up"


def score(
    found: IndicatorSet,
    targets: Mapping[str, float],
    now: Mapping[str, Seen],
    past: Mapping[str, Seen],
    set_aside: Sequence[str] = (),
) -> Scored:
    """`set_aside`: indicators that an objection took out; the others carry their weight."""
    marked = tuple(
        _mark(found, one, targets.get(one.code, one.target), now[one.code], past[one.code], one.code in set_aside)
        for one in found.indicators
    )
    weights = sum(one.weight for one in marked)
    whole = sum(one.weight for one in found.indicators)
    if sum(one.indicator.weight for one in marked if one.points is not None) < ENOUGH * whole:
        return Scored(None, None, None, marked)

    def mean(given: Iterable[tuple[float | None, float]]) -> float:
        return sum(points * weight for points, weight in given if points is not None) / weights

    return Scored(
        mean((one.points, one.weight) for one in marked), mean((one.low, one.weight) for one in marked),
        mean((one.high, one.weight) for one in marked), marked,
    )  # fmt: skip


def _why_not(now: Seen, factor: float) -> str:
    """Why a figure gives no points; empty where it does."""
    if now.hidden or now.value is None:
        return "hidden" if now.hidden else "nothing"
    if not factor:
        return "response"
    return "few" if now.of < FEWEST else ""


def _mark(found: IndicatorSet, one: Indicator, target: float, now: Seen, past: Seen, is_aside: bool) -> Marked:
    factor = found.opinion.factor(now.response) if opinion.is_opinion(one.measure) else 1.0
    why = "aside" if is_aside else _why_not(now, factor)
    if why or now.value is None:
        return Marked(one, target, now, past, 0.0, factor, None, None, None, why)
    before = None if past.hidden else past.value
    more = is_more_better(one.measure)

    def points(value: float) -> float:
        against = points_at(one.curve, value - target if more else target - value)
        if before is None:
            return against
        own = points_at(one.curve, value - before if more else before - value)
        return against * (1 - one.past) + own * one.past

    worst, best = (now.low, now.high) if more else (now.high, now.low)
    middle = points(now.value)
    return Marked(
        one, target, now, past, one.weight * factor, factor, middle,
        middle if worst is None else points(worst), middle if best is None else points(best),
    )  # fmt: skip


def kept(scored: Scored, targets: Mapping[str, float], set_aside: Sequence[str]) -> dict[str, Any]:
    """Everything from which the score can be computed again, beside the version of the set."""
    return {
        "targets": dict(targets),
        "set_aside": list(set_aside),
        "now": {one.indicator.code: one.now.as_json() for one in scored.marked},
        "past": {one.indicator.code: one.past.as_json() for one in scored.marked},
    }


def again(found: IndicatorSet, what: Mapping[str, Any]) -> Scored:
    """The score computed from what was kept with it."""
    now, past = ({code: Seen(**seen) for code, seen in what[side].items()} for side in ("now", "past"))
    return score(found, what["targets"], now, past, what["set_aside"])
