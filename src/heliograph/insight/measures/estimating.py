"""Histograms and small numbers, beside the estimates of `core.estimating`: values in, values out. No database, no page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from heliograph.core.estimating import quantile
from heliograph.core.suppression import LEAST, protect_rows

SMALL = LEAST
"""Counts below this are not published where figures are split (design section 9)."""
WIDTHS = (1, 2, 5, 7, 10, 15, 30, 60, 90)
MOST_BARS = 14
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Bar:
    """How many took at least `low` and less than `high` whole days (None: no end), and the share up to `high`."""

    low: int
    high: int | None
    count: int
    so_far: float


def bars(ordered: Sequence[float]) -> tuple[Bar, ...]:
    """A histogram in bars of equal width that shows 95 % of the values; the last bar holds what is beyond."""
    if not ordered:
        return ()
    reach = max(quantile(ordered, 0.95), 1)
    width = next((w for w in WIDTHS if reach / w < MOST_BARS), math.ceil(reach / MOST_BARS))
    number = math.ceil(reach / width)
    counts = [0] * (number + 1)
    for value in ordered:
        counts[min(int(value // width), number)] += 1
    made, so_far = [], 0
    for index, count in enumerate(counts):
        is_last = index == number
        if is_last and not count:
            break
        so_far += count
        made.append(Bar(index * width, None if is_last else (index + 1) * width, count, so_far / len(ordered)))
    return tuple(made)


def hidden(counts: Mapping[K, int]) -> frozenset[K]:
    """The rows of a list with a known total that are not published: small ones, and enough others to protect them."""
    return protect_rows(counts, least=SMALL)
