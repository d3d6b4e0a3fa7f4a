"""Promises on the timeline: what broke without anybody having said so yet, what is promised next, how each stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from heliograph.core.procedure import Owes, Waiting
from heliograph.matters.models import Deadline
from heliograph.matters.reading.story import words
from heliograph.matters.reading.story.model import Item
from heliograph.matters.reading.story.reader import OPEN, Status, Told


def broken_unannounced(told: Told) -> Iterator[tuple[datetime, Item]]:
    """Promises past their limit that the clock has not written an event about yet: nobody waits for the watch."""
    announced = {(e.facts.get("promise"), e.facts.get("due")) for e in told.rows.events if e.action == "promise-broken"}
    for deadline in told.deadlines():
        is_over = deadline.status == Status.RUNNING and deadline.due < told.now and deadline.owes == "police"
        if is_over and (deadline.promise, deadline.due.isoformat()) not in announced:
            title = told.reader.say(told.promise(deadline.promise).title)
            yield deadline.due, Item("broken", title, due=deadline.due)


def ahead(told: Told) -> list[Item]:
    """What the police promise next, soonest first."""
    say = told.reader.say
    items = []
    running = (d for d in told.deadlines() if d.status in OPEN and d.owes == "police")
    for deadline in sorted(running, key=lambda d: d.due):
        promise = told.promise(deadline.promise)
        is_paused = deadline.status == Status.PAUSED
        is_over = not is_paused and deadline.due < told.now
        notes = [say(promise.says) if promise.says else ""]
        if is_paused:
            is_asked = told.rows.procedure.state(told.rows.matter.state).waiting is Waiting.RESIDENT
            notes.append(say(words.STANDS if is_asked else words.STANDS_OTHER))
        if deadline.provisional:
            notes.append(say(words.ESTIMATE))
        if is_over:
            notes.append(say(words.OVERDUE))
        if deadline.superior and not told.reader.is_staff:
            notes.append(say(words.OWED_BY_SUPERIOR))
        items.append(
            Item(
                kind="paused" if is_paused else "promised",
                title=say(promise.title),
                due=None if is_paused or is_over else deadline.due,
                note="\n".join(filter(None, notes)),
                href=told.reader.why_href(promise.name),
                label=say(words.WHY) if told.reader.why else "",
            )
        )
    return items


def mark_of(told: Told, deadline: Deadline) -> str | None:
    """How a promise stands, in the timeline's words; None if it is no longer owed."""
    if deadline.status == Status.RUNNING:
        is_over = deadline.due < told.now and told.promise(deadline.promise).owes is Owes.POLICE
        return "broken" if is_over else "promised"
    return {Status.PAUSED: "paused", Status.KEPT: "kept", Status.LATE: "late"}.get(Status(deadline.status))
