"""What is measured of a question and an answer. Each measure is a number with a meaning; `fit.Model` weighs them.

A batch never enters: a pair is measured by itself, with the weights of its pieces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language.answers.cutting import SIZE, Cut, cut
from heliograph.core.language.answers.places import Places, places
from heliograph.core.language.answers.rarity import Weights

NAMES = (
    "alike",  # cosine of question and answer, pieces weighed by rarity and by the logarithm of their count
    "alike_title",  # cosine of title and answer
    "title_told",  # share of the title's weight that the answer has
    "rarest_title",  # weight of the rarest piece of the title that the answer has
    "answer_length",  # ln(1 + different pieces), see FEWEST_SAID: a long answer has more in common with anything
    "question_length",
    "other_city",  # both name cities, and none in common
    "other_district",
    "same_names",  # how many names of places and bodies they share, at most 4
    "other_names",  # both have names, and none in common
)
MOST_NAMES = 4
FEWEST_SAID, FEWEST_ASKED = 40, 20
"""A text of fewer pieces counts as one of so many: that an answer is short speaks for nothing."""
_STEADY = 5.0  # weight added below a share's line, so that a title of two words is not sure of anything


@dataclass(frozen=True, slots=True)
class Side:
    """A text ready to be measured against another."""

    cut: Cut
    places: Places


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its title, and title and text together."""

    title: Cut
    whole: Side


def question(title: str, text: str) -> Question:
    return Question(cut(title), answer(f"{title} {text}"))


def answer(text: str) -> Side:
    whole = cut(text)
    return Side(whole, places(whole.text))


def measure(asked: Question, given: Side, weights: Weights) -> NDArray[np.float64]:
    """The measures of one pair, in the order of `NAMES`."""
    title, whole, said = asked.title, asked.whole.cut, given.cut
    of_title, of_said = weights[title.pieces], weights[said.pieces]
    strong_asked = (1 + np.log(whole.counts)) * weights[whole.pieces].astype(np.float64)
    strong_said = (1 + np.log(said.counts)) * of_said.astype(np.float64)
    in_title = of_said[among(said, title)]
    found = [
        float(_lookup(whole, strong_asked)[said.pieces] @ strong_said)
        / (np.sqrt(_squares(strong_asked) * _squares(strong_said)) + 1e-6),
        _squares(in_title) / (np.sqrt(_squares(of_title) * _squares(of_said)) + 1e-6),
        float(in_title.sum()) / (float(of_title.sum()) + _STEADY),
        float(in_title.max(initial=0)),
        float(np.log1p(max(FEWEST_SAID, len(said.pieces)))),
        float(np.log1p(max(FEWEST_ASKED, len(whole.pieces)))),
        *_of_places(asked.whole.places, given.places),
    ]
    return np.array(found, np.float64)


def among(these: Cut, those: Cut) -> NDArray[np.bool_]:
    """Which of the first text's pieces the second has."""
    table = np.zeros(SIZE, np.bool_)
    table[those.pieces] = True
    return table[these.pieces]


def _lookup(of: Cut, values: NDArray[np.float64]) -> NDArray[np.float64]:
    table = np.zeros(SIZE)
    table[of.pieces] = values
    return table


def _squares(values: NDArray[np.float64] | Weights) -> float:
    return float(values @ values)


def _of_places(asked: Places, given: Places) -> list[float]:
    return [
        float(_differ(asked.cities, given.cities)),
        float(_differ(asked.districts, given.districts)),
        float(min(MOST_NAMES, len(asked.names & given.names))),
        float(_differ(asked.names, given.names)),
    ]


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and one.isdisjoint(other)
