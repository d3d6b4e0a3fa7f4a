"""Beats round seats by a table of costs: the optimum of small cities, one piece always, a bound that is never above it."""

from __future__ import annotations

import csv
import gzip
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.planning import areas, places
from heliograph.core.planning import city as cities
from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.planning.measuring import pieces
from tests.core.planning.grounds import all_in_one_piece, grid, judge


def cheapest(city: cities.City, costs: np.ndarray, beats: int) -> float:
    """By looking at every plan whose beats are in one piece, each with its best seat."""
    found = np.inf
    for plan in product(range(beats), repeat=len(city)):
        of = np.array(plan)
        inside = [np.flatnonzero(of == beat) for beat in range(beats)]
        if all(len(one) and pieces(city, one) == 1 for one in inside):
            found = min(found, sum(costs[np.ix_(one, one)].sum(axis=1).min() for one in inside))
    return float(found)


@given(st.integers(2, 3), st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_small_cities_are_solved_in_one_piece_and_the_bound_is_never_above(beats, seed):
    city = grid(3, 3)
    costs = np.random.default_rng(seed).random((9, 9)) * 9
    made = areas.solve(city, costs, beats, seed=seed, rounds=12)
    true = cheapest(city, costs, beats)
    seat_of = [city.names.index(beat) for beat in made.beats]
    assert all_in_one_piece(city, made.beats)
    assert all(seat_of[seat] == seat for seat in made.seats)
    assert costs[seat_of, range(9)].sum() == pytest.approx(made.outcome.objective)
    assert made.outcome.bound <= true + 1e-9 <= made.outcome.objective + 2e-9
    assert made.outcome.objective <= true * 1.05


def test_a_unit_whose_seat_lies_behind_another_beat_is_joined_by_the_cheaper_way():
    city = grid(5, 1)
    costs = np.full((5, 5), 50.0)
    costs[0], costs[4] = [0, 1, 2, 9, 90], [90, 1.5, 1.5, 1, 0]
    costs[0, 3] = 0.5
    made = areas.solve(city, costs, 2, rounds=3)
    assert made.outcome.objective == cheapest(city, costs, 2) == 3.5
    assert made.beats == tuple(city.names[seat] for seat in (0, 0, 0, 0, 4))


def test_every_island_gets_a_seat_and_too_few_beats_are_refused():
    city = grid(8, 3, keep=lambda x, y: x not in (2, 5))
    costs = np.random.default_rng(1).random((len(city), len(city)))
    with pytest.raises(areas.TooFewBeats) as error:
        areas.solve(city, costs, 2)
    assert (error.value.least, error.value.asked) == (3, 2)
    made = areas.solve(city, costs, 3, rounds=2)
    assert {city.parts()[seat] for seat in made.seats} == {0, 1, 2}


def test_the_same_seed_and_work_give_the_same_plan():
    city, costs = grid(6, 6), np.random.default_rng(2).random((36, 36))
    first, again = (areas.solve(city, costs, 5, seed=3, rounds=2) for _ in range(2))
    assert (first.beats, first.outcome.objective, first.outcome.bound) == (
        again.beats,
        again.outcome.objective,
        again.outcome.bound,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 1\n", "must hold 2 rows, not 1"),
        ("0 1\n1\n", "line 2: must hold 2 numbers, not 1"),
        ("0 1\n-1 0\n", "line 2: number 1 must be a number from 0"),
        ("0 nan\n1 0\n", "line 1: number 2 must be a number from 0"),
    ],
)
def test_a_table_of_costs_that_makes_no_sense_is_refused(text, words):
    with pytest.raises(BadInput, match=words):
        places.costs(Source("costs.tsv", text), 2)
    assert places.costs(Source("costs.tsv", "0,1\n2\t0\n"), 2).tolist() == [[0, 1], [2, 0]]


def test_published_optima_are_met_with_and_without_one_piece(shared, tmp_path):
    folder = shared / "data/planning/esd0510"
    names = "esd0510.units.csv", "esd0510.edges.csv"
    city = cities.city(*(Source(name, (folder / name).read_text("utf-8")) for name in names))
    written = gzip.decompress((folder / "workload_0510.csv.gz").read_bytes()).decode("ascii")
    costs = places.costs(Source("workload", written), len(city))
    with (folder / "published_gurobi_runs.csv").open(encoding="utf-8") as file:
        published = {
            (int(row["Centres"]), row["Constraints"]): float(row["ObjVal"])
            for row in csv.DictReader(file)
            if (row["Ratio"], row["BAs"]) == ("1.0", "510")
        }
    for beats in (9, 30):
        made = areas.solve(city, costs, beats, rounds=25)
        assert made.free == pytest.approx(published[beats, "C0"], rel=1e-9)
        assert made.outcome.objective <= published[beats, "C1"] * 1.001
        assert made.outcome.bound <= published[beats, "C1"]
        plan = tmp_path / f"{beats}.csv"
        plan.write_text(cities.written(city, made.beats), "utf-8")
        judged = judge(shared, "beat_check").main(
            [str(folder / name) for name in names] + [str(plan), "--beats", str(beats)]
        )
        assert judged == 0


def test_who_has_no_time_left_gets_beats_in_one_piece_without_moving_a_seat(monkeypatch):
    """Moving seats takes minutes in a city of thousands of units: the clock is looked at between."""
    from heliograph.core.planning.areas import search

    city = grid(6, 6)
    apart = np.abs(city.at[:, None] - city.at[None]).sum(axis=2)

    def never(*_: object) -> float:
        raise AssertionError

    asked = apart, city.starts, city.neighbours, city.parts(), 4, 1
    whole = search.Search(*asked)
    monkeypatch.setattr("heliograph.core.planning.areas.kernels.improve", never)
    hasty = search.Search(*asked, until=0.0)
    assert whole.objective <= hasty.objective < np.inf
    assert all_in_one_piece(city, [str(seat) for seat in hasty.of])
