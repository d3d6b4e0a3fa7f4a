"""Which units are asked which questions: where a share is far above that of the other units, beyond chance.

A unit is compared with all others of the bureau in the same quarter. Honest units differ among each other, so the number is
judged by a beta-binomial with the question's `spread`, not by a binomial. All units and questions of a quarter together
are held to `ERROR` (Holm 1979): if no unit did anything, at most one quarter in twenty has even one question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heliograph.insight.gaming.counting import Tally
from heliograph.insight.gaming.kinds import QUESTIONS, Question

ERROR = 0.05
PRIOR = 50
"""The weight of the expected share, in cases: what counts where there are few other units."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A unit stands out: `part` of `of`, where `usual` is the share elsewhere; `chance` that honest work looks like this."""

    code: str
    unit: int
    part: int
    of: int
    usual: float
    chance: float


def judge(counted: Mapping[str, Mapping[int, Tally]]) -> list[Suspicion]:
    """What to ask, the least likely to be chance first."""
    looked = _all(counted)
    looked.sort(key=lambda pair: (pair[1].chance, pair[1].code, pair[1].unit))
    asked = []
    for place, (question, one) in enumerate(looked):
        if one.chance > ERROR / (len(looked) - place):
            break
        if _is_far(question, one):
            asked.append(one)
    return asked


def looks(counted: Mapping[str, Mapping[int, Tally]]) -> int:
    """How many figures are looked at: units by questions, where there is enough to ask about."""
    return len(_all(counted))


def _all(counted: Mapping[str, Mapping[int, Tally]]) -> list[tuple[Question, Suspicion]]:
    return [one for question in QUESTIONS for one in _looked(question, counted.get(question.code, {}))]


def _looked(question: Question, tallies: Mapping[int, Tally]) -> list[tuple[Question, Suspicion]]:
    part, of = sum(t.part for t in tallies.values()), sum(t.of for t in tallies.values())
    made = []
    for unit, mine in sorted(tallies.items()):
        if mine.of < question.base:
            continue
        usual = (part - mine.part + PRIOR * question.usual) / (of - mine.of + PRIOR)
        chance = _chance(mine, max(usual, 1e-6), question.spread)
        made.append((question, Suspicion(question.code, unit, mine.part, mine.of, usual, chance)))
    return made


def _chance(mine: Tally, usual: float, spread: float) -> float:
    """The chance of so many or more, if shares of honest units lie around `usual`."""
    from scipy.stats import betabinom

    scale = 1 / spread - 1
    return float(betabinom.sf(mine.part - 1, mine.of, usual * scale, (1 - usual) * scale))


def _is_far(question: Question, one: Suspicion) -> bool:
    """Whether it matters, too: what is unlikely may still be little."""
    share = one.part / one.of
    return one.part >= question.fewest and share >= question.share and share >= question.times * one.usual
