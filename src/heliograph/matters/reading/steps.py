"""What an officer may do with a matter now, and from what they may choose: the desk draws its forms from this.

Who may do what is `actions.actor.roles_for` and the procedure's; what stands here besides is what an effect would refuse
anyway, so that nobody is offered a step that can't succeed. What cases add is in `case_steps`: a step that must wait for
a telling or for somebody's right is explained (`waiting`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from heliograph.core.calendar import Within
from heliograph.core.procedure import Action, Kind, Procedure
from heliograph.core.text import Text
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import Actor, roles_for
from heliograph.matters.actions.effects import MOST_TRANSFERS
from heliograph.matters.errors import Circling, SameOfficer
from heliograph.matters.models import Deadline, Matter
from heliograph.matters.reading.board import handlers
from heliograph.matters.reading.case_steps import ForCase, Waits, for_case
from heliograph.matters.reading.involved import Involved, has_parties, involved
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

FEW = 100
TAKING_UP = (Kind.ACCEPT, Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS)
"""What somebody else must do after "not solved"."""
NOTHING_MORE = ForCase()


@dataclass(frozen=True, slots=True)
class Choice:
    """One unit or officer to choose; `group` heads the part of the list it stands in."""

    id: int
    name: Text
    group: Text


@dataclass(frozen=True, slots=True)
class Extendable:
    """A running promise that the officer may give more time: by at most `left`, in all no more than `at_most`.

    `about` is the party it was made to, `whose` how they are called; None where it was made to all of the matter.
    """

    promise: str
    title: Text
    due: datetime
    left: Within
    at_most: Within
    times_left: int
    about: UUID | None = None
    whose: Text | None = None

    @property
    def key(self) -> str:
        """What tells it from other promises, and from the same one made to another party."""
        return f"{self.promise}:{self.about}" if self.about else self.promise


@dataclass(frozen=True, slots=True)
class Step:
    """An action that is open to the officer, with what there is to choose from."""

    action: Action
    units: tuple[Choice, ...] = ()
    officers: tuple[Choice, ...] = ()
    extendable: tuple[Extendable, ...] = ()
    case: ForCase = NOTHING_MORE


def steps(
    viewer: Viewer, matter: Matter, procedure: Procedure, now: datetime, *, case: Involved | None = None
) -> list[Step]:
    """The steps open to the officer, in the order of the procedure. `case`: who is involved, if it was read already."""
    return [one for one in _made(viewer, matter, procedure, now, case) if _has_choice(one)]


def waiting(
    viewer: Viewer, matter: Matter, procedure: Procedure, now: datetime, *, case: Involved | None = None
) -> list[Waits]:
    """Steps that the officer may take, but not yet: each with what comes first."""
    made = _made(viewer, matter, procedure, now, case)
    return [one.case.waits[0] for one in made if one.case.waits and not _has_choice(one)]


def _made(viewer: Viewer, matter: Matter, procedure: Procedure, now: datetime, case: Involved | None) -> Iterator[Step]:
    if matter.erased_at is not None:
        return
    case = involved(viewer, matter, procedure) if case is None else case
    running = _running(matter) if not has_parties(procedure) else [d for d in case.deadlines if d.status in clock.OPEN]
    for action in procedure.offered(matter.state, viewer.roles):
        roles = roles_for(Actor(viewer), action, matter)
        if not roles or action.kind is Kind.SUBMIT or not _can_succeed(viewer, action, matter, running):
            continue
        yield Step(
            action,
            _units(viewer, matter, procedure, action) if "unit" in action.needs else (),
            _officers(matter, now) if "officer" in action.needs else (),
            _extendable(procedure, _that_concern(action, running, case), roles, now, case)
            if action.kind is Kind.EXTEND
            else (),
            for_case(case, procedure, action, now) if has_parties(procedure) else NOTHING_MORE,
        )


def _has_choice(made: Step) -> bool:
    """Whether there is anything to choose where something must be chosen."""
    needs = made.action.needs
    has_units = "unit" not in needs or bool(made.units)
    has_time = "until" not in needs or bool(made.extendable)
    return has_units and has_time and made.case.can_succeed(made.action)


def step(viewer: Viewer, matter: Matter, procedure: Procedure, name: str, now: datetime) -> Step | None:
    """The one step of that name, if it is open to the officer."""
    return next((one for one in steps(viewer, matter, procedure, now) if one.action.name == name), None)


def hindrances(viewer: Viewer, matter: Matter) -> list[Text]:
    """Why a step that the officer may expect is not there."""
    found = []
    if not matter.outcome and viewer.officer_id == matter.answered_by_id:
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
    if action.kind in TAKING_UP:
        return viewer.officer_id != matter.answered_by_id
    if action.kind is Kind.FOLLOW_UP:
        return any(d.superior for d in running)
    return True


def _that_concern(action: Action, running: Sequence[Deadline], case: Involved) -> list[Deadline]:
    """The clocks that the extending step is about."""
    parts = {one.id: one.part for one in case.people if one.id is not None}
    return [deadline for deadline in running if clock.is_extended_by(action, deadline, None, parts)]


def _extendable(
    procedure: Procedure, running: Sequence[Deadline], roles: Collection[str], now: datetime, case: Involved
) -> tuple[Extendable, ...]:
    """Running promises that are not broken yet, that the officer's role may extend, and whose ceiling is not reached."""
    found = []
    for deadline in running:
        promise = procedure.promise(deadline.promise)
        rule = promise.extend
        if (
            rule is None
            or clock.approver(deadline, rule) not in roles
            or deadline.status != Deadline.Status.RUNNING
            or clock.is_broken(deadline, now)
        ):
            continue
        more = clock.ceiling(deadline, rule)
        if more.amount > 0:
            left, whose = rule.times - len(deadline.extra), case.label(deadline.about) if deadline.about else None
            found.append(
                Extendable(promise.name, promise.title, deadline.due, more, rule.at_most, left, deadline.about, whose)
            )
    return tuple(found)


def _units(viewer: Viewer, matter: Matter, procedure: Procedure, action: Action) -> tuple[Choice, ...]:
    """Other units in service, those with the duty first; only those for a confidential matter.

    To place a matter is for who stands above both units.
    """
    able, others = Text("有这项职责的单位", "Units with this duty"), Text("其他单位", "Other units")
    accused = organisation.units_of(matter.about_officer_id) | {matter.about_unit_id}
    above = [p.below for p in viewer.posts if p.role in action.by and matter.unit_id in p.below]
    chosen = []
    for unit in organisation.units(matter.bureau_id).values():
        if not unit.active or unit.id == matter.unit_id or unit.id in accused:
            continue
        if action.kind is Kind.PLACE and not any(unit.id in below for below in above):
            continue
        has_duty = procedure.handler in unit.duties
        if has_duty or not matter.confidential or unit.parent_id is None:
            chosen.append((not has_duty, Choice(unit.id, unit.title, able if has_duty else others)))
    return tuple(choice for _, choice in sorted(chosen, key=lambda pair: pair[0]))


def _officers(matter: Matter, now: datetime) -> tuple[Choice, ...]:
    """Who may be given it: handlers of the unit, but nobody complained about, and not whoever closed it before."""
    able = [officer for _, officer in handlers([matter.unit_id], now)]
    barred = {matter.about_officer_id, matter.answered_by_id}
    fit = [o for o in dict.fromkeys(able) if o not in barred and not _is_of_accused_unit(matter, o)]
    group = organisation.unit_name(matter.bureau_id, matter.unit_id) or Text("", "")
    return tuple(Choice(o, name, group) for o, name in with_loads(matter.bureau_id, fit))


def _is_of_accused_unit(matter: Matter, officer: int) -> bool:
    return matter.about_unit_id is not None and matter.about_unit_id in organisation.units_of(officer)


def with_loads(bureau_id: int, ids: Sequence[int]) -> list[tuple[int, Text]]:
    """Officers with how many matters each has running, so that work can be spread."""
    running = Matter.objects.filter(bureau_id=bureau_id, officer_id__isnull=False, due__isnull=False).order_by()
    if len(ids) <= FEW:  # more are counted together: a long list costs more than the others' figures
        running = running.filter(officer_id__in=ids)
    loads = dict(running.values_list("officer_id").annotate(count=Count("*")))
    named = []
    for officer in ids:
        name = organisation.officer_name(bureau_id, officer)
        count = loads.get(officer, 0)
        if name is not None:
            named.append((officer, Text(f"{name.zh} · 在办 {count} 件", f"{name.en} · {count} open")))
    return named
