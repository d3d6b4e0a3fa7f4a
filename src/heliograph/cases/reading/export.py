"""Case states for another system: the steps that happened since a cursor, in the feed's own form, and where each case stands.

Nothing sealed is in it, unless an officer asks who may open the case; their look is recorded first, by the caller.
A follower keeps `next` and asks again: events come in the order of their ids, and what is younger than `SETTLED` waits,
so that one which was begun earlier and is written later is not missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from heliograph.cases.actions.feed.shapes import (
    FORMAT,
    CaseState,
    DeadlineData,
    Feed,
    Item,
    PartyData,
    TellingData,
    TellingState,
)
from heliograph.core.procedure import Group, Kind
from heliograph.matters import procedures
from heliograph.matters.actions.actor import may_open
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Event, Matter, Party, ProcedureVersion, Telling
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

SETTLED = timedelta(seconds=60)
PAGE = 500
NOT_TOLD = frozenset({Kind.NOTE, Kind.KEY, Kind.RATE, Kind.FOLLOW_UP, Kind.SPLIT})
"""Kinds of step that concern nobody elsewhere: notes, keys handed over, ratings."""
TOLD = frozenset(Kind) - NOT_TOLD
OWN = "heliograph"


@dataclass(frozen=True, slots=True)
class Exported:
    """One page of an export. `opened` are the matters whose words are in it; `ended`: there is nothing more now."""

    feed: Feed
    opened: tuple[Matter, ...]
    ended: bool


def cursor_of(text: str) -> UUID:
    """The cursor that somebody gives: what `next` said, or a day (all of it and later). Raises ValueError."""
    try:
        return UUID(text)
    except ValueError:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.astimezone()
        return UUID(int=int(at.timestamp() * 1000) << 80)


def exported(
    bureau_id: int, since: UUID | None, *, now: datetime, viewer: Viewer | None = None, page: int = PAGE
) -> Exported:
    """What happened in cases after `since`, oldest first. With `viewer`, the words too, of cases they may open."""
    rows = Event.objects.filter(bureau_id=bureau_id, matter__procedure__in=_codes(bureau_id)).select_related("matter")
    found = list((rows.filter(id__gt=since) if since else rows).order_by("id")[: page + 1])
    ready: list[Event] = []
    for event in found[:page]:
        if event.at > now - SETTLED:
            break
        ready.append(event)
    matters = {event.matter_id: event.matter for event in ready}
    told = {matter_id: _Told(matter, viewer) for matter_id, matter in matters.items()}
    items = [item for event in ready if (item := told[event.matter_id].item(event)) is not None]
    feed = Feed(
        format=FORMAT,
        items=items,
        source=OWN,
        cases=[one.state() for one in told.values()],
        next=str(ready[-1].id) if ready else str(since or ""),
    )
    opened = tuple(one.matter for one in told.values() if one.key is not None)
    return Exported(feed, opened, ended=len(ready) == len(found))


def joined(first: Feed | None, then: Feed) -> Feed:
    """Two pages as one document; of a case that is in both, its state is the later one's."""
    if first is None:
        return then
    cases = {case.case: case for case in (*first.cases, *then.cases)}
    return Feed(FORMAT, [*first.items, *then.items], OWN, list(cases.values()), then.next or first.next)


def _codes(bureau_id: int) -> list[str]:
    """The procedures of the bureau that are cases."""
    rows = ProcedureVersion.objects.filter(bureau_id=bureau_id).values_list("code", "version")
    return sorted({c for c, v in rows if procedures.version(bureau_id, c, v).group is Group.CASE})


class _Told:
    """One case in the making of an export. Without `key` nothing sealed is opened."""

    def __init__(self, matter: Matter, viewer: Viewer | None) -> None:
        self.matter = matter
        self.mine = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
        self.procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
        may = viewer is not None and matter.erased_at is None and may_open(viewer, matter)
        self.key = MatterKey.of(matter) if may else None
        self.parties = {row.id: row for row in Party.objects.filter(**self.mine).order_by("id")}
        self.tellings = {row.id: row for row in Telling.objects.filter(**self.mine).exclude(duty="").order_by("id")}
        every = Event.objects.filter(**self.mine).order_by("sequence")
        self.events = [event for event in every if event.kind in TOLD]
        self.numbers = {event.id: number for number, event in enumerate(self.events, 1)}
        self.entered = {event.facts["entered"] for event in self.events if "entered" in event.facts}

    def item(self, event: Event) -> Item | None:
        if event.id not in self.numbers:
            return None
        facts = event.facts
        said = self.key.open_values("event.public", event.id, bytes(event.public)) if self.key else {}
        is_opening = event.kind == Kind.SUBMIT
        return Item(
            id=str(event.id),
            case=self.matter.number,
            happened_at=_moment(facts.get("happened_at")) or event.at,
            action=event.action,
            sequence=self.numbers[event.id],
            officer=facts.get("by", ""),
            by_party=facts.get("by_party", ""),
            unit=self._first_unit() if is_opening else facts.get("by_unit", ""),
            procedure=self.matter.procedure if is_opening else "",
            parent=self._parent() if is_opening else "",
            values=self._values() if is_opening else {},
            parties=self._people(event),
            party=facts.get("party", "") if event.kind != Kind.SERVE else "",
            telling=self._telling(event) if event.kind == Kind.SERVE else None,
            words="" if is_opening else self._words(event, said),
            internal=self.key.open_text("event.internal", event.id, bytes(event.internal)) if self.key else "",
            ground=said.get("ground", ""),
            right_body=said.get("right_body", ""),
            promise=facts.get("promise", ""),
            more=facts.get("more", ""),
            into=facts.get("into", "") if event.kind == Kind.MERGE else "",
            to_unit=self._unit(facts.get("unit_to")) if event.kind in (Kind.TRANSFER, Kind.PLACE) else "",
            to_officer=self._badge(facts.get("officer")) if event.kind == Kind.ASSIGN else "",
        )

    def state(self) -> CaseState:
        matter = self.matter
        unit = organisation.units(matter.bureau_id).get(matter.unit_id)
        return CaseState(
            case=matter.number,
            number=matter.number,
            procedure=matter.procedure,
            version=matter.version,
            state=matter.state,
            unit=unit.code if unit else "",
            opened_at=matter.submitted_at,
            outcome=matter.outcome,
            settled_at=matter.settled_at,
            erased=matter.erased_at is not None,
            deadlines=[_deadline(row) for row in Deadline.objects.filter(**self.mine).order_by("id")],
            tellings=[_telling(row) for row in self.tellings.values()],
        )

    def _words(self, event: Event, said: dict[str, str]) -> str:
        """What was said; where a file alone proves a telling, what identifies the file."""
        words = said.get("words", "")
        if words or self.key is None or event.kind != Kind.SERVE:
            return words
        files = Attachment.objects.filter(**self.mine, event_id=event.id).order_by("id")
        return "；".join(f"附件 SHA-256 {bytes(file.digest).hex()}" for file in files)

    def _telling(self, event: Event) -> TellingData | None:
        row = self.tellings.get(UUID(event.facts["telling"])) if "telling" in event.facts else None
        if row is None:
            return None
        outcome = event.facts.get("told", "made")
        return TellingData(
            to=str(row.party_id or ""),
            about=str(row.about or ""),
            way=event.facts.get("way", ""),
            outcome="failed" if outcome == "failed" else "impossible" if outcome == "impossible" else "made",
        )

    def _people(self, event: Event) -> list[PartyData]:
        """With the opening, those who were in the case from then on; with an entering step, that one."""
        if event.kind == Kind.SUBMIT:
            return [self._person(row) for row in self.parties.values() if str(row.id) not in self.entered]
        named = event.facts.get("entered")
        found = self.parties.get(UUID(named)) if named else None
        return [self._person(found)] if found else []

    def _person(self, row: Party) -> PartyData:
        said = self.key.open_values("party", row.id, bytes(row.sealed)) if self.key else {}
        birth = said.pop("birth", "")
        return PartyData(
            id=str(row.id),
            part=row.part,
            birth=datetime.fromisoformat(birth).date() if birth else None,
            protected=row.protected,
            of=str(row.of or ""),
            origin=str(row.origin_id or ""),
            **said,
        )

    def _values(self) -> dict[str, str | list[str]]:
        if self.key is None or not self.matter.sealed:
            return {}
        found: dict[str, str | list[str]] = msgspec.json.decode(
            self.key.open("matter.sealed", self.matter.id, bytes(self.matter.sealed))
        )
        return found

    def _parent(self) -> str:
        if self.matter.parent_id is None:
            return ""
        rows = Matter.objects.filter(bureau_id=self.matter.bureau_id, id=self.matter.parent_id)
        return rows.values_list("number", flat=True).first() or ""

    def _first_unit(self) -> str:
        """The unit that had the case when it was opened: before the first step that moved it."""
        first = next(
            (e.facts["unit_from"] for e in self.events if "unit_from" in e.facts and "unit_to" in e.facts), None
        )
        return self._unit(first or str(self.matter.unit_id))

    def _unit(self, given: str | None) -> str:
        unit = organisation.units(self.matter.bureau_id).get(int(given)) if given else None
        return unit.code if unit else ""

    def _badge(self, given: str | None) -> str:
        return organisation.badge(self.matter.bureau_id, int(given)) if given else ""


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _deadline(row: Deadline) -> DeadlineData:
    return DeadlineData(
        promise=row.promise,
        status=row.status,
        starts_at=row.starts_at,
        due=row.due,
        about=str(row.about or ""),
        within=row.within,
        extended_by=list(row.extra),
        settled_at=row.settled_at,
    )


def _telling(row: Telling) -> TellingState:
    return TellingState(
        duty=row.duty,
        status=row.status,
        owed_at=row.owed_at,
        to=str(row.party_id or ""),
        about=str(row.about or ""),
        way=row.way,
        served_at=row.served_at,
    )


COLUMNS = (
    "id", "case", "sequence", "happened_at", "action", "officer", "by_party", "unit", "procedure", "parent", "party", "words",
    "internal", "ground", "right_body", "promise", "more", "into", "to_unit", "to_officer",
    "party_id", "party_part", "party_name", "party_phone", "party_email", "party_address", "party_identity", "party_birth",
    "party_protected", "party_of", "party_origin",
    "telling_to", "telling_about", "telling_way", "telling_outcome", "state", "due",
)  # fmt: skip


def lines(feed: Feed) -> Iterable[dict[str, str]]:
    """The items as lines of a CSV file, one for each party that an item brings; with the case's state and next limit now."""
    states = {case.case: case for case in feed.cases}
    for item in feed.items:
        case = states[item.case]
        running = [d.due for d in case.deadlines if d.status == "running"]
        own = {
            name: str(value)
            for name in COLUMNS
            if (value := getattr(item, name, None)) and not name.startswith(("party_", "telling_"))
        }
        own |= {"happened_at": item.happened_at.isoformat(), "state": case.state}
        own |= {"due": min(running).isoformat()} if running else {}
        told = item.telling
        if told is not None:
            own |= {f"telling_{name}": str(getattr(told, name)) for name in ("to", "about", "way", "outcome")}
        if not item.parties:
            yield own
        for person in item.parties:
            yield own | _columns_of(person)


def _columns_of(person: PartyData) -> dict[str, str]:
    names = ("id", "part", "name", "phone", "email", "address", "identity", "birth", "of", "origin")
    found = {f"party_{name}": str(value) for name in names if (value := getattr(person, name))}
    return found | ({"party_protected": "yes"} if person.protected else {})
