"""A plan changed by hand: a unit moved, a step taken back and taken again. Each answers with the plan, measured anew."""

from __future__ import annotations

from datetime import datetime

from heliograph.core.planning.moving import Refusal, refusal
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation.reading import Viewer
from heliograph.patrol import cities
from heliograph.patrol.actions.locking import locked
from heliograph.patrol.actions.plans import measured
from heliograph.patrol.errors import PatrolError, Unusable
from heliograph.patrol.models import Plan, PlanState

MOST_MOVES = 500
REFUSALS = {
    Refusal.LAST: Text("这是那个警区的最后一格。", "It is the last unit of its beat."),
    Refusal.APART: Text("这一格和那个警区不相邻。", "This unit does not touch that beat."),
    Refusal.CLOSED: Text(
        "中间是派出所的界：警区不跨所。", "A station's border lies between: no beat reaches across it."
    ),
    Refusal.BREAKS: Text(
        "移走以后，原来的警区会断成几块。先移外面的格。",
        "Without it, its beat would fall into pieces. Move the outer units first.",
    ),
}


def move(viewer: Viewer, plan_id: int, unit: str, beat: str, *, now: datetime) -> Plan:
    """Put a unit into a beat beside it. Raises `NotYours`; `Unusable` where that may not be, with the reason; `PatrolError` if the plan
    is not open to change. What was undone before can't be taken again after."""

    def work() -> Plan:
        plan = _open(viewer, plan_id)
        names = plan.city["names"]
        if unit not in names:
            raise Unusable(Text("没有这一格。", "There is no such unit."), "unit")
        place = names.index(unit)
        if beat not in plan.beats:
            raise Unusable(Text("没有这个警区。", "There is no such beat."), "beat")
        if plan.beats[place] == beat:
            return plan
        if len(plan.moves) >= MOST_MOVES:
            raise PatrolError(Text("改动太多：请另算一版。", "Too many changes: have another version solved."))
        refused = refusal(cities.city(plan.city), plan.beats, place, beat)
        if refused is not None:
            raise Unusable(REFUSALS[refused], "beat")
        plan.moves = [*plan.moves, [place, plan.beats[place], beat]]
        plan.undone = []
        return _put(viewer, plan, place, beat, now)

    return durably(work)


def undo(viewer: Viewer, plan_id: int, *, now: datetime) -> Plan:
    """Take the newest move back; without any, nothing changes. Raises as `move` does."""

    def work() -> Plan:
        plan = _open(viewer, plan_id)
        if not plan.moves:
            return plan
        *rest, (place, was, new) = plan.moves
        plan.moves, plan.undone = rest, [*plan.undone, [place, was, new]]
        return _put(viewer, plan, place, was, now)

    return durably(work)


def redo(viewer: Viewer, plan_id: int, *, now: datetime) -> Plan:
    """Take again what was undone last; without any, nothing changes. Raises as `move` does."""

    def work() -> Plan:
        plan = _open(viewer, plan_id)
        if not plan.undone:
            return plan
        *rest, (place, was, new) = plan.undone
        plan.undone, plan.moves = rest, [*plan.moves, [place, was, new]]
        return _put(viewer, plan, place, new, now)

    return durably(work)


def _put(viewer: Viewer, plan: Plan, place: int, beat: str, now: datetime) -> Plan:
    plan.beats = [beat if number == place else one for number, one in enumerate(plan.beats)]
    measured(plan)
    hands = {*plan.result.get("hands", []), viewer.officer_id} if plan.moves else set()
    plan.result = {**plan.result, "hands": sorted(hands)}
    plan.changed_at = now
    plan.save(update_fields=["moves", "undone", "beats", "result", "changed_at"])
    return plan


def _open(viewer: Viewer, plan_id: int) -> Plan:
    plan = locked(viewer, Plan, plan_id)
    if plan.state != PlanState.READY:
        zh = "只有算好了、还没签发的方案能改。请复制成新的一版。"
        raise PatrolError(
            Text(zh, "Only a plan that is ready and not signed can be changed. Copy it to a new version.")
        )
    return plan
