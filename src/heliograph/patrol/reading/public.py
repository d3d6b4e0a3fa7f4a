"""Patrol as anybody may see it: the beats that hold and whose they are, how their plan was made, planned presence in the coarse.

What is harmless and why: decision 196. No loads of places, no hours, no posts, no officer but those on the beats' cards and who signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from heliograph.beats.reading import BeatCard, cards_of
from heliograph.core.suppression import LEAST
from heliograph.core.text import Text
from heliograph.duties.reading import Month
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import AreaKind, Unit
from heliograph.patrol import drawing
from heliograph.patrol.models import Plan, PlanState, RosterState, SquadRoster
from heliograph.patrol.reading.fair import Fairness, fairness_of
from heliograph.patrol.reading.ground import areas_of
from heliograph.patrol.reading.plans import LARGE, gap_of
from heliograph.patrol.reading.presence import PublicConfirmed, public_confirmed
from heliograph.patrol.reading.public_presence import PublicPresence, public_presence


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A signed plan of a unit's beats: in effect, or waiting for its day."""

    code: str
    unit: Text
    number: int
    from_day: date
    signed_by: Text | None
    is_coming: bool


@dataclass(frozen=True, slots=True)
class PublicBeat:
    """A beat with its number on the map, its card, its colour, its path, and where the number stands."""

    number: int
    card: BeatCard
    colour: int
    path: str
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class HowMade:
    """What a plan was judged on, as it was signed. `was` and `now`: the measures of the beats before and of the plan's; `calls`: None where
    there were fewer than may be told; `by_hand`: units that somebody moved."""

    calls: int | None
    in_minutes: bool
    is_by_blocks: bool
    was: dict[str, float] | None
    now: dict[str, float]
    gap: float | None
    by_hand: int
    fairness: Fairness


@dataclass(frozen=True, slots=True)
class PublicPatrol:
    """A unit's page. `width` and `height` of the map in steps; `presence`: this month's, of each unit that has it;
    `confirmed`: last month's, as leads confirmed it."""

    code: str
    unit: Text
    plan: PublicPlan | None
    coming: PublicPlan | None
    before: list[PublicPlan]
    beats: list[PublicBeat]
    width: int
    height: int
    how: HowMade | None
    month: Month
    presence: list[tuple[Text, PublicPresence]]
    confirmed: list[tuple[Text, PublicConfirmed]]

    @property
    def least(self) -> int:
        """Counts below it are not told."""
        return LEAST


def plans_for_all(bureau_id: int) -> list[PublicPlan]:
    """The plans that hold and those that will, in the order of the tree: of each unit the newest, unless one of a unit above is newer."""
    held: dict[int, PublicPlan] = {}
    units, found = organisation.units(bureau_id), []
    for plan in _signed(bureau_id, list(units)):
        line = _line(plan)
        above = _upwards(units[plan.unit_id].path)
        if line.is_coming:
            found.append(line)
        elif not above & held.keys():
            held[plan.unit_id] = line
    order = {one.code: place for place, one in enumerate(units.values())}
    return sorted([*held.values(), *found], key=lambda one: (order[one.code], one.is_coming))


def public_patrol(bureau_id: int, code: str, today: date) -> PublicPatrol | None:
    """None for a unit that isn't there."""
    unit = next((one for one in organisation.units(bureau_id).values() if one.code == code and one.active), None)
    if unit is None:
        return None
    plans = _signed(bureau_id, list(_upwards(unit.path)))
    lines = [_line(one) for one in plans]
    held = next((place for place, one in enumerate(lines) if not one.is_coming), None)
    beats, (width, height) = _beats(bureau_id, unit.id, today)
    month = Month.of(today)
    return PublicPatrol(
        code, unit.title, lines[held] if held is not None else None, next((one for one in lines if one.is_coming), None),
        [one for one in lines[held + 1 :] if not one.is_coming] if held is not None else [], beats, width, height,
        _how(plans[held].id, plans[held].changed_at) if held is not None else None, month, _presence(bureau_id, unit.id, month),
        _confirmed(bureau_id, unit.id, month.previous, today),
    )  # fmt: skip


def _upwards(path: str) -> set[int]:
    """The ids of a unit and of those above it."""
    return {int(one) for one in path.split("/") if one}


def _signed(bureau_id: int, units: list[int]) -> list[Plan]:
    """The newest first."""
    states = (PlanState.IN_FORCE, PlanState.SIGNED)
    rows = Plan.objects.filter(bureau_id=bureau_id, unit_id__in=units, state__in=states).defer(*LARGE)
    return list(rows.order_by("-from_day", "-id"))


def _line(plan: Plan) -> PublicPlan:
    unit = organisation.units(plan.bureau_id)[plan.unit_id]
    assert plan.from_day is not None  # a signed one has its day
    signed_by = organisation.officer_name(plan.bureau_id, plan.signed_by_id)
    return PublicPlan(unit.code, unit.title, plan.number, plan.from_day, signed_by, plan.state == PlanState.SIGNED)


def _beats(bureau_id: int, unit_id: int, today: date) -> tuple[list[PublicBeat], tuple[int, int]]:
    areas = areas_of(bureau_id, unit_id, today, AreaKind.BEAT)
    if not areas:
        return [], (0, 0)
    sheet = drawing.Sheet({"shapes": [one.geometry for one in areas]})
    grounds = {one.code: shape(one.geometry) for one in areas}
    drawn, colours = sheet.outlines(grounds), _colours(list(grounds.values()))
    cards = cards_of(bureau_id, areas, today)
    found = [
        PublicBeat(number, card, colour, *drawn[card.code])
        for number, (card, colour) in enumerate(zip(cards, colours, strict=True), 1)
    ]
    return found, sheet.size


def _colours(grounds: list[BaseGeometry]) -> list[int]:
    """Beats side by side differ while there are colours."""
    wide = shapely.buffer(grounds, drawing.NEAR, quad_segs=1)
    first, second = shapely.STRtree(wide).query(wide, predicate="intersects")
    found: list[int] = []
    for place in range(len(grounds)):
        taken = {found[other] for other in second[first == place].tolist() if other < place}
        found.append(next((one for one in range(drawing.COLOURS) if one not in taken), place % drawing.COLOURS))
    return found


@lru_cache(maxsize=64)
def _how(plan_id: int, _changed_at: datetime) -> HowMade:
    """A plan in effect is never changed, so what it was judged on is counted once."""
    plan = Plan.objects.get(id=plan_id)
    city, calls = plan.city, int(plan.city.get("calls", 0))
    return HowMade(
        calls if calls >= LEAST else None, bool(city.get("minutes")), bool(city.get("blocks")), plan.result.get("today"),
        plan.result["proposed"], gap_of(plan), len(plan.moves), fairness_of(plan),
    )  # fmt: skip


def _presence(bureau_id: int, unit_id: int, month: Month) -> list[tuple[Text, PublicPresence]]:
    told = [(one.title, public_presence(bureau_id, one.id, month)) for one in _with_rosters(bureau_id, unit_id, month)]
    return [(title, found) for title, found in told if found is not None]


def _confirmed(bureau_id: int, unit_id: int, month: Month, today: date) -> list[tuple[Text, PublicConfirmed]]:
    told = [
        (one.title, public_confirmed(bureau_id, one.id, month, today))
        for one in _with_rosters(bureau_id, unit_id, month)
    ]
    return [(title, found) for title, found in told if found is not None]


def _with_rosters(bureau_id: int, unit_id: int, month: Month) -> list[Unit]:
    """The unit and those below that have a signed roster on some day of the month."""
    below = organisation.subtree(bureau_id, unit_id)
    signed = set(
        SquadRoster.objects.filter(
            bureau_id=bureau_id, unit_id__in=below, state=RosterState.SIGNED, from_day__lt=month.next.first, last_day__gte=month.first
        ).values_list("unit_id", flat=True)
    )  # fmt: skip
    return [one for one in organisation.units(bureau_id).values() if one.id in signed]
