"""Posts that reach the most calls: the optimum of small cases, never below greedy, a bound that is never below the optimum."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.planning import covering, places
from heliograph.core.planning.inputs import Source
from heliograph.core.planning.places import Points
from tests.core.planning.grounds import judge


def town(calls: int, sites: int, seed: int) -> tuple[Points, Points]:
    numbers = np.random.default_rng(seed)
    weights = numbers.integers(0, 9, calls).astype(float)
    weights[0] = 1
    return (
        Points(tuple(map(str, range(calls))), numbers.integers(0, 20, (calls, 2)).astype(float), weights),
        Points(tuple(map(str, range(sites))), numbers.integers(0, 20, (sites, 2)).astype(float), np.zeros(sites)),
    )


def best(calls: Points, sites: Points, posts: int, radius: float) -> float:
    near = ((calls.at[:, None] - sites.at[None]) ** 2).sum(axis=2) <= radius**2
    return max(
        float(calls.weights[near[:, list(chosen)].any(axis=1)].sum())
        for chosen in combinations(range(len(sites)), posts)
    )


@given(st.integers(1, 30), st.integers(1, 9), st.integers(1, 4), st.integers(0, 15), st.integers(0, 10_000))
@settings(max_examples=60)
def test_small_cases_are_solved_and_the_bound_is_never_below(count, places_for, posts, radius, seed):
    calls, sites = town(count, places_for, seed)
    posts = min(posts, places_for)
    found = covering.solve(calls, sites, posts=posts, radius=radius, seed=seed, rounds=3)
    true = best(calls, sites, posts, radius)
    assert len(set(found.sites)) == len(found.sites) <= posts
    assert found.outcome.objective == true
    assert found.outcome.bound >= true
    assert found.greedy <= found.outcome.objective


@given(st.integers(0, 10_000))
@settings(max_examples=10)
def test_the_proof_agrees_with_looking_at_every_choice(seed):
    calls, sites = town(60, 12, seed)
    found = covering.solve(calls, sites, posts=3, radius=5, seed=seed, seconds=20)
    assert found.outcome.is_proven
    assert found.outcome.objective == best(calls, sites, 3, 5)


def test_no_call_within_reach_is_said_and_not_hidden():
    calls, sites = town(5, 3, 1)
    far = Points(sites.names, sites.at + 1000, sites.weights)
    found = covering.solve(calls, far, posts=2, radius=1, rounds=1)
    assert (found.outcome.objective, found.share, found.sites) == (0, 0, ())


def test_the_solver_prints_nothing(capfd):
    calls, sites = town(300, 60, 3)
    from heliograph.core.planning.covering.proof import prove
    from heliograph.core.planning.covering.reach import reach
    from heliograph.core.planning.covering.search import Search

    search = Search(reach(calls, sites, 9.0), 6, 1)
    before = search.bound
    prove(search, seconds=20, seed=1)
    assert search.is_proven
    assert search.bound < before
    assert capfd.readouterr() == ("", "")


@pytest.mark.real_data
def test_a_shared_case_is_proven_and_the_judge_counts_the_same(shared, tmp_path):
    folder = shared / "data" / "planning" / "mclp"
    tables = [folder / "city_a.points.csv", folder / "city_a.sites.csv"]
    calls, sites = (
        read(Source(path.name, path.read_text("utf-8")))
        for read, path in zip((places.points, places.sites), tables, strict=True)
    )
    found = covering.solve(calls, sites, posts=20, radius=1200, rounds=60)
    out = tmp_path / "chosen.txt"
    out.write_text(" ".join(sites.names[site] for site in found.sites))
    asked = ["--radius", "1200", "--p", "20", "--claim", str(found.outcome.objective)]
    assert judge(shared, "pmed_check").main(["mclp", *map(str, tables), str(out), *asked]) == 0
    assert found.outcome.gap < 0.005
    assert found.outcome.objective > found.greedy
