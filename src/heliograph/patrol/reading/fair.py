"""The fairness panel of a plan: whom today's beats serve worst, what the plan does for them, and whether it follows what officers found."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from heliograph.core.planning import fairness
from heliograph.core.planning.city import City, Numbers
from heliograph.core.planning.fairness import Service, Tenth
from heliograph.core.planning.whatif import DETOUR, SPEED
from heliograph.organisation.reading import Viewer
from heliograph.patrol import cities
from heliograph.patrol.models import Plan
from heliograph.patrol.reading.finding import plan_for

MUCH_FOUND = 0.2
"""Share of officer-found events in the accepted calls from which a plan is called out."""
LEANS = 0.3


@dataclass(frozen=True)
class Fairness:
    """The panel. `worst_today`, `worst`: minutes of way of the tenth worst served under each plan itself; `worse`: share of the work whose way
    gets clearly longer; `found`: share of what officers found in the accepted calls (None: not known); `leaning`: as `core.planning.fairness`."""

    tenths: list[Tenth]
    worst_today: float | None
    worst: float
    worse: float | None
    found: float | None
    leaning: float | None
    with_found: bool

    @property
    def feeds_itself(self) -> bool:
        return self.with_found or (self.leaning is not None and self.leaning > LEANS) or (self.found or 0) > MUCH_FOUND

    @property
    def most_minutes(self) -> float:
        """The longest bar."""
        return max((minutes(max(one.way, one.way_today or 0)) for one in self.tenths), default=0) or 1.0

    @cached_property
    def bars(self) -> list[tuple[float | None, float, float | None, float | None]]:
        """Of each tenth: minutes today and as proposed, patrol hours today and as proposed."""
        return [
            (
                None if one.way_today is None else minutes(one.way_today),
                minutes(one.way),
                _known(one.patrol_today),
                _known(one.patrol),
            )
            for one in self.tenths
        ]


def minutes(metres: float) -> float:
    """Minutes of way for a straight line, at `SPEED` km/h and `DETOUR` times as far."""
    return metres * DETOUR / 1000 / SPEED * 60


def _known(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _served(plan: Plan, city: City) -> tuple[Service | None, Service]:
    value = plan.city
    known = value.get("minutes") and value.get("days")
    hours = sum(value["loads"]) / 60 / value["days"] if known else None
    today = fairness.service(city, plan.today, hours) if plan.today else None
    return today, fairness.service(city, plan.beats, hours)


def fairness_of(plan: Plan) -> Fairness:
    """The panel of a plan that has beats."""
    city = cities.city(plan.city)
    today, proposed = _served(plan, city)
    called, found = (_counts(plan, name, len(city)) for name in ("called", "found"))
    total = float(called.sum() + found.sum())
    return Fairness(
        tenths=fairness.by_tenth(city.loads, today, proposed),
        worst_today=minutes(fairness.worst(city.loads, today)) if today else None,
        worst=minutes(fairness.worst(city.loads, proposed)),
        worse=fairness.worse(city.loads, today, proposed) if today else None,
        found=float(found.sum()) / total if total else None,
        leaning=fairness.leaning(city, plan.beats, called, found),
        with_found=bool(plan.asked.get("with_found")),
    )


def _counts(plan: Plan, name: str, units: int) -> Numbers:
    return np.array(plan.city.get(name) or [0.0] * units, dtype=np.float64)


def fairness_table(viewer: Viewer, plan_id: int) -> Iterator[list[object]]:
    """The panel unit by unit, with a head: for a spreadsheet. Raises `NotYours`."""
    plan = plan_for(viewer, plan_id)
    return _lines(plan) if plan.beats else iter(())


def _lines(plan: Plan) -> Iterator[list[object]]:
    city = cities.city(plan.city)
    today, proposed = _served(plan, city)
    tenths = fairness.tenths(city.loads, (today or proposed).ways)
    called, found = (_counts(plan, name, len(city)) for name in ("called", "found"))
    yield [
        "tenth", "unit", "load", "public_calls", "officer_found", "beat_today", "beat", "minutes_today", "minutes",
        "patrol_hours_per_work_hour_today", "patrol_hours_per_work_hour",
    ]  # fmt: skip
    for place in np.lexsort((np.arange(len(city)), tenths)).tolist():
        yield [
            int(tenths[place]) + 1, city.names[place], round(float(city.loads[place]), 1), round(float(called[place]), 1),
            round(float(found[place]), 1), plan.today[place] if plan.today else "", plan.beats[place],
            round(minutes(float(today.ways[place])), 2) if today else "", round(minutes(float(proposed.ways[place])), 2),
            _rounded(today, place), _rounded(proposed, place),
        ]  # fmt: skip


def _rounded(served: Service | None, place: int) -> object:
    known = None if served is None or served.patrol is None else _known(float(served.patrol[place]))
    return "" if known is None else round(known, 2)
