"""`act`: the one way in which a matter changes.

Authorise, lock, change, record, announce, in one transaction. Effects by kind of action are in `effects`; the clock's
part is in `deadlines`. Every event commits to the one before it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from heliograph.core.language.formulas import says_nothing
from heliograph.core.procedure import Action, Kind, Procedure
from heliograph.core.text import Text
from heliograph.matters import events, guards, procedures
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import Actor, is_hidden, role_for
from heliograph.matters.actions.change import Change, attach, hashes, project, record, tell
from heliograph.matters.actions.deadlines import point_to_next as point_to_next
from heliograph.matters.actions.details import Details
from heliograph.matters.actions.duties import check_order, owe_tellings
from heliograph.matters.actions.effects import EFFECTS, go_up
from heliograph.matters.actions.ending import retention_end as retention_end
from heliograph.matters.actions.ending import window_end
from heliograph.matters.actions.joining import number_to_join
from heliograph.matters.actions.locking import MatterRef as MatterRef
from heliograph.matters.actions.locking import lock_with_joined, open_deadlines, parties_of
from heliograph.matters.actions.parties import ABOUT_PARTIES, as_party, concerned, find_concerned
from heliograph.matters.commit import durably, insert, update
from heliograph.matters.errors import Changed, Missing, NotAllowed, NotFound, NotOffered, SaysNothing, TooLate
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter


def act(ref: MatterRef, action: str, by: Actor, *, now: datetime, details: Details | None = None) -> Event:
    """Do `action` on a matter; returns its event when it is durable.

    Raises a `MatterError` (nothing changed): `NotFound`, `NotOffered` in this state, `NotAllowed` to this person,
    `Missing` something, `Changed` since it was seen, `TooLate`, or what the action's effect refuses.
    With `details.sequence` given, doing it twice is refused with `Changed`.
    """
    given = details or Details()
    return durably(lambda: _act(ref, action, by, now, given))


def _act(ref: MatterRef, name: str, by: Actor, now: datetime, details: Details) -> Event:
    matter = lock_with_joined(ref, number_to_join(details))
    if matter.erased_at is not None or (by.viewer is not None and is_hidden(by.viewer, matter)):
        raise NotFound
    if details.sequence is not None and details.sequence != matter.sequence:
        raise Changed
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    action = _offered(procedure, matter, name)
    role = role_for(by, action, matter)
    if role is None:
        raise NotAllowed(action.title)
    details = as_party(by, action, details)
    _check_needs(
        action, replace(details, words=details.words or details.internal) if action.kind is Kind.NOTE else details
    )
    _check_window(action, matter, now)
    details = _as_kept(action, details)
    change = Change(matter, procedure, action, by, role, details, now, MatterKey.of(matter), open_deadlines(ref))
    change.to = action.to or matter.state
    if action.tell or action.concerns or action.kind in ABOUT_PARTIES or by.party is not None or procedure.tellings:
        change.parties = parties_of(matter)
    find_concerned(change)
    check_order(change)
    guards.check(change)
    EFFECTS.get(action.kind, _nothing)(change)
    if action.goes_up:
        go_up(change)
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


_GIVEN_BY = {
    "reason": "words",
    "answer": "words",
    "question": "words",
    "text": "words",
    "right-body": "right_body",
    "until": "more",
}


_MUST_TELL = frozenset({Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS, Kind.FOLLOW_UP})


def _check_needs(action: Action, details: Details) -> None:
    """Raises `Missing` or `SaysNothing`: blanks, dots, invisible characters and “已阅” are no answer."""
    for need in action.needs:
        given = getattr(details, _GIVEN_BY.get(need, need))
        is_given = any(c.isalnum() for c in given) if isinstance(given, str) else bool(given)
        if not is_given and not (action.kind is Kind.SUPPLY and details.attachments):
            raise Missing(need)
    if action.kind in _MUST_TELL and says_nothing(details.words):
        raise SaysNothing


def _as_kept(action: Action, details: Details) -> Details:
    """A note is for colleagues, whatever field it was written in: none of it becomes public."""
    if action.kind is not Kind.NOTE:
        return details
    return replace(
        details, words="", internal="\n".join(filter(None, (details.words.strip(), details.internal.strip())))
    )


def _check_window(action: Action, matter: Matter, now: datetime) -> None:
    until = window_end(action, matter)
    if action.window is not None and until is not None and now > until:
        raise TooLate(action.window)


def _nothing(change: Change) -> None:
    """A step that only moves the state; the ground on which it was taken is kept with its words."""
    ground = change.details.ground.strip()
    if ground:
        change.sealed_facts["ground"] = ground


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
        facts=change.facts | details.claimed | _sources(change),
        sealed_facts=change.sealed_facts,
        files_hashed=hashes(details.attachments),
    )
    clocks, owed = owe_tellings(change, event)
    made += clocks
    _settle(change, procedure)
    point_to_next(matter, [*change.deadlines, *made])
    files = attach(matter, change.key, event, details.attachments, is_public=action.kind is not Kind.NOTE)
    told = tell(matter, event, action.tell, concerned(change, change.parties) if action.tell else [], change.now)
    settled = [d for d in change.deadlines if d.settled_at is not None]
    clocked = [row for d in settled for row in events.announce_clock(matter, d, change.now)]
    insert([event, *made, *files, *change.rows, *told, *owed, *project(matter, event), *clocked])
    update([*change.deadlines, *change.changed, matter])
    return event


def _sources(change: Change) -> dict[str, str]:
    """Whom the step was about, who among the parties took it, the system that told of it, and the door it came by."""
    party = change.actor.party
    said = {
        "party": change.about,
        "by_party": party.id if party else None,
        "source": change.actor.source,
        "door": change.actor.door,
    }
    return {name: str(value) for name, value in said.items() if value}


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


def _move_deadlines(change: Change) -> list[Deadline]:
    """Keep, void, pause, resume, restart and start what the procedure says for this action. Returns the new ones."""
    if change.leaves_clocks:
        return []
    name, procedure, now = change.action.name, change.procedure, change.done_at
    kept, voided, restarted = (
        {p.name for p in found(name)} for found in (procedure.keeps, procedure.voids, procedure.restarts)
    )
    tellings = {telling.promise for telling in procedure.tellings if telling.promise}
    ends = procedure.state(change.to).final and not procedure.state(change.matter.state).final
    anew = set()
    for deadline in change.deadlines:
        promise, at = clock.promise_of(procedure, deadline), (change.calendar, change.zone, now)
        if deadline.status not in clock.OPEN or not clock.touches(deadline, change.about):
            continue
        if (
            deadline.promise in kept and deadline.promise not in tellings
        ):  # each telling keeps its own clock (`serving`)
            clock.resume(deadline, promise, *at)
            clock.settle(deadline, now)
        elif deadline.promise in voided or (ends and not deadline.superior and deadline.promise not in tellings):
            clock.resume(deadline, promise, *at)
            clock.drop(deadline, now)
        elif deadline.promise in restarted and clock.is_broken(deadline, now):
            clock.drop(deadline, now)
            anew.add(deadline.promise)
        elif deadline.promise in restarted:
            clock.restart(deadline, promise, *at, ends=change.action.ends)
        elif deadline.promise in change.action.pauses:
            clock.pause(deadline, now, name)
        elif deadline.promise in change.action.resumes:
            clock.resume(deadline, promise, *at, ends=change.action.ends)
    running = {d.promise for d in change.deadlines if d.status in clock.OPEN and d.about == change.about}
    starting = {p.name for p in procedure.starts(name, bad_rating=change.is_bad_rating)} | anew
    return [
        clock.make(
            change.matter,
            p,
            now=change.now,
            calendar=change.calendar,
            zone=change.zone,
            began=change.began,
            about=change.about,
        )
        for p in procedure.promises
        if p.name in starting - running - tellings
    ]


def title_of(procedure: Procedure, action: str) -> Text:
    """An action's name for people; the system's own actions have theirs in `SYSTEM_TITLES`."""
    known = SYSTEM_TITLES.get(action)
    return known or procedure.action(action).title


SYSTEM_TITLES = {
    "promise-broken": Text("超过承诺时限", "A promised time limit has passed"),
    "deadline-moved": Text("按新公布的工作日历重新计算时限", "Time limit counted anew on the newly published calendar"),
    "told-answer": Text("并案答复", "Answered together with the matter it was merged into"),
    "merged-here": Text("另一件事项并入", "Another matter was merged into this one"),
    "left-here": Text("并入的一件恢复单独办理", "A matter that was merged into this one goes on by itself"),
    "reminded": Text("期限到了，还没有收到", "Its time is over and nothing has come"),
    "unmerged": Text(
        "并入的那件被撤回，这一件恢复单独办理", "The matter it was joined to was taken back: this one goes on by itself"
    ),
    "erased": Text("内容已按规定删除", "Content erased as the rules require"),
    "grew": Text("由此另行登记办理", "Something of its own was registered from this"),
    "sorted": Text("核对归哪一类办", "Checked which procedure it is one for"),
    "handed-over": Text("转给其他单位", "Handed over to another body"),
    "taken-elsewhere": Text("对方单位已经接收", "The other body has taken it"),
    "returned-here": Text("对方单位退回", "The other body sent it back"),
    "news-elsewhere": Text("对方单位告知进展", "News from the other body"),
}
