"""Events as marks on the timeline: what happened, in words for the reader.

One function writes the words of an event (`_sentence`), one decides its mark (`_mark`). What the reader may not see is
left out (`Reader`), or stands as withheld with the ground.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from heliograph.core import receipt
from heliograph.core.calendar import Within
from heliograph.core.procedure import Group, Kind
from heliograph.core.text import Text
from heliograph.matters.actions.act import title_of
from heliograph.matters.models import Deadline, Event
from heliograph.matters.reading.story import words
from heliograph.matters.reading.story.model import Item
from heliograph.matters.reading.story.promises import broken_unannounced
from heliograph.matters.reading.story.reader import Status, Told

OWN_TITLES = frozenset({Kind.SUBMIT, Kind.ACCEPT, Kind.SUPPLY, Kind.REFUSE, Kind.REOPEN, Kind.CORRECT})
"""Steps that a case calls by their names in law (立案, not 受理), whoever reads."""
CLOSING = frozenset({Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS})


@dataclass(slots=True)
class Past(Told):
    """What happened in a matter, told to one reader."""

    kept: dict[datetime, list[Deadline]] = field(init=False)

    def __post_init__(self) -> None:
        self.kept = {}
        for deadline in self.deadlines():
            is_kept = deadline.status in (Status.KEPT, Status.LATE) and deadline.owes == "police"
            if is_kept and deadline.settled_at is not None:
                self.kept.setdefault(deadline.settled_at, []).append(deadline)

    def items(self) -> list[Item]:
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
        for due, broken in broken_unannounced(self):
            place = next((i for i, item in enumerate(items) if item.at is not None and item.at > due), len(items))
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
        kept = [d for d in self.kept.get(event.at, []) if event.action in self.promise(d.promise).kept_by]
        due = max((d.due for d in kept), default=None)
        extended = event.facts.get("due") if event.kind == Kind.EXTEND or event.action == "promise-broken" else None
        promise = event.facts.get("promise", "") if extended else (kept[-1].promise if kept else "")
        return Item(
            kind=self._mark(event, kept),
            title=self._sentence(event),
            at=None if event.action == "promise-broken" or event.facts.get("at_known") == "no" else event.at,
            due=datetime.fromisoformat(extended) if extended else due,
            text=self._text(event, told),
            who=self._who(event),
            note="\n".join(self._notes(event, kept)),
            href=self.reader.why_href(promise) if promise and extended else "",
            label=self.reader.say(words.WHY) if promise and extended else "",
            sequence=event.sequence,
            action=event.action,
            event_kind=event.kind,
            standing=self.rows.standing.get(event.id),
            about=str(event.facts.get("telling") or event.facts.get("keyed") or event.facts.get("party") or ""),
        )

    def _mark(self, event: Event, kept: list[Deadline]) -> str:
        if event.action == "promise-broken":
            return "broken"
        if event.kind == Kind.EXTEND:
            return "extended"
        if any(d.status == Status.LATE for d in kept):
            return "late"
        if self._stops_clock(event):
            return "paused"
        return "kept" if kept else "happened"

    def _stops_clock(self, event: Event) -> bool:
        names = next((action.pauses for action in self.rows.procedure.actions if action.name == event.action), ())
        at = event.at.isoformat()
        return any(since == at for d in self.deadlines() if d.promise in names for since, *_ in d.pauses)

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
            standing=self.rows.standing.get(event.id),
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
        if sentence is None or (self.rows.procedure.group is Group.CASE and event.kind in OWN_TITLES):
            return self._action_title(event)
        said = self.reader.say(sentence)
        return said.format(**self._names(event)) if "{" in said else said

    def _action_title(self, event: Event) -> str:
        try:
            return self.reader.say(title_of(self.rows.procedure, event.action))
        except KeyError:  # an action of imported history that this version does not name
            return event.action

    def _names(self, event: Event) -> dict[str, str]:
        """Everything a title may name."""
        facts, matter, say = event.facts, self.rows.matter, self.reader.say
        into = str(facts.get("into", ""))
        more = facts.get("more")
        promise = self.promise(facts["promise"]) if "promise" in facts else None
        return {
            "procedure": say(self.rows.procedure.title),
            "unit": self.unit(event.unit_id or matter.unit_id),
            "to": self.unit_in(facts, "unit_to"),
            "from": self.unit_in(facts, "unit_from"),
            "officer": self.officer(int(facts["officer"])) if "officer" in facts else "",
            "more": say(Within.parse(more).text) if more else "",
            "promise": say(promise.title) if promise else "",
            "into": receipt.show_number(into) if into and "," not in into else "",
            "parts": str(into.count(",") + 2),
            "partner": say(Text(facts.get("partner_zh", ""), facts.get("partner_en", ""))),
            "their_number": str(facts.get("their_number", "")),
            "grade": say(words.GRADES[int(facts["grade"])]) if "grade" in facts else "",
        }

    def _text(self, event: Event, told: dict[str, str]) -> str:
        if event.action == "erased":
            return self.erased_why()
        if event.kind == Kind.SUBMIT and self.rows.matter.parent_how != "split":
            return ""
        if event.kind == Kind.NOTE:
            return "\n".join(filter(None, (told.get("words"), self._internal(event))))
        if event.kind == Kind.SERVE and not self._reads_proofs():
            return ""
        more = (
            (words.GROUND, told.get("ground")),
            (words.RIGHT_BODY, told.get("right_body")),
            (words.STAYS, told.get("stays")),
        )
        return "\n".join(
            filter(None, (told.get("words"), *(self.reader.say(text, words=value) for text, value in more if value)))
        )

    def _reads_proofs(self) -> bool:
        """Whether what proves a telling is shown: it says who was told, and who asked for secrecy is named to few."""
        is_anybody_protected = any(party.protected for party in self.rows.parties)
        return self.reader.sees_protected or (self.reader.sees_names and not is_anybody_protected)

    def _internal(self, event: Event) -> str:
        if self.rows.key is None or not event.internal or not self.reader.sees_content:
            return ""
        return self.rows.key.open_text("event.internal", event.id, bytes(event.internal))

    def _notes(self, event: Event, kept: list[Deadline]) -> Iterator[str]:
        say = self.reader.say
        if event.kind == Kind.TRANSFER:
            yield say(words.STILL_ANSWERABLE, unit=self.unit_in(event.facts, "unit_from"))
        if "claimed_at" in event.facts:
            claimed = words.CLAIMED.get(event.kind, words.CLAIMED[""])
            yield say(claimed, at=say(self.moment(datetime.fromisoformat(event.facts["claimed_at"]))))
        if event.kind in (Kind.REOPEN, Kind.STEP) and "unit_to" in event.facts:
            yield say(words.NOW_ANSWERABLE, unit=self.unit_in(event.facts, "unit_to"))
        closed_by = self._closed_by(event) if event.kind == Kind.REOPEN and not self.reader.is_staff else None
        if closed_by is not None:
            yield say(words.NEW_OFFICER, officer=self.officer(closed_by))
        if event.kind == Kind.SUBMIT and event.role != "resident" and not self.reader.is_staff:
            yield say(words.BY_OFFICER)
        if "imported" in event.facts:
            known = {"no": say(words.AT_UNKNOWN), "day": say(words.AT_DAY)}.get(event.facts.get("at_known", ""), "")
            yield say(words.IMPORTED, source=event.facts["imported"]) + known
        if "due_before" in event.facts:
            yield say(words.DUE_BEFORE, due=say(self.day(datetime.fromisoformat(event.facts["due_before"]))))
        for status, sentence in ((Status.LATE, words.LATE), (Status.KEPT, words.KEPT)):
            titles = [say(self.promise(d.promise).title) for d in kept if d.status == status]
            if titles:
                yield say(sentence, promises=say(words.SEPARATOR).join(titles))
        if event.internal and event.kind != Kind.NOTE:
            yield say(words.INTERNAL, words=self._internal(event)) if self.reader.is_staff else say(words.ALSO_WITHHELD)

    def _closed_by(self, reopening: Event) -> int | None:
        """Who had closed the matter when it was taken up again; `answered_by` of the matter may be a later one."""
        before = (e for e in reversed(self.rows.events) if e.sequence < reopening.sequence)
        closes = (e for e in before if e.kind in (*CLOSING, Kind.MERGE) or e.action == "told-answer")
        return next((e.officer_id for e in closes), None)

    def _who(self, event: Event) -> str:
        if event.officer_id is None:
            return self.reader.say(words.RESIDENT) if self.reader.is_staff and event.role == "resident" else ""
        return " · ".join(filter(None, (self.officer(event.officer_id), self.unit(event.unit_id))))

    def erased_why(self) -> str:
        """Why the content was erased, from the event that says so."""
        ground = next((str(e.facts.get("ground", "")) for e in self.rows.events if e.action == "erased"), "")
        if ground == "retention":
            return self.reader.say(words.ERASED_RETENTION, kept=self.reader.say(self.rows.procedure.retention_text))
        return self.reader.say(words.ERASED_ON_REQUEST, ground=ground) if ground else ""
