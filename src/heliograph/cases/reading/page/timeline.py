"""The timeline of a party's page: where the case went, what they were told and did, how its limits stand, what is promised.

Only what they may see: states that they may know of, tellings to them, their own steps, and the clocks of `clock`. Every
other event of the case leaves no mark, not even a number that was left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from heliograph.cases.reading.page import words
from heliograph.cases.reading.page.clock import extends, extension, is_over, mark, may_explain, owed, stops
from heliograph.cases.reading.page.rows import Told
from heliograph.cases.reading.page.tellings import clock_of, is_made, may_show, stands
from heliograph.core.calendar import Within
from heliograph.core.procedure import WAY_NAMES, Kind, Shown, Way
from heliograph.matters.actions.act import title_of
from heliograph.matters.models import Deadline, Event, Telling
from heliograph.matters.reading.story import Item

Status = Deadline.Status


def timeline(told: Told, why: str) -> tuple[Item, ...]:
    """Past, now and ahead. `why` is the address of a limit's day-by-day page, with "{}" for its name."""
    past = [*_states(told), *_own(told), *_news(told), *_served(told), *_clocks(told, why)]
    items = sorted(past, key=lambda item: item.at or item.due)  # type: ignore[arg-type,return-value]  # each has one
    state = told.procedure.state(told.matter.state)
    coming = _ahead(told, why)
    if told.may(Shown.STATE) and not (state.final and not coming):
        items.append(Item("now", told.say(state.title)))
    return (*items, *coming)


def _states(told: Told) -> Iterator[Item]:
    """When it was filed, and each state that they may know it was in.

    Who may know of the case only later learns when it was filed, and not when, or that, somebody reported it.
    """
    filing = Kind.ACCEPT if told.is_until_told else Kind.SUBMIT
    for event in told.rows.events:
        if event.kind == filing and told.may(Shown.FILED):
            yield Item("happened", told.say(title_of(told.procedure, event.action)), at=event.at)
        elif _is_move(told, event) and told.may_know_of(event):
            yield Item("happened", told.say(told.procedure.state(event.to_state).title), at=event.at)


def _is_move(told: Told, event: Event) -> bool:
    """Whether the event brought the case to another state that the party may know of."""
    return bool(event.from_state) and event.from_state != event.to_state and told.saw(event.to_state)


def _own(told: Told) -> Iterator[Item]:
    """The party's own steps, with what they said if their own words are shown."""
    for event in told.rows.events:
        if told.is_own(event):
            title = told.say(words.YOU, what=told.say(title_of(told.procedure, event.action)))
            text = told.said(event) if told.may(Shown.OWN_WORDS) else ""
            yield Item("happened", title, at=event.at, text=text)


def _news(told: Told) -> Iterator[Item]:
    """Steps that they were told of beside the duties of the law, unless the timeline has them as a new state."""
    if not told.may(Shown.TELLINGS):
        return
    for event in told.rows.events:
        is_told = event.id in told.news and event.kind not in (Kind.SUBMIT, Kind.EXTEND)
        action = told.action(event.action)
        is_new = is_told and not _is_move(told, event) and not told.is_own(event)
        if is_new and action is not None and told.may_hear(action) and not _is_pause(told, event):
            yield Item("happened", told.say(action.title), at=event.at)


def _is_pause(told: Told, event: Event) -> bool:
    """Whether the timeline says of the step already that it stopped a clock."""
    at = event.at.isoformat()
    return told.may(Shown.PAUSES) and any(since == at for d in owed(told) for since, *_ in d.pauses)


def _served(told: Told) -> Iterator[Item]:
    """Tellings that the law demands: made, impossible, or broken."""
    if not told.may(Shown.TELLINGS):
        return
    for row in told.rows.tellings:
        if may_show(told, row):
            item = _served_item(told, row)
            if item is not None:
                yield item


def _served_item(told: Told, row: Telling) -> Item | None:
    title, how = told.say(told.duty(row).title), stands(told, row)
    deadline = clock_of(told, row)
    due = deadline.due if deadline is not None else None
    if is_made(row):
        kind = "late" if how == "late" else "kept" if deadline is not None else "happened"
        note = told.say(words.WAY_OF, way=told.say(WAY_NAMES[Way(row.way)])) if row.way else ""
        return Item(kind, told.say(words.TOLD, what=title), at=row.served_at, due=due, note=note)
    if how == "impossible":
        return Item("happened", told.say(words.COULD_NOT, what=title), at=row.served_at or row.owed_at)
    if how == "broken":
        return Item("broken", told.say(words.TOLD, what=title), due=due)
    return None


def _clocks(told: Told, why: str) -> Iterator[Item]:
    """What happened to the limits that the police owe: stood, extended, kept, kept late, broken."""
    for deadline in owed(told):
        promise = told.procedure.promise(deadline.promise)
        title = told.say(promise.title)
        yield from _stood(told, deadline, title)
        if told.may(Shown.EXTENSIONS):
            for event in told.rows.events:
                if extends(event, deadline):
                    yield _extended(told, event, title)
        if is_over(told, deadline):
            href, label = _explained(told, deadline, why)
            yield Item("broken", title, due=deadline.due, href=href, label=label)
        if deadline.settled_at is not None and deadline.status in (Status.KEPT, Status.LATE):
            yield Item(mark(told, deadline), title, at=deadline.settled_at, due=deadline.due)


def _stood(told: Told, deadline: Deadline, title: str) -> Iterator[Item]:
    for stop in stops(told, deadline):
        why = told.say(stop.why) if stop.why else ""
        said = told.say(words.STOPPED_WHY, promise=title, why=why) if why else told.say(words.STOPPED, promise=title)
        yield Item("paused", said, at=stop.since)
        if stop.until is not None:
            yield Item("happened", told.say(words.RESUMED, promise=title), at=stop.until)


def _extended(told: Told, event: Event, title: str) -> Item:
    more = extension(told, event)
    said = told.say(words.EXTENDED, more=told.say(Within.parse(event.facts["more"]).text), promise=title)
    return Item("extended", said, at=more.at, due=more.due, text=more.reason, who=more.by)


def _ahead(told: Told, why: str) -> list[Item]:
    """What the police still owe, soonest first."""
    items = []
    for deadline in sorted(owed(told), key=lambda d: d.due):
        if deadline.status not in (Status.RUNNING, Status.PAUSED):
            continue
        promise = told.procedure.promise(deadline.promise)
        is_paused, over = deadline.status == Status.PAUSED, is_over(told, deadline)
        notes = [told.say(promise.says) if promise.says else ""]
        notes += [told.say(words.STANDS_NOW)] if is_paused and told.may(Shown.PAUSES) else []
        notes += [told.say(words.ESTIMATE)] if deadline.provisional else []
        notes += [told.say(words.OVERDUE)] if over else []
        is_shown_paused = is_paused and told.may(Shown.PAUSES)
        href, label = _explained(told, deadline, why)
        items.append(
            Item(
                kind="paused" if is_shown_paused else "promised",
                title=told.say(promise.title),
                due=None if is_paused or over else deadline.due,
                note="\n".join(filter(None, notes)),
                href=href,
                label=label,
            )
        )
    return items


def _explained(told: Told, deadline: Deadline, why: str) -> tuple[str, str]:
    """Address and words of the link to the day-by-day page of a limit, if it may be opened."""
    if not why or not may_explain(told, deadline):
        return "", ""
    return why.format(deadline.promise), told.say(words.WHY)
