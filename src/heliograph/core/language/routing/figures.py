"""What a model's out-of-fold probabilities are worth, in numbers that go with the model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CALIBRATION_BINS = 15
"""Bins of equal width for the calibration error, as in Guo et al. 2017."""

GOAL = 0.97
"""Share of the answered messages that must be right."""

NEVER = 1.01
"""A threshold that no probability reaches: this model always says that it is not sure."""

_FEWEST_ANSWERED = 30


def f1_by_label(truth: NDArray[np.int64], said: NDArray[np.int64], labels: int) -> NDArray[np.float64]:
    """F1 of each label; 0 for a label that was neither there nor said."""
    right = np.bincount(truth[truth == said], minlength=labels)
    both = np.bincount(truth, minlength=labels) + np.bincount(said, minlength=labels)
    scores: NDArray[np.float64] = 2 * right / np.maximum(both, 1)
    return scores


def calibration_error(certainty: NDArray[np.float64], right: NDArray[np.bool_], bins: int = CALIBRATION_BINS) -> float:
    """Expected calibration error: how far the share right lies from the mean certainty, averaged over the messages."""
    place = np.minimum((certainty * bins).astype(np.int64), bins - 1)
    gaps = np.bincount(place, right - certainty, minlength=bins)
    return float(np.abs(gaps).sum() / max(len(certainty), 1))


def right_among_surest(certainty: NDArray[np.float64], right: NDArray[np.bool_], share: float) -> float:
    """Share right among the `share` of the messages with the highest certainty."""
    surest = np.argsort(-certainty, kind="stable")[: max(1, round(share * len(certainty)))]
    return float(right[surest].mean())


def threshold_for(certainty: NDArray[np.float64], right: NDArray[np.bool_], goal: float = GOAL) -> float:
    """The lowest certainty from which at least `goal` of the messages are right; `NEVER` if fewer than 30 would be answered."""
    order = np.argsort(-certainty, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(shares >= goal)
    if not len(reached) or reached[-1] + 1 < _FEWEST_ANSWERED:
        return NEVER
    return float(certainty[order[reached[-1]]])
