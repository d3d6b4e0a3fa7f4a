"""Crews that a promise needs in each hour of the week, from a unit's accepted calls (`core.planning.staffing`), for who plans for the unit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

import numpy as np

from heliograph.core.planning import staffing
from heliograph.core.planning.squads.required import whole
from heliograph.core.planning.staffing import Needed, OutOfReach, Staffed, Target, ways_like
from heliograph.core.planning.whatif import A_CREW, AWAY, PAID
from heliograph.patrol.models import Plan, PlanState
from heliograph.patrol.reading.calls_by_hour import CallsByHour, calls_by_hour
from heliograph.patrol.reading.fair import minutes
from heliograph.patrol.reading.trying import ASSUMED_MINUTES

Found = TypeVar("Found")
ASSUMED_WAY = 6.0
"""Minutes, where the unit has no plan that says how far ways are."""
MOST_SHARE = 99
"""Percent. Of all calls in time nothing can be promised."""


@dataclass(frozen=True, slots=True)
class Promise:
    """`share` of the calls is reached within `target` minutes; a call keeps a crew `lasting` minutes, of which `way` are its way."""

    target: float
    share: float
    lasting: float
    way: float


@dataclass(frozen=True, slots=True)
class Known:
    """What a unit's calls say. `is_assumed_lasting`, `is_assumed_way`: where they don't, and a usual figure stands in."""

    calls: CallsByHour
    usual: Promise
    is_assumed_lasting: bool
    is_assumed_way: bool


@dataclass(frozen=True, slots=True)
class TooMuch:
    """Why there is no answer: the share that would be in time with a crew always free, None where more crews than can be are needed."""

    attainable: float | None


def known_of(bureau_id: int, unit_id: int, today: date) -> Known | None:
    """None where too few calls are accepted."""
    calls = calls_by_hour(bureau_id, unit_id, today)
    if calls is None:
        return None
    way = _way(bureau_id, unit_id)
    usual = Promise(
        15, 0.9, round(calls.minutes or ASSUMED_MINUTES), ASSUMED_WAY if way is None else max(round(way), 1)
    )
    return Known(calls, usual, calls.minutes is None, way is None)


def _way(bureau_id: int, unit_id: int) -> float | None:
    """Mean minutes of way in the unit's newest plan."""
    plans = Plan.objects.filter(
        bureau_id=bureau_id, unit_id=unit_id, state__in=(PlanState.IN_FORCE, PlanState.SIGNED, PlanState.READY)
    )
    result = plans.order_by("-number").values_list("result", flat=True).first()
    if not result or not result.get("ways"):
        return None
    return minutes(sum(result["ways"]) / len(result["ways"]))


def staffed(known: Known, promise: Promise) -> Staffed | TooMuch:
    """Crews for the rates and for both ends of their intervals, kept in memory for the same calls and promise."""
    counts = known.calls.counts
    return _staffed(counts.calls.tobytes(), counts.first, promise)


def crews_needed(known: Known, promise: Promise) -> Needed | TooMuch:
    """Crews for the rates alone: a third of the work."""
    counts = known.calls.counts
    return _needed(counts.calls.tobytes(), counts.first, promise)


@lru_cache(maxsize=64)
def _staffed(calls: bytes, first: int, promise: Promise) -> Staffed | TooMuch:
    return _kept(lambda: staffing.staffed(_week(calls, first), _target(promise)))


@lru_cache(maxsize=256)
def _needed(calls: bytes, first: int, promise: Promise) -> Needed | TooMuch:
    return _kept(lambda: staffing.needed(_week(calls, first).rates, _target(promise)))


@lru_cache(maxsize=16)
def _week(calls: bytes, first: int) -> staffing.Week:
    return staffing.week(staffing.Counts(np.frombuffer(calls, np.int64).reshape(-1, 24), first))


def _target(promise: Promise) -> Target:
    return Target(promise.target / 60, promise.share, promise.lasting / 60, ways_like(promise.way / 60))


def _kept(solve: Callable[[], Found]) -> Found | TooMuch:
    """What `solve` finds, or why the promise can't be kept."""
    try:
        return solve()
    except OutOfReach as error:
        return TooMuch(error.attainable)
    except ValueError:
        return TooMuch(None)


@dataclass(frozen=True, slots=True)
class NeededHour:
    """An hour of the week: calls and between what they lie (95 %), crews for them and for both ends."""

    calls: float
    calls_low: float
    calls_high: float
    crews: int
    crews_low: int
    crews_high: int


@dataclass(frozen=True, slots=True)
class WeekPicture:
    """`hours` from Monday 0:00. `peak`: its fullest hour; `officer_hours` a week, with two in a crew; `people`: officers for them at the
    usual hours and absence; `worst`: the least share in time of any hour. `inside`: of the back-test, (share, seen, meant)."""

    hours: tuple[NeededHour, ...]
    peak: int
    crew_hours: tuple[int, int, int]
    officer_hours: int
    people: int
    worst: float
    tried_days: int
    inside: tuple[tuple[float, float, float], ...]
    bias: float
    better: float

    @property
    def crews(self) -> tuple[int, ...]:
        return tuple(one.crews for one in self.hours)


def week_picture(found: Staffed | TooMuch) -> WeekPicture | None:
    """None where there is no answer."""
    if isinstance(found, TooMuch):
        return None
    middle, low, high = found.needed, found.needed_low, found.needed_high
    columns = (found.rates, found.low, found.high, middle.crews, low.crews, high.crews)
    hours = tuple(NeededHour(*row) for row in zip(*(one.tolist() for one in columns), strict=True))
    officer_hours, tried = middle.crew_hours * A_CREW, found.tried
    return WeekPicture(
        hours, int(middle.crews.argmax()), (middle.crew_hours, low.crew_hours, high.crew_hours), officer_hours,
        whole(officer_hours / PAID / (1 - AWAY)), float(middle.in_time.min()), tried.days if tried else 0,
        tuple((share, seen, meant) for share, (seen, meant) in tried.inside.items()) if tried else (),
        tried.bias - 1 if tried else 0.0, math.expm1(tried.score - tried.naive_score) if tried else 0.0,
    )  # fmt: skip
