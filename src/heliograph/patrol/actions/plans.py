"""Plans of beats: asked for, solved by the worker, copied. Changes by hand are `hand`, signing is `signing`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from heliograph.core.calls.columns import Origin
from heliograph.core.planning import beats as engine
from heliograph.core.planning import whatif
from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol import cities
from heliograph.patrol.actions.asked import Watch, begun, next_number, stop_asked
from heliograph.patrol.actions.locking import locked
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import Plan, PlanState
from heliograph.patrol.reading.blocks import block_map_for
from heliograph.patrol.reading.rights import may_plan
from heliograph.patrol.reading.workload import work_of

SOLVE = "patrol.solve"
MOST_SECONDS = 60
"""Other long jobs wait meanwhile; and a lease lasts five minutes."""
MOST_BEATS = 200
MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a plan; words as in `core.planning.beats`. `with_found`: also what officers found, against the warning;
    `blocks`: the id of the map of blocks that units are taken from, 0 for squares; `rounds`: in place of the seconds, 0 for the clock: the
    same plan on any machine."""

    beats: int
    seconds: int = 20
    balance: float = 1.1
    compactness: float = 0.5
    keep: float = 0.0
    with_found: bool = False
    blocks: int = 0
    rounds: int = 0

    @property
    def origins(self) -> tuple[Origin, ...]:
        return (Origin.PUBLIC, Origin.OFFICER) if self.with_found else (Origin.PUBLIC,)


def ask(viewer: Viewer, unit_id: int, wanted: Wanted, *, now: datetime) -> Plan:
    """A new version of the unit's beats, to be solved by the worker. Raises `NotYours`, `Unusable`; `PatrolError` without calls."""
    if not may_plan(viewer, unit_id):
        raise NotYours
    _check(wanted)
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    drawn = block_map_for(viewer, wanted.blocks) if wanted.blocks else None
    if drawn is not None and (drawn.unit_id != unit_id or drawn.is_retired):
        raise Unusable(
            Text("这张网格图不是这个单位的，或者已经停用。", "This map of blocks is of another unit, or retired."),
            "blocks",
        )
    work = work_of(viewer.bureau_id, unit_id, today, wanted.origins, drawn)
    if work is None:
        zh = "这个单位的辖区里还没有采用的群众报警，或者地图上没有辖区。先采用一份警情表。"
        en = "No accepted call of the public lies on this unit's ground, or it has none on the map. Take a table of calls first."
        raise PatrolError(Text(zh, en), "unit")
    if wanted.beats > len(work.city):
        raise Unusable(Text(f"最多 {len(work.city)} 个。", f"{len(work.city)} at most."), "beats")
    city = cities.kept(work)
    has_today = any(work.today)
    result = {"today": cities.figures(city, work.today)} if has_today else {}

    def write() -> Plan:
        made = Plan.objects.create(
            bureau_id=viewer.bureau_id, unit_id=unit_id, number=next_number(_of_unit(viewer.bureau_id, unit_id)), asked=asdict(wanted), city=city,
            today=list(work.today) if has_today else [], result=result, made_by_id=viewer.officer_id, made_at=now, changed_at=now,
        )  # fmt: skip
        owe(SOLVE, at=now, once=f"{SOLVE}:{made.id}", plan=made.id).save()
        return made

    return durably(write)


def _of_unit(bureau_id: int, unit_id: int) -> QuerySet[Plan]:
    return Plan.objects.filter(bureau_id=bureau_id, unit_id=unit_id)


def _check(wanted: Wanted) -> None:
    limits = {
        "beats": (1, MOST_BEATS), "seconds": (1, MOST_SECONDS), "balance": (1.0, 3.0), "compactness": (0, 10), "keep": (0, 100),
        "rounds": (0, MOST_ROUNDS),
    }  # fmt: skip
    for name, (least, most) in limits.items():
        if not least <= getattr(wanted, name) <= most:
            raise Unusable(Text(f"应当在 {least} 到 {most} 之间。", f"It must be from {least} to {most}."), name)


def solve(plan_id: int, *, now: datetime) -> None:
    """What the worker does. Run again after it broke off, it begins anew; a plan that is ready, cancelled or gone is left alone."""
    rows = Plan.objects.filter(id=plan_id)
    plan = begun(rows, lambda: _settle(plan_id, PlanState.CANCELLED, now))
    if plan is None:
        return
    asked = plan.asked
    wishes = engine.Wishes(asked["balance"], 0.0, asked["compactness"], asked["keep"] if plan.today else 0.0)
    watch = Watch(rows, asked["seconds"])
    try:
        made = engine.solve(
            cities.city(plan.city),
            asked["beats"],
            wishes=wishes,
            today=plan.today or None,
            seconds=asked["seconds"],
            rounds=asked.get("rounds") or None,
            stop=watch.stop,
        )
    except engine.TooFewBeats as error:
        words = [
            f"辖区被所界分成 {error.least} 块，每块至少一个警区：请要 {error.least} 到 {error.most} 个。",
            f"The borders of stations leave {error.least} parts, each of which needs a beat: ask for {error.least} to {error.most}.",
        ]
        durably(lambda: _settle(plan_id, PlanState.FAILED, now, error=words))
        return
    if watch.is_stopped:
        durably(lambda: _settle(plan_id, PlanState.CANCELLED, now))
        return
    outcome = made.outcome
    solved = {
        "objective": outcome.objective, "bound": outcome.bound, "gap": outcome.gap, "seed": outcome.seed, "rounds": outcome.rounds,
        "seconds": outcome.seconds, "engine": outcome.engine, "words": [outcome.words.zh, outcome.words.en],
        "within": made.is_within,
    }  # fmt: skip
    durably(lambda: _settle(plan_id, PlanState.READY, now, beats=list(made.beats), solved=solved))


def _settle(
    plan_id: int, state: PlanState, now: datetime, *, beats: list[str] | None = None, solved: dict[str, Any] | None = None,
    error: list[str] | None = None,
) -> None:  # fmt: skip
    plan = Plan.objects.select_for_update().get(id=plan_id)
    plan.state, plan.changed_at, plan.done = state, now, 1
    if beats is not None:
        plan.beats = beats
        plan.result = {
            **plan.result,
            "solved": solved,
            "curve": whatif.curve(cities.city(plan.city)),
            **_calls(plan.city),
        }
        measured(plan)
    if error is not None:
        plan.result = {**plan.result, "error": error}
    plan.save()


def _calls(city: dict[str, Any]) -> dict[str, Any]:
    """What trials need of the calls, beside the plan's large columns: calls an hour, in the mean and in the busiest hour, and their minutes."""
    if not city.get("days") or not city["calls"]:
        return {}
    hours = 24 * city["days"]
    minutes = sum(city["loads"]) / city["calls"] if city["minutes"] else None
    return {"rate": city["calls"] / hours, "peak": max(city["by_hour"]) / city["days"], "minutes": minutes}


def measured(plan: Plan) -> None:
    """Count the measures of the plan's beats anew; who calls this saves."""
    proposed, ways = cities.figures(plan.city, plan.beats), cities.ways(plan.city, plan.beats)
    plan.result = {**plan.result, "proposed": proposed, "ways": ways}
    if plan.today:
        plan.result["moved"] = cities.moved(plan.city, plan.beats, plan.today)


def cancel(viewer: Viewer, plan_id: int, *, now: datetime) -> Plan:
    """Stop a plan that waits or runs: a running one stops within a second or two. Otherwise changes nothing. Raises `NotYours`."""

    def work() -> Plan:
        plan = locked(viewer, Plan, plan_id)
        stop_asked(plan, SOLVE, now=now)
        return plan

    return durably(work)


def copy(viewer: Viewer, plan_id: int, *, now: datetime) -> Plan:
    """A new version that begins as this one stands. Raises `NotYours`, `PatrolError` while it has no beats."""

    def work() -> Plan:
        plan = locked(viewer, Plan, plan_id)
        if not plan.beats:
            raise PatrolError(Text("还没有算好。", "It is not ready yet."))
        return Plan.objects.create(
            bureau_id=plan.bureau_id, unit_id=plan.unit_id, number=next_number(_of_unit(plan.bureau_id, plan.unit_id)), state=PlanState.READY,
            asked=plan.asked, city=plan.city, today=plan.today, beats=plan.beats, result={**plan.result, "hands": []}, done=1,
            made_by_id=viewer.officer_id, made_at=now, changed_at=now,
        )  # fmt: skip

    return durably(work)
