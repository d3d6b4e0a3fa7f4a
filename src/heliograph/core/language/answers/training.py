"""Learn to tell a right answer from one that belongs to another question: right pairs against answers swapped within a month.

Swapping within a month keeps season, board and fashion of the time out of what is learned. Nothing of who wrote enters.
Repeats (one text or one answer sent several times) stay on one side of every split, so that the figures do not flatter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language.answers import fit, rarity
from heliograph.core.language.answers.fit import Figures, Model
from heliograph.core.language.answers.measures import Question, Side, answer, measure, question
from heliograph.core.language.answers.rarity import Weights
from heliograph.core.text import Text

FEWEST = 100
FOLDS = 5
SWAPS = 4
"""Wrong answers a question is shown with while learning."""
_BENT = 0.1  # inverse strength of the ridge; any from 0.02 to 1 gives the same to three digits
Pairs = list[tuple[int, int]]


class CannotTrain(ValueError):
    """Too little to learn from."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the answer it got. `month` (any text) says which answers it may be swapped with."""

    title: str
    text: str
    answer: str
    month: str = ""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and what a file of it keeps."""

    model: Model
    counts: NDArray[np.uint32]
    texts: int

    def save(self, path: Path) -> str:
        return fit.save(self.model, path, counts=self.counts, texts=self.texts)


def train(rows: Sequence[Answered], *, seed: int = 0) -> Trained:
    """A model of these pairs, with its figures from `FOLDS` folds. Raises CannotTrain for fewer than `FEWEST` pairs.

    On one core: threads that wait for each other take many times as long where other work runs.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return _train(rows, seed)


def _train(rows: Sequence[Answered], seed: int) -> Trained:
    kept = [row for row in rows if row.answer.strip() and (row.title.strip() or row.text.strip())]
    if len(kept) < FEWEST:
        raise _too_few(len(kept))
    data = _Data.of(kept, seed)
    right, wrong = [], []
    for fold in range(FOLDS):
        model, _, _ = data.learn(np.flatnonzero(data.folds != fold))
        pairs, is_right = data.pairs(np.flatnonzero(data.folds == fold), 1)
        scores = np.array([model.fit(data.questions[q], data.answers[a]) for q, a in pairs])
        right.append(scores[is_right])
        wrong.append(scores[~is_right])
    auc, low, high = auc_with_interval(np.concatenate(right), np.concatenate(wrong))
    model, counts, texts = data.learn(np.arange(len(kept)))
    figures = Figures(len(kept), FOLDS, seed, auc, low, high)
    return Trained(Model(model.pieces, model.measures, model.constant, figures), counts, texts)


def weigh(rows: Sequence[Answered], pieces: Weights, *, seed: int = 0) -> Model:
    """A model over given weights of the pieces: how the formula without training was found (`benchmarks/answers.py`)."""
    data = _Data.of(rows, seed)
    return data.logistic(np.arange(len(rows)), pieces)


def swapped(months: Sequence[str], among: Iterable[int], random: np.random.Generator) -> Pairs:
    """(question, another's answer) for each whose month has two or more, by one round through the shuffled month."""
    by_month: dict[str, list[int]] = defaultdict(list)
    for index in among:
        by_month[months[index]].append(index)
    found: Pairs = []
    for month in by_month.values():
        if len(month) > 1:
            order = [month[i] for i in random.permutation(len(month))]
            found += zip(order, [*order[1:], order[0]], strict=True)
    return found


def auc_with_interval(right: NDArray[np.float64], wrong: NDArray[np.float64]) -> tuple[float, float, float]:
    """How often a right pair stands above a wrong one (ties count half), with Hanley and McNeil's 95 % interval (1982)."""
    ordered = np.sort(wrong)
    above = np.searchsorted(ordered, right, "left") + np.searchsorted(ordered, right, "right")
    auc = float(above.mean() / (2 * len(wrong)))
    q1, q2 = auc / (2 - auc), 2 * auc * auc / (1 + auc)
    spread = auc * (1 - auc) + (len(right) - 1) * (q1 - auc * auc) + (len(wrong) - 1) * (q2 - auc * auc)
    half = 1.96 * float(np.sqrt(max(0.0, spread) / (len(right) * len(wrong))))
    return auc, max(0.0, auc - half), min(1.0, auc + half)


def groups(rows: Sequence[Answered]) -> NDArray[np.int64]:
    """A number for each row; rows with one title, one text or one answer have one number."""
    parent = list(range(len(rows)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[tuple[str, str], int] = {}
    for index, row in enumerate(rows):
        for name, value in (("title", row.title), ("text", row.text), ("answer", row.answer)):
            if value.strip():
                parent[root(index)] = root(first.setdefault((name, value.strip()), index))
    return np.array([root(index) for index in range(len(rows))])


@dataclass(frozen=True, slots=True)
class _Data:
    questions: list[Question]
    answers: list[Side]
    months: list[str]
    folds: NDArray[np.int64]
    seed: int

    @staticmethod
    def of(rows: Sequence[Answered], seed: int) -> _Data:
        group = groups(rows)
        names = np.unique(group)
        fold = dict(zip(names, np.random.default_rng(seed).permutation(len(names)) % FOLDS, strict=True))
        return _Data(
            [question(row.title, row.text) for row in rows],
            [answer(row.answer) for row in rows],
            [row.month for row in rows],
            np.array([fold[one] for one in group], np.int64),
            seed,
        )

    def learn(self, among: NDArray[np.int64]) -> tuple[Model, NDArray[np.uint32], int]:
        texts = [side.cut for i in among for side in (self.questions[i].whole, self.answers[i])]
        counts, number = rarity.count(texts)
        return self.logistic(among, rarity.weights(counts, number)), counts, number

    def logistic(self, among: NDArray[np.int64], pieces: Weights) -> Model:
        from sklearn.linear_model import LogisticRegression

        pairs, is_right = self.pairs(among, SWAPS)
        measured = np.array([measure(self.questions[q], self.answers[a], pieces) for q, a in pairs])
        mean, spread = measured.mean(axis=0), measured.std(axis=0)
        spread[spread == 0] = 1.0
        weight = np.where(is_right, float((~is_right).sum()) / float(is_right.sum()), 1.0)
        found = LogisticRegression(C=_BENT, max_iter=2000).fit((measured - mean) / spread, is_right, weight)
        weights = found.coef_[0].astype(np.float64) / spread
        return Model(pieces, weights, float(found.intercept_[0] - mean @ weights))

    def pairs(self, among: NDArray[np.int64], swaps: int) -> tuple[Pairs, NDArray[np.bool_]]:
        random = np.random.default_rng(self.seed + 1)
        right: Pairs = [(int(i), int(i)) for i in among]
        wrong = [pair for _ in range(swaps) for pair in swapped(self.months, map(int, among), random)]
        if not wrong:
            raise CannotTrain(Text("每个月都只有一条，无法对调。", "Every month has one pair only: nothing to swap."))
        return right + wrong, np.arange(len(right) + len(wrong)) < len(right)


def _too_few(number: int) -> CannotTrain:
    return CannotTrain(
        Text(
            f"只有 {number} 对问答，至少要 {FEWEST} 对。",
            f"Only {number} pairs of question and answer; {FEWEST} are needed.",
        )
    )
