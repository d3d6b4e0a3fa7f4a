"""Whether an answer answers its question: a number from 0 to 1, and the words that both share.

`Model` weighs the measures of a pair; it is a logistic formula of ten numbers and a constant, so that anybody can follow it.
`UNTRAINED` is the one for a bureau that has trained none. The number is what it would be where every second pair is right
and every other answer belongs to another question of the same month; it is no grade of an answer, and of no person.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language import model_file
from heliograph.core.language.answers import rarity
from heliograph.core.language.answers.cutting import SIZE
from heliograph.core.language.answers.measures import NAMES, Question, Side, measure
from heliograph.core.language.answers.rarity import Weights
from heliograph.core.language.model_file import Json, ModelFile, ModelRefused
from heliograph.core.text import Text

KIND = "answers"
VERSION = 1
_UNTRAINED = {
    "alike": 34.9,
    "alike_title": 0.66,
    "title_told": 10.3,
    "rarest_title": 0.033,
    "answer_length": -1.86,
    "question_length": -0.132,
    "other_city": -2.92,
    "other_district": -1.24,
    "same_names": 0.88,
    "other_names": -0.58,
}
"""Found by `training.weigh` on 2,104 pairs of a public board (`benchmarks/answers.py` prints them again)."""
_UNTRAINED_CONSTANT = 6.84
_SHORTEST_SHARED = 2
_MOST_SHARED = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a model told right pairs from swapped ones, on pairs that it had not seen."""

    pairs: int
    folds: int
    seed: int
    auc: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the pieces, of the measures, and a constant. `figures` is None for the formula without training."""

    pieces: Weights
    measures: NDArray[np.float64]
    constant: float
    figures: Figures | None = None

    def fit(self, asked: Question, given: Side) -> float:
        """How likely this answer belongs to this question, from 0 to 1."""
        z = float(measure(asked, given, self.pieces) @ self.measures) + self.constant
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, z))))

    def shared(self, asked: Question, given: Side) -> list[str]:
        """What of the answer stands in the question as well, as it is written, the most telling first."""
        return _shared(asked, given, self.pieces)


@lru_cache(maxsize=1)
def untrained() -> Model:
    """The formula without training."""
    return Model(rarity.ordinary(), np.array([_UNTRAINED[name] for name in NAMES]), _UNTRAINED_CONSTANT)


def save(model: Model, path: Path, *, counts: NDArray[np.uint32], texts: int) -> str:
    """Write a trained model; returns its digest. `counts` are kept instead of the weights that follow from them."""
    figures = model.figures
    assert figures is not None
    metadata: dict[str, Json] = {
        "names": list(NAMES),
        "texts": texts,
        "constant": model.constant,
        "figures": {name: getattr(figures, name) for name in Figures.__slots__},
    }
    arrays: dict[str, model_file.Array] = {"counts": counts, "measures": model.measures}
    return model_file.write(path, kind=KIND, version=VERSION, metadata=metadata, arrays=arrays)


def load(path: Path) -> Model:
    """Read a model that `save` wrote. Raises ModelRefused; OSError."""
    return from_file(model_file.read(path, kind=KIND, version=VERSION))


def from_file(file: ModelFile) -> Model:
    """The model of a read file. Raises ModelRefused if a part is missing or of another shape."""
    counts, measures = file.arrays.get("counts"), file.arrays.get("measures")
    texts, constant = file.metadata.get("texts"), file.metadata.get("constant")
    is_whole = counts is not None and measures is not None and file.metadata.get("names") == list(NAMES)
    if not is_whole or not isinstance(texts, int) or isinstance(texts, bool) or not isinstance(constant, int | float):
        raise _refused()
    assert counts is not None
    assert measures is not None
    if counts.shape != (SIZE,) or counts.dtype != np.uint32 or measures.shape != (len(NAMES),) or texts < 1:
        raise _refused()
    weighed = measures.astype(np.float64)
    if not np.isfinite(weighed).all() or not math.isfinite(constant) or int(counts.max()) > texts:
        raise _refused()
    figures = _figures(file.metadata.get("figures"))
    return Model(rarity.weights(counts.astype(np.uint32), texts), weighed, float(constant), figures)


def _figures(found: Json) -> Figures:
    if not isinstance(found, dict):
        raise _refused()
    numbers = [found.get(name) for name in Figures.__slots__]
    if not all(isinstance(number, int | float) for number in numbers):
        raise _refused()
    pairs, folds, seed, auc, low, high = (float(n) for n in numbers if isinstance(n, int | float))
    return Figures(int(pairs), int(folds), int(seed), auc, low, high)


def _refused() -> ModelRefused:
    return ModelRefused(
        Text(
            "这个答复检查模型缺少内容，请重新训练。",
            "This model for answers lacks a part. Make one with `heliograph language train-answers`.",
        )
    )


def _shared(asked: Question, given: Side, weights: Weights) -> list[str]:
    table = np.zeros(SIZE, np.bool_)
    table[asked.whole.cut.pieces] = True
    pairs = given.cut.pairs
    told = np.where(pairs >= 0, table[pairs], False)
    worth = np.concatenate([[0.0], np.cumsum(np.where(told, weights[pairs], 0.0))])
    edges = np.diff(np.concatenate([[0], told.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    order = np.argsort(worth[starts] - worth[ends], kind="stable")
    text = given.cut.text
    return _told_once(text[starts[i] : ends[i] + 1] for i in order[: 4 * _MOST_SHARED])


def _told_once(runs: Iterable[str]) -> list[str]:
    found: list[str] = []
    for run in runs:
        if len(run) >= _SHORTEST_SHARED and not any(run in other for other in found):
            found.append(run)
    return found[:_MOST_SHARED]
