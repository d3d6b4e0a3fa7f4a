"""Make the first probability say how often it is right.

Labels that people gave are wrong now and then, and no softmax knows: it promises 0.99 where 0.98 is reached, and too
little in the middle. Two numbers mend it: ``log odds of being right = slope * log odds of the first probability + shift``
(Platt 1999), learned from messages that the probabilities had not seen. The other labels share the rest as before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FEWEST = 30
_EDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Certainty:
    """The two numbers; as they stand here they change nothing."""

    slope: float = 1.0
    shift: float = 0.0

    def applied(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities of each row with a true first; the order of labels stays, and each row sums to 1."""
        rows, first = np.arange(len(probabilities)), probabilities.argmax(axis=1)
        before = probabilities[rows, first].clip(_EDGE, 1 - _EDGE)
        others = probabilities.copy()
        others[rows, first] = 0
        after = 1 / (1 + np.exp(-self.slope * _log_odds(before) - self.shift))
        second = others.max(axis=1)
        after = np.maximum(after, second / (1 - before + second))  # the first stays first
        others *= ((1 - after) / (1 - before))[:, None]
        others[rows, first] = after
        mended: NDArray[np.float64] = others / others.sum(axis=1, keepdims=True)
        return mended


def learn(probabilities: NDArray[np.float64], truth: NDArray[np.int64]) -> Certainty:
    """The two numbers from probabilities of messages not seen. With few right or few wrong ones, nothing is changed."""
    from sklearn.linear_model import LogisticRegression

    right = probabilities.argmax(axis=1) == truth
    if min(right.sum(), len(right) - right.sum()) < _FEWEST:
        return Certainty()
    odds = _log_odds(probabilities.max(axis=1).clip(_EDGE, 1 - _EDGE))
    line = LogisticRegression(C=100.0).fit(odds[:, None], right)
    slope, shift = float(line.coef_[0, 0]), float(line.intercept_[0])
    return Certainty(slope, shift) if slope > 0 else Certainty()


def _log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    odds: NDArray[np.float64] = np.log(probability / (1 - probability))
    return odds
