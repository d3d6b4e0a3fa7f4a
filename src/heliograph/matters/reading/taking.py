"""Take my data: everything an instance keeps of a matter, for the person it belongs to, so that they can check it.

The events come in the form they were committed in, with their salts and commitments: whoever holds the file can
recompute the chain with `core.commitment.check_chain`, or in any language from RFC 8785 and SHA-256, and compare the
leaves with the public log. An internal note is there as its digest; a note whose words stand in the committed text is
withheld whole and named as such.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from heliograph.core.calendar import Within
from heliograph.core.commitment import EventRecord, hide_internal, salt_for
from heliograph.core.procedure import Kind, Procedure
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.matters import files as stored
from heliograph.matters import procedures
from heliograph.matters.actions.act import title_of
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Event, Look, Matter, Party, Rating, Telling
from heliograph.organisation import reading as organisation

FORMAT = "heliograph/matter/v1"
OF_THE_HOLDER = ("submitter", "agent", "guardian", "represented")
"""The parties whose names and contacts came with the submission itself."""

Row = dict[str, object]


def everything(matter: Matter, now: datetime) -> Row:
    """The whole matter as JSON values."""
    key = MatterKey.of(matter) if matter.key else None
    mine = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    events = list(Event.objects.filter(**mine).order_by("sequence"))
    files = list(Attachment.objects.filter(**mine).order_by("id"))
    sealed = json.loads(key.open("matter.sealed", matter.id, bytes(matter.sealed))) if key and matter.sealed else {}
    return {
        "format": FORMAT,
        "taken_at": now.isoformat(),
        "bureau": _both(organisation.bureau(matter.bureau_id).title),
        "number": matter.number,
        "procedure": {
            "code": procedure.code,
            "version": procedure.version,
            "digest": procedure.digest,
            "title": _both(procedure.title),
        },
        "state": {"name": matter.state, "title": _both(procedure.state(matter.state).title), "outcome": matter.outcome},
        "submitted_at": matter.submitted_at.isoformat(),
        "settled_at": _time(matter.settled_at),
        "erase_at": _time(matter.erase_at),
        "erased_at": _time(matter.erased_at),
        "channel": matter.channel,
        "unit": _unit(matter.bureau_id, matter.unit_id),
        "officer": _officer(matter.bureau_id, matter.officer_id),
        "place": [matter.latitude, matter.longitude] if matter.latitude is not None else None,
        "fields": [
            {"name": f.name, "label": _both(f.label), "value": sealed[f.name]}
            for f in procedure.fields
            if f.name in sealed
        ],
        "parties": [
            _party(party, key) for party in Party.objects.filter(**mine, part__in=OF_THE_HOLDER).order_by("id")
        ],
        "promises": [
            _promise(row, procedure.promise(row.promise).title)
            for row in Deadline.objects.filter(**mine).order_by("starts_at", "due")
        ],
        "secret": key.open("secret", matter.id, bytes(matter.secret)).hex() if key else None,
        "events": _events(events, matter, key, files, procedure),
        "attachments": [_file(row, key) for row in files if row.public],
        "tellings": [_telling(row) for row in Telling.objects.filter(**mine).order_by("id")],
        "looks": [_look(row) for row in Look.objects.filter(**mine).order_by("at")],
        "rating": _rating(Rating.objects.filter(**mine).first(), key),
        "how_to_check": _both(HOW_TO_CHECK),
    }


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """An attachment, opened for its holder: media type by content, the name it came with."""

    kind: str
    name: str
    data: bytes


def opened_file(matter: Matter, file: UUID, *, preview: bool = False) -> OpenedFile:
    """A file that the holder of the receipt may have, or the small picture of it. Raises `NotFound`."""
    row = Attachment.objects.filter(bureau_id=matter.bureau_id, id=file, matter_id=matter.id, public=True).first()
    if row is None or not matter.key or (preview and not row.preview):
        raise NotFound
    key = MatterKey.of(matter)
    try:
        data = stored.read(settings.HELIOGRAPH_HOME, row.id, key, preview=preview)
    except (FileNotFoundError, SealBroken) as error:
        raise NotFound from error
    name = key.open_text("attachment.name", row.id, bytes(row.name))
    return OpenedFile("image/jpeg" if preview else row.kind, name, data)


HOW_TO_CHECK = Text(
    "每条记录：commitment = SHA-256(salt ‖ RFC 8785 规范化的 record)，record.previous 是上一条的 commitment。"
    "salt = HKDF-SHA-256(secret, info = “heliograph/event/v1/salt/” + 序号)。salt 和 secret 是十六进制。",
    "Of every event: commitment = SHA-256(salt ‖ record in RFC 8785 form), and record.previous is the commitment before. "
    "salt = HKDF-SHA-256(secret, info = “heliograph/event/v1/salt/” + sequence). salt and secret are hexadecimal.",
)
NOTE_WITHHELD = Text(
    "内部记录，依《政府信息公开条例》第十六条不公开；不服可以申请公开、申请行政复议或提起诉讼。",
    "An internal record, withheld (Regulation on Open Government Information, art. 16); you may ask for disclosure, for "
    "reconsideration, or go to court.",
)


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """An event with what opens it to its holder; `record` and `salt` are None where it is withheld or erased."""

    event_id: UUID
    sequence: int
    commitment: bytes
    record: EventRecord | None
    salt: bytes | None


def opened_records(matter: Matter) -> list[OpenedRecord]:
    """A matter's events as they were committed, for who holds its receipt."""
    mine = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    files = list(Attachment.objects.filter(**mine).order_by("id"))
    key = MatterKey.of(matter) if matter.key else None
    secret = case_secret(matter)
    found, previous = [], ""
    for event in Event.objects.filter(**mine).order_by("sequence"):
        commitment = bytes(event.commitment)
        record = record_of(event, key, files, previous) if key else None
        if record is not None and event.kind == Kind.NOTE and record.public:
            record = None
        salt = salt_for(secret, event.sequence) if record is not None else None
        found.append(OpenedRecord(event.id, event.sequence, commitment, record, salt))
        previous = commitment.hex()
    return found


def case_secret(matter: Matter) -> bytes:
    """The matter's secret, from which the salts come; nothing once it is erased."""
    key = MatterKey.of(matter) if matter.key else None
    return key.open("secret", matter.id, bytes(matter.secret)) if key else b""


def record_of(event: Event, key: MatterKey, files: list[Attachment], previous: str) -> EventRecord:
    """The event as it was committed. Raises `SealBroken` where the content is not what was sealed."""
    told = key.open_values("event.public", event.id, bytes(event.public))
    words = told.pop("words", "")
    internal = key.open_text("event.internal", event.id, bytes(event.internal))
    return EventRecord(
        time=event.at,
        role=event.role,
        action=event.action,
        from_=event.from_state,
        to=event.to_state,
        public=words,
        internal=hide_internal(salt_for(key.key, event.sequence), internal),
        attachments=tuple(bytes(file.digest).hex() for file in files if file.event_id == event.id),
        facts={**event.facts, **told},
        sequence=event.sequence,
        previous=previous,
    )


def _events(
    events: list[Event], matter: Matter, key: MatterKey | None, files: list[Attachment], procedure: Procedure
) -> list[Row]:
    secret = key.open("secret", matter.id, bytes(matter.secret)) if key else b""
    rows, previous = [], ""
    for event in events:
        commitment = bytes(event.commitment).hex()
        row: Row = {
            "sequence": event.sequence,
            "title": _both(_title(procedure, event)),
            "officer": _officer(matter.bureau_id, event.officer_id),
            "unit": _unit(matter.bureau_id, event.unit_id),
            "commitment": commitment,
        }
        rows.append(row | _committed(event, key, secret, files, previous))
        previous = commitment
    return rows


def _committed(event: Event, key: MatterKey | None, secret: bytes, files: list[Attachment], previous: str) -> Row:
    """The record that was committed with its salt, or why it is not here."""
    bare: Row = {"time": event.at.isoformat(), "action": event.action, "to": event.to_state, "previous": previous}
    if key is None:
        return {**bare, "erased": True}
    record = record_of(event, key, files, previous)
    if event.kind == Kind.NOTE and record.public:
        return {**bare, "withheld": _both(NOTE_WITHHELD)}
    shown: Row = {"record": record.as_json(), "salt": salt_for(secret, event.sequence).hex()}
    return {**shown, "withheld": _both(NOTE_WITHHELD)} if record.internal else shown


def _title(procedure: Procedure, event: Event) -> Text:
    try:
        return title_of(procedure, event.action)
    except KeyError:  # an action of imported history that this version does not name
        return Text(event.action, event.action)


def _both(text: Text) -> dict[str, str]:
    return {"zh-Hans": text.zh, "en": text.en}


def _time(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _unit(bureau_id: int, unit_id: int | None) -> dict[str, str] | None:
    name = organisation.unit_name(bureau_id, unit_id)
    return _both(name) if name else None


def _officer(bureau_id: int, officer_id: int | None) -> dict[str, str] | None:
    name = organisation.officer_name(bureau_id, officer_id)
    return _both(name) if name else None


def _party(row: Party, key: MatterKey | None) -> Row:
    contact = key.open_values("party", row.id, bytes(row.sealed)) if key else {}
    return {"part": row.part, "contact": contact, "reach": row.reach}


def _promise(row: Deadline, title: Text) -> Row:
    return {
        "name": row.promise,
        "title": _both(title),
        "owed_by": row.owes,
        "within": _both(Within.parse(row.within).text),
        "starts_at": row.starts_at.isoformat(),
        "due": row.due.isoformat(),
        "status": row.status,
        "provisional": row.provisional,
        "settled_at": _time(row.settled_at),
        "broken_at": _time(row.broken_at),
        "extensions": row.extra,
        "pauses": row.pauses,
        "calendar": row.calendar,
    }


def _file(row: Attachment, key: MatterKey | None) -> Row:
    name = key.open_text("attachment.name", row.id, bytes(row.name)) if key else ""
    return {"id": str(row.id), "name": name, "kind": row.kind, "size": row.size, "sha256": bytes(row.digest).hex()}


def _telling(row: Telling) -> Row:
    times = {"owed_at": _time(row.owed_at), "sent_at": _time(row.sent_at), "read_at": _time(row.read_at)}
    return {"channel": row.channel, "status": row.status, **times}


def _look(row: Look) -> Row:
    who = _officer(row.bureau_id, row.officer_id)
    return {"at": row.at.isoformat(), "officer": who, "unit": _unit(row.bureau_id, row.unit_id), "why": row.why}


def _rating(row: Rating | None, key: MatterKey | None) -> Row | None:
    if row is None:
        return None
    said = key.open_text("rating.words", row.id, bytes(row.words)) if key else ""
    return {"grade": row.grade, "words": said, "may_contact": row.may_contact, "at": row.at.isoformat()}
