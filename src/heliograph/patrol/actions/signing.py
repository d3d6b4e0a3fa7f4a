"""A chief signs a plan; on its day it becomes the bureau's beats.

A beat that goes on keeps its code, so its card, its officers and the code on every door stay as they are: its shape changes on the day.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import shapely
from shapely.geometry.base import BaseGeometry

from heliograph.core import geometry
from heliograph.core.geometry import BadGeometry
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation import actions as organisation_actions
from heliograph.organisation import reading as organisation
from heliograph.organisation.actions import AreaDetails
from heliograph.organisation.models import Area, AreaKind
from heliograph.organisation.reading import Viewer
from heliograph.patrol import cities
from heliograph.patrol.actions.locking import locked, record
from heliograph.patrol.actions.reasons import reason_given
from heliograph.patrol.errors import PatrolError
from heliograph.patrol.models import Plan, PlanState
from heliograph.patrol.reading.rights import signs_for, signs_plan


def sign(viewer: Viewer, plan_id: int, from_day: date, *, now: datetime) -> Plan:
    """Sign a plan, to hold from a later day on. Raises `NotYours`; `PatrolError` if this officer may not, the plan is not ready, a beat
    is in pieces, the day is not to come, or another signed plan of the same ground waits for its day."""

    def work() -> Plan:
        plan = locked(viewer, Plan, plan_id)
        if not signs_plan(viewer, plan):
            zh = "由局领导签发，而且不能是做过、改过这个方案的人。"
            raise PatrolError(Text(zh, "A chief signs, who neither made the plan nor changed it."))
        if plan.state != PlanState.READY:
            raise PatrolError(Text("这个方案现在不能签发。", "This plan can't be signed now."))
        broken = plan.result["proposed"]["broken"]
        if broken:
            zh, en = f"警区“{'、'.join(broken)}”不连成一片。", f"These beats are in pieces: {', '.join(broken)}."
            raise PatrolError(Text(zh, en))
        _refuse_shapes(plan)
        today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
        if from_day <= today:
            raise PatrolError(
                Text("请选以后的一天：大家要先知道。", "Choose a day to come: people must know before."), "from_day"
            )
        _refuse_second(plan)
        plan.state, plan.from_day, plan.signed_by_id, plan.signed_at = (
            PlanState.SIGNED,
            from_day,
            viewer.officer_id,
            now,
        )
        plan.save(update_fields=["state", "from_day", "signed_by", "signed_at"])
        record(viewer, "beats.signed", plan, now, after={"number": plan.number, "since": from_day.isoformat()})
        return plan

    return durably(work)


def take_back(viewer: Viewer, plan_id: int, reason: str, *, now: datetime) -> Plan:
    """Take a signature back before its day, and say why: the plan is open to change again. Raises `NotYours`; `PatrolError` if this is no
    chief above the unit, the plan is not signed, or its day has come."""

    def work() -> Plan:
        plan = locked(viewer, Plan, plan_id)
        if not signs_for(viewer, plan.unit_id):
            raise PatrolError(Text("由局领导撤回。", "A chief takes it back."))
        today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
        if plan.state != PlanState.SIGNED or plan.from_day is None or plan.from_day <= today:
            raise PatrolError(
                Text(
                    "只有签发了、还没有生效的方案能撤回；已经生效的，另签一版。",
                    "Only what is signed and has not begun can be taken back; after that, sign another version.",
                )
            )
        after = {"number": plan.number, "since": plan.from_day.isoformat()}
        after["reason"] = reason_given(viewer.bureau_id, reason, "why")
        plan.state, plan.from_day, plan.signed_by, plan.signed_at = PlanState.READY, None, None, None
        plan.save(update_fields=["state", "from_day", "signed_by", "signed_at"])
        record(viewer, "beats.withdrawn", plan, now, after=after)
        return plan

    return durably(work)


def _refuse_shapes(plan: Plan) -> None:
    """What no area can hold is refused now, not on the day."""
    for drawn in cities.shapes(plan.city, plan.beats).values():
        try:
            geometry.read(_geojson(drawn), allowed=("Polygon", "MultiPolygon"))
        except BadGeometry as error:
            raise PatrolError(error.text) from error


def _geojson(drawn: BaseGeometry) -> dict[str, object]:
    found: dict[str, object] = json.loads(shapely.to_geojson(drawn))
    return found


def _refuse_second(plan: Plan) -> None:
    units = organisation.units(plan.bureau_id)
    here = units[plan.unit_id].path
    related = [one.id for one in units.values() if one.path.startswith(here) or here.startswith(one.path)]
    if Plan.objects.filter(bureau_id=plan.bureau_id, unit_id__in=related, state=PlanState.SIGNED).exists():
        zh = "同一片辖区已有签发、还没生效的方案。"
        raise PatrolError(Text(zh, "Another signed plan of the same ground waits for its day."))


def take_effect(*, now: datetime) -> int:
    """Make beats of the signed plans whose day has come; how many. Run twice, the second finds none."""
    done = 0
    for bureau in organisation.bureaus():
        today = now.astimezone(organisation.zone(bureau.id)).date()
        due = Plan.objects.filter(bureau_id=bureau.id, state=PlanState.SIGNED, from_day__lte=today).values_list(
            "id", flat=True
        )
        for plan_id in list(due):
            durably(lambda plan_id=plan_id: _becomes(plan_id, now))  # type: ignore[misc]  # bound early on purpose
            done += 1
    return done


def _becomes(plan_id: int, now: datetime) -> None:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("bureau", "signed_by").get(id=plan_id)
    if plan.state != PlanState.SIGNED or plan.from_day is None:
        return
    known = {one.code: one for one in Area.objects.filter(bureau_id=plan.bureau_id).select_related("unit")}
    by, day = plan.signed_by, plan.from_day
    held = _held(plan, known, day)
    for number, (beat, drawn) in enumerate(cities.shapes(plan.city, plan.beats).items(), 1):
        area = held.pop(beat, None)
        if area is not None:
            details = replace(AreaDetails.of(area), geometry=_geojson(drawn), until=None)
        else:
            code = _free(known, f"{plan.unit.code}-{plan.number}-{number}")
            unit = organisation.units(plan.bureau_id)[plan.city["stations"][plan.beats.index(beat)]]
            details = AreaDetails(
                AreaKind.BEAT,
                code,
                f"{unit.name_zh}新警区 {number}",
                f"{unit.name_en} new beat {number}",
                unit.code,
                _geojson(drawn),
                day,
            )
        organisation_actions.save_area(plan.bureau, details, area=area, by=by, now=now)
    for _code, area in sorted(held.items()):
        ended = replace(AreaDetails.of(area), until=max(day - timedelta(days=1), area.since or date.min))
        organisation_actions.save_area(plan.bureau, ended, area=area, by=by, now=now)
    plan.state = PlanState.IN_FORCE
    plan.save(update_fields=["state"])


def _held(plan: Plan, known: dict[str, Area], day: date) -> dict[str, Area]:
    """The beats that make way: the plan's own of its day of making, and whatever else its stations have by now, from another plan or
    too small to be any unit's."""
    stations = set(plan.city["stations"])
    return {
        code: one
        for code, one in known.items()
        if one.kind == AreaKind.BEAT and one.holds_on(day) and (one.unit_id in stations or code in plan.today)
    }


def _free(known: dict[str, Area], code: str) -> str:
    while code in known:
        code += "b"
    return code
