"""A router before there is any history: what each label says of itself stands in for messages.

Every text of a procedure (its title, guide, examples, words) is one row; a message's scores are its likeness to the mean
row of each label. Nothing was measured, so nothing is promised: probabilities are spread wide, and no suggestion is sure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language.routing.certainty import Certainty
from heliograph.core.language.routing.figures import NEVER
from heliograph.core.language.routing.model import Model
from heliograph.core.language.routing.values import CannotTrain, Entry
from heliograph.core.language.routing.vocabulary import learn
from heliograph.core.language.routing.weighing import rarity, weigh
from heliograph.core.text import Text

_MOST_PIECES = 500_000
_SHARPNESS = 8.0
"""How fast likeness turns into odds: of a likeness of 0.3 against 0.1, odds of 5 to 1."""


def cold_start(entries: Sequence[Entry]) -> Model:
    """A router from what labels say of themselves, one entry a label. Raises CannotTrain below two labels with a text."""
    kept = [entry for entry in entries if any(text.strip() for text in entry.texts)]
    if len({entry.label for entry in kept}) < 2 or len({entry.label for entry in kept}) != len(kept):
        raise CannotTrain(
            Text("至少需要两个不同类别，每个都要有文字。", "Two different labels are needed, each once, with texts.")
        )
    texts = [text for entry in kept for text in entry.texts]
    vocabulary = learn(texts, least=1, most=_MOST_PIECES)
    counted = vocabulary.counted_in(texts)
    worth = rarity(counted).astype(np.float32)
    rows = weigh(counted, worth)
    weights: list[NDArray[np.float64]] = []
    begin = 0
    for entry in kept:
        mean: NDArray[np.float64] = np.asarray(rows[begin : begin + len(entry.texts)].sum(axis=0)).ravel()
        weights.append(_SHARPNESS * mean / max(float(np.linalg.norm(mean)), 1e-12))
        begin += len(entry.texts)
    return Model(
        labels=tuple(entry.label for entry in kept),
        vocabulary=vocabulary,
        worth=worth,
        weights=np.stack(weights, axis=1).astype(np.float32),
        bias=np.zeros(len(kept), np.float32),
        certainty=Certainty(),
        threshold=NEVER,
        figures=None,
    )
