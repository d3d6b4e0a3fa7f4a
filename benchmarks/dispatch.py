"""`BENCH=planning PLANNING=dispatch make bench`: hypercube and simulation against the judge, theory and SimPy (goals D1 to D3 of issue 9).

`DISPATCH_SEEDS` seeds (30) say how often an interval of 95 % held the exact value; `DISPATCH_LONG` calls (10 million) of the long run.
"""

from __future__ import annotations

import importlib.util
import json
import math
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import simpy

from heliograph.core.planning import erlang, hypercube
from heliograph.core.planning.simulation import Plan, Work, simulate
from heliograph.core.planning.street import Calls

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "planning"
HEAD = ["what", "case", "crews", "load", "calls", "worst crew off", "P(wait) off", "exact inside", "s", "CPU s"]
AREAS, CREWS = 325, 12
SEEDS = int(os.environ.get("DISPATCH_SEEDS", "30"))
LONG = int(os.environ.get("DISPATCH_LONG", "10000000"))


def rows() -> Iterator[list[str]]:
    yield from references()
    for load in (0.4, 0.6, 0.8):
        yield from against_exact(load)
    yield from against_simpy()


def references() -> Iterator[list[str]]:
    """The exact hypercube beside the judge, which eliminates."""
    spec = importlib.util.spec_from_file_location("judge", DATA / "checkers" / "hypercube_ref.py")
    assert spec is not None
    assert spec.loader is not None
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    cases = [json.loads(path.read_text("utf-8")) for path in sorted((DATA / "hypercube").glob("*.json"))]
    for told in [*cases, made(8)]:
        prefer = np.array([atom["prefer"] for atom in told["atoms"]])
        rates = np.array([atom["rate"] for atom in told["atoms"]])
        crews = prefer.shape[1]
        case = hypercube.Case(rates, prefer, np.full(crews, told["mu"]), np.zeros(prefer.shape), told["queue"])
        hypercube.solve(case)
        begun = time.process_time()
        found = hypercube.solve(case)
        cpu = time.process_time() - begun
        exact = judge.exact(told)
        off = np.abs(found.workloads - exact["workload"]).max()
        wait = abs(found.p_busy - exact["p_all_busy"])
        load = rates.sum() / told["mu"] / crews
        name = told["name"].split(",")[0]
        yield [
            "hypercube",
            name,
            str(crews),
            f"{load:.2f}",
            "",
            f"{off:.1e}",
            f"{wait:.1e}",
            "",
            f"{found.seconds:.3f}",
            f"{cpu:.3f}",
        ]


def made(crews: int) -> dict[str, object]:
    chance = random.Random(crews)
    atoms = [{"rate": 0.6 * crews / 9, "prefer": chance.sample(range(crews), crews)} for _ in range(9)]
    return {"name": f"made with {crews}", "mu": 1.0, "queue": True, "atoms": atoms}


def town(load: float) -> tuple[Calls, Plan, hypercube.Answer, float]:
    """325 areas, 12 crews, the exact answer and the CPU seconds it took."""
    numbers = np.random.default_rng(3)
    rates = numbers.random(AREAS)
    rates *= load * CREWS / rates.sum()
    at, stands = numbers.random((AREAS, 2)), numbers.random((CREWS, 2))
    travel = np.hypot(*(at[:, None] - stands[None]).transpose(2, 0, 1))
    case = hypercube.Case(rates, travel.argsort(axis=1, kind="stable"), np.ones(CREWS), travel)
    begun = time.process_time()
    exact = hypercube.solve(case)
    cpu = time.process_time() - begun
    zeros = np.zeros(AREAS, np.int64)
    calls = Calls(tuple(map(str, range(AREAS))), at, np.arange(AREAS), zeros, (frozenset(),), zeros, rates)
    return calls, Plan.alike(travel, drives=False), exact, cpu


def against_exact(load: float) -> Iterator[list[str]]:
    calls, plan, exact, cpu = town(load)
    yield ["hypercube", f"{AREAS} areas", str(CREWS), f"{load}", "", "", "", "", f"{exact.seconds:.3f}", f"{cpu:.3f}"]
    work = Work((1.0,), (0.0,))
    simulate(calls, work, plan, number=1_000)
    for number, seeds in ((1_000_000, SEEDS), (LONG, 1)):
        inside = np.zeros(CREWS + 1)
        worst, waits, wall, spent = [], [], [], []
        for seed in range(1, seeds + 1):
            begun = time.process_time()
            report = simulate(calls, work, plan, number=number, seed=seed)
            spent.append(time.process_time() - begun)
            wall.append(report.seconds)
            busy = [report.of("busy", name) for name in plan.names]
            worst.append(max(abs(one.value / true - 1) for one, true in zip(busy, exact.workloads, strict=True)))
            waits.append(abs(report.of("waited").value / exact.p_busy - 1))
            for place, (one, true) in enumerate(
                zip([*busy, report.of("waited")], [*exact.workloads, exact.p_busy], strict=True)
            ):
                inside[place] += one.low <= true <= one.high
        yield [
            "simulation",
            f"{AREAS} areas, {seeds} seeds",
            str(CREWS),
            f"{load}",
            f"{number:,}",
            f"median {np.median(worst):.2%}, most {max(worst):.2%}",
            f"median {np.median(waits):.2%}, most {max(waits):.2%}",
            f"crews {inside[:-1].sum() / seeds / CREWS:.1%}, P(wait) {inside[-1]:.0f} of {seeds}",
            f"{np.median(wall):.2f}",
            f"{np.median(spent):.2f}",
        ]


def against_simpy() -> Iterator[list[str]]:
    """Three crews, one queue, the same model written with SimPy: seconds for a million calls, and P(wait) beside Erlang's."""
    load, crews = 1.5, 3
    true = erlang.waits(load, crews)
    zero = np.zeros(1, np.int64)
    calls = Calls(("a",), np.zeros((1, 2)), zero, zero, (frozenset(),), zero, np.array([load]))
    plan = Plan.alike(np.zeros((1, crews)), drives=False)
    simulate(calls, Work((1.0,), (0.0,)), plan, number=1_000)
    slow, fast = math.inf, math.inf
    for _ in range(3):  # the best of three of each, in turn
        begun = time.process_time()
        waited = by_simpy(load, crews, 100_000) / 100_000
        slow = min(slow, (time.process_time() - begun) * 10)
        begun = time.process_time()
        report = simulate(calls, Work((1.0,), (0.0,)), plan)
        fast = min(fast, time.process_time() - begun)
    yield [
        "SimPy",
        "one area",
        str(crews),
        "0.5",
        "100,000 (s: times ten)",
        "",
        f"{waited / true - 1:+.2%}",
        "",
        "",
        f"{slow:.1f}",
    ]
    off = f"{report.of('waited').value / true - 1:+.2%}"
    yield [
        "simulation",
        f"one area: {slow / fast:.0f} times faster",
        str(crews),
        "0.5",
        "1,000,000",
        "",
        off,
        "",
        f"{report.seconds:.2f}",
        f"{fast:.2f}",
    ]


def by_simpy(load: float, crews: int, calls: int) -> int:
    """How many waited."""
    chance = random.Random(1)
    street = simpy.Environment()
    pool = simpy.Resource(street, crews)
    waited = 0

    def call() -> Iterator[simpy.Event]:
        nonlocal waited
        came = street.now
        with pool.request() as asked:
            yield asked
            waited += street.now > came
            yield street.timeout(chance.expovariate(1.0))

    def arrivals() -> Iterator[simpy.Event]:
        for _ in range(calls):
            yield street.timeout(chance.expovariate(load))
            street.process(call())

    street.process(arrivals())
    street.run()
    return waited
