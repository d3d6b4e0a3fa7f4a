"""A plan tried in a simulation: its crews and today's meet the same calls, in the request; nothing is kept.

Calls come from the units as the public made them, by the hours of the day. A beat's crews stand at its best unit (as in `fair`). The number
of calls and the seed are given, not seconds: a look is quick and says the same each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from heliograph.core.planning import simulation
from heliograph.core.planning.city import City, Numbers
from heliograph.core.planning.measuring import centre_of
from heliograph.core.planning.simulation import Report, Work
from heliograph.core.planning.street import WEEK, Calls, Crews, straight
from heliograph.core.planning.whatif import DETOUR, SPEED
from heliograph.organisation.reading import Viewer
from heliograph.patrol import cities
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import Plan
from heliograph.patrol.reading.finding import plan_for
from heliograph.patrol.reading.trying import ASSUMED_MINUTES

SEED = 1
MOST_CALLS, LEAST_CALLS = 180_000, 18_000
_WORK = 24_000_000
"""Calls times crews of one run: under half a second."""
FULL = 0.98
"""Of their time busy: from here on waits only grow, or so slowly settle that no figure is worth anything."""


class Sent(StrEnum):
    """Who is sent: a free crew of the beat first, or the nearest free one."""

    OWN = "own"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class StreetAsked:
    """`target`, `scene`: minutes; `crews`: in each beat; `speed`: km/h; `back_up`: share of calls that need a second crew; `shared`: share of
    calls that ask for traffic police too, answered by `traffic` crews of theirs."""

    target: float
    scene: float
    crews: int
    speed: float
    back_up: float
    sent: Sent
    shared: float
    traffic: int


@dataclass(frozen=True)
class StreetGround:
    """A plan that can be tried. `rates`: the public's calls an hour of each unit, of which there are some; `factors`: by hour of the week."""

    plan: Plan
    city: City
    rates: Numbers
    factors: Numbers
    days: int
    scene: float
    is_assumed: bool

    @property
    def usual(self) -> StreetAsked:
        """Where trials begin: a crew a beat, ten minutes."""
        return StreetAsked(10.0, float(max(round(self.scene), 1)), 1, SPEED, 0.0, Sent.OWN, 0.0, 1)


@dataclass(frozen=True, slots=True)
class Side:
    """A plan's crews: `beats` in order; `of`: the place of each unit's beat; `centres`: the unit where each beat's crews stand; `ways`: hours
    `[unit, crew]`; `report`: None where the crews can't carry the calls, which then keep `needed` of them busy without end."""

    beats: tuple[str, ...]
    of: list[int]
    centres: list[int]
    ways: Numbers
    crews: int
    report: Report | None = None
    needed: float = 0.0


def plan_to_try(viewer: Viewer, plan_id: int) -> Plan:
    """Raises `NotYours`, also while the plan has no beats."""
    plan = plan_for(viewer, plan_id)
    if not plan.beats:
        raise NotYours
    return plan


def street_ground(plan: Plan) -> StreetGround | None:
    """None for a plan made before the public's calls were kept by unit and hour."""
    value = plan.city
    called, days, hours = np.array(value.get("called") or [0.0]), value.get("days") or 0, value.get("by_hour") or []
    if not called.sum() > 0 or not days or not sum(hours):
        return None
    by_hour = np.array(hours, dtype=np.float64)
    minutes = plan.result.get("minutes")
    return StreetGround(
        plan=plan,
        city=cities.city(value),
        rates=called / (24 * days),
        factors=np.tile(by_hour / by_hour.mean(), WEEK // 24),
        days=days,
        scene=minutes or ASSUMED_MINUTES,
        is_assumed=minutes is None,
    )


def calls_of(ground: StreetGround) -> Calls:
    """A stream for each unit, all of one kind."""
    units = np.arange(len(ground.city), dtype=np.int64)
    return Calls(ground.city.names, ground.city.at, units, units * 0, (frozenset(),), units * 0, ground.rates)


def work_of(ground: StreetGround, asked: StreetAsked) -> Work:
    return Work((asked.scene / 60,), (asked.back_up,), factors=ground.factors)


def stand(ground: StreetGround, beats: list[str], asked: StreetAsked) -> tuple[Side, simulation.Plan]:
    """The crews of a plan where they stand, not simulated yet."""
    names = sorted(set(beats))
    place = {name: at for at, name in enumerate(names)}
    of = np.array([place[beat] for beat in beats])
    centres = [centre_of(ground.city, np.flatnonzero(of == at))[0] for at in range(len(names))]
    homes = np.repeat(np.arange(len(names)), asked.crews)
    crews = Crews(
        tuple(f"{names[at]} {one % asked.crews + 1}" for one, at in enumerate(homes.tolist())),
        ground.city.at[np.array(centres)[homes]], np.ones((len(homes), WEEK), np.bool_), ("",) * len(homes), (None,) * len(homes),
    )  # fmt: skip
    travel = straight(calls_of(ground), crews, kilometres_per_hour=asked.speed, detour=DETOUR)
    plan = replace(
        simulation.Plan.alike(travel),
        names=crews.names,
        home=of[:, None] == homes[None],
        nearest=asked.sent == Sent.NEAREST,
    )
    return Side(tuple(names), of.tolist(), centres, travel, len(homes)), plan


def number_for(crews: int) -> int:
    """Calls that are simulated in a moment, in whole batches."""
    number = max(min(_WORK // crews, MOST_CALLS), LEAST_CALLS)
    return number // simulation.BATCHES * simulation.BATCHES


def simulated(ground: StreetGround, asked: StreetAsked) -> tuple[Side, Side | None]:
    """The plan and today's beats (None if the plan was made without), on the same calls. Raises `simulation.TooRare`."""
    plans = [ground.plan.beats, *([ground.plan.today] if ground.plan.today else [])]
    stood = [stand(ground, beats, asked) for beats in plans]
    number = number_for(max(side.crews for side, _ in stood))
    found = [_run(ground, asked, side, plan, number) for side, plan in stood]
    return found[0], found[1] if len(found) > 1 else None


def _run(ground: StreetGround, asked: StreetAsked, side: Side, plan: simulation.Plan, number: int) -> Side:
    calls, work = calls_of(ground), work_of(ground, asked)
    try:
        report = simulation.simulate(calls, work, plan, number=number, target=asked.target / 60, seed=SEED)
    except simulation.TooMuch as error:
        return replace(side, needed=error.asked)
    except simulation.NotServed:
        return replace(side, needed=float(side.crews))
    busy = report.of("busy").value
    return replace(side, report=report) if busy < FULL else replace(side, needed=busy * side.crews)
