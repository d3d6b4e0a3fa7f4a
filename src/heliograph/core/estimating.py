"""Estimates with their intervals: values in, values out. No database, no page.

Used by pages, downloads, open data, appraisal and tables of calls alike. Quantiles are those of numpy and pandas
("linear"), so that anybody can recompute them from raw data to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

CONFIDENCE = 0.95
_Z = 1.959963984540054  # the normal quantile of 0.975


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its confidence interval. A side is None where so few values allow no bound."""

    value: float
    low: float | None
    high: float | None


def quantile(ordered: Sequence[float], q: float) -> float:
    """The q-quantile of ordered values, between two neighbours in proportion: Hyndman and Fan's type 7.

    Computed as numpy does it, operation by operation. Raises ValueError for no values.
    """
    if not ordered:
        raise ValueError("no values have no quantile")
    position = (len(ordered) - 1) * q
    below = math.floor(position)
    part = position - below
    first, second = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    return second - (second - first) * (1 - part) if part >= 0.5 else first + (second - first) * part


def quantile_estimate(ordered: Sequence[float], q: float) -> Estimate:
    """The quantile with an interval that assumes nothing about the distribution.

    The number of values below the true quantile is binomial(n, q), so two order statistics enclose it with at least
    `CONFIDENCE` (David and Nagaraja, Order Statistics, section 7.1).
    """
    low, high = _ranks(len(ordered), q)
    return Estimate(
        quantile(ordered, q),
        ordered[low - 1] if low >= 1 else None,
        ordered[high - 1] if high <= len(ordered) else None,
    )


@lru_cache(maxsize=1024)
def _ranks(n: int, q: float) -> tuple[int, int]:
    """(l, u): P(B < l) <= a/2 with l as great as can be, P(B >= u) <= a/2 with u as small as can be; B ~ binomial(n, q)."""
    tail = (1 - CONFIDENCE) / 2
    low, high = 0, n + 1
    below = 0.0
    first, last = _window(n, q)
    for k in range(first, last + 1):
        below += _binomial(n, q, k)  # P(B <= k)
        if below <= tail:
            low = k + 1
        if below >= 1 - tail:
            high = k + 1
            break
    return low, high


def _window(n: int, q: float) -> tuple[int, int]:
    """Where the binomial has any weight worth counting: twelve standard deviations around its mean."""
    reach = 12 * math.sqrt(n * q * (1 - q)) + 12
    return max(0, math.floor(n * q - reach)), min(n, math.ceil(n * q + reach))


def _binomial(n: int, q: float, k: int) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(ways + k * math.log(q) + (n - k) * math.log1p(-q))


def share(part: int, of: int) -> Estimate:
    """A share with Wilson's interval (1927), which holds for small numbers and near 0 and 1. Raises ValueError for none."""
    if of <= 0:
        raise ValueError("a share of nothing")
    p = part / of
    squared = _Z * _Z
    middle = (p + squared / (2 * of)) / (1 + squared / of)
    half = _Z / (1 + squared / of) * math.sqrt(p * (1 - p) / of + squared / (4 * of * of))
    return Estimate(p, max(0.0, middle - half) if part else 0.0, min(1.0, middle + half) if part < of else 1.0)


def ratio(times: int, of: float) -> Estimate:
    """So many times per one of something, with the interval of a Poisson count (Byar, in Breslow and Day 1987, II, p. 69).

    Raises ValueError for none.
    """
    if of <= 0:
        raise ValueError("a ratio to nothing")
    low = times * (1 - 1 / (9 * times) - _Z / (3 * math.sqrt(times))) ** 3 if times else 0.0
    above = times + 1
    high = above * (1 - 1 / (9 * above) + _Z / (3 * math.sqrt(above))) ** 3
    return Estimate(times / of, low / of, high / of)
