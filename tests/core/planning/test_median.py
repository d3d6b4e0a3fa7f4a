"""Posts with the least travel: the optimum of small cases, a bound that is never above it, the same seed the same answer."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.planning import median, places
from heliograph.core.planning.inputs import Source
from tests.core.planning.grounds import judge


def best(costs: np.ndarray, posts: int) -> float:
    """By looking at every choice."""
    return min(float(costs[:, list(chosen)].min(axis=1).sum()) for chosen in combinations(range(costs.shape[1]), posts))


@given(
    st.integers(1, 9),
    st.integers(1, 8),
    st.integers(1, 4),
    st.booleans(),
    st.integers(0, 10_000),
)
@settings(max_examples=60)
def test_small_cases_are_solved_and_the_bound_is_never_above(clients, sites, posts, whole, seed):
    numbers = np.random.default_rng(seed)
    costs = numbers.integers(0, 12, (clients, sites)).astype(float) if whole else numbers.random((clients, sites)) * 9
    posts = min(posts, sites)
    found = median.solve(costs, posts, seed=seed, rounds=6)
    true = best(costs, posts)
    assert len(set(found.sites)) == posts
    assert found.outcome.objective == pytest.approx(costs[:, list(found.sites)].min(axis=1).sum())
    assert found.outcome.objective == pytest.approx(true)
    assert found.outcome.bound <= true + 1e-9


@given(st.integers(0, 10_000))
@settings(max_examples=15)
def test_what_is_said_to_be_proven_is_the_optimum_on_planes_too(seed):
    at = np.random.default_rng(seed).random((14, 2)) * 100
    costs = np.rint(np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)))
    for posts in (2, 3, 4):
        found = median.solve(costs, posts, seed=seed, rounds=1)
        assert found.outcome.bound <= best(costs, posts) <= found.outcome.objective
        assert not found.outcome.is_proven or found.outcome.objective == best(costs, posts)


def test_the_same_seed_and_work_give_the_same_answer():
    costs = np.random.default_rng(5).random((60, 60))
    first, again = (median.solve(costs, 6, seed=4, rounds=3) for _ in range(2))
    assert (first.sites, first.outcome.objective, first.outcome.bound) == (
        again.sites,
        again.outcome.objective,
        again.outcome.bound,
    )


def test_each_part_of_a_graph_gets_a_post():
    ways = ["1 2 4", "2 3 1", "3 4 3", "5 6 2", "6 7 5"]
    graph = places.graph(Source("g.txt", f"8 {len(ways)} 4\n" + "\n".join(ways)))
    found = median.solve(graph.costs, graph.posts, rounds=5)
    least = best(graph.costs, 4)
    assert (found.outcome.objective, found.outcome.bound) == (least, least)


def test_who_says_stop_still_gets_a_whole_plan():
    found = median.solve(np.random.default_rng(5).random((60, 60)), 6, seconds=60, stop=lambda: True)
    assert found.outcome.rounds == 0
    assert len(found.sites) == 6


def test_costs_that_make_no_sense_are_refused():
    for costs, posts in (
        (np.ones((2, 2)), 3),
        (np.ones((2, 2)), 0),
        (-np.ones((2, 2)), 1),
        (np.full((2, 2), np.nan), 1),
    ):
        with pytest.raises(ValueError, match="costs must be"):
            median.solve(costs, posts)


@pytest.mark.real_data
def test_published_optima_are_found_as_the_judge_counts(shared, tmp_path):
    folder = shared / "data" / "planning" / "pmed"
    optimum = dict(
        line.split() for line in (folder / "pmedopt.txt").read_text("ascii").splitlines()[1:] if line.strip()
    )
    check = judge(shared, "pmed_check")
    for name in ("pmed1", "pmed4", "pmed7", "pmed10", "pmed15"):
        graph = places.graph(Source(name, (folder / f"{name}.txt").read_text("ascii")))
        found = median.solve(graph.costs, graph.posts, rounds=60)
        out = tmp_path / name
        out.write_text(" ".join(str(site + 1) for site in found.sites))
        claim = ["pmed", str(folder / f"{name}.txt"), str(out), "--claim", str(found.outcome.objective)]
        assert check.main(claim) == 0
        assert found.outcome.bound <= float(optimum[name]) == found.outcome.objective
