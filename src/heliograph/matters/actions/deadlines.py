"""What an action does to the promises of its matter: starts, keeps, voids, pauses, resumes, extends, counts anew.

Rows are changed in memory; `act` saves them with the event. The arithmetic is `core.calendar`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from heliograph.core.calendar import Calendar, Pause, Reckoning, Rule, Unit, Within, due_only, reckon
from heliograph.core.procedure import UNTIL_TOLD, Action, Extension, Owes, Procedure, Promise, When
from heliograph.matters.actions.locking import OPEN as OPEN
from heliograph.matters.errors import TooLong
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Deadline, Matter
from heliograph.organisation import reading as organisation

Status = Deadline.Status
FIRST_MOMENT_AFTER = timedelta(microseconds=1)


def make(
    matter: Matter,
    promise: Promise,
    *,
    now: datetime,
    calendar: Calendar,
    zone: ZoneInfo,
    began: datetime | None = None,
    about: UUID | None = None,
) -> Deadline:
    """A promise made now to a matter, or to one party of it; its clock starts now, or at `began` if that is earlier."""
    start = now if began is None else min(began, now)
    due, is_provisional = due_only(start, promise.within, calendar, zone=zone, rule=promise.rule)
    deadline = Deadline(
        bureau_id=matter.bureau_id,
        id=new_id(),
        matter_id=matter.id,
        promise=promise.name,
        about=about,
        made_at=now,
        starts_at=start,
        within=str(promise.within),
        due=due,
        warn_at=start + (due - start) * promise.warn,
        provisional=is_provisional,
        calendar=calendar.label,
        owes=str(promise.owes),
        superior=promise.when is When.BAD_RATING,
    )
    watch(deadline)
    return deadline


def pauses_of(deadline: Deadline) -> list[Pause]:
    """The times in which the clock stood; the last one may be unfinished."""
    return [
        Pause(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)
        for since, until, *_ in deadline.pauses
    ]


def reckoning(deadline: Deadline, rule: Rule, calendar: Calendar, zone: ZoneInfo, now: datetime) -> Reckoning:
    """Day by day, why the deadline falls when it does."""
    return reckon(
        deadline.starts_at,
        Within.parse(deadline.within),
        calendar,
        zone=zone,
        rule=rule,
        pauses=pauses_of(deadline),
        extra=[Within.parse(e) for e in deadline.extra],
        now=now,
    )


def count_anew(deadline: Deadline, promise: Promise, calendar: Calendar, zone: ZoneInfo, now: datetime) -> None:
    """Set due, warning and provisional mark from what the row says happened."""
    deadline.due, deadline.provisional = due_only(
        deadline.starts_at,
        Within.parse(deadline.within),
        calendar,
        zone=zone,
        rule=promise.rule,
        pauses=pauses_of(deadline),
        extra=[Within.parse(e) for e in deadline.extra],
        now=now,
    )
    deadline.warn_at = deadline.starts_at + (deadline.due - deadline.starts_at) * promise.warn
    deadline.calendar = calendar.label
    if deadline.warned_at and deadline.warn_at > now:
        deadline.warned_at = None
    watch(deadline)


def watch(deadline: Deadline) -> None:
    """Say when the watch must look again: at the warning, then as soon as it is past due, then never."""
    if deadline.status != Status.RUNNING or deadline.broken_at is not None:
        deadline.watch_at = None
    elif deadline.warned_at is None:
        deadline.watch_at = deadline.warn_at
    else:
        deadline.watch_at = deadline.due + FIRST_MOMENT_AFTER


def settle(deadline: Deadline, now: datetime) -> None:
    """The promise is fulfilled: in time, or late."""
    is_late = is_broken(deadline, now)
    deadline.status = Status.LATE if is_late else Status.KEPT
    deadline.settled_at = now
    if is_late and deadline.broken_at is None:
        deadline.broken_at = deadline.due
    watch(deadline)


def drop(deadline: Deadline, now: datetime) -> None:
    """The promise is no longer owed. One that was already broken stays broken."""
    if is_broken(deadline, now):
        settle(deadline, now)
        return
    deadline.status, deadline.settled_at = Status.VOID, now
    watch(deadline)


def pause(deadline: Deadline, now: datetime, by: str) -> None:
    """The clock stands from now on, because of the step `by`. It may stand for several reasons at once."""
    if deadline.status == Status.PAUSED or (deadline.status == Status.RUNNING and now <= deadline.due):
        deadline.status = Status.PAUSED
        deadline.pauses = [*deadline.pauses, [now.isoformat(), None, by]]
        watch(deadline)


def resume(
    deadline: Deadline,
    promise: Promise,
    calendar: Calendar,
    zone: ZoneInfo,
    now: datetime,
    *,
    ends: Collection[str] = (),
) -> None:
    """End the pauses that steps in `ends` began, one of each; every one if it is empty. The clock runs if none is left."""
    if deadline.status != Status.PAUSED:
        return
    left, pauses = list(ends), []
    for since, until, *by in deadline.pauses:
        is_ended = until is None and (not ends or (by and by[0] in left))
        if is_ended and ends:
            left.remove(by[0])
        pauses.append([since, now.isoformat() if is_ended else until, *by])
    deadline.pauses = pauses
    if all(until for _, until, *_ in pauses):
        deadline.status = Status.RUNNING
        count_anew(deadline, promise, calendar, zone, now)


def is_broken(deadline: Deadline, now: datetime) -> bool:
    """Whether the promise's time ran out while it was owed, marked by the watch or not."""
    return deadline.broken_at is not None or (deadline.status == Status.RUNNING and now > deadline.due)


def restart(
    deadline: Deadline,
    promise: Promise,
    calendar: Calendar,
    zone: ZoneInfo,
    now: datetime,
    *,
    ends: Collection[str] = (),
) -> None:
    """The clock goes back to zero and runs from now (G-04: the fixed request counts from its receipt).

    Where the step names the pauses it `ends`, the clock stands at once for the others: an appraisal that is out while
    mediation fails is not counted in the new time either (A-13, A-36).
    """
    open_pauses = [by for _, until, *by in deadline.pauses if until is None]
    standing = [by for by in open_pauses if ends and by and by[0] not in ends]
    deadline.starts_at, deadline.extra = now, []
    deadline.pauses = [[now.isoformat(), None, *by] for by in standing]
    deadline.status, deadline.warned_at = Status.PAUSED if standing else Status.RUNNING, None
    count_anew(deadline, promise, calendar, zone, now)


def extend(
    deadline: Deadline, promise: Promise, more: Within, calendar: Calendar, zone: ZoneInfo, now: datetime
) -> None:
    """Give the promise more time. Raises `TooLong` past the rule's ceiling: units must be those of the rule."""
    rule = promise.extend
    if rule is None:
        raise TooLong(Within(0, Unit.DAYS), 0)
    most = ceiling(deadline, rule)
    if more.amount < 1 or more.unit is not most.unit or more.amount > most.amount:
        raise TooLong(most if rule.turns else rule.at_most, 1 if rule.turns else rule.times)
    deadline.extra = [*deadline.extra, str(more)]
    count_anew(deadline, promise, calendar, zone, now)


def is_extended_by(action: Action, deadline: Deadline, about: UUID | None, parts: Mapping[UUID, str]) -> bool:
    """Whether the extending step is about this clock.

    A step about a party extends that party's clocks. One about the whole matter extends all others, but never how long
    somebody may be held or waits under a measure: that is a decision about a person (`parts` of the parties by id).
    """
    if action.concerns:
        return deadline.about is not None and about in (None, deadline.about)
    return deadline.about is None or parts.get(deadline.about) not in UNTIL_TOLD


def ceiling(deadline: Deadline, rule: Extension) -> Within:
    """The most that the promise may be extended by now; zero when it may not be any more."""
    given = [Within.parse(e) for e in deadline.extra]
    if len(given) >= rule.times:
        return Within(0, rule.at_most.unit)
    return rule.ceiling(len(given), sum(e.amount for e in given))


def approver(deadline: Deadline, rule: Extension) -> str:
    """Who approves the next extension of this promise."""
    return rule.approver(len(deadline.extra))


def next_due(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The running promise of the police that falls due first."""
    running = [d for d in deadlines if d.status == Status.RUNNING and d.owes == Owes.POLICE]
    return min(running, key=lambda d: d.due, default=None)


def comes_next(matter: Matter, deadlines: Sequence[Deadline]) -> Deadline | None:
    """The promise that the desk sorts the matter by.

    A follow-up must not push the unit's own deadline out of its list, nor show the rated unit that there is one.
    """
    has_superior = organisation.superior(matter.bureau_id, matter.unit_id) != matter.unit_id
    return next_due(d for d in deadlines if not d.superior) or (next_due(deadlines) if has_superior else None)


def point_to_next(matter: Matter, deadlines: Sequence[Deadline]) -> None:
    """Repeat on the matter which deadline comes next and on which unit it is: what the desk sorts by."""
    coming = comes_next(matter, deadlines)
    above = organisation.superior(matter.bureau_id, matter.unit_id)
    matter.due = coming.due if coming else None
    matter.warn_at = coming.warn_at if coming else None
    matter.owed_by_id = above if coming is not None and coming.superior else matter.unit_id
    own = [d for d in deadlines if not d.superior and d.owes == Owes.POLICE]
    matter.late = matter.late or any(d.status == Status.LATE or d.broken_at is not None for d in own)


def promise_of(procedure: Procedure, deadline: Deadline) -> Promise:
    return procedure.promise(deadline.promise)


def is_open(deadlines: Sequence[Deadline], promise: str, about: UUID | None = None) -> Deadline | None:
    """The running or paused deadline of that promise; with `about`, the one about that party."""
    fitting = (d for d in deadlines if d.promise == promise and d.status in OPEN)
    return next((d for d in fitting if about is None or d.about == about), None)


def touches(deadline: Deadline, about: UUID | None) -> bool:
    """Whether a step about that party (None: about the whole matter) touches the promise."""
    return about is None or deadline.about is None or deadline.about == about
