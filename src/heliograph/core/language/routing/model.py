"""A trained router: text in, suggestions out; and how it lies on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language import model_file
from heliograph.core.language.model_file import Json, ModelFile, ModelRefused
from heliograph.core.language.routing import reasons
from heliograph.core.language.routing.certainty import Certainty
from heliograph.core.language.routing.features import BUCKETS, Batch
from heliograph.core.language.routing.values import Figures, Suggestion
from heliograph.core.language.routing.vocabulary import Vocabulary, batches
from heliograph.core.language.routing.weighing import weigh
from heliograph.core.text import Text

if TYPE_CHECKING:
    from scipy import sparse

KIND = "routing"
VERSION = 1


@dataclass(frozen=True)
class Model:
    """Labels, a vocabulary with the worth of each piece, what each adds to the log odds of each label, and what mends them.

    `threshold`: the probability from which a suggestion is sure. `figures`: None for a cold start, which was never tested.
    `digest`: SHA-256 of the file it came from, or empty.
    """

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    worth: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    certainty: Certainty
    threshold: float
    figures: Figures | None
    digest: str = ""

    def suggest(self, texts: Iterable[str]) -> list[Suggestion]:
        """One suggestion for each text, in their order. Any text is good: of an empty one nothing is sure."""
        return list(self.suggesting(texts))

    def suggesting(self, texts: Iterable[str]) -> Iterator[Suggestion]:
        """The same, a batch at a time, for files that are larger than memory."""
        for batch in batches(texts):
            yield from self._suggest(batch)

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probability of each label (columns, as in `labels`) for each text."""
        return self._probabilities(self.vocabulary.counted_in(texts))

    def save(self, path: Path) -> str:
        """Write the model file; returns its digest."""
        metadata: dict[str, Json] = {
            "labels": list(self.labels),
            "certainty": [self.certainty.slope, self.certainty.shift],
            "threshold": self.threshold,
            "figures": asdict(self.figures) if self.figures else None,
        }
        arrays: dict[str, model_file.Array] = {
            "buckets": self.vocabulary.buckets,
            "worth": self.worth,
            "weights": self.weights.astype(np.float16),
            "bias": self.bias,
        }
        return model_file.write(path, kind=KIND, version=VERSION, metadata=metadata, arrays=arrays)

    def _suggest(self, batch: Batch) -> list[Suggestion]:
        known = self.vocabulary.known(batch)
        probabilities = self._probabilities(self.vocabulary.counted(batch, known))
        first, second = first_two(probabilities)
        rows = np.arange(len(batch))
        pieces, labels = known.column, len(self.labels)
        added = self._flat[pieces * labels + first[known.message]] - self._flat[pieces * labels + second[known.message]]
        why = reasons.words_for(batch, known, self.worth[pieces] * added)
        at_first, at_second = probabilities[rows, first].tolist(), probabilities[rows, second].tolist()
        return [
            Suggestion(self.labels[a], p, self.labels[b], q, words, p >= self.threshold)
            for a, p, b, q, words in zip(first.tolist(), at_first, second.tolist(), at_second, why, strict=True)
        ]

    def _probabilities(self, counted: sparse.csr_matrix) -> NDArray[np.float64]:
        scores = weigh(counted, self.worth) @ self.weights + self.bias
        return self.certainty.applied(softmax(scores.astype(np.float64)))

    @cached_property
    def _flat(self) -> NDArray[np.float32]:
        return np.ascontiguousarray(self.weights).reshape(-1)


def load(path: Path) -> Model:
    """The router in a file. Raises ModelRefused with a sentence; OSError if the file cannot be opened."""
    return from_file(model_file.read(path, kind=KIND, version=VERSION))


def from_file(file: ModelFile) -> Model:
    """The router in a file that was read. Raises ModelRefused if its parts do not fit together."""
    try:
        return _from_file(file)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelRefused(
            Text("模型文件的内容前后不符，请重新训练。", "The parts of the model file do not fit: train it again.")
        ) from error


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of each row of scores."""
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = grown / grown.sum(axis=1, keepdims=True)
    return shares


def first_two(probabilities: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The columns of the largest and the second largest of each row; of equals, the leftmost."""
    rows = np.arange(len(probabilities))
    first = probabilities.argmax(axis=1)
    others = probabilities.copy()
    others[rows, first] = -1
    return first, others.argmax(axis=1)


def _from_file(file: ModelFile) -> Model:
    labels, threshold, figures = (file.metadata[name] for name in ("labels", "threshold", "figures"))
    buckets = file.arrays["buckets"].astype(np.uint32)
    worth = file.arrays["worth"].astype(np.float32)
    weights = file.arrays["weights"].astype(np.float32)
    bias = file.arrays["bias"].astype(np.float32)
    if not isinstance(labels, list) or not isinstance(threshold, int | float):
        raise TypeError("labels or threshold")
    names = tuple(label for label in labels if isinstance(label, str))
    shapes = (buckets.shape, worth.shape, weights.shape, bias.shape)
    if shapes != ((len(buckets),), (len(buckets),), (len(buckets), len(labels)), (len(labels),)):
        raise ValueError("shapes")
    if len(names) != len(labels) or len(set(names)) < 2 or len(set(names)) != len(names):
        raise ValueError("labels")
    if len(buckets) and (buckets[-1] >= BUCKETS or bool((buckets[1:] <= buckets[:-1]).any())):
        raise ValueError("buckets")
    if not all(np.isfinite(array).all() for array in (worth, weights, bias)):
        raise ValueError("numbers")
    return Model(
        labels=names,
        vocabulary=Vocabulary(buckets),
        worth=worth,
        weights=weights,
        bias=bias,
        certainty=_certainty(file.metadata["certainty"]),
        threshold=float(threshold),
        figures=_figures(figures),
        digest=file.digest,
    )


def _certainty(found: Json) -> Certainty:
    if not isinstance(found, list) or not all(isinstance(number, int | float) for number in found):
        raise TypeError("certainty")
    slope, shift = (float(number) for number in found if isinstance(number, int | float))
    if not (0 < slope < np.inf and np.isfinite(shift)):
        raise ValueError("certainty")
    return Certainty(slope, shift)


def _figures(found: Json) -> Figures | None:
    if found is None:
        return None
    if not isinstance(found, dict):
        raise TypeError("figures")
    return Figures(**found)  # type: ignore[arg-type]  # names are checked by the call, numbers are only shown
