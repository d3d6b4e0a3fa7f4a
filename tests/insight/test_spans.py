"""Spans subtracted from each other: a reader asks for every span of every unit and procedure, and adds and subtracts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations_with_replacement, product
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from heliograph.insight.reading import replies
from heliograph.insight.reading.figures import figure, table
from heliograph.insight.reading.hiding import Months
from heliograph.insight.reading.span import Span

DAY = timedelta(days=1)
SPRING = Span(date(2026, 2, 1), date(2026, 3, 31))
MONTHS = (202601, 202602, 202603)
KINDS = ("ask", "help")
TREE = {1: None, 2: 1, 3: 1, 4: 3, 5: 3}
Cell = tuple[int, str, int]


def _units() -> dict[int, SimpleNamespace]:
    units: dict[int, SimpleNamespace] = {}
    for unit, parent in TREE.items():
        path = f"{units[parent].path}{unit}/" if parent else f"/{unit}/"
        units[unit] = SimpleNamespace(id=unit, code=str(unit), path=path, parent_id=parent)
    return units


def _drawn(seed: int) -> dict[Cell, int]:
    draw = random.Random(seed)
    places = product(TREE, KINDS, MONTHS)
    counts = {place: draw.choice([0, draw.randint(1, 9), draw.randint(10, 60), 90]) for place in places}
    return {place: count for place, count in counts.items() if count}


def _told(cells: dict[Cell, int]) -> Iterator[tuple[frozenset[Cell], bool]]:
    """Every figure of every span, unit and procedure: which cells it is the sum of, and whether it is published."""
    units = _units()
    for first, last in combinations_with_replacement(MONTHS, 2):
        within = {cell: count for cell, count in cells.items() if first <= cell[2] <= last}
        months = Months.of({"received": within}, "received", units, is_settled=True)
        for unit, kind in product((None, *TREE), (None, *KINDS)):
            path = units[unit].path if unit else ""
            parts = frozenset(c for c in within if units[c[0]].path.startswith(path) and kind in (None, c[1]))
            if parts:
                yield parts, not months.is_hidden(unit, kind)


@pytest.mark.parametrize("seed", range(12))
def test_spans_of_months_subtracted_from_each_other_give_no_small_number(seed):
    cells = _drawn(seed)
    at = {cell: place for place, cell in enumerate(sorted(cells))}
    figures = dict(_told(cells))

    def row(parts: frozenset[Cell]) -> np.ndarray:
        made = np.zeros(len(at))
        made[[at[cell] for cell in parts]] = 1
        return made

    told = [parts for parts, is_published in figures.items() if is_published]
    sums = np.array([sum(cells[cell] for cell in parts) for parts in told], dtype=float)
    small = [parts for parts in figures if sum(cells[cell] for cell in parts) < 10]
    assert small, "there is something to find"
    assert not set(small) & set(told)
    known = LinearConstraint(np.array([row(parts) for parts in told]), sums, sums)
    for parts in small:
        ends = []
        for sign in (1, -1):
            found = milp(sign * row(parts), integrality=np.ones(len(at)), bounds=Bounds(1, 10_000), constraints=known)
            assert found.success, found.message
            ends.append(sign * found.fun)
        assert ends[1] - ends[0] >= 9, (sorted(parts), ends)


def test_the_attack_finds_a_number_where_each_span_is_protected_by_itself():
    """January has 3, January and February 43: told of each span by itself, both 43 and 40 would stand there."""
    units = _units()
    cells = {(2, "ask", 202601): 3, (2, "ask", 202602): 40, (4, "ask", 202601): 50, (4, "ask", 202602): 50}
    together = Months.of({"received": cells}, "received", units, is_settled=True)
    february = Months.of(
        {"received": {c: n for c, n in cells.items() if c[2] == 202602}}, "received", units, is_settled=True
    )
    assert together.is_hidden(2, None)
    assert not february.is_hidden(2, None)


@pytest.fixture
def two_months(cast, counted):
    """Twelve in February and twelve in March to each of two stations; three rate."""
    for unit, month, number in product(("heping", "donghu"), (2, 3), range(12)):
        now = cast.now.replace(month=month, day=2 + number)
        receipt = cast.submits(unit=cast.units[unit].id, now=now)
        if unit == "heping":
            cast.does(receipt, "answer", "qian", now=now + DAY, words="请带户口本。")
            if number < 3:
                cast.does(receipt, "rate", now=now + 2 * DAY, grade=1)
    counted(now=cast.now + 30 * DAY)
    return cast


def test_a_day_less_gives_no_number_of_a_unit_a_kind_or_an_opinion(two_months):
    bureau, heping = two_months.bureau.id, two_months.units["heping"].id
    assert figure(bureau, "transfers", SPRING, unit=heping).of == 24
    assert figure(bureau, "transfers", SPRING, procedure="consultation").of == 48
    assert {row.figure.of for row in table(bureau, "transfers", SPRING, by="month")} == {24}
    for span in (Span(SPRING.since, SPRING.until - DAY), Span(SPRING.since + DAY, SPRING.until)):
        assert figure(bureau, "transfers", span, unit=heping).hidden
        assert figure(bureau, "transfers", span, procedure="consultation").hidden
        assert figure(bureau, "response-rate", span).hidden
        assert figure(bureau, "transfers", span).of in (46, 48), "of the whole bureau every day may be asked for"
        assert all(table(bureau, "transfers", span, by=by) == [] for by in ("unit", "procedure", "month"))
        whole = replies(bureau, span, now=two_months.now + 30 * DAY)
        assert (whole.units, whole.procedures, whole.voices) == ((), (), None)


def test_few_ratings_are_told_neither_as_a_base_nor_as_the_part_of_those_asked(two_months):
    bureau = two_months.bureau.id
    for code in ("response-rate", "solved-rate", "satisfied-rate"):
        assert figure(bureau, code, SPRING).hidden, code
        assert figure(bureau, code, SPRING, unit=two_months.units["heping"].id).hidden, code


def test_replies_of_a_unit_are_of_whole_months_that_are_over(two_months, client):
    heping, now = two_months.units["heping"].id, two_months.now + 30 * DAY
    ragged = Span(date(2026, 2, 5), date(2026, 4, 9))
    found = replies(two_months.bureau.id, ragged, heping, now=now)
    assert (found.span, found.whole.received) == (SPRING, 24)
    days = {"from": "2026-02-05", "to": "2026-03-30", "unit": "heping"}
    assert client.get("/figures/replies/table.json", days).json()["to"] == "2026-03-31"


def test_a_board_is_of_whole_months_in_its_page_and_its_download(two_months, client):
    days = {"from": "2026-02-28", "to": "2026-03-01"}
    page = client.get("/figures/units/heping/", days).content.decode()
    assert "on-time:unit=heping:2026-02-01..2026-03-31" in page
    assert "2026-02-28..2026-03-01" not in page
    lines = client.get("/figures/table.csv", {**days, "unit": "heping"}).content.decode()
    assert "2026-02-01..2026-03-31" in lines
    assert "2026-03-01" not in lines


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        ((2028, 2, 29), (2028, 2, 29), ((2028, 2, 1), (2028, 2, 29))),
        ((2026, 12, 31), (2027, 1, 1), ((2026, 12, 1), (2027, 1, 31))),
        ((2028, 3, 2), (2028, 3, 9), ((2028, 2, 1), (2028, 2, 29))),
        ((2027, 5, 9), (2028, 3, 9), ((2027, 5, 1), (2028, 2, 29))),
    ],
)
def test_the_months_of_days(since, until, months):
    found = Span(date(*since), date(*until)).whole_months(date(2028, 3, 31))
    assert found == Span(*(date(*one) for one in months))
    assert found.is_whole_months
