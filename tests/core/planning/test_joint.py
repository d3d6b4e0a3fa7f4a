"""Separate services against one pool: the pure case is Erlang's, and crews beyond the first at a scene are counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from heliograph.core.planning import erlang, joint
from heliograph.core.planning.inputs import Source
from heliograph.core.planning.simulation import Work
from heliograph.core.planning.street import Calls, Crews, calls, crews

SERVICES = ("patrol", "station", "traffic")
WORK = Work((1.0,), (0.0,))


def asked(**rates: float) -> Calls:
    """Calls of one area; `patrol_traffic` asks for both."""
    lines = "".join(f"a,0,0,{rate},{name.replace('_', '+')}\n" for name, rate in rates.items())
    return calls(Source("areas.csv", "area,x,y,rate,asks\n" + lines))


def pool(each: int, services: tuple[str, ...] = SERVICES) -> Crews:
    lines = "".join(f"{service}{crew},0,0,{service}\n" for service in services for crew in range(each))
    return crews(Source("crews.csv", "crew,x,y,service\n" + lines))


def solve(given: Calls, there: Crews, **more: object) -> joint.Joined:
    return joint.solve(given, there, np.zeros((len(given.areas), len(there.names))), WORK, **more)


def test_three_services_of_four_are_three_times_erlang_and_one_pool_is_erlang_of_twelve():
    found = solve(asked(patrol=2.4, station=2.4, traffic=2.4), pool(4))
    for report, crews_, load in ((found.separate, 4, 2.4), (found.joint, 12, 7.2)):
        for what, truth in (("waited", erlang.waits(load, crews_)), ("wait", erlang.mean_wait(load, crews_, 1.0))):
            figure = report.of(what)
            assert abs(figure.value - truth) <= 2 * figure.half
    assert found.theory.separate_waited == pytest.approx(0.287, abs=5e-4)
    assert found.theory.separate_wait == pytest.approx(0.179, abs=5e-4)
    assert found.theory.joint_waited == pytest.approx(0.075, abs=5e-4)
    assert found.theory.joint_wait == pytest.approx(0.016, abs=5e-4)
    assert found.duplicates == (0, 0)


def test_crews_beyond_the_first_at_a_scene_are_counted():
    found = solve(asked(patrol=1.0, traffic=0.5, patrol_traffic=0.5), pool(4, ("patrol", "traffic")), number=100_000)
    assert found.duplicates[0] == pytest.approx(0.25, abs=0.01)
    assert found.duplicates[1] == 0
    busy = {gap.what: gap for gap in found.differences if gap.of == "all"}["busy"]
    assert busy.value + busy.half < 0, "the same calls keep fewer crews"
    with_back_up = joint.solve(
        asked(patrol=1.0, traffic=0.5, patrol_traffic=0.5),
        pool(4, ("patrol", "traffic")),
        np.zeros((1, 8)),
        Work((1.0,), (0.2,)),
        number=100_000,
    )
    assert with_back_up.duplicates == pytest.approx((0.25, 0), abs=0.01), "back-up is no duplicate"


def test_a_call_is_answered_when_the_last_it_needs_is_there():
    given, there = asked(patrol_traffic=0.01), pool(1, ("patrol", "traffic"))
    found = joint.solve(given, there, np.array([[0.1, 0.3]]), WORK, number=20_000, drives=False)
    assert found.separate.of("half within").value == pytest.approx(0.3, abs=0.01)
    assert found.joint.of("half within").value == pytest.approx(0.1, abs=0.01)


def test_who_lacks_a_skill_is_not_sent():
    given, there = asked(patrol=1.0, traffic=0.4), pool(2, ("patrol", "traffic"))
    skills = tuple(
        frozenset({"patrol"}) if of == "patrol" else frozenset({"patrol", "traffic"}) for of in there.services
    )
    found = solve(given, replace(there, skills=skills), number=50_000)
    all_can = solve(given, there, number=50_000)
    assert all_can.joint.of("wait").value < found.joint.of("wait").value < found.separate.of("wait").value


def test_what_nobody_can_answer_is_named():
    with pytest.raises(joint.NoCrew, match="belongs to traffic"):
        solve(asked(patrol=1, traffic=1), pool(2, ("patrol",)))
    there = pool(1, ("patrol", "traffic"))
    narrow = replace(there, skills=tuple(frozenset({of}) for of in there.services))
    with pytest.raises(joint.NoCrew, match=r"all the skills for patrol\+traffic"):
        solve(asked(patrol_traffic=0.1), narrow)
    with pytest.raises(ValueError, match="ask for a service"):
        solve(calls(Source("a.csv", "area,x,y,rate\na,0,0,1\n")), there)
