"""How evenly something falls on those who share it."""

from __future__ import annotations

from collections.abc import Sequence


def gini(values: Sequence[float]) -> float:
    """Half the mean difference of two values over their mean: 0 where all are alike, near 1 where one has everything."""
    total = sum(values)
    if total <= 0:
        return 0.0
    ordered = sorted(values)
    weighted = sum((2 * place - len(values) - 1) * value for place, value in enumerate(ordered, start=1))
    return weighted / (len(values) * total)
