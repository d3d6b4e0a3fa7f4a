"""What a survey found: weighted, with its margin, the response rate beside every figure; small numbers stay hidden.

Strata in which few answered are put together before anything is computed (collapsed strata: Cochran, Sampling Techniques,
section 5A.12), so that results and open answers rest on the same strata and anybody computes the ones from the others
(docs/surveys.md). A share of one stratum stands alone only where `FEWEST` answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from heliograph.core.text import Text
from heliograph.surveys.actions.answering import questions_of
from heliograph.surveys.bank import Question
from heliograph.surveys.models import Answers, Stratum, Survey
from heliograph.surveys.weighing import Part, Weighed, weigh

FEWEST = 30
"""Answers of a stratum, or of the whole, below which no share is published: the margin would be wider than the news."""
TOGETHER = 10
"""Answers of a stratum below which it is put together with another."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A stratum: how many it has, were asked and answered. `answered` None: too few, or it was put together with one of these."""

    name: str
    size: int
    asked: int
    answered: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many were asked and answered. `answered` None while fewer than ten did; `rate` of those asked."""

    strata: tuple[Asked, ...]
    asked: int
    answered: int | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Given:
    """One answer and its weighted share."""

    text: Text
    is_good: bool
    share: Weighed | None


@dataclass(frozen=True, slots=True)
class Result:
    """One question: the share of good answers, each answer, and each stratum (None: too few). `heard`: who answered this one."""

    question: Question
    heard: int
    good: Weighed | None
    given: tuple[Given, ...]
    strata: tuple[tuple[str, Weighed | None], ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """One stratum, or several in which few answered, as one: its name, how many its lists have, what was said in it."""

    name: str
    size: int
    strata: frozenset[UUID]
    said: tuple[Mapping[str, str], ...]


def counted(survey: Survey, strata: Sequence[Stratum], used: Mapping[UUID, int]) -> Counted:
    """The response; `used` gives the answers of each stratum."""
    by_stratum = {row.id: used.get(row.id, 0) for row in strata}
    answered, asked = sum(by_stratum.values()), sum(row.take for row in strata)
    alone = {pool for pool in _by_number(strata, by_stratum) if len(pool) == 1}
    told = answered if answered == 0 or answered >= TOGETHER else None
    rows = tuple(
        Asked(row.name, row.size, row.take, by_stratum[row.id] if (row,) in alone and told is not None else None)
        for row in strata
    )
    return Counted(rows, asked, told, told / asked if told is not None and asked else None)


def results_of(survey: Survey, strata: Sequence[Stratum], found: Counted) -> tuple[Result, ...]:
    """Every question but those about the person."""
    if not found.answered or found.answered < FEWEST:
        return ()
    pools = pools_of(survey, strata)
    return tuple(_result(one, pools) for one in questions_of(survey) if not one.about_you)


def pools_of(survey: Survey, strata: Sequence[Stratum]) -> tuple[Pool, ...]:
    """The strata of results and open answers: in each at least `TOGETHER` answered, and where fewer than `FEWEST` did, not all of
    them said the same to a question: who knows that somebody of it answered would know what."""
    rows = Answers.objects.filter(bureau_id=survey.bureau_id, survey_id=survey.id).order_by("id")
    said: dict[UUID, list[dict[str, str]]] = {row.id: [] for row in strata}
    for stratum, words in rows.values_list("stratum_id", "said"):
        said[stratum].append(words)
    asked = [one.code for one in questions_of(survey) if not one.about_you]
    pools = [
        _pool(group, [one for row in group for one in said[row.id]])
        for group in _by_number(strata, {row.id: len(said[row.id]) for row in strata})
    ]
    while len(pools) > 1 and (bare := next((one for one in pools if _tells(one, asked)), None)):
        pools.remove(bare)
        other = min(pools, key=lambda one: len(one.said))
        pools.remove(other)
        pools.append(
            Pool(
                f"{other.name}、{bare.name}", other.size + bare.size, other.strata | bare.strata, other.said + bare.said
            )
        )
    place = {row.id: row.place for row in strata}
    return tuple(sorted(pools, key=lambda one: min(place[stratum] for stratum in one.strata)))


def _pool(group: Sequence[Stratum], said: Sequence[Mapping[str, str]]) -> Pool:
    names = "、".join(row.name for row in group)
    return Pool(names, sum(row.size for row in group), frozenset(row.id for row in group), tuple(said))


def _tells(pool: Pool, asked: Sequence[str]) -> bool:
    return len(pool.said) < FEWEST and any(len({one.get(code, "") for one in pool.said}) < 2 for code in asked)


def _by_number(strata: Sequence[Stratum], answered: Mapping[UUID, int]) -> list[tuple[Stratum, ...]]:
    """The strata, those with fewest answers put together until every group has `TOGETHER`: a rule without a choice."""
    groups: list[tuple[Stratum, ...]] = [(row,) for row in strata]

    def many(group: tuple[Stratum, ...]) -> tuple[int, int]:
        return sum(answered[row.id] for row in group), min(row.place for row in group)

    while len(groups) > 1 and many(min(groups, key=many))[0] < TOGETHER:
        first, second, *rest = sorted(groups, key=many)
        groups = [tuple(sorted((*first, *second), key=lambda row: row.place)), *rest]
    return groups


def _result(question: Question, pools: Sequence[Pool]) -> Result:
    tallies = [Counter(said.get(question.code, "") for said in pool.said) for pool in pools]
    heard = [sum(tally[one.value] for one in question.options) for tally in tallies]

    def parts(values: tuple[str, ...]) -> list[Part]:
        found = zip(pools, heard, tallies, strict=True)
        return [Part(pool.size, many, sum(tally[value] for value in values)) for pool, many, tally in found]

    good = parts(question.good)
    return Result(
        question,
        sum(heard),
        weigh(good),
        tuple(Given(one.text, one.value in question.good, weigh(parts((one.value,)))) for one in question.options),
        tuple(
            (pool.name, weigh([part]) if part.answered >= FEWEST else None)
            for pool, part in zip(pools, good, strict=True)
        )
        if len(pools) > 1
        else (),
    )
