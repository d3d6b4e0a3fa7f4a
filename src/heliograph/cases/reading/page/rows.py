"""The rows that a party's page is told from, and the one test of what stands in them: as many queries for any case.

`Told` holds what every part of the page asks: may this be shown, whose is it, how is it said. Nothing sealed of another
party leaves here: their values are opened only to find out whether somebody's words name them (`words`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from heliograph.cases.reading.opening import Opened
from heliograph.cases.reading.page import words as say
from heliograph.cases.reading.seen import Whose, may_name, names_another, seen, topics
from heliograph.core.procedure import UNTIL_TOLD, Action, Procedure, Shown, ToTell
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Event, Matter, Party, Telling


@dataclass(slots=True)
class Rows:
    """What belongs to the case and may matter to this party. `tellings` are theirs; `told_about` says whom each event's
    duties to tell were about, whoever was told.
    """

    events: list[Event]
    deadlines: list[Deadline]
    tellings: list[Telling]
    told_about: dict[UUID, set[UUID]]
    files: list[Attachment]
    parties: list[Party]


def is_measure(action: Action) -> bool:
    """Whether a step is a coercive measure against a suspect."""
    return Shown.MEASURE in topics(action.name) and "suspect" in action.concerns


def load(party: Party) -> Rows:
    mine = {"bureau_id": party.bureau_id, "matter_id": party.matter_id}
    tellings = list(Telling.objects.filter(**mine).order_by("id"))
    told_about: dict[UUID, set[UUID]] = {}
    for row in tellings:
        if row.duty and row.about is not None:
            told_about.setdefault(row.event_id, set()).add(row.about)
    return Rows(
        events=list(Event.objects.filter(**mine).order_by("sequence")),
        deadlines=list(Deadline.objects.filter(**mine, superior=False).order_by("starts_at", "id")),
        tellings=[row for row in tellings if row.party_id == party.id],
        told_about=told_about,
        files=list(Attachment.objects.filter(**mine, public=True).order_by("id")),
        parties=list(Party.objects.filter(**mine).order_by("id")),
    )


@dataclass
class Told:
    """One case as it is told to one party, now."""

    opened: Opened
    rows: Rows
    now: datetime
    language: str
    procedure: Procedure = field(init=False)
    shows: frozenset[Shown] = field(init=False)
    whose: Whose = field(init=False)

    def __post_init__(self) -> None:
        matter, party = self.opened.matter, self.opened.party
        self.procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
        self.shows = seen(self.procedure, party, matter.state, self.opened.stands_for)
        self.whose = Whose.of(party, self.opened.stands_for)

    @property
    def matter(self) -> Matter:
        return self.opened.matter

    @property
    def party(self) -> Party:
        return self.opened.party

    @cached_property
    def key(self) -> MatterKey | None:
        return MatterKey.of(self.matter) if self.matter.key else None

    def say(self, text: Text, **values: str) -> str:
        """The sentence in the reader's language, filled in."""
        sentence = text.get(self.language)
        return sentence.format(**values) if values else sentence

    # What may be shown

    def may(self, *fields: Shown) -> bool:
        return self.shows.issuperset(fields)

    def may_name(self, name: str) -> bool:
        """Whether an action, promise or telling of that name may be mentioned."""
        return may_name(self.shows, name)

    def may_hear(self, action: Action) -> bool:
        """Whether a step may be named to them: as any other name, or because the procedure tells their part of it."""
        return self.may_name(action.name) or self.party.part in action.tell

    def saw(self, state: str) -> bool:
        """Whether the party may know that the case was in that state."""
        return Shown.STATE in seen(self.procedure, self.party, state, self.opened.stands_for)

    def may_know_of(self, event: Event) -> bool:
        """Whether the party may know that the step was taken: it moved the case to where they may see it, was their own,
        was told to them, or was about them and let them know. Nothing from before they might know.
        """
        since = self.party.known_from
        if since is None or event.at < since:
            return False
        moved = event.from_state != event.to_state and event.from_state and self.saw(event.to_state)
        return bool(moved) or self.is_own(event) or event.id in self.news or self._informs(event)

    def _informs(self, event: Event) -> bool:
        action = self.action(event.action)
        about = event.facts.get("party")
        return action is not None and action.informs and about in (str(self.whose.me), str(self.whose.principal))

    def is_own(self, event: Event) -> bool:
        """Whether the party took the step, or somebody who stands for them or for whom they stand."""
        return bool(event.facts.get("by_party") == str(self.whose.me))

    @cached_property
    def news(self) -> frozenset[UUID]:
        """The events that the party was told of, beside the duties of the law."""
        return frozenset(row.event_id for row in self.rows.tellings if not row.duty)

    @cached_property
    def is_until_told(self) -> bool:
        """Whether they, or whom they stand for, learn of the case only as the law lets them know."""
        other = self.opened.stands_for
        return self.party.part in UNTIL_TOLD or (other is not None and other.part in UNTIL_TOLD)

    def is_for_many(self, event_id: UUID) -> bool:
        """Whether a step was told to several people of one part, so that its papers can't be said to be this one's alone."""
        parts = {row.id: row.part for row in self.rows.parties}
        mine = parts.get(self.whose.principal)
        return sum(parts.get(about) == mine for about in self.rows.told_about.get(event_id, set())) > 1

    @cached_property
    def has_guarded(self) -> bool:
        """Whether somebody else in the case must not be named to anybody: a minor (X-19), a protected person (A-09, C-03)."""
        others = (row for row in self.rows.parties if row.id not in (self.whose.me, self.whose.principal))
        return any(row.minor or row.protected for row in others)

    # What is found

    def action(self, name: str) -> Action | None:
        return next((action for action in self.procedure.actions if action.name == name), None)

    def duty(self, row: Telling) -> ToTell:
        return self.procedure.telling(row.duty)

    def event(self, event_id: UUID) -> Event | None:
        return next((event for event in self.rows.events if event.id == event_id), None)

    def said(self, event: Event) -> str:
        """The public words of an event, unless they name another party."""
        if self.key is None:
            return ""
        return self.words(self.key.open_values("event.public", event.id, bytes(event.public)).get("words", ""))

    def opened_text(self, column: str, row: UUID, sealed: bytes) -> str:
        """A sealed text about the party, unless it names another party."""
        return self.words(self.key.open_text(column, row, sealed)) if self.key else ""

    def words(self, text: str) -> str:
        """What an officer wrote, or in its place that it names somebody else: a rule, not a hope."""
        return self.say(say.NAMES_ANOTHER) if text and names_another(text, *self._recorded) else text

    @cached_property
    def _recorded(self) -> tuple[list[dict[str, str]], list[str]]:
        """What is recorded of the other parties, and what this reader gave or knows: their own, and of whom they stand for."""
        own: list[str] = []
        others: list[dict[str, str]] = []
        for row in self.rows.parties:
            values = self.key.open_values("party", row.id, bytes(row.sealed)) if self.key else {}
            if row.id in (self.whose.me, self.whose.principal):
                own.extend(values.values())
            else:
                others.append(values)
        return others, own
