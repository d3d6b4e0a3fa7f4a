"""`act`: the one way in which a matter changes.

Authorise, lock, change, record, announce, in one transaction. Effects by kind of action are in `effects`; the clock's
part is in `deadlines`. Every event commits to the one before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from heliograph.core.calendar import Rule, due_only
from heliograph.core.procedure import Action, Kind, Procedure
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import Actor, role_for
from heliograph.matters.actions.change import Change, attach, hashes, project, record, tell
from heliograph.matters.actions.details import Details
from heliograph.matters.actions.effects import EFFECTS
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Changed, Missing, NotAllowed, NotFound, NotOffered, TooLate
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter, Party
from heliograph.organisation import reading as organisation


@dataclass(frozen=True, slots=True)
class MatterRef:
    """Which matter: the whole key."""

    bureau_id: int
    id: UUID


def act(ref: MatterRef, action: str, by: Actor, *, now: datetime, details: Details | None = None) -> Event:
    """Do `action` on a matter; returns its event when it is durable.

    Raises a `MatterError` (nothing changed): `NotFound`, `NotOffered` in this state, `NotAllowed` to this person,
    `Missing` something, `Changed` since it was seen, `TooLate`, or what the action's effect refuses.
    With `details.sequence` given, doing it twice is refused with `Changed`.
    """
    given = details or Details()
    return durably(lambda: _act(ref, action, by, now, given))


def lock(ref: MatterRef) -> Matter:
    """The matter's row, held until the transaction ends (on SQLite the transaction itself is the lock)."""
    rows = Matter.objects.filter(bureau_id=ref.bureau_id, id=ref.id)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def open_deadlines(ref: MatterRef) -> list[Deadline]:
    return list(Deadline.objects.filter(bureau_id=ref.bureau_id, matter_id=ref.id, status__in=clock.OPEN))


def _act(ref: MatterRef, name: str, by: Actor, now: datetime, details: Details) -> Event:
    matter = lock(ref)
    if matter.erased_at is not None:
        raise NotFound
    if details.sequence is not None and details.sequence != matter.sequence:
        raise Changed
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    action = _offered(procedure, matter, name)
    role = role_for(by, action, matter)
    if role is None:
        raise NotAllowed(action.title)
    _check_needs(action, details)
    _check_window(action, matter, now)
    change = Change(matter, procedure, action, by, role, details, now, MatterKey.of(matter), open_deadlines(ref))
    change.to = action.to or matter.state
    EFFECTS.get(action.kind, _nothing)(change)
    return _write(change)


def _offered(procedure: Procedure, matter: Matter, name: str) -> Action:
    state = procedure.state(matter.state)
    try:
        action = procedure.action(name)
    except KeyError:
        raise NotOffered(name, state.title) from None
    if matter.state not in action.from_ or action.kind is Kind.SUBMIT:
        raise NotOffered(name, state.title)
    return action


_GIVEN_BY = {"reason": "words", "answer": "words", "question": "words", "text": "words", "right-body": "right_body", "until": "more"}


def _check_needs(action: Action, details: Details) -> None:
    for need in action.needs:
        given = getattr(details, _GIVEN_BY.get(need, need))
        if not (given.strip() if isinstance(given, str) else given):
            raise Missing(need)


def _check_window(action: Action, matter: Matter, now: datetime) -> None:
    if action.window is None or matter.settled_at is None:
        return
    until, _ = due_only(
        matter.settled_at, action.window, organisation.calendar(matter.bureau_id), zone=organisation.zone(matter.bureau_id), rule=Rule()
    )
    if now > until:
        raise TooLate(action.window)


def _nothing(change: Change) -> None:
    """A step that only moves the state."""


def _write(change: Change) -> Event:
    matter, action, details, procedure = change.matter, change.action, change.details, change.procedure
    made = _move_deadlines(change)
    event = record(
        matter,
        change.key,
        action=action.name,
        kind=action.kind,
        to=change.to,
        role=change.role,
        now=change.now,
        actor=change.actor,
        words=details.words.strip(),
        internal=details.internal.strip(),
        facts=change.facts,
        sealed_facts=change.sealed_facts,
        files_hashed=hashes(details.attachments),
    )
    _settle(change, procedure)
    point_to_next(matter, [*change.deadlines, *made])
    parties = list(Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id)) if action.tell else []
    files = attach(matter, change.key, event, details.attachments, is_public=action.kind is not Kind.NOTE)
    for deadline in change.deadlines:
        deadline.save()
    told = tell(matter, event, action.tell, parties, change.now)
    insert([event, *made, *files, *change.rows, *told, *project(matter, event, change.now)])
    matter.save()
    return event


def _settle(change: Change, procedure: Procedure) -> None:
    """Move the state; entering an end starts the time of retention, leaving one stops it."""
    matter = change.matter
    was_final = procedure.state(matter.state).final
    matter.state = change.to
    state = procedure.state(change.to)
    if state.final and not was_final:
        matter.settled_at, matter.outcome = change.now, str(state.outcome or "")
        matter.erase_at = retention_end(procedure, change.now)
    elif was_final and not state.final:
        matter.settled_at, matter.outcome, matter.erase_at = None, "", None


def retention_end(procedure: Procedure, ended: datetime) -> datetime | None:
    """When the content is erased: the procedure's retention after the end; None for ever."""
    months = procedure.retention_months
    if not months:
        return None
    year, month = divmod(ended.year * 12 + ended.month - 1 + months, 12)
    return ended.replace(year=year, month=month + 1, day=min(ended.day, 28))


def _move_deadlines(change: Change) -> list[Deadline]:
    """Keep, void, pause, resume, restart and start what the procedure says for this action. Returns the new ones."""
    name, procedure, now = change.action.name, change.procedure, change.now
    kept = {p.name for p in procedure.keeps(name)}
    voided = {p.name for p in procedure.voids(name)}
    ends = procedure.state(change.to).final and not procedure.state(change.matter.state).final
    restarted = {p.name for p in procedure.restarts(name)}
    for deadline in change.deadlines:
        promise = clock.promise_of(procedure, deadline)
        if deadline.promise in kept:
            clock.settle(deadline, now)
        elif deadline.promise in voided or (ends and not deadline.superior):
            clock.drop(deadline, now)
        elif deadline.promise in restarted and clock.is_broken(deadline, now):
            clock.settle(deadline, now)
        elif deadline.promise in restarted:
            clock.restart(deadline, promise, change.calendar, change.zone, now)
        elif deadline.promise in change.action.pauses:
            clock.pause(deadline, now)
        elif deadline.promise in change.action.resumes:
            clock.resume(deadline, promise, change.calendar, change.zone, now)
    running = {d.promise for d in change.deadlines if d.status in clock.OPEN}
    again = [p for p in procedure.restarts(name) if any(d.promise == p.name for d in change.deadlines)]
    owed = [*procedure.starts(name, bad_rating=change.is_bad_rating), *again]
    starting = [p for p in owed if p.name not in running]
    return [clock.make(change.matter, p, now=now, calendar=change.calendar, zone=change.zone) for p in starting]


def point_to_next(matter: Matter, deadlines: list[Deadline]) -> None:
    """Repeat on the matter which deadline comes next and on which unit it is: what the desk sorts by."""
    own = [d for d in deadlines if not d.superior]
    above = organisation.superior(matter.bureau_id, matter.unit_id)
    # A follow-up must not push the unit's own deadline out of its list, nor show the rated unit that there is one.
    coming = clock.next_due(own) or (clock.next_due(deadlines) if above != matter.unit_id else None)
    matter.due = coming.due if coming else None
    matter.warn_at = coming.warn_at if coming else None
    matter.owed_by_id = above if coming is not None and coming.superior else matter.unit_id
    matter.late = matter.late or any(d.status == Deadline.Status.LATE or d.broken_at is not None for d in own)


def title_of(procedure: Procedure, action: str) -> Text:
    """An action's name for people; the system's own actions have theirs in `SYSTEM_TITLES`."""
    known = SYSTEM_TITLES.get(action)
    return known or procedure.action(action).title


SYSTEM_TITLES = {
    "promise-broken": Text("超过承诺时限", "A promised time limit has passed"),
    "deadline-moved": Text("按新公布的工作日历重新计算时限", "Time limit counted anew on the newly published calendar"),
    "told-answer": Text("并案答复", "Answered together with the matter it was merged into"),
    "merged-here": Text("另一件事项并入", "Another matter was merged into this one"),
    "erased": Text("内容已按规定删除", "Content erased as the rules require"),
    "grew": Text("由此立案", "A case was opened from this"),
}
