"""A matter told to a reader: `holder_story` for who holds the receipt, `staff_story` for an officer.

Both read the same rows and write the same events; they differ in what the reader may see. Permission to see the matter
at all was decided before (`reading.held`, `reading.desk`), and an officer's look was recorded.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from heliograph.core import receipt
from heliograph.core.calendar import Rule, due_only
from heliograph.core.procedure import Action, Field, FieldKind, Kind, Procedure, Waiting
from heliograph.core.procedure.vocabulary import ANSWERS
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions.actor import sees_rating
from heliograph.matters.models import Attachment, Deadline, Event, Matter
from heliograph.matters.reading.story import words
from heliograph.matters.reading.story.items import OPEN, Reader, Teller
from heliograph.matters.reading.story.model import (
    Answerable,
    File,
    Item,
    Limit,
    Looked,
    Next,
    Offer,
    Person,
    Rated,
    Related,
    Story,
)
from heliograph.matters.reading.story.rows import Rows, load
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer


def holder_story(
    matter: Matter,
    *,
    now: datetime,
    language: str,
    why: str = "",
    ask: str = "",
    page: str = "",
    with_rating: bool = True,
) -> Story:
    """The matter as the holder of its receipt sees it: everything but internal notes, which stand as withheld.

    `with_rating` is False for an officer who looks at it this way and may not know how it was rated.
    `why` and `page` are addresses with "{}" for a promise's name and a matter's number; `ask` is where somebody asks
    for a withheld record. Empty ones make no links.
    """
    rows = load(matter)
    reader = Reader(language, sees_rating=with_rating, why=why, ask=ask)
    return _story(Teller(rows, reader, now), page, offers=_offers(rows, now))


def staff_story(
    viewer: Viewer, matter: Matter, *, now: datetime, language: str, why: str = "", page: str = ""
) -> Story:
    """The matter as an officer who may see it sees it: with internal notes and parties.

    Ratings and what follows from them are left out for officers of the rated unit (R-01, R-04). Who holds no role that
    reads content (an auditor) gets what happened and when, and no words.
    """
    rows = load(matter, with_parties=True)
    reader = Reader(
        language,
        is_staff=True,
        sees_rating=sees_rating(viewer, matter),
        sees_content=viewer.is_one_of(Role.HANDLER, Role.LEAD, Role.CHIEF, Role.SUPERVISOR),
        why=why,
    )
    return _story(Teller(rows, reader, now), page, offers=())


def window_end(action: Action, matter: Matter) -> datetime | None:
    """The last moment at which the action may be taken; None if it has no window or the matter has not ended."""
    if action.window is None or matter.settled_at is None:
        return None
    bureau = matter.bureau_id
    calendar, zone = organisation.calendar(bureau), organisation.zone(bureau)
    return due_only(matter.settled_at, action.window, calendar, zone=zone, rule=Rule())[0]


def _offers(rows: Rows, now: datetime) -> tuple[Offer, ...]:
    """What the holder may do now."""
    if rows.matter.erased_at is not None:
        return ()
    offers = []
    for action in rows.procedure.offered(rows.matter.state, {"resident"}):
        until = window_end(action, rows.matter)
        is_spent = action.kind is Kind.RATE and rows.rating is not None and rows.rating.changes >= 1
        if not is_spent and (until is None or now <= until):
            offers.append(Offer(action, until))
    return tuple(offers)


def _story(teller: Teller, page: str, *, offers: tuple[Offer, ...]) -> Story:
    rows, reader, matter = teller.rows, teller.reader, teller.rows.matter
    state = rows.procedure.state(matter.state)
    question = _question(teller) if state.waiting is Waiting.RESIDENT else ""
    items = _items(teller)
    answer = _take_answer(items, reader) if state.final and not reader.is_staff else None
    return Story(
        number=matter.number,
        shown_number=receipt.show_number(matter.number),
        procedure=rows.procedure,
        state=state,
        submitted_at=matter.submitted_at,
        sequence=matter.sequence,
        erased_at=matter.erased_at,
        erased_why=teller.erased_why() if matter.erased_at else "",
        anonymous=matter.anonymous,
        next=_next(teller, question),
        items=tuple(items),
        limits=tuple(_limit(teller, d) for d in teller.deadlines()),
        submitted=_submitted(rows, reader),
        files=tuple(_files(rows, reader)),
        looks=tuple(_looks(rows, reader)),
        answerable=_answerable(rows, reader),
        rating=_rated(rows, reader),
        related=tuple(_related(one, matter, reader, page) for one in rows.related),
        offers=offers,
        people=_people(rows, reader),
        question=question,
        answer=answer,
    )


def _items(teller: Teller) -> list[Item]:
    """The past, now, and what is promised. A matter that has ended and owes nothing has no "now"."""
    past, ahead = teller.past(), teller.ahead()
    state, say = teller.rows.procedure.state(teller.rows.matter.state), teller.reader.say
    if state.final and not ahead:
        return past
    due = next((d.due for d in teller.deadlines() if d.owes == "resident" and d.status in OPEN), None)
    now = Item(
        "now",
        say(state.title),
        due=due if state.waiting is Waiting.RESIDENT else None,
        text=say(state.says) if state.says and not teller.reader.is_staff else "",
    )
    return [*past, now, *ahead]


def _take_answer(items: list[Item], reader: Reader) -> Item | None:
    """How the matter ended, taken out of the timeline: it stands above it in full, and is pointed to from there."""
    for place in range(len(items) - 1, -1, -1):
        item = items[place]
        if item.text and (item.event_kind in ANSWERS or item.action == "told-answer"):
            above = reader.say(words.ABOVE)
            items[place] = replace(item, text="", note="\n".join(filter(None, (above, item.note))))
            return item
    return None


def _next(teller: Teller, question: str) -> Next:
    rows, say, matter = teller.rows, teller.reader.say, teller.rows.matter
    state = rows.procedure.state(matter.state)
    says = say(state.says) if state.says else ""
    if state.waiting is Waiting.RESIDENT:
        mine = next((d for d in teller.deadlines() if d.owes == "resident" and d.status in OPEN), None)
        return Next(
            say(words.NEXT_RESIDENT if mine else state.title), due=mine.due if mine else None, text=question or says
        )
    if state.final:
        return Next(say(state.title), kind="done", text=says)
    running = [
        d for d in teller.deadlines() if d.status == Deadline.Status.RUNNING and d.owes == "police" and not d.superior
    ]
    if not running:
        return Next(say(state.title), text=says)
    first = min(running, key=lambda d: d.due)
    promise = rows.procedure.promise(first.promise)
    is_over = first.due < teller.now
    unit = organisation.unit_name(matter.bureau_id, matter.unit_id) or Text("", "")
    return Next(
        say(words.NEXT_BROKEN if is_over else words.NEXT_ANSWER, unit=say(unit), promise=say(promise.title)),
        kind="broken" if is_over else "now",
        due=first.due,
        text=say(words.ESTIMATE) if first.provisional else "",
        href=teller.reader.why_href(promise.name),
    )


def _question(teller: Teller) -> str:
    asked = [event for event in teller.rows.events if event.kind == Kind.ASK]
    return teller.opened(asked[-1]).get("words", "") if asked else ""


def _limit(teller: Teller, deadline: Deadline) -> Limit:
    promise = teller.rows.procedure.promise(deadline.promise)
    return Limit(
        promise,
        teller.mark_of(deadline),
        deadline.due,
        deadline.settled_at,
        deadline.provisional,
        teller.reader.why_href(promise.name),
    )


def _submitted(rows: Rows, reader: Reader) -> tuple[tuple[str, str], ...]:
    """What was filled in, question by question, in the words it was given."""
    if rows.key is None or not rows.matter.sealed or not reader.sees_content:
        return ()
    values = json.loads(rows.key.open("matter.sealed", rows.matter.id, bytes(rows.matter.sealed)))
    if rows.matter.parent_how == "split":
        return tuple(("", value) for value in values.values() if isinstance(value, str))
    fields = (field for field in rows.procedure.fields if values.get(field.name))
    return tuple((reader.say(f.label), _value(f, values[f.name], reader)) for f in fields)


def _value(field: Field, value: str | list[str], reader: Reader) -> str:
    """A value as it is read: an option by its label."""
    labels = {option.value: reader.say(option.label) for option in field.options}
    if isinstance(value, list):
        return "、".join(labels.get(one, one) for one in value)
    if field.kind is FieldKind.YES:
        return reader.say(Text("是", "Yes"))
    return labels.get(value, value)


def _files(rows: Rows, reader: Reader) -> list[File]:
    if not reader.sees_content:
        return []
    events = {event.id: event for event in rows.events}
    shown = (row for row in rows.attachments if row.public or reader.is_staff)
    return [_file(row, rows, events[row.event_id]) for row in shown]


def _file(row: Attachment, rows: Rows, event: Event) -> File:
    name = rows.key.open_text("attachment.name", row.id, bytes(row.name)) if rows.key else ""
    is_here = bool(name)
    return File(
        row.id,
        name,
        row.kind,
        row.size,
        row.preview and is_here,
        event.at,
        event.role == "resident",
        bytes(row.digest).hex(),
    )


def _looks(rows: Rows, reader: Reader) -> list[Looked]:
    bureau, nobody = rows.matter.bureau_id, Text("", "")
    return [
        Looked(
            row.at,
            reader.say(organisation.officer_name(bureau, row.officer_id) or nobody),
            reader.say(organisation.unit_name(bureau, row.unit_id) or nobody),
            reader.say(words.LOOKED.get(row.why, Text(row.why, row.why))),
        )
        for row in rows.looks
    ]


def _answerable(rows: Rows, reader: Reader) -> Answerable:
    matter, nobody = rows.matter, Text("", "")
    unit = organisation.units(matter.bureau_id)[matter.unit_id]
    offered = organisation.unit_name(matter.bureau_id, matter.offered_to_id)
    officer = organisation.officer_name(matter.bureau_id, matter.officer_id)
    return Answerable(
        unit=reader.say(unit.title),
        phone=unit.phone,
        address=unit.address,
        hours=unit.hours,
        officer=reader.say(officer or nobody),
        offered_to=reader.say(offered or nobody),
    )


def _rated(rows: Rows, reader: Reader) -> Rated | None:
    row = rows.rating
    if row is None or not reader.sees_rating:
        return None
    said = rows.key.open_text("rating.words", row.id, bytes(row.words)) if rows.key and reader.sees_content else ""
    return Rated(row.grade, reader.say(words.GRADES[row.grade]), said, row.may_contact, row.at, row.changes < 1)


def _related(other: Matter, matter: Matter, reader: Reader, page: str) -> Related:
    """The parts and the whole open with the same receipt; the matter this one was joined to is somebody else's."""
    how = "joined" if other.id == matter.merged_into else "part" if other.parent_id == matter.id else "whole"
    procedure: Procedure = procedures.version(other.bureau_id, other.procedure, other.version)
    opens = page and (how != "joined" or reader.is_staff)
    return Related(
        how, receipt.show_number(other.number), reader.say(procedure.state(other.state).title), other.due,
        page.format(other.number) if opens else "",
    )  # fmt: skip


def _people(rows: Rows, reader: Reader) -> tuple[Person, ...]:
    if rows.key is None or not reader.sees_content:
        return ()
    return tuple(Person(p.part, rows.key.open_values("party", p.id, bytes(p.sealed)), p.reach) for p in rows.parties)
