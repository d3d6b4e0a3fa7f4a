"""Events as marks on the timeline: what happened, in words for the reader, and what is promised next.

One function writes the words of an event (`_sentence`), one decides its mark (`_mark`). What the reader may not see is
left out (`Reader`), or stands as withheld with the ground.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from heliograph.core import receipt
from heliograph.core.calendar import Within
from heliograph.core.procedure import Kind, Owes, Promise, Waiting
from heliograph.core.text import Text
from heliograph.matters.actions.act import title_of
from heliograph.matters.models import Deadline, Event
from heliograph.matters.reading.story import words
from heliograph.matters.reading.story.model import Item
from heliograph.matters.reading.story.rows import Rows
from heliograph.organisation import reading as organisation

Status = Deadline.Status
OPEN = (Status.RUNNING, Status.PAUSED)


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the story is told: in which language, and what they may not see.

    `is_staff`: internal notes are shown. `sees_rating`: ratings and their follow-up are shown. `sees_content`: what was
    written is shown. `why`: where the day-by-day page of a promise is, with "{}" for its name; empty for nowhere.
    `ask`: where somebody asks for a withheld record.
    """

    language: str
    is_staff: bool = False
    sees_rating: bool = True
    sees_content: bool = True
    why: str = ""
    ask: str = ""

    def say(self, text: Text, **values: str) -> str:
        """The sentence in the reader's language, filled in."""
        sentence = text.get(self.language)
        return sentence.format(**values) if values else sentence

    def why_href(self, promise: str) -> str:
        return self.why.format(promise) if self.why else ""


@dataclass(slots=True)
class Teller:
    """One matter, told to one reader."""

    rows: Rows
    reader: Reader
    now: datetime
    kept: dict[datetime, list[Deadline]] = field(init=False)

    def __post_init__(self) -> None:
        self.kept = {}
        for deadline in self.deadlines():
            is_kept = deadline.status in (Status.KEPT, Status.LATE) and deadline.owes == "police"
            if is_kept and deadline.settled_at is not None:
                self.kept.setdefault(deadline.settled_at, []).append(deadline)

    def deadlines(self) -> list[Deadline]:
        """Those the reader may see: what the superior owes for a bad rating is not shown to the rated unit."""
        return [d for d in self.rows.deadlines if self.reader.sees_rating or not d.superior]

    def past(self) -> list[Item]:
        """What happened, oldest first. Records withheld one after the other stand as one mark that counts them."""
        items: list[Item] = []
        notes = 0
        for event in self.rows.events:
            if not self._may_see(event):
                continue
            item = self._item(event)
            notes = notes + 1 if item.kind == "withheld" else 0
            if notes > 1:
                items.pop()
                item = replace(item, title=self.reader.say(words.WITHHELD, count=str(notes)))
            items.append(item)
        for due, broken in self._broken_unannounced():
            place = next(
                (i for i, item in enumerate(items) if item.at is not None and item.at > due), len(items)
            )
            items.insert(place, broken)
        return items

    def _may_see(self, event: Event) -> bool:
        if self.reader.sees_rating:
            return True
        is_follow_up = event.kind == "clock" and self._is_superiors(event.facts.get("promise", ""))
        return event.kind not in (Kind.RATE, Kind.FOLLOW_UP) and not is_follow_up

    def _is_superiors(self, promise: str) -> bool:
        return any(d.superior and d.promise == promise for d in self.rows.deadlines)

    def _item(self, event: Event) -> Item:
        if event.kind == Kind.NOTE and not self.reader.is_staff:
            return self._withheld(event)
        told = self.opened(event)
        kept = [d for d in self.kept.get(event.at, []) if event.action in self._promise(d.promise).kept_by]
        due = max((d.due for d in kept), default=None)
        extended = event.facts.get("due") if event.kind == Kind.EXTEND or event.action == "promise-broken" else None
        promise = event.facts.get("promise", "") if extended else (kept[-1].promise if kept else "")
        return Item(
            kind=self._mark(event, kept),
            title=self._sentence(event),
            at=None if event.action == "promise-broken" else event.at,
            due=datetime.fromisoformat(extended) if extended else due,
            text=self._text(event, told),
            who=self._who(event),
            note="\n".join(self._notes(event, kept)),
            href=self.reader.why_href(promise) if promise and extended else "",
            label=self.reader.say(WHY) if promise and extended else "",
            sequence=event.sequence,
            action=event.action,
            event_kind=event.kind,
        )

    def _mark(self, event: Event, kept: list[Deadline]) -> str:
        if event.action == "promise-broken":
            return "broken"
        if event.kind == Kind.EXTEND:
            return "extended"
        if any(d.status == Status.LATE for d in kept):
            return "late"
        if kept:
            return "kept"
        return "paused" if self._stops_clock(event) else "happened"

    def _stops_clock(self, event: Event) -> bool:
        at = event.at.isoformat()
        return any(since == at for d in self.deadlines() for since, _ in d.pauses)

    def _withheld(self, event: Event) -> Item:
        say = self.reader.say
        return Item(
            kind="withheld",
            title=say(words.WITHHELD, count="1"),
            at=event.at,
            text=say(words.WITHHELD_GROUND),
            who=self._who(event),
            href=self.reader.ask,
            label=say(words.ASK_DISCLOSURE) if self.reader.ask else "",
            sequence=event.sequence,
            action=event.action,
            event_kind=event.kind,
        )

    # Words

    def opened(self, event: Event) -> dict[str, str]:
        """What the event says and names; nothing once erased, or for a reader of events only."""
        if self.rows.key is None or not self.reader.sees_content:
            return {}
        return self.rows.key.open_values("event.public", event.id, bytes(event.public))

    def _sentence(self, event: Event) -> str:
        """The title of an event."""
        kind = event.action if event.kind in ("clock", "told") else event.kind
        by_resident = event.role == "resident"
        if event.kind == Kind.SUPPLY and by_resident:
            kind = "supplied"
        table = words.TO_STAFF if self.reader.is_staff else words.TO_RESIDENT
        if event.kind == Kind.ASK and self._stops_clock(event) and not self.reader.is_staff:
            return self.reader.say(words.CLOCK_STOPPED)
        sentence = table.get(kind)
        title = self._action_title(event)
        return self.reader.say(sentence, **self._names(event, title)) if sentence else title

    def _action_title(self, event: Event) -> str:
        if event.kind in ("clock", "told"):
            return event.action
        try:
            return self.reader.say(title_of(self.rows.procedure, event.action))
        except KeyError:
            return event.action

    def _names(self, event: Event, title: str) -> dict[str, str]:
        """Everything a title may name."""
        facts, matter, say = event.facts, self.rows.matter, self.reader.say
        into = str(facts.get("into", ""))
        more = facts.get("more")
        promise = self._promise(facts["promise"]) if "promise" in facts else None
        return {
            "title": title,
            "procedure": say(self.rows.procedure.title),
            "unit": self._unit(event.unit_id or matter.unit_id),
            "to": self._unit_in(facts, "unit_to"),
            "from": self._unit_in(facts, "unit_from"),
            "officer": self._officer(int(facts["officer"])) if "officer" in facts else "",
            "more": say(Within.parse(more).text) if more else "",
            "promise": say(promise.title) if promise else "",
            "into": receipt.show_number(into) if into and "," not in into else "",
            "parts": str(into.count(",") + 2),
            "grade": say(words.GRADES[int(facts["grade"])]) if "grade" in facts else "",
        }

    def _text(self, event: Event, told: dict[str, str]) -> str:
        if event.action == "erased":
            return self.erased_why()
        if event.kind == Kind.SUBMIT and self.rows.matter.parent_how != "split":
            return ""
        if event.kind == Kind.NOTE:
            return "\n".join(filter(None, (told.get("words"), self._internal(event))))
        more = (
            (words.GROUND, told.get("ground")),
            (words.RIGHT_BODY, told.get("right_body")),
            (words.STAYS, told.get("stays")),
        )
        return "\n".join(
            filter(None, (told.get("words"), *(self.reader.say(text, words=value) for text, value in more if value)))
        )

    def _internal(self, event: Event) -> str:
        if self.rows.key is None or not event.internal or not self.reader.sees_content:
            return ""
        return self.rows.key.open_text("event.internal", event.id, bytes(event.internal))

    def _notes(self, event: Event, kept: list[Deadline]) -> Iterator[str]:
        say = self.reader.say
        if event.kind == Kind.TRANSFER:
            yield say(words.STILL_ANSWERABLE, unit=self._unit_in(event.facts, "unit_from"))
        if event.kind == Kind.REOPEN and self.rows.matter.answered_by_id is not None and not self.reader.is_staff:
            yield say(words.NEW_OFFICER, officer=self._officer(self.rows.matter.answered_by_id))
        if event.kind == Kind.SUBMIT and event.role != "resident" and not self.reader.is_staff:
            yield say(words.BY_OFFICER)
        if "due_before" in event.facts:
            yield say(words.DUE_BEFORE, due=say(self._day(datetime.fromisoformat(event.facts["due_before"]))))
        for status, sentence in ((Status.LATE, words.LATE), (Status.KEPT, words.KEPT)):
            titles = [say(self._promise(d.promise).title) for d in kept if d.status == status]
            if titles:
                yield say(sentence, promises=say(words.SEPARATOR).join(titles))
        if event.internal and event.kind != Kind.NOTE:
            yield say(words.INTERNAL, words=self._internal(event)) if self.reader.is_staff else say(words.ALSO_WITHHELD)

    def _who(self, event: Event) -> str:
        if event.officer_id is None:
            return self.reader.say(words.RESIDENT) if self.reader.is_staff and event.role == "resident" else ""
        return " · ".join(filter(None, (self._officer(event.officer_id), self._unit(event.unit_id))))

    def erased_why(self) -> str:
        """Why the content was erased, from the event that says so."""
        ground = next((str(e.facts.get("ground", "")) for e in self.rows.events if e.action == "erased"), "")
        if ground == "retention":
            return self.reader.say(words.ERASED_RETENTION, kept=self.reader.say(self.rows.procedure.retention_text))
        return self.reader.say(words.ERASED_ON_REQUEST, ground=ground) if ground else ""

    # Promises

    def _broken_unannounced(self) -> Iterator[tuple[datetime, Item]]:
        """Promises past their limit that the clock has not written an event about yet: nobody waits for the watch."""
        announced = {
            (e.facts.get("promise"), e.facts.get("due")) for e in self.rows.events if e.action == "promise-broken"
        }
        for deadline in self.deadlines():
            is_over = deadline.status == Status.RUNNING and deadline.due < self.now and deadline.owes == "police"
            if is_over and (deadline.promise, deadline.due.isoformat()) not in announced:
                title = self.reader.say(self._promise(deadline.promise).title)
                yield deadline.due, Item("broken", title, due=deadline.due)

    def ahead(self) -> list[Item]:
        """What the police promise next, soonest first."""
        say = self.reader.say
        items = []
        running = (d for d in self.deadlines() if d.status in OPEN and d.owes == "police")
        for deadline in sorted(running, key=lambda d: d.due):
            promise = self._promise(deadline.promise)
            is_paused = deadline.status == Status.PAUSED
            is_over = not is_paused and deadline.due < self.now
            notes = [say(promise.says) if promise.says else ""]
            if is_paused:
                is_asked = self.rows.procedure.state(self.rows.matter.state).waiting is Waiting.RESIDENT
                notes.append(say(words.STANDS if is_asked else words.STANDS_OTHER))
            if deadline.provisional:
                notes.append(say(words.ESTIMATE))
            if is_over:
                notes.append(say(words.OVERDUE))
            if deadline.superior and not self.reader.is_staff:
                notes.append(say(words.OWED_BY_SUPERIOR))
            items.append(
                Item(
                    kind="paused" if is_paused else "promised",
                    title=say(promise.title),
                    due=None if is_paused or is_over else deadline.due,
                    note="\n".join(filter(None, notes)),
                    href=self.reader.why_href(promise.name),
                    label=say(WHY) if self.reader.why else "",
                )
            )
        return items

    def mark_of(self, deadline: Deadline) -> str | None:
        """How a promise stands, in the timeline's words; None if it is no longer owed."""
        if deadline.status == Status.RUNNING:
            is_over = deadline.due < self.now and self._promise(deadline.promise).owes is Owes.POLICE
            return "broken" if is_over else "promised"
        return {Status.PAUSED: "paused", Status.KEPT: "kept", Status.LATE: "late"}.get(Status(deadline.status))

    # Names

    def _promise(self, name: str) -> Promise:
        return self.rows.procedure.promise(name)

    def _unit(self, unit_id: int | None) -> str:
        name = organisation.unit_name(self.rows.matter.bureau_id, unit_id)
        return self.reader.say(name) if name else ""

    def _unit_in(self, facts: dict[str, str], name: str) -> str:
        return self._unit(int(facts[name])) if name in facts else ""

    def _officer(self, officer_id: int | None) -> str:
        name = organisation.officer_name(self.rows.matter.bureau_id, officer_id)
        return self.reader.say(name) if name else ""

    def _day(self, value: datetime) -> Text:
        zone = organisation.zone(self.rows.matter.bureau_id)
        day, today = value.astimezone(zone), self.now.astimezone(zone)
        is_this_year = day.year == today.year
        zh = f"{day.month}月{day.day}日" if is_this_year else f"{day.year}年{day.month}月{day.day}日"
        return Text(zh, f"{day.day} {month_name[day.month]}" + ("" if is_this_year else f" {day.year}"))


WHY = Text("为什么是这一天？", "Why this date?")
