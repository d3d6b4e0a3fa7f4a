"""The legal limits of a case as a party may see them: start, pauses with their reasons, extensions with who approved
them and why, and the day. A limit about somebody else, or about something they may not be shown, is not among them.
"""

from __future__ import annotations

from datetime import datetime

from heliograph.cases.reading.page.model import Clock, Longer, Stop
from heliograph.cases.reading.page.rows import Told
from heliograph.core.calendar import Within
from heliograph.core.procedure import ROLE_NAMES, Kind, Owes, Shown
from heliograph.core.text import Text
from heliograph.matters.models import Deadline, Event
from heliograph.organisation import reading as organisation

Status = Deadline.Status


def visible(told: Told) -> list[Deadline]:
    """The deadlines that the party may know of, oldest first; what they themselves may do in time is among them."""
    return [deadline for deadline in told.rows.deadlines if _may_know(told, deadline)]


def _may_know(told: Told, deadline: Deadline) -> bool:
    if deadline.status == Status.VOID or not told.may_name(deadline.promise) or _is_before_them(told, deadline):
        return False
    if is_of_telling(told, deadline):
        return any(row.deadline_id == deadline.id for row in told.rows.tellings)
    return told.whose.is_about(deadline.about)


def is_of_telling(told: Told, deadline: Deadline) -> bool:
    """Whether it is a telling's own clock: that is for who is to be told, and for nobody else."""
    return any(rule.promise == deadline.promise for rule in told.procedure.tellings)


def _is_before_them(told: Told, deadline: Deadline) -> bool:
    """Whether it tells who may know of the case only now what went before: how long the police had looked already."""
    since = told.party.known_from
    if not told.is_until_told or since is None:
        return False
    is_past = deadline.settled_at is not None and deadline.settled_at < since
    return is_past or (deadline.starts_at < since and deadline.about is None and not told.may(Shown.FILED))


def is_over(told: Told, deadline: Deadline) -> bool:
    """Whether the police owe it and its day is past."""
    late = deadline.broken_at is not None or (deadline.status == Status.RUNNING and deadline.due < told.now)
    return late and deadline.owes == Owes.POLICE and deadline.status != Status.KEPT


def owed(told: Told) -> list[Deadline]:
    """The limits of the case that others owe the party: all but those of tellings, which stand with the tellings."""
    if not told.may(Shown.LIMITS):
        return []
    return [d for d in visible(told) if d.owes != Owes.RESIDENT and not is_of_telling(told, d)]


def clocks(told: Told) -> tuple[Clock, ...]:
    """Each of these limits."""
    return tuple(_clock(told, deadline) for deadline in owed(told))


def _clock(told: Told, deadline: Deadline) -> Clock:
    promise = told.procedure.promise(deadline.promise)
    return Clock(
        promise=promise.name,
        title=promise.title,
        within=Within.parse(deadline.within).text,
        mark=mark(told, deadline),
        starts_at=deadline.starts_at,
        due=deadline.due,
        settled_at=deadline.settled_at,
        provisional=deadline.provisional,
        stops=stops(told, deadline),
        longer=longer(told, deadline),
        why=may_explain(told, deadline),
    )


def mark(told: Told, deadline: Deadline) -> str:
    """The timeline's word for how it stands."""
    if deadline.status in (Status.RUNNING, Status.PAUSED) and is_over(told, deadline):
        return "broken"
    marks = {Status.PAUSED: "paused", Status.KEPT: "kept", Status.LATE: "late"}
    return marks.get(Status(deadline.status), "promised")


def may_explain(told: Told, deadline: Deadline) -> bool:
    """Whether the day-by-day page may be opened: it shows every pause and extension, so they must be allowed to be."""
    is_plain = (told.may(Shown.PAUSES) or not deadline.pauses) and (told.may(Shown.EXTENSIONS) or not deadline.extra)
    return told.may(Shown.LIMITS) and is_plain


def stops(told: Told, deadline: Deadline) -> tuple[Stop, ...]:
    if not told.may(Shown.PAUSES):
        return ()
    return tuple(
        Stop(
            datetime.fromisoformat(since),
            datetime.fromisoformat(until) if until else None,
            _reason(told, by[0]) if by else None,
        )
        for since, until, *by in deadline.pauses
    )


def _reason(told: Told, name: str) -> Text | None:
    action = told.action(name)
    return action.title if action and told.may_hear(action) else None


def longer(told: Told, deadline: Deadline) -> tuple[Longer, ...]:
    if not told.may(Shown.EXTENSIONS):
        return ()
    return tuple(extension(told, event) for event in told.rows.events if extends(event, deadline))


def extends(event: Event, deadline: Deadline) -> bool:
    """Whether the event gave this very deadline more time; one about somebody says about whom."""
    is_it = event.kind == Kind.EXTEND and event.facts.get("promise") == deadline.promise
    about = str(deadline.about) if deadline.about else None
    return is_it and event.facts.get("party") == about and event.at >= deadline.made_at


def extension(told: Told, event: Event) -> Longer:
    return Longer(
        more=Within.parse(event.facts["more"]).text,
        at=event.at,
        due=datetime.fromisoformat(event.facts["due"]),
        by=approver(told, event),
        reason=told.said(event),
    )


def approver(told: Told, event: Event) -> str:
    """Who approved it: the role and its unit, not a name."""
    role = ROLE_NAMES.get(event.role)
    unit = organisation.unit_name(event.bureau_id, event.unit_id)
    return " · ".join(told.say(one) for one in (role, unit) if one)
