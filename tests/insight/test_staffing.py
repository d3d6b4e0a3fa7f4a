"""No figure, and no difference of figures, is of one or two officers: on boards, in tables, replies and open data."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from heliograph.core.suppression import own
from heliograph.insight.reading import bases, figures, staffing
from heliograph.insight.reading.hiding import Counts
from heliograph.insight.reading.span import Span
from heliograph.opendata.tables.protecting import protected
from heliograph.opendata.tables.values import Cell, Raw
from heliograph.organisation.models import Officer, Posting

PARENTS = {"hexi": "top", "hedong": "top", "heping": "hexi", "donghu": "hexi", "qiaotou": "hedong", "post": "heping"}
UNITS = ("top", *PARENTS)
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))


def _places() -> dict[str, frozenset[str]]:
    """What a page may tell: each unit with all below it, and what lies directly at one that has others below."""
    below = {unit: {unit} for unit in UNITS}
    for unit in reversed(UNITS):
        if unit in PARENTS:
            below[PARENTS[unit]] |= below[unit]
    places = {unit: frozenset(found) for unit, found in below.items()}
    return places | {own(unit): frozenset({unit}) for unit in UNITS if len(below[unit]) > 1}


def _isolated(told: list[frozenset[str]], officers: Mapping[str, frozenset[int]]) -> list[str]:
    """Units with officers whose own figure is a sum of differences of what is told, though one or two work there."""
    staffed = [unit for unit in UNITS if officers[unit]]
    rows = np.array([[unit in place for unit in staffed] for place in told], dtype=float)
    found = []
    for size in (1, 2):
        for first, last in (
            (a, b) for a in range(len(staffed)) for b in range(a, len(staffed)) if (a == b) == (size == 1)
        ):
            wanted = np.zeros(len(staffed))
            wanted[[first, last]] = 1
            solved = np.linalg.lstsq(rows.T, wanted, rcond=None)[0]
            people = officers[staffed[first]] | officers[staffed[last]]
            if np.allclose(rows.T @ solved, wanted) and len(people) < 3:
                found.append(f"{staffed[first]} {staffed[last]}")
    return found


@pytest.mark.parametrize("seed", range(60))
def test_no_sum_or_difference_of_what_is_told_is_of_one_or_two_officers(seed):
    draw, names = random.Random(seed), iter(range(1000))
    officers = {
        unit: frozenset(next(names) for _ in range(draw.choice([0, 1, 2, 3, 4, 9]))) for unit in UNITS
    }  # fmt: skip
    away = staffing.of_officers(officers, PARENTS)
    told = [units for code, units in _places().items() if code not in away and any(officers[one] for one in units)]
    whole = sum(map(len, officers.values()))
    assert whole < 3 or _isolated([*told, frozenset(UNITS)], officers) == []


def test_the_attacker_finds_the_two_officers_of_a_branch_where_only_their_own_row_is_hidden():
    names = iter(range(1000))
    officers = {unit: frozenset(next(names) for _ in range(2 if unit == "hexi" else 9)) for unit in UNITS}
    told = [units for code, units in _places().items() if code != own("hexi")]
    assert _isolated(told, officers) == ["hexi hexi"]
    away = staffing.of_officers(officers, PARENTS)
    assert own("hexi") in away
    assert len(away) > 1


def test_where_everybody_works_in_larger_units_nothing_is_hidden():
    officers = {unit: frozenset(range(10 * at, 10 * at + 3)) for at, unit in enumerate(UNITS)}
    assert staffing.of_officers(officers, PARENTS) == frozenset()


def test_every_base_and_every_kind_of_matter_of_such_a_unit_is_hidden():
    numbers = dict.fromkeys(bases.MATTERS, ((("heping", "ask"), 40), (("donghu", "ask"), 50), (("donghu", "help"), 30)))
    for name in (*bases.MATTERS, "satisfied_rate_of"):
        away = bases.away(numbers, name, tuple(PARENTS.items()), frozenset({"donghu"}))
        assert {("donghu", ""), ("donghu", "ask"), ("donghu", "help")} <= away
        assert ("heping", "") not in away


def test_open_data_hide_the_units_that_boards_hide():
    cells = tuple(Cell(unit, "ask", "on-time", 30, 40) for unit in ("heping", "donghu", "qiaotou"))
    shared = (Cell("donghu", "", "duties-done", 30, 40), Cell("heping", "", "duties-done", 30, 40))
    tables = protected(Raw(PARENTS, (*cells, *shared), (), few=frozenset({"donghu"})))
    hidden = {(row.measure, row.unit, row.procedure) for row in tables.counts if row.hidden}
    assert hidden == {("on-time", "donghu", ""), ("on-time", "donghu", "ask"), ("duties-done", "donghu", "")}


def test_a_unit_of_many_matters_and_two_officers_has_no_row():
    units, path = {}, {}
    for at, code in enumerate(UNITS, 1):
        above = PARENTS.get(code)
        path[code] = f"{path[above]}{at}/" if above else f"/{at}/"
        ids = {one.code: one.id for one in units.values()}
        units[at] = SimpleNamespace(id=at, code=code, path=path[code], parent_id=ids.get(above))
    counts = Counts({(at, "ask"): 100 for at in units}, units, few=frozenset({"donghu", own("hexi")}))
    ids = {one.code: one.id for one in units.values()}
    assert counts.is_hidden(ids["donghu"], None)
    assert counts.hidden_units([ids["hexi"], ids["heping"], ids["donghu"]], ids["hexi"], None) == {
        ids["hexi"],
        ids["donghu"],
    }
    assert not counts.is_hidden(ids["heping"], "ask")


@pytest.mark.django_db
@pytest.mark.usefixtures("staffed_as_posted")
def test_who_was_posted_in_the_month_counts(cast, counted):
    """Two officers at Heping in March; a third from April on."""
    for number in range(12):
        cast.submits(now=datetime(2026, 3, 2 + number, 4, tzinfo=UTC))
        cast.submits(now=datetime(2026, 4, 2 + number, 4, tzinfo=UTC))
    Posting.objects.filter(unit=cast.units["heping"]).delete()
    for at, unit in enumerate(one for one in cast.units.values() if one.bureau_id == cast.bureau.id):
        for number in range(3):
            one = Officer.objects.create(bureau=cast.bureau, badge=f"0900{at}{number}", name_zh="某", name_en="X")
            since = date(2026, 4, 1) if unit.code == "heping" and number == 2 else None
            Posting.objects.create(officer=one, unit=unit, role="handler", since=since)
    counted(now=datetime(2026, 5, 20, 4, tzinfo=UTC))
    heping = cast.units["heping"].id
    april = Span(date(2026, 4, 1), date(2026, 4, 30))
    assert "heping" in staffing.few(cast.bureau.id, MARCH)[202603]
    for code in ("transfers", "on-time", "duties-done", "workload"):
        assert figures.figure(cast.bureau.id, code, MARCH, unit=heping).hidden, code
        assert not figures.figure(cast.bureau.id, code, april, unit=heping).hidden, code
    both = Span(MARCH.since, april.until)
    assert figures.figure(cast.bureau.id, "transfers", both, unit=heping).hidden
    assert figures.figure(cast.bureau.id, "transfers", both).of == 24, "of the whole bureau it is told"
