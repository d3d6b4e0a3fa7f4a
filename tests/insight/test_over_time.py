"""Who kept what pages said a while ago and reads them again: what is so now is narrowed by neither, nor by both together.

A month that is over goes on changing: matters are answered and rated. What is hidden beside a small number may change with
that, so that both days together tell more than each. Received is the same on both days; of the rest a month only gains.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from django.core.cache import cache

from tests.insight import joint
from tests.insight.solving import Cell, Cells, Fact, System

LEAST = 10
DAYS = ("then", "now")
OVER = {"solved_rate_of": "reopened_of", "satisfied_rate_of": "solved_rate_of"}
PARTS = tuple(part for part in joint.PARTS if part != "follow_ups_on_time_of")
"""Follow-ups are the bad ratings: a part that stands beside every share of satisfied (decision 172)."""


def _a_while_ago(matters: list[joint.Matter], seed: int, share: float) -> list[joint.Matter]:
    """Of what is answered now, so much was not answered yet."""
    draw = random.Random(seed)
    is_new = [draw.random() < share and m.asked.is_answered and not m.asked.is_imported for m in matters]
    fewer = {"is_answered": False, "first_wait": None, "end_wait": None, "reopened": 0}
    return [
        replace(m, asked=replace(m.asked, **fewer), grade=0) if new else m
        for m, new in zip(matters, is_new, strict=True)
    ]


def _on(day: str, cells: Cells) -> Cells:
    return frozenset((name if name == "received" else f"{name} {day}", *place) for name, *place in cells)  # type: ignore[misc]


def _told(monkeypatch, matters: list[joint.Matter], seed: int, day: str) -> Iterator[Fact]:
    joint.staged(monkeypatch, matters, joint.posted(seed))
    cache.clear()
    for fact in (*joint.of_boards(matters), *joint.of_workload(matters), *joint.of_replies(matters)):
        if not any(cell[0] == "follow_ups_on_time_of" for cell in fact.cells):
            yield Fact(_on(day, fact.cells), fact.value, fact.page)


def _links() -> Iterator[tuple[Cells, Cells]]:
    for part, place in product(PARTS, product(joint.TREE, joint.KINDS, joint.MONTHS)):
        before, after = (_on(day, frozenset({(part, *place)})) for day in DAYS)
        yield before, after
        for day, one in zip(DAYS, (before, after), strict=True):
            yield one, _on(day, frozenset({(OVER.get(part, "received"), *place)}))


def _narrowed(monkeypatch, seed: int, share: float) -> list[tuple[str, int, tuple[int, int]]]:
    """(day, number, what it is between), of all that the solver narrows who knows both days."""
    now = joint.drawn(seed)
    states = dict(zip(DAYS, (_a_while_ago(now, seed, share), now), strict=True))
    numbers = {day: joint.counted(matters) for day, matters in states.items()}
    assert numbers["then"] != numbers["now"]
    facts = [fact for day, matters in states.items() for fact in _told(monkeypatch, matters, seed, day)]
    columns = ("received", *(f"{part} {day}" for part in PARTS for day in DAYS))
    cells: list[Cell] = list(product(columns, joint.TREE, joint.KINDS, joint.MONTHS))
    filled = {cell for cell in cells if numbers["now"]["received", *cell[1:]]}
    system = System(cells, facts, list(_links()), filled, {cell: 1 for cell in filled if cell[0] == "received"})
    found = []
    for day, counts in numbers.items():
        for of, number in joint.secrets(Counter({c: n for c, n in counts.items() if c[0] != "follow_ups_on_time_of"})):
            between = system.narrowed(_on(day, of), LEAST)
            if between is not None:
                assert between[0] <= number <= between[1]
                found.append(("received" if {c[0] for c in of} == {"received"} else day, number, between))
    return found


@pytest.mark.parametrize(("seed", "share"), [(3, 0.01), (7, 0.15), (9, 0.03)])
def test_what_is_so_now_is_not_narrowed_by_what_was_told_before(monkeypatch, seed, share):
    """What was so then and is so no longer may be: nine then and ten now are told as ten now, hidden then."""
    found = _narrowed(monkeypatch, seed, share)
    assert [one for one in found if one[0] != "then"] == []
    assert [one for one in found if one[2][0] == one[2][1]] == [], "nothing is found out to the number"
