"""A matter made of a line of history: the rows that `submit` and `act` would have written, with the times of then.

Kept apart from what Heliograph itself witnessed: `origin` is "import:<source>", each event carries the fact "imported",
nobody holds a receipt (there was none), no telling is claimed, and no officer is named.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model

from heliograph.core import receipt
from heliograph.core.calendar import Calendar
from heliograph.core.commitment import new_case_secret
from heliograph.core.procedure import Action, FieldKind, Kind, Outcome, Procedure, Promise
from heliograph.core.sealing import new_key
from heliograph.matters import procedures
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import RESIDENT, SYSTEM
from heliograph.matters.actions.change import project, record
from heliograph.matters.actions.ending import retention_end
from heliograph.matters.actions.history.past import Past
from heliograph.matters.actions.submit import summary
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey, keyring
from heliograph.matters.models import Deadline, Event, Matter, Party
from heliograph.organisation import reading as organisation

DECIDING = frozenset({Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS})


class NoSuchPlace(LookupError):
    """A procedure or unit that the bureau does not have, or that can't take history."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where history goes: the bureau, the procedures and units that lines may name, and its calendar."""

    bureau_id: int
    source: str
    procedures: Mapping[str, Procedure]
    units: Mapping[str, int]
    default_unit: int | None
    calendar: Calendar
    zone: ZoneInfo

    @property
    def origin(self) -> str:
        return f"import:{self.source}"

    def unit_of(self, past: Past, procedure: Procedure) -> int:
        chosen = self.units[past.unit] if past.unit else self.default_unit
        return chosen if chosen is not None else organisation.unit_for(self.bureau_id, procedure.handler).id


def setting(
    bureau_id: int, source: str, *, codes: Collection[str], units: Collection[str], unit: str, today: date
) -> Setting:
    """Look up everything that lines may name, before the first one is read. Raises `NoSuchPlace`, `NoUnit`."""
    found = {}
    for code in codes:
        procedure = procedures.in_force(bureau_id, code, today)
        if procedure is None:
            known = ", ".join(p.code for p in procedures.all_in_force(bureau_id, today))
            raise NoSuchPlace(f"The bureau has no procedure {code!r} in force. It has: {known}.")
        if answering(procedure) is None or _field(procedure, FieldKind.LONG) is None:
            raise NoSuchPlace(f"Procedure {code!r} takes no history: it has no text field, or no step that answers.")
        organisation.unit_for(bureau_id, procedure.handler)
        found[code] = procedure
    by_code = {u.code: u.id for u in organisation.units(bureau_id).values()}
    for name in {*units, *([unit] if unit else [])}:
        if name not in by_code:
            raise NoSuchPlace(f"The bureau has no unit {name!r}. It has: {', '.join(by_code)}.")
    zone, calendar = organisation.zone(bureau_id), organisation.calendar(bureau_id)
    return Setting(bureau_id, source, found, by_code, by_code[unit] if unit else None, calendar, zone)


def matter_id(bureau_id: int, source: str, identity: str) -> UUID:
    """The id that this row of this source always gets, whoever imports it and when.

    A keyed digest, so that nobody without the instance's keys can tell which row it came from. It sorts before every
    UUIDv7: history lies before what happened here. UUID version 8 (RFC 9562, section 5.8).
    """
    digest = keyring().blind_value("import", f"{bureau_id}:{source}:{identity}")
    low = int.from_bytes(digest[:10], "big")
    return UUID(int=((low >> 62) & 0xFFF) << 64 | 8 << 76 | 0b10 << 62 | low & (1 << 62) - 1)


def answering(procedure: Procedure) -> Action | None:
    """The step that stands for "it was answered". Steps between are not known, so none is recorded."""
    for kind, outcome in ((Kind.ANSWER, Outcome.ANSWERED), (Kind.CLOSE, Outcome.DONE)):
        for action in procedure.actions:
            if action.kind is kind and action.to and procedure.state(action.to).outcome is outcome:
                return action
    return None


def judged_promises(procedure: Procedure) -> list[Promise]:
    """The promises that history can be judged by: begun by the message itself and kept only by a decision on it."""
    deciding = {a.name for a in procedure.actions if a.kind in DECIDING}
    return [p for p in procedure.starts(procedure.opening.name) if deciding.issuperset(p.kept_by)]


def values_of(past: Past, procedure: Procedure) -> dict[str, str]:
    """Title and text in the procedure's own fields."""
    title, text = _field(procedure, FieldKind.TEXT), _field(procedure, FieldKind.LONG)
    assert text is not None  # `setting` looked
    if title is None:
        return {text: f"{past.title}\n{past.text}" if past.title else past.text}
    return {title: past.title, text: past.text} if past.title else {text: past.text}


def _field(procedure: Procedure, kind: FieldKind) -> str | None:
    own = ("name", "address")  # a contact's, not the message's
    return next((f.name for f in procedure.fields if f.kind is kind and f.name not in own), None)


def rows_of(past: Past, place: Setting, *, now: datetime) -> list[Model]:
    """Every row of the matter. `now` is when it is taken in; its own times are those of the line."""
    procedure = place.procedures[past.procedure]
    key = MatterKey(new_key())
    matter = _matter(past, place, procedure, key)
    party = Party(bureau_id=matter.bureau_id, id=new_id(), matter_id=matter.id, part="submitter")
    party.sealed = key.seal_values("party", party.id, {"name": past.sender} if past.sender else {})
    asked = _asked(past, place, procedure, matter, key, now)
    promised = [_promised(matter, promise, past, place, now) for promise in judged_promises(procedure)]
    events = [asked]
    if past.answer:
        events.append(_answered(past, place, procedure, matter, key, now))
        if past.answered_at is None:
            promised = []  # nobody can say whether a promise was kept
        for deadline in promised:
            clock.settle(deadline, matter.settled_at or now)
    clock.point_to_next(matter, promised)
    return [matter, party, *events, *promised, *(row for event in events for row in project(matter, event))]


def _matter(past: Past, place: Setting, procedure: Procedure, key: MatterKey) -> Matter:
    unit = place.unit_of(past, procedure)
    row = matter_id(place.bureau_id, place.source, past.identity)
    return Matter(
        bureau_id=place.bureau_id,
        id=row,
        number=receipt.new_number(),
        procedure=procedure.code,
        version=procedure.version,
        state=procedure.first_state.name,
        unit_id=unit,
        owed_by_id=unit,
        confidential=procedure.conflict,
        anonymous=past.anonymous,
        channel=past.channel,
        origin=place.origin,
        submitted_at=past.submitted_at,
        changed_at=past.submitted_at,
        transfers=past.transfers or 0,
        key=key.wrapped(row),
        secret=key.seal("secret", row, new_case_secret()),
        sealed=key.seal("matter.sealed", row, json.dumps(values_of(past, procedure), ensure_ascii=False).encode()),
    )


def _asked(past: Past, place: Setting, procedure: Procedure, matter: Matter, key: MatterKey, now: datetime) -> Event:
    facts = {"imported": place.source, "imported_at": now.isoformat()}
    if past.submitted_is_day:
        facts["at_known"] = "day"
    if past.transfers is not None:
        facts |= {"transfers": str(past.transfers), "transfers_known": "count"}
    opening = procedure.opening
    return record(
        matter, key, action=opening.name, kind=opening.kind, to=matter.state, role="resident",
        now=past.submitted_at, actor=RESIDENT, words=summary(procedure, values_of(past, procedure)), facts=facts,
    )  # fmt: skip


def _answered(past: Past, place: Setting, procedure: Procedure, matter: Matter, key: MatterKey, now: datetime) -> Event:
    """The answer, and the end it brought. If nobody knows when, the record bears the time of import and says so."""
    action = answering(procedure)
    assert action is not None  # `setting` looked
    assert action.to is not None
    facts = {"imported": place.source}
    if past.answered_at is None:
        facts["at_known"] = "no"
    elif past.answered_is_day:
        facts["at_known"] = "day"
    event = record(
        matter, key, action=action.name, kind=action.kind, to=action.to, role=action.by[0],
        now=past.answered_at or now, actor=SYSTEM, words=past.answer, facts=facts,
    )  # fmt: skip
    matter.state, matter.outcome = action.to, str(procedure.state(action.to).outcome)
    matter.settled_at = past.answered_at
    matter.erase_at = retention_end(procedure, now)
    return event


def _promised(matter: Matter, promise: Promise, past: Past, place: Setting, now: datetime) -> Deadline:
    """What the promise of today's procedure would have meant then: counted from then, and marked as made now."""
    deadline = clock.make(matter, promise, now=past.submitted_at, calendar=place.calendar, zone=place.zone)
    deadline.made_at = now
    return deadline
