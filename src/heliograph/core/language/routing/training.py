"""Learn a router from messages whose label a person confirmed, and measure it on messages that it had not seen.

A linear support vector machine and a complement naive Bayes score each label. Scores of every message by scorers that
had not seen it (in folds, the repeats of one message in one fold) teach a multinomial logistic regression to turn
scores into probabilities. All of it is linear, so the model is one product: a row of numbers a piece. `certainty` then
mends the first probability. The figures come from a second round of the same folds: each message is judged by scorers
and a calibration that had not seen it.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language.routing import certainty, figures, weighing
from heliograph.core.language.routing.features import fold
from heliograph.core.language.routing.folds import assign, fingerprint, groups_of
from heliograph.core.language.routing.model import Model, softmax
from heliograph.core.language.routing.values import CannotTrain, Figures, Row
from heliograph.core.language.routing.vocabulary import learn
from heliograph.core.language.routing.weighing import weigh
from heliograph.core.text import Text

if TYPE_CHECKING:
    from scipy import sparse

FOLDS, FOLDS_OF_MANY, MANY = 5, 3, 20_000
"""Of many messages fewer folds, and a rougher optimum, say the same in half of the time."""

FEWEST = 3
"""Different messages that a label needs; labels with fewer are left out, and the figures name them."""

MOST_BYTES = 80_000_000
"""What a model may take on disk. A piece takes two bytes a label and eight more."""

_LEAST_MESSAGES = 2
_SVM_COST = 0.5
_SVM_TOLERANCE, _TOLERANCE_OF_MANY = 0.01, 0.1
_BAYES_SMOOTHING = 0.2
_CALIBRATION_COST = 1.0


def train(rows: Sequence[Row], *, seed: int = 0) -> Model:
    """A router from these rows. The same rows and seed give the same model. Raises CannotTrain if nothing can be told apart.

    On one core: threads that wait for each other on small tables take many times as long where other work runs.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return _train(rows, seed)


def _train(rows: Sequence[Row], seed: int) -> Model:
    kept, left_out = _enough(rows)
    labels = sorted({str(row.label) for row in kept})
    truth = np.array([labels.index(row.label) for row in kept])
    texts = [row.text for row in kept]
    vocabulary = learn(texts, least=_LEAST_MESSAGES, most=MOST_BYTES // (2 * len(labels) + 8))
    counted = vocabulary.counted_in(texts)
    folds = FOLDS if len(truth) < MANY else FOLDS_OF_MANY
    parts = assign(truth, groups_of([fold(text) for text in texts]), folds, seed)
    unseen = _unseen(counted, truth, parts, len(labels), seed)
    calibration = _calibrated(unseen, truth, len(labels))
    worth = weighing.learn(counted, truth, len(labels))
    scorers = _scorers(weigh(counted, worth), truth, len(labels), seed)
    probabilities = _probabilities(unseen, truth, parts, len(labels))
    found = _figures(_mended(probabilities, truth, parts), truth, labels)
    return Model(
        labels=tuple(labels),
        vocabulary=vocabulary,
        worth=worth,
        weights=_centred(scorers.weights @ calibration.weights).astype(np.float32),
        bias=calibration.scores(scorers.bias[None, :])[0].astype(np.float32),
        certainty=certainty.learn(probabilities, truth),
        threshold=found.threshold,
        figures=replace(found, folds=folds, seed=seed, left_out=left_out),
    )


@dataclass(frozen=True)
class _Linear:
    """One column of weights and one bias a label."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def scores(self, rows: sparse.csr_matrix | NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = rows @ self.weights + self.bias
        return found


def _enough(rows: Sequence[Row]) -> tuple[list[Row], dict[str, int]]:
    """The rows of labels with enough different messages, and how many rows each label had that is left out.

    A message that was sent under two labels counts for the first: so every label stands in several folds.
    """
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(fingerprint(fold(row.text)) or row.text, row.label)
    different = Counter(first.values())
    few = {row.label for row in rows if different[row.label] < FEWEST}
    labels = len({row.label for row in rows} - few)
    if labels < 2:
        raise CannotTrain(
            Text(
                f"至少需要两个类别，每类至少 {FEWEST} 条不同的留言；现有 {labels} 个。",
                f"Two labels with {FEWEST} different messages each are needed; there are {labels}.",
            )
        )
    counts = Counter(row.label for row in rows)
    return [row for row in rows if row.label not in few], {label: counts[label] for label in sorted(few)}


def _unseen(
    counted: sparse.csr_matrix, truth: NDArray[np.int64], parts: NDArray[np.int64], labels: int, seed: int
) -> NDArray[np.float64]:
    """The scores of each message by scorers, and weights of pieces, that had not seen it."""
    found = np.zeros((len(truth), 2 * labels))
    for part in range(parts.max() + 1):
        test = parts == part
        worth = weighing.learn(counted[~test], truth[~test], labels)
        scorers = _scorers(weigh(counted[~test], worth), truth[~test], labels, seed)
        found[test] = scorers.scores(weigh(counted[test], worth))
    return found


def _scorers(matrix: sparse.csr_matrix, truth: NDArray[np.int64], labels: int, seed: int) -> _Linear:
    """Two scores a label: of a support vector machine, and of a complement naive Bayes."""
    from sklearn.naive_bayes import ComplementNB
    from sklearn.svm import LinearSVC

    tolerance = _SVM_TOLERANCE if len(truth) < MANY else _TOLERANCE_OF_MANY
    with _to_the_last_round():
        machine = LinearSVC(C=_SVM_COST, tol=tolerance, class_weight="balanced", random_state=seed)
        machine.fit(matrix, truth)
    margins = _spread(machine.coef_, machine.intercept_, machine.classes_, labels, absent=-1.0)
    bayes = ComplementNB(alpha=_BAYES_SMOOTHING).fit(matrix, truth)
    likelihoods = np.zeros((matrix.shape[1], labels))
    likelihoods[:, bayes.classes_] = _centred(bayes.feature_log_prob_.T)
    return _Linear(np.hstack([margins.weights, likelihoods]), np.concatenate([margins.bias, np.zeros(labels)]))


def _calibrated(scores: NDArray[np.float64], truth: NDArray[np.int64], labels: int) -> _Linear:
    """From scores to log odds. Scores are brought to one spread first, so that the penalty treats them alike."""
    from sklearn.linear_model import LogisticRegression

    spread = np.maximum(scores.std(axis=0), 1e-9)
    with _to_the_last_round():
        machine = LogisticRegression(C=_CALIBRATION_COST, max_iter=1_000).fit(scores / spread, truth)
    return _spread(machine.coef_ / spread, machine.intercept_, machine.classes_, labels, absent=-30.0)


@contextmanager
def _to_the_last_round() -> Iterator[None]:
    """No warning that optimising went on to its last round: one more changes nothing that a reader could see."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _centred(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights whose mean over the labels is zero: the same verdicts, and small numbers that half precision holds well."""
    centred: NDArray[np.float64] = weights - weights.mean(axis=1, keepdims=True)
    return centred


def _spread(
    coefficients: NDArray[np.float64],
    intercepts: NDArray[np.float64],
    classes: NDArray[np.int64],
    labels: int,
    *,
    absent: float,
) -> _Linear:
    """What scikit-learn learned, with a column for every label: one row for two classes becomes two columns."""
    if len(classes) == 2:
        coefficients = np.vstack([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    weights, bias = np.zeros((coefficients.shape[1], labels)), np.full(labels, absent)
    weights[:, classes], bias[classes] = coefficients.T, intercepts
    return _Linear(weights, bias)


def _probabilities(
    unseen: NDArray[np.float64], truth: NDArray[np.int64], parts: NDArray[np.int64], labels: int
) -> NDArray[np.float64]:
    """Probabilities by calibrations that had not seen the message either."""
    found = np.zeros((len(truth), labels))
    for part in range(parts.max() + 1):
        test = parts == part
        found[test] = softmax(_calibrated(unseen[~test], truth[~test], labels).scores(unseen[test]))
    return found


def _mended(
    probabilities: NDArray[np.float64], truth: NDArray[np.int64], parts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The probabilities as the model will give them, each mended by what the other parts taught."""
    found = np.zeros_like(probabilities)
    for part in range(parts.max() + 1):
        test = parts == part
        found[test] = certainty.learn(probabilities[~test], truth[~test]).applied(probabilities[test])
    return found


def _figures(probabilities: NDArray[np.float64], truth: NDArray[np.int64], labels: Sequence[str]) -> Figures:
    said, sureness = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right = said == truth
    threshold = figures.threshold_for(sureness, right)
    answered = sureness >= threshold
    scores = figures.f1_by_label(truth, said, len(labels))
    return Figures(
        messages=len(truth),
        accuracy=float(right.mean()),
        macro_f1=float(scores.mean()),
        calibration_error=figures.calibration_error(sureness, right),
        threshold=threshold,
        answered=float(answered.mean()),
        right_when_answered=float(right[answered].mean()) if answered.any() else 0.0,
        right_at_80=figures.right_among_surest(sureness, right, 0.8),
        by_label=dict(zip(labels, scores.tolist(), strict=True)),
        counts=dict(zip(labels, np.bincount(truth, minlength=len(labels)).tolist(), strict=True)),
    )
