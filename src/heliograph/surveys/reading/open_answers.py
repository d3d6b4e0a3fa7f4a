"""The answers as anybody may have them: nobody is singled out, and every published share can be computed from them.

An attacker is thought of who knows that somebody answered, and their stratum, age and sex. Of the rows that fit at least `ALIKE`
agree in all of it (k-anonymity), and they do not all say the same to a question (l-diversity, l = 2), unless the whole stratum does.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from heliograph.surveys.actions.answering import questions_of
from heliograph.surveys.models import Stratum, Survey
from heliograph.surveys.reading.results import Pool, pools_of

ALIKE = 5
"""Rows that must agree in everything that could tell who wrote."""
Row = dict[str, str]


def open_answers(survey: Survey, strata: Sequence[Stratum]) -> Iterator[Row]:
    """Every answer, by stratum and within it in an order that says nothing.

    `size` is how many the stratum's lists have. `weight` is size over answers, of the stratum, divided by the same of the whole.
    """
    asked = questions_of(survey)
    telling = [one.code for one in asked if one.about_you]
    others = [one.code for one in asked if not one.about_you]
    pools = [pool for pool in pools_of(survey, strata) if pool.said]
    size, many = sum(pool.size for pool in pools), sum(len(pool.said) for pool in pools)
    for pool in pools:
        weight = (pool.size / len(pool.said)) / (size / many)
        held = {"stratum": pool.name, "size": str(pool.size), "weight": f"{weight:.6f}"}
        made = [
            held | {code: clue[code] for code in telling} | {code: said.get(code, "") for code in others}
            for clue, said in zip(_blurred(pool, telling, others), pool.said, strict=True)
        ]
        yield from sorted(made, key=lambda row: hashlib.sha256(f"{survey.id}{list(row.values())}".encode()).digest())


def _blurred(pool: Pool, telling: Sequence[str], others: Sequence[str]) -> list[Row]:
    """What could tell who wrote, blanked one after the other where it would, then as a whole until no group tells any more."""
    others = [code for code in others if len({said.get(code, "") for said in pool.said}) > 1]
    clues: list[Row] = [{code: said.get(code, "") for code in telling} for said in pool.said]
    for name in reversed(telling):
        for group in _telling_groups(clues, pool.said, others):
            for at in group:
                clues[at][name] = ""
    while any(any(clue.values()) for clue in clues) and (found := _telling_groups(clues, pool.said, others)):
        blank = [at for at, clue in enumerate(clues) if not any(clue.values())]
        first = next((group for group in found if any(clues[group[0]].values())), None)
        for at in first or min(_groups(clues, without=blank), key=len):
            clues[at] = dict.fromkeys(telling, "")
    return clues


def _telling_groups(clues: Sequence[Row], said: Sequence[Mapping[str, str]], others: Sequence[str]) -> list[list[int]]:
    """The groups of rows with the same clues that are too few, or all say the same to a question."""
    return [
        group
        for group in _groups(clues)
        if len(group) < ALIKE or any(len({said[at].get(code, "") for at in group}) < 2 for code in others)
    ]


def _groups(clues: Sequence[Row], *, without: Sequence[int] = ()) -> list[list[int]]:
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in sorted(set(range(len(clues))) - set(without)):
        groups[tuple(clues[at].values())].append(at)
    return list(groups.values())
