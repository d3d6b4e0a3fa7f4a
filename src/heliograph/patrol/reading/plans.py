"""Plans of beats as the desk shows them: how far, what was found, today's beside it, beat by beat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models.fields.json import KT

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import Plan, PlanState
from heliograph.patrol.reading.fair import Fairness, fairness_of
from heliograph.patrol.reading.finding import plan_for
from heliograph.patrol.reading.maps import PlanMap, map_of, names_of, numbers_of
from heliograph.patrol.reading.rights import signs_for, signs_plan

MOST = 100
LAST_MOVES = 10
LARGE = ("city", "today", "beats", "moves", "undone", "result")


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
    """One beat of a plan: its number on the map, its share of the mean load, now and as proposed (None: it is not there), and its number of units."""

    code: str
    number: int
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
class VersionLine:
    """A version of the unit's beats beside the others, as it stands: the calls it was made from, beats, the busiest (mean 1), the mean way in
    metres, the share of the work that changes beats, how much shorter ways could be at most. None: not known, or no plan yet."""

    line: PlanLine
    calls: int
    beats: int
    most: float | None
    way: float | None
    moved: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan with all that its page shows. `compared`: name, today's, proposed (None: not known)."""

    line: PlanLine
    unit_id: int
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
    moved_units: int
    undone: int
    numbers: dict[str, int]
    map: PlanMap | None
    fairness: Fairness | None
    versions: list[VersionLine]
    calls: int
    in_minutes: bool
    side: int
    blocks: str
    left_out: int
    may_change: bool
    may_sign: bool
    must_be_other: bool
    may_take_back: bool


def plans_of(viewer: Viewer) -> list[PlanLine]:
    """The newest plans of the units this officer plans for."""
    rows = Plan.objects.filter(bureau_id=viewer.bureau_id, unit_id__in=viewer.led_units).defer(*LARGE)
    return [_line(one) for one in rows.order_by("-made_at", "-id")[:MOST]]


def plan_sheet(viewer: Viewer, plan_id: int) -> PlanSheet:
    """A plan as its page shows it. Raises `NotYours`."""
    plan = plan_for(viewer, plan_id)
    result, solved = plan.result, plan.result.get("solved")
    proposed = result.get("proposed")
    is_ready = plan.state == PlanState.READY
    return PlanSheet(
        line=_line(plan),
        unit_id=plan.unit_id,
        asked=plan.asked,
        made_by=organisation.officer_name(plan.bureau_id, plan.made_by_id),
        signed_by=organisation.officer_name(plan.bureau_id, plan.signed_by_id),
        done=round(100 * plan.done),
        is_stopping=plan.is_stopping,
        error=Text(*result["error"]) if "error" in result else None,
        solved=solved,
        words=Text(*solved["words"]) if solved and not plan.moves else None,
        gap=gap_of(plan),
        moved=result.get("moved"),
        today=result.get("today"),
        proposed=proposed,
        beats=_beats(plan),
        edge=_edge(plan) if is_ready else [],
        moves=[(plan.city["names"][place], was, new) for place, was, new in plan.moves[:-LAST_MOVES - 1:-1]],
        moved_units=len(plan.moves),
        undone=len(plan.undone),
        numbers=numbers_of(plan),
        map=map_of(plan) if plan.beats else None,
        fairness=fairness_of(plan) if plan.beats else None,
        versions=_versions(plan),
        calls=plan.city.get("calls", 0),
        in_minutes=plan.city.get("minutes", False),
        side=plan.city.get("cells", 1) * 500,
        blocks=plan.city.get("blocks", ""),
        left_out=plan.city.get("left_out", 0),
        may_change=is_ready,
        may_sign=is_ready and signs_plan(viewer, plan),
        may_take_back=signs_for(viewer, plan.unit_id) and plan.state == PlanState.SIGNED,
        must_be_other=is_ready and not signs_plan(viewer, plan),
    )  # fmt: skip


def _versions(plan: Plan) -> list[VersionLine]:
    """The newest plans of the same unit, this one among them."""
    same = Plan.objects.filter(bureau_id=plan.bureau_id, unit_id=plan.unit_id)
    light = same.defer("city", "today", "beats", "moves", "undone").annotate(calls=KT("city__calls"))
    newest = list(light.order_by("-number")[:LAST_MOVES])
    if all(one.id != plan.id for one in newest):
        newest.append(light.get(id=plan.id))
    return [_version(one) for one in newest]


def _version(one: Plan) -> VersionLine:
    proposed = one.result.get("proposed") or {}
    calls: str | None = one.calls  # type: ignore[attr-defined]  # annotated
    return VersionLine(
        _line(one), int(calls or 0), proposed.get("beats", one.asked["beats"]), proposed.get("most"), proposed.get("way"),
        one.result.get("moved"), gap_of(one),
    )  # fmt: skip


def gap_of(plan: Plan) -> float | None:
    """How much shorter the ways could be at most, also after changes by hand: the bound holds for every plan within the balance."""
    solved, proposed = plan.result.get("solved"), plan.result.get("proposed")
    if not solved or not proposed or solved["bound"] is None or proposed["most"] > plan.asked["balance"] + 1e-9:
        return None
    travel = proposed["travel"]
    return max(travel - solved["bound"], 0.0) / travel if travel else 0.0


def _beats(plan: Plan) -> list[BeatLine]:
    if not plan.beats:
        return []
    loads, names, numbers = plan.city["loads"], names_of(plan), numbers_of(plan)
    broken = set(plan.result["proposed"]["broken"])
    sums: list[dict[str, float]] = []
    for beats in (plan.today, plan.beats):
        found: dict[str, float] = {}
        for beat, load in zip(beats, loads, strict=False):
            found[beat] = found.get(beat, 0.0) + load
        mean = sum(found.values()) / len(found) if found else 1.0
        sums.append({beat: load / mean for beat, load in found.items()})
    return [
        BeatLine(
            code,
            numbers[code],
            names[code],
            sums[0].get(code),
            sums[1].get(code),
            plan.beats.count(code),
            code in broken,
        )
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


def _line(one: Plan) -> PlanLine:
    unit = organisation.unit_name(one.bureau_id, one.unit_id) or Text("", "")
    return PlanLine(one.id, one.number, unit, PlanState(one.state), one.made_at, one.asked["beats"], one.from_day)
