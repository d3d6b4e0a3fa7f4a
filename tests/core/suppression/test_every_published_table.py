"""The tables that pages publish, as their own code decides what is told, given to the attacker. Random counts, often small."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import product
from types import SimpleNamespace

import pytest

from heliograph.answering.reading.figures import untold
from heliograph.campaigns.reading.reach import _sum, told
from heliograph.core.text import Text
from heliograph.disputes.reading.figures import SMALL, _lines
from heliograph.firms.reading.equal import PAIRS, _published
from heliograph.insight.reading.hiding import Counts
from heliograph.topics.reading.lines import _told
from heliograph.topics.reading.trend import FEWEST, trend
from heliograph.visits.reading.public import _rows
from tests.core.suppression.attacker import Attacker, figures

SEEDS = range(15)
Counted = dict[str, int]


def _drawn(seed: int, codes: str, *, size: int = 30) -> Counted:
    draw = random.Random(seed)
    return {code: draw.choice([0, draw.randint(1, 9), draw.randint(1, size)]) for code in codes}


def _narrowed(
    counts: Mapping[tuple[str, ...], int], parents: list[dict[str, str]], away, least: int = SMALL
) -> Iterator:
    """What the attacker narrows. A table of which only the sum is told, without its rows, tells nothing more."""
    nodes = {node for node, parts in figures(counts, parents).items() if sum(parts.values())}
    if nodes - {("",) * len(parents)} <= set(away):
        return iter(())
    return Attacker(counts, parents, away).narrowed(least)


def _hidden_rows(counts: Counted, told: Mapping[str, int | None]) -> set[tuple[str]]:
    return {(code,) for code, count in counts.items() if count and told[code] is None}


@pytest.mark.parametrize("seed", SEEDS)
def test_replies_and_figures_by_unit_and_procedure(seed):
    draw = random.Random(seed)
    tree = {1: None, 2: 1, 3: 1, 4: 3, 5: 3, 6: 1}
    units = {}
    for unit, parent in tree.items():
        path = f"{units[parent].path}{unit}/" if parent else f"/{unit}/"
        units[unit] = SimpleNamespace(id=unit, code=str(unit), path=path, parent_id=parent)
    places = list(product(tree, ("ask", "help", "loss", "id")))
    cells = {place: draw.choice([0, draw.randint(1, 9), draw.randint(10, 90)]) for place in places}
    counts = Counts({place: count for place, count in cells.items() if count}, units)
    parents = [{str(unit): str(parent) for unit, parent in tree.items() if parent}, {}]
    table = {(str(unit), code): count for (unit, code), count in counts.cells.items()}
    away = set()
    for unit, code in figures(table, parents):
        if unit.startswith("="):
            is_away = int(unit[1:]) in counts.hidden_units([int(unit[1:])], int(unit[1:]), code or None)
        else:
            is_away = counts.is_hidden(int(unit) if unit else None, code or None)
            if unit and code:
                row = counts.by_procedure(int(unit))
                assert is_away == (code in counts.hidden_procedures(row, int(unit))), "the table and the page agree"
        if is_away or counts.is_withheld():
            away.add((unit, code))
    assert list(_narrowed(table, parents, away)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_disputes_and_visits(seed):
    counts = _drawn(seed, "abcde")
    names = {code: Text(code, code) for code in counts}
    for lines in (_lines(counts, names), _rows(counts, names)):
        told = {line.name.zh: line.count for line in lines}
        assert (
            list(_narrowed({(code,): count for code, count in counts.items()}, [{}], _hidden_rows(counts, told))) == []
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_firms_by_size(seed):
    sizes = [size for pair in PAIRS for size in pair]
    counts = dict(zip(sizes, _drawn(seed, "abcd", size=60).values(), strict=True))
    told = _published(counts)
    parents = [{size: "+".join(pair) for pair in PAIRS for size in pair}]
    away = {("+".join(key),) for key, count in told.items() if count is None}
    assert list(_narrowed({(size,): count for size, count in counts.items()}, parents, away)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_templates_among_answers(seed):
    units = {unit: SimpleNamespace(code=str(unit), parent_id=None) for unit in range(5)}
    answers = dict(enumerate(_drawn(seed, "abcde", size=60).values()))
    counts = {unit: min(count, random.Random(seed + unit).randint(0, 20)) for unit, count in answers.items()}
    cells = {unit: (answers[unit], counts[unit]) for unit in units if answers[unit]}
    away = {(str(unit),) for unit in untold(cells, units)}  # type: ignore[arg-type]
    for column in (answers, counts):
        if any(column[unit] for unit in cells if (str(unit),) not in away):
            assert list(_narrowed({(str(unit),): column[unit] for unit in cells}, [{}], away)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_topics_by_month_and_by_end(seed):
    from datetime import UTC, date, datetime
    from zoneinfo import ZoneInfo

    months = [date(2026, month, 1) for month in range(1, 6)]
    counts = {str(month): count for month, count in zip(months, _drawn(seed, "abcde", size=20).values(), strict=True)}
    times = [
        datetime.fromisoformat(month).replace(hour=12, tzinfo=UTC) for month, n in counts.items() for _ in range(n)
    ]
    told = {str(point.month): point.count for point in trend(times, months, ZoneInfo("Asia/Shanghai")).points}
    assert list(_narrowed({(m,): c for m, c in counts.items()}, [{}], _hidden_rows(counts, told), FEWEST)) == []
    done, waiting = random.Random(seed).randint(0, 12), random.Random(seed + 100).randint(0, 12)
    ends = dict(zip(("done", "waiting"), _told(done, waiting), strict=True))
    counts = {"done": done, "waiting": waiting}
    assert list(_narrowed({(k,): c for k, c in counts.items()}, [{}], _hidden_rows(counts, ends), FEWEST)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_people_that_a_campaign_reached(seed):
    draw = random.Random(seed)
    doors = {str(door): draw.randint(1, draw.choice([3, 20])) for door in range(draw.randint(1, 6))}
    are_hidden = any(told(people) is None for people in doors.values())
    every = _sum(list(doors.values()), told, are_hidden=are_hidden)
    away = {(door,) for door in doors if are_hidden} | ({("",)} if every is None else set())
    assert list(_narrowed({(door,): people for door, people in doors.items()}, [{}], away)) == []
