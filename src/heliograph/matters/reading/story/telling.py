"""A matter told to a reader: `holder_story` for who holds the receipt, `staff_story` for an officer.

Both read the same rows and write the same events; they differ in what the reader may see. Permission to see the matter
at all was decided before (`reading.held`, `reading.desk`), and an officer's look was recorded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from heliograph.core import receipt
from heliograph.core.procedure import Group, Kind, Waiting
from heliograph.core.procedure.vocabulary import ANSWERS
from heliograph.core.text import Text
from heliograph.matters.actions.actor import sees_rating
from heliograph.matters.actions.ending import window_end
from heliograph.matters.models import Deadline, Matter
from heliograph.matters.reading.names import sees_names, sees_protected
from heliograph.matters.reading.story import parts, words
from heliograph.matters.reading.story.items import Past
from heliograph.matters.reading.story.model import Item, Limit, Next, Offer, Story
from heliograph.matters.reading.story.promises import ahead, mark_of
from heliograph.matters.reading.story.reader import OPEN, Reader
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
    return _story(Past(rows, reader, now), page, offers=_offers(rows, now))


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
        sees_names=rows.procedure.group is not Group.CASE or sees_names(viewer, matter),
        sees_protected=sees_protected(viewer, matter),
        why=why,
    )
    return _story(Past(rows, reader, now), page, offers=())


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


def _story(told: Past, page: str, *, offers: tuple[Offer, ...]) -> Story:
    rows, reader, matter = told.rows, told.reader, told.rows.matter
    state = rows.procedure.state(matter.state)
    question = _question(told) if state.waiting is Waiting.RESIDENT else ""
    items = _items(told)
    answer = _take_answer(items, reader) if state.final and not reader.is_staff else None
    return Story(
        number=matter.number,
        shown_number=receipt.show_number(matter.number),
        procedure=rows.procedure,
        state=state,
        submitted_at=matter.submitted_at,
        sequence=matter.sequence,
        erased_at=matter.erased_at,
        erased_why=told.erased_why() if matter.erased_at else "",
        anonymous=matter.anonymous,
        next=_next(told, question),
        items=tuple(items),
        limits=tuple(_limit(told, d) for d in told.deadlines()),
        submitted=parts.submitted(rows, reader),
        files=tuple(parts.files(rows, reader)),
        looks=tuple(parts.looks(rows, reader)),
        answerable=parts.answerable(rows, reader),
        rating=parts.rated(rows, reader),
        related=tuple(parts.related(one, matter, reader, page) for one in rows.related),
        offers=offers,
        people=parts.people(rows, reader),
        question=question,
        answer=answer,
    )


def _items(told: Past) -> list[Item]:
    """The past, now, and what is promised. A matter that has ended and owes nothing has no "now"."""
    past, coming = told.items(), ahead(told)
    state, say = told.rows.procedure.state(told.rows.matter.state), told.reader.say
    if state.final and not coming:
        return past
    due = next((d.due for d in told.deadlines() if d.owes == "resident" and d.status in OPEN), None)
    now = Item(
        "now",
        told.reader.state(state),
        due=due if state.waiting is Waiting.RESIDENT else None,
        text=say(state.says) if state.says and not told.reader.is_staff else "",
    )
    return [*past, now, *coming]


def _take_answer(items: list[Item], reader: Reader) -> Item | None:
    """How the matter ended, taken out of the timeline: it stands above it in full, and is pointed to from there."""
    for place in range(len(items) - 1, -1, -1):
        item = items[place]
        if item.text and (item.event_kind in ANSWERS or item.action == "told-answer"):
            above = reader.say(words.ABOVE)
            items[place] = replace(item, text="", note="\n".join(filter(None, (above, item.note))))
            return item
    return None


def _next(told: Past, question: str) -> Next:
    rows, say, matter = told.rows, told.reader.say, told.rows.matter
    state = rows.procedure.state(matter.state)
    says = say(state.says) if state.says else ""
    if state.waiting is Waiting.RESIDENT:
        mine = next((d for d in told.deadlines() if d.owes == "resident" and d.status in OPEN), None)
        turn = words.NEXT_RESIDENT_STAFF if told.reader.is_staff else words.NEXT_RESIDENT
        title = say(turn) if mine else told.reader.state(state)
        return Next(title, due=mine.due if mine else None, text=question or says)
    if state.final:
        return Next(say(state.title), kind="done", text=says)
    running = [
        d for d in told.deadlines() if d.status == Deadline.Status.RUNNING and d.owes == "police" and not d.superior
    ]
    if not running:
        return Next(say(state.title), text=says)
    first = min(running, key=lambda d: d.due)
    promise = rows.procedure.promise(first.promise)
    is_over = first.due < told.now
    unit = organisation.unit_name(matter.bureau_id, matter.unit_id) or Text("", "")
    return Next(
        say(words.NEXT_BROKEN if is_over else words.NEXT_ANSWER, unit=say(unit), promise=say(promise.title)),
        kind="broken" if is_over else "now",
        due=first.due,
        text=say(words.ESTIMATE) if first.provisional else "",
        href=told.reader.why_href(promise.name),
    )


def _question(told: Past) -> str:
    asked = [event for event in told.rows.events if event.kind == Kind.ASK]
    return told.opened(asked[-1]).get("words", "") if asked else ""


def _limit(told: Past, deadline: Deadline) -> Limit:
    promise = told.rows.procedure.promise(deadline.promise)
    return Limit(
        promise,
        mark_of(told, deadline),
        deadline.due,
        deadline.settled_at,
        deadline.provisional,
        told.reader.why_href(promise.name),
    )
