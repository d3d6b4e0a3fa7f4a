"""Plans of beats as the desk shows them: how far, what was found, today's beside it, beat by beat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shapely.geometry import mapping

from heliograph.beats.reading.mapped import DIGITS, moved
from heliograph.core.geography.datum import Datum
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.patrol import cities
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import Plan, PlanState
from heliograph.patrol.reading.rights import may_plan

MOST = 100
LAST_MOVES = 10


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list."""

    id: int
    number: int
    unit: Text
    state: PlanState
    made_at: datetime
    beats: int
    from_day: date | None

    @property
    def is_running(self) -> bool:
        return self.state in (PlanState.WAITING, PlanState.RUNNING)


@dataclass(frozen=True, slots=True)
class BeatLine:
    """One beat of a plan: its share of the mean load, now and as proposed (None: it is not there), and its number of units."""

    code: str
    name: Text
    today: float | None
    proposed: float | None
    units: int
    is_broken: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of a plan, as somebody may move it: only units beside another beat are listed, with the beats they border."""

    name: str
    beat: str
    share: float
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan with all that its page shows. `compared`: name, today's, proposed (None: not known)."""

    line: PlanLine
    asked: dict[str, object]
    made_by: Text | None
    signed_by: Text | None
    done: int
    is_stopping: bool
    error: Text | None
    solved: dict[str, object] | None
    words: Text | None
    gap: float | None
    moved: float | None
    today: dict[str, object] | None
    proposed: dict[str, object] | None
    beats: list[BeatLine]
    edge: list[UnitLine]
    moves: list[tuple[str, str, str]]
    calls: int
    in_minutes: bool
    side: int
    may_change: bool
    may_sign: bool
    must_be_other: bool


def plans_of(viewer: Viewer) -> list[PlanLine]:
    """The newest plans of the units this officer plans for."""
    rows = Plan.objects.filter(bureau_id=viewer.bureau_id, unit_id__in=viewer.led_units).defer(
        "city", "today", "beats", "moves", "result"
    )
    return [_line(one) for one in rows.order_by("-made_at", "-id")[:MOST]]


def plan_for(viewer: Viewer, plan_id: int) -> Plan:
    """Raises `NotYours`."""
    found = Plan.objects.filter(bureau_id=viewer.bureau_id, id=plan_id).first()
    if found is None or not may_plan(viewer, found.unit_id):
        raise NotYours
    return found


def plan_sheet(viewer: Viewer, plan_id: int) -> PlanSheet:
    """A plan as its page shows it. Raises `NotYours`."""
    plan = plan_for(viewer, plan_id)
    result, solved = plan.result, plan.result.get("solved")
    proposed = result.get("proposed")
    is_chief = any(post.role == Role.CHIEF and plan.unit_id in post.below for post in viewer.posts)
    is_ready = plan.state == PlanState.READY
    return PlanSheet(
        line=_line(plan),
        asked=plan.asked,
        made_by=organisation.officer_name(plan.bureau_id, plan.made_by_id),
        signed_by=organisation.officer_name(plan.bureau_id, plan.signed_by_id),
        done=round(100 * plan.done),
        is_stopping=plan.is_stopping,
        error=Text(*result["error"]) if "error" in result else None,
        solved=solved,
        words=Text(*solved["words"]) if solved and not plan.moves else None,
        gap=_gap(plan),
        moved=result.get("moved"),
        today=result.get("today"),
        proposed=proposed,
        beats=_beats(plan),
        edge=_edge(plan) if is_ready else [],
        moves=[(plan.city["names"][place], was, new) for place, was, new in plan.moves[:-LAST_MOVES - 1:-1]],
        calls=plan.city.get("calls", 0),
        in_minutes=plan.city.get("minutes", False),
        side=plan.city.get("cells", 1) * 500,
        may_change=is_ready,
        may_sign=is_ready and is_chief and plan.made_by_id != viewer.officer_id,
        must_be_other=is_ready and not (is_chief and plan.made_by_id != viewer.officer_id),
    )  # fmt: skip


def _gap(plan: Plan) -> float | None:
    """How much shorter the ways could be at most, also after changes by hand: the bound holds for every plan within the balance."""
    solved, proposed = plan.result.get("solved"), plan.result.get("proposed")
    if not solved or not proposed or solved["bound"] is None or proposed["most"] > plan.asked["balance"] + 1e-9:
        return None
    travel = proposed["travel"]
    return max(travel - solved["bound"], 0.0) / travel if travel else 0.0


def _names(plan: Plan) -> dict[str, Text]:
    areas = organisation.areas(plan.bureau_id)
    found = {code: areas[code].title for code in plan.today if code in areas}
    for code in plan.beats:
        if code not in found:
            found[code] = Text(f"新警区 {code.removeprefix('new-')}", f"New beat {code.removeprefix('new-')}")
    return found


def _beats(plan: Plan) -> list[BeatLine]:
    if not plan.beats:
        return []
    loads, names = plan.city["loads"], _names(plan)
    broken = set(plan.result["proposed"]["broken"])
    sums: list[dict[str, float]] = []
    for beats in (plan.today, plan.beats):
        found: dict[str, float] = {}
        for beat, load in zip(beats, loads, strict=False):
            found[beat] = found.get(beat, 0.0) + load
        mean = sum(found.values()) / len(found) if found else 1.0
        sums.append({beat: load / mean for beat, load in found.items()})
    return [
        BeatLine(code, names[code], sums[0].get(code), sums[1].get(code), plan.beats.count(code), code in broken)
        for code in sorted({*sums[0], *sums[1]})
    ]


def _edge(plan: Plan) -> list[UnitLine]:
    city, beats = plan.city, plan.beats
    mean = sum(city["loads"]) / len(set(beats))
    found = []
    for place, name in enumerate(city["names"]):
        reach = range(city["starts"][place], city["starts"][place + 1])
        beside = {beats[city["neighbours"][one]] for one in reach if city["open"][one]} - {beats[place]}
        if beside:
            found.append(UnitLine(name, beats[place], city["loads"][place] / mean, tuple(sorted(beside))))
    return found


def drawn(viewer: Viewer, plan_id: int, datum: Datum, *, which: str) -> dict[str, object]:
    """A FeatureCollection of a plan's beats, `which`: "today" or "proposed", as the map of beats draws it. Raises `NotYours`."""
    plan = plan_for(viewer, plan_id)
    beats, names, features = plan.today if which == "today" else plan.beats, _names(plan), []
    if beats:
        for code, shape in cities.shapes(plan.city, beats).items():
            there = moved(shape, datum)
            inside = there.representative_point()
            properties = {
                "name_zh": names[code].zh, "name_en": names[code].en, "at": [round(inside.x, DIGITS), round(inside.y, DIGITS)],
                "href": f"#beat-{code}",
            }  # fmt: skip
            features.append({"type": "Feature", "geometry": mapping(there), "properties": properties})
    return {"type": "FeatureCollection", "features": features}


def _line(one: Plan) -> PlanLine:
    unit = organisation.unit_name(one.bureau_id, one.unit_id) or Text("", "")
    return PlanLine(one.id, one.number, unit, PlanState(one.state), one.made_at, one.asked["beats"], one.from_day)
