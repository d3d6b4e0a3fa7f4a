"""Joint attendance (交巡派联动): one call, one nearest suitable crew, against a crew from each service that is asked for.

Both are simulated on the same calls. Separate: each service asked for sends its own nearest crew, its own queue; the call is
answered when the last of them is there. Joint: the nearest crew that has every skill asked for, whatever its service. Crews
beyond the first at one scene are counted: these are what joint attendance saves, besides what a larger pool saves in waits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning import erlang
from heliograph.core.planning.simulation import Figure, Plan, Report, Work, compare, simulate
from heliograph.core.planning.street import Calls, Crews

Numbers = NDArray[np.float64]
ENGINE = "discrete events, separate and joint 1"


class NoCrew(ValueError):
    """`asked` can't be answered: by no crew of that service, or (joint) by none with all these skills."""

    def __init__(self, asked: str, *, joint: bool) -> None:
        super().__init__(f"no crew {'has all the skills for' if joint else 'belongs to'} {asked}")
        self.asked = asked


@dataclass(frozen=True, slots=True)
class Theory:
    """Erlang C without ways, each service by itself and all crews as one: shares that wait, mean waits in hours over all answers asked.
    Infinite waits where a service has too few crews."""

    separate_waited: float
    separate_wait: float
    joint_waited: float
    joint_wait: float


@dataclass(frozen=True, slots=True)
class Joined:
    """`differences`: joint minus separate. `duplicates`: crews beyond the first at a scene, a call, of each way (back-up not counted)."""

    separate: Report
    joint: Report
    differences: tuple[Figure, ...]
    duplicates: tuple[float, float]
    theory: Theory


def solve(
    calls: Calls,
    crews: Crews,
    travel: Numbers,
    work: Work,
    *,
    drives: bool = True,
    number: int = 1_000_000,
    target: float = 0.25,
    seed: int = 1,
) -> Joined:
    """Both ways on the same calls. Raises `NoCrew`, ValueError where a call asks for nothing, `simulation.NotServed`."""
    if not all(calls.asks):
        raise ValueError("every call must ask for a service")
    services = calls.services
    own = np.array([[of == service for of in crews.services] for service in services])
    able = np.array([[crews.can(crew, asked) for crew in range(len(crews.names))] for asked in calls.asks])
    for row, name in zip(own, services, strict=True):
        if not row.any():
            raise NoCrew(name, joint=False)
    for row, asked in zip(able, calls.asks, strict=True):
        if not row.any():
            raise NoCrew("+".join(sorted(asked)), joint=True)
    each = tuple(tuple(services.index(service) for service in sorted(asked)) for asked in calls.asks)
    one = tuple((kind,) for kind in range(len(calls.asks)))
    scenes = max(map(len, each)) + (max(work.back_up) > 0)
    separate, joint = (
        simulate(
            calls,
            work,
            Plan(crews.names, travel, tasks, who, crews.on_duty, drives=drives),
            number=number,
            target=target,
            seed=seed,
            scenes=scenes,
        )
        for tasks, who in ((each, own), (one, able))
    )
    differences = tuple(gap for _, _, gap in compare(separate, joint))
    return Joined(separate, joint, differences, (_beyond(separate), _beyond(joint)), _theory(calls, own, work))


def _beyond(report: Report) -> float:
    """Crews sent to a call, without the first and without back-up."""
    back_up = report.back_ups / report.calls
    return report.of("crews sent").value - 1 - back_up


def _theory(calls: Calls, own: NDArray[np.bool_], work: Work) -> Theory:
    """Loads as asked; a call that asks for two services is an arrival to each, in one pool it is one arrival."""
    hours = np.array(work.scene)[calls.priorities]
    loads, rates = np.zeros(len(own)), np.zeros(len(own))
    for stream, kind in enumerate(calls.kinds.tolist()):
        for service in calls.asks[kind]:
            place = calls.services.index(service)
            loads[place] += calls.rates[stream] * hours[stream]
            rates[place] += calls.rates[stream]
    crews = own.sum(axis=1)
    mean = loads / np.maximum(rates, 1e-12)
    waited = np.array([erlang.waits(*one) for one in zip(loads.tolist(), crews.tolist(), strict=True)])
    wait = np.array([erlang.mean_wait(*one) for one in zip(loads.tolist(), crews.tolist(), mean.tolist(), strict=True)])
    load = float((calls.rates * hours).sum())
    whole = int(own.any(axis=0).sum())
    part = rates / rates.sum()
    return Theory(
        float(waited @ part),
        float(wait @ part),
        erlang.waits(load, whole),
        erlang.mean_wait(load, whole, load / float(calls.rates.sum())),
    )
