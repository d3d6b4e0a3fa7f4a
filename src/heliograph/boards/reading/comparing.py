"""Whether a unit's figure differs from its own past by more than chance. Values in, values out.

The difference of two figures with their intervals gets an interval of its own by MOVER, the method of variance estimates
recovery (Zou and Donner, Statistics in Medicine 27, 2008); for two Wilson intervals it is Newcombe's (1998, method 10).
It needs no table of raw values, so whoever reads two published figures can do the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What may be said. `SAME`: not told apart, which is not the same as equal."""

    BETTER = "better"
    WORSE = "worse"
    MORE = "more"  # where neither is better
    LESS = "less"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with both ends of its interval."""

    value: float
    low: float
    high: float


def difference(now: Interval, before: Interval) -> Interval:
    """now - before."""
    apart = now.value - before.value
    return Interval(
        apart,
        apart - math.hypot(now.value - now.low, before.high - before.value),
        apart + math.hypot(now.high - now.value, before.value - before.low),
    )


def verdict(apart: Interval, better: str) -> Verdict:
    """The sign of a difference, where its interval leaves zero out; `better` is "up", "down" or ""."""
    if apart.low <= 0 <= apart.high:
        return Verdict.SAME
    is_up = apart.value > 0
    if not better:
        return Verdict.MORE if is_up else Verdict.LESS
    return Verdict.BETTER if is_up == (better == "up") else Verdict.WORSE
