"""Joint attendance (交巡派联动) on a plan's ground: patrol and traffic police each for themselves against the nearest crew that goes alone.

Calls don't say which services they needed: the share that asks for both is assumed, and said to be. Traffic crews stand at best units of
beats, those with the shortest ways to all calls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heliograph.core.planning import joint, median, simulation
from heliograph.core.planning.simulation import Figure
from heliograph.core.planning.street import WEEK, Calls, Crews, straight
from heliograph.core.planning.whatif import DETOUR
from heliograph.patrol.reading.simulated import FULL, SEED, Side, StreetAsked, StreetGround, number_for, work_of

PATROL, TRAFFIC = "patrol", "traffic"
FIGURES = ("answer", "in time", "wait", "crews sent", "busy")


@dataclass(frozen=True, slots=True)
class Jointly:
    """`rows`: what, separate, joint, joint minus separate; none where `is_short`: the crews can't carry the calls, perhaps of one service
    by itself. `beyond`: crews beyond the first at a scene, a call, of each way."""

    rows: list[tuple[str, Figure, Figure, Figure]]
    beyond: tuple[float, float]
    crews: int
    traffic: int
    is_short: bool


def jointly(ground: StreetGround, asked: StreetAsked, side: Side) -> Jointly | None:
    """With the crews of the proposal. None where no call is said to need both."""
    if not asked.shared:
        return None
    crews = _crews(ground, asked, side)
    number = number_for(len(crews.names))
    calls = _calls(ground, asked.shared)
    travel = straight(calls, crews, kilometres_per_hour=asked.speed, detour=DETOUR)
    try:
        made = joint.solve(
            calls, crews, travel, work_of(ground, asked), number=number, target=asked.target / 60, seed=SEED
        )
    except (simulation.TooMuch, simulation.NotServed):
        return Jointly([], (0.0, 0.0), side.crews, asked.traffic, True)
    if any(_busy(made.separate, crews, service) >= FULL for service in (PATROL, TRAFFIC)):
        return Jointly([], (0.0, 0.0), side.crews, asked.traffic, True)
    gaps = {one.what: one for one in made.differences if one.of == "all"}
    rows = [(what, made.separate.of(what), made.joint.of(what), gaps[what]) for what in FIGURES]
    return Jointly(rows, made.duplicates, side.crews, asked.traffic, False)


def _calls(ground: StreetGround, shared: float) -> Calls:
    units = np.arange(len(ground.city), dtype=np.int64)
    of, kinds = np.tile(units, 2), np.repeat(np.arange(2), len(units)).astype(np.int64)
    rates = np.concatenate([ground.rates * (1 - shared), ground.rates * shared])
    asks = (frozenset({PATROL}), frozenset({PATROL, TRAFFIC}))
    return Calls(ground.city.names, ground.city.at, of, kinds, asks, of * 0, rates)


def _crews(ground: StreetGround, asked: StreetAsked, side: Side) -> Crews:
    """The proposal's as patrol, and those of the traffic police. Any crew can do all once it is joint."""
    centres = np.array(side.centres)
    apart = np.hypot(*(ground.city.at[:, None] - ground.city.at[centres][None]).transpose(2, 0, 1))
    best = median.solve(ground.rates[:, None] * apart, min(asked.traffic, len(centres)), rounds=1).sites
    standing = [*np.repeat(centres, asked.crews), *(centres[best[one % len(best)]] for one in range(asked.traffic))]
    services = (PATROL,) * side.crews + (TRAFFIC,) * asked.traffic
    names = tuple(str(one) for one in range(len(standing)))
    on_duty = np.ones((len(standing), WEEK), np.bool_)
    return Crews(names, ground.city.at[standing], on_duty, services, (None,) * len(standing))


def _busy(report: simulation.Report, crews: Crews, service: str) -> float:
    return float(
        np.mean(
            [
                report.of("busy", name).value
                for name, of in zip(crews.names, crews.services, strict=True)
                if of == service
            ]
        )
    )
