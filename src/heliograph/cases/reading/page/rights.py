"""What a party may do now from their own page, and by when; and what they said and handed in themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from heliograph.cases.reading.page.clock import may_explain, visible
from heliograph.cases.reading.page.model import File, Right
from heliograph.cases.reading.page.rows import Told
from heliograph.cases.reading.page.tellings import file_name
from heliograph.core.procedure import Action, Owes, Shown
from heliograph.matters.actions import Actor, title_of
from heliograph.matters.actions.actor import role_for
from heliograph.matters.actions.ending import window_end
from heliograph.matters.models import Deadline

OPEN = (Deadline.Status.RUNNING, Deadline.Status.PAUSED)


def rights(told: Told, why: str) -> tuple[Right, ...]:
    """The steps of the procedure that this party may take in this state, in its order."""
    if not told.may(Shown.RIGHTS) or told.matter.erased_at is not None:
        return ()
    found = (_right(told, action, why) for action in told.procedure.offered(told.matter.state, {"party"}))
    return tuple(right for right in found if right is not None)


def _right(told: Told, action: Action, why: str) -> Right | None:
    """None if it is not theirs, not about them, not to be named to them, or its time has not begun or is over."""
    is_theirs = role_for(Actor(party=told.party), action, told.matter) == "party"
    if not is_theirs or not _is_about_them(told, action) or not told.may_name(action.name):
        return None
    window = window_end(action, told.matter)
    if window is not None and told.now > window:
        return None
    timed = [promise.name for promise in told.procedure.keeps(action.name) if promise.owes is not Owes.POLICE]
    if not timed:
        return Right(action, window, "")
    open_now = [d for d in visible(told) if d.promise in timed and d.status in OPEN and told.now <= d.due]
    if not open_now:
        return None
    first = min(open_now, key=lambda d: d.due)
    return Right(action, first.due, why.format(first.promise) if why and may_explain(told, first) else "")


def _is_about_them(told: Told, action: Action) -> bool:
    about = told.opened.stands_for or told.party
    return not action.concerns or about.part in action.concerns


def own_words(told: Told) -> tuple[tuple[datetime, str, str], ...]:
    """When they did what, and what they said with it."""
    if not told.may(Shown.OWN_WORDS):
        return ()
    mine = (event for event in told.rows.events if told.is_own(event))
    return tuple((event.at, told.say(title_of(told.procedure, event.action)), told.said(event)) for event in mine)


def own_files(told: Told) -> tuple[File, ...]:
    """What they handed in."""
    return tuple(_own_files(told)) if told.may(Shown.OWN_WORDS) else ()


def _own_files(told: Told) -> Iterator[File]:
    mine = {event.id: event for event in told.rows.events if told.is_own(event)}
    for file in told.rows.files:
        event = mine.get(file.event_id)
        if event is not None:
            title = told.say(title_of(told.procedure, event.action))
            yield File(file.id, file_name(told, file), file.kind, file.size, event.at, title)
