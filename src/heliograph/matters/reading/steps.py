"""What an officer may do with a matter now, and from what they may choose: the desk draws its forms from this.

Who may do what is `actions.actor.role_for` and the procedure's; what stands here besides is what an effect would refuse
anyway, so that nobody is offered a step that can't succeed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from heliograph.core.calendar import Within
from heliograph.core.procedure import Action, Kind, Procedure
from heliograph.core.text import Text
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import Actor, role_for
from heliograph.matters.actions.effects import MOST_TRANSFERS
from heliograph.matters.errors import Circling, SameOfficer
from heliograph.matters.models import Deadline, Matter
from heliograph.matters.reading.board import handlers
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

STAFF_ENDS = (Kind.ANSWER, Kind.CLOSE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One unit or officer to choose; `group` heads the part of the list it stands in."""

    id: int
    name: Text
    group: Text


@dataclass(frozen=True, slots=True)
class Extendable:
    """A running promise that the officer may give more time: by at most `left`, in all no more than `at_most`."""

    promise: str
    title: Text
    due: datetime
    left: Within
    at_most: Within
    times_left: int


@dataclass(frozen=True, slots=True)
class Step:
    """An action that is open to the officer, with what there is to choose from."""

    action: Action
    role: str
    units: tuple[Choice, ...] = ()
    officers: tuple[Choice, ...] = ()
    extendable: tuple[Extendable, ...] = ()


def steps(viewer: Viewer, matter: Matter, procedure: Procedure, now: datetime) -> list[Step]:
    """The steps open to the officer, in the order of the procedure."""
    if matter.erased_at is not None:
        return []
    running = _running(matter)
    found = []
    for action in procedure.offered(matter.state, viewer.roles):
        role = role_for(Actor(viewer), action, matter)
        if role is None or action.kind is Kind.SUBMIT or not _can_succeed(viewer, action, matter, running):
            continue
        extendable = _extendable(procedure, running, role, now) if action.kind is Kind.EXTEND else ()
        if action.kind is Kind.EXTEND and not extendable:
            continue
        found.append(
            Step(
                action,
                role,
                _units(matter, procedure) if "unit" in action.needs else (),
                _officers(matter, now) if "officer" in action.needs else (),
                extendable,
            )
        )
    return found


def step(viewer: Viewer, matter: Matter, procedure: Procedure, name: str, now: datetime) -> Step | None:
    """The one step of that name, if it is open to the officer."""
    return next((one for one in steps(viewer, matter, procedure, now) if one.action.name == name), None)


def hindrances(viewer: Viewer, matter: Matter) -> list[Text]:
    """Why a step that the officer may expect is not there."""
    found = []
    if matter.reopened and viewer.officer_id == matter.answered_by_id:
        found.append(SameOfficer().text)
    if matter.transfers >= MOST_TRANSFERS and matter.unit_id in viewer.own_units and not matter.outcome:
        found.append(Circling().text)
    return found


def _running(matter: Matter) -> list[Deadline]:
    rows = Deadline.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, status__in=clock.OPEN)
    return list(rows.order_by("due", "id"))


def _can_succeed(viewer: Viewer, action: Action, matter: Matter, running: Sequence[Deadline]) -> bool:
    if action.kind is Kind.TRANSFER:
        return matter.transfers < MOST_TRANSFERS and matter.offered_to_id is None
    if action.kind in STAFF_ENDS:
        return not (matter.reopened and viewer.officer_id == matter.answered_by_id)
    if action.kind is Kind.FOLLOW_UP:
        return any(d.superior for d in running)
    return True


def _extendable(procedure: Procedure, running: Sequence[Deadline], role: str, now: datetime) -> tuple[Extendable, ...]:
    found = []
    for deadline in running:
        promise = procedure.promise(deadline.promise)
        rule = promise.extend
        if rule is None or rule.by != role or deadline.status != Deadline.Status.RUNNING:
            continue
        given = [Within.parse(e) for e in deadline.extra]
        left = rule.at_most.amount - sum(e.amount for e in given)
        if left > 0 and len(given) < rule.times:
            unit = rule.at_most.unit
            more = Extendable(
                promise.name, promise.title, deadline.due, Within(left, unit), rule.at_most, rule.times - len(given)
            )
            found.append(more)
    return tuple(found)


def _units(matter: Matter, procedure: Procedure) -> tuple[Choice, ...]:
    """Other units in service, those with the duty first; only those for a confidential matter."""
    able, others = Text("有这项职责的单位", "Units with this duty"), Text("其他单位", "Other units")
    chosen = []
    for unit in organisation.units(matter.bureau_id).values():
        if not unit.active or unit.id in (matter.unit_id, matter.about_unit_id):
            continue
        has_duty = procedure.handler in unit.duties
        if has_duty or not matter.confidential:
            chosen.append((not has_duty, Choice(unit.id, unit.title, able if has_duty else others)))
    return tuple(choice for _, choice in sorted(chosen, key=lambda pair: pair[0]))


def _officers(matter: Matter, now: datetime) -> tuple[Choice, ...]:
    """Who may be given it: handlers of the unit, not the one complained about, nor who closed what was not solved."""
    barred = {matter.about_officer_id} | ({matter.answered_by_id} if matter.reopened else set())
    ids = [o for o in dict.fromkeys(o for _, o in handlers([matter.unit_id], now)) if o not in barred]
    group = organisation.unit_name(matter.bureau_id, matter.unit_id) or Text("", "")
    return tuple(Choice(o, name, group) for o, name in with_loads(matter.bureau_id, ids))


def with_loads(bureau_id: int, ids: Sequence[int]) -> list[tuple[int, Text]]:
    """Officers with how many matters each has running, so that work can be spread."""
    running = Matter.objects.filter(bureau_id=bureau_id, officer_id__in=ids, due__isnull=False).order_by()
    loads = dict(running.values_list("officer_id").annotate(count=Count("*")))
    named = []
    for officer in ids:
        name = organisation.officer_name(bureau_id, officer)
        count = loads.get(officer, 0)
        if name is not None:
            named.append((officer, Text(f"{name.zh} · 在办 {count} 件", f"{name.en} · {count} open")))
    return named
