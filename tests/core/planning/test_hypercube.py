"""The hypercube against its balance equations solved by elimination, the book's example, and queueing theory."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.planning import erlang, hypercube
from tests.core.planning.grounds import judge


def made(seed: int, crews: int, load: float, *, has_queue: bool, alike: bool = True) -> hypercube.Case:
    numbers = np.random.default_rng(seed)
    serves = np.full(crews, 1.3) if alike else 0.5 + numbers.random(crews)
    rates = numbers.random(6) + 0.01
    rates *= load * serves.sum() / rates.sum()
    prefer = np.array([numbers.permutation(crews) for _ in rates])
    return hypercube.Case(rates, prefer, serves, numbers.random((6, crews)), has_queue)


def eliminated(case: hypercube.Case) -> tuple[np.ndarray, float]:
    """Workloads and the chance that all are busy: the queue cut off far out, every state an unknown of its own."""
    areas, crews = case.prefer.shape
    states, longest = 1 << crews, 400 if case.has_queue else 0
    flows = np.zeros((states + longest, states + longest))
    full, total = states - 1, case.rates.sum()

    def flow(one: int, other: int, rate: float) -> None:
        flows[other, one] += rate
        flows[one, one] -= rate

    for state in range(states):
        for area in range(areas):
            crew = next((crew for crew in case.prefer[area] if not state >> crew & 1), None)
            if crew is not None:
                flow(state, state | 1 << crew, case.rates[area])
        for crew in range(crews):
            if state >> crew & 1:
                flow(state, state & ~(1 << crew), case.serves[crew])
    for waiting in range(longest):
        flow(full + waiting, full + waiting + 1, total)
        flow(full + waiting + 1, full + waiting, case.serves.sum())
    flows[-1] = 1.0
    chances = np.linalg.solve(flows, np.eye(len(flows))[-1])
    queued = chances[states:].sum()
    busy = [sum(chances[state] for state in range(states) if state >> crew & 1) + queued for crew in range(crews)]
    return np.array(busy), float(chances[full] + queued)


@given(st.integers(0, 9999), st.integers(1, 6), st.sampled_from([0.2, 0.6, 0.85]), st.booleans(), st.booleans())
@settings(max_examples=25)
def test_every_state_is_weighed_as_elimination_weighs_it(seed, crews, load, has_queue, alike):
    case = made(seed, crews, load, has_queue=has_queue, alike=alike)
    found = hypercube.solve(case)
    workloads, busy = eliminated(case)
    assert found.workloads == pytest.approx(workloads, abs=1e-8)
    assert found.p_busy == pytest.approx(busy, abs=1e-8)
    assert found.shares.sum() == pytest.approx(1)
    if has_queue:
        assert found.shares.sum(axis=0) == pytest.approx(case.rates / case.rates.sum())
        answered = case.rates.sum() * found.shares.sum(axis=1)
        assert answered == pytest.approx(found.workloads * case.serves), "what a crew begins it ends"


@pytest.mark.parametrize("load", [0.3, 0.7, 0.95])
def test_crews_alike_wait_as_erlang_says(load):
    case = made(3, 7, load, has_queue=True)
    found = hypercube.solve(case)
    offered = case.rates.sum() / 1.3
    assert found.p_busy == pytest.approx(erlang.waits(offered, 7), abs=1e-10)
    assert found.mean_wait == pytest.approx(erlang.mean_wait(offered, 7, 1 / 1.3), abs=1e-10)


def test_the_way_of_a_single_crew_is_the_mean_of_its_areas():
    case = hypercube.Case(
        np.array([0.3, 0.1]), np.array([[0], [0]]), np.ones(1), np.array([[0.2], [0.6]]), has_queue=True
    )
    found = hypercube.solve(case)
    assert (found.mean_travel, found.elsewhere) == pytest.approx((0.3, 0.0))
    settled, answer = hypercube.calibrated(case, scene=0.7)
    assert settled.serves == pytest.approx([1.0])
    assert answer.workloads == pytest.approx([0.4])


def test_ways_become_part_of_the_service_until_both_agree():
    case = made(5, 4, 0.5, has_queue=True)
    settled, found = hypercube.calibrated(case, scene=0.4)
    assert 1 / settled.serves == pytest.approx(0.4 + found.travel_by_crew, rel=1e-6)


def test_with_too_much_work_there_is_no_long_run():
    with pytest.raises(hypercube.TooMuch):
        hypercube.solve(made(1, 3, 1.0, has_queue=True))
    assert hypercube.solve(made(1, 3, 1.4, has_queue=False)).p_busy > 0.3


def test_many_crews_are_weighed_by_the_approximation(monkeypatch):
    case = made(11, 6, 0.6, has_queue=True)
    exact = hypercube.solve(case)
    monkeypatch.setattr(hypercube, "MOST_EXACT", 5)
    near = hypercube.solve(case)
    assert (exact.is_exact, near.is_exact) == (True, False)
    assert near.workloads.sum() == pytest.approx(exact.workloads.sum())
    assert np.abs(near.workloads / exact.workloads - 1).max() < 0.04
    assert near.p_busy == pytest.approx(exact.p_busy)
    with pytest.raises(ValueError, match="same rate"):
        hypercube.solve(made(11, 6, 0.6, has_queue=True, alike=False))


@pytest.mark.parametrize("name", ["larson_odoni_3unit", "two_unit_loss"])
def test_published_examples_come_out_as_the_judge_has_them(shared, tmp_path, monkeypatch, name):
    path = shared / "data" / "planning" / "hypercube" / f"{name}.json"
    told = json.loads(path.read_text("utf-8"))
    prefer = np.array([atom["prefer"] for atom in told["atoms"]])
    case = hypercube.Case(
        np.array([atom["rate"] for atom in told["atoms"]]),
        prefer,
        np.full(prefer.shape[1], told["mu"]),
        np.zeros(prefer.shape),
        told["queue"],
    )
    found = hypercube.solve(case)
    claim = tmp_path / "claim.json"
    claim.write_text(json.dumps({"workload": found.workloads.tolist(), "p_wait": found.p_busy}), "utf-8")
    assert judge(shared, "hypercube_ref").main([str(path), str(claim), "--tol", "1e-4"]) == 0
    assert found.workloads.round(4) == pytest.approx(told["published"]["exact_workload"])
    if "approx_workload" in told["published"]:
        monkeypatch.setattr(hypercube, "MOST_EXACT", 2)  # the published figures are of the third round
        assert hypercube.solve(case).workloads == pytest.approx(told["published"]["approx_workload"], abs=1.5e-4)
