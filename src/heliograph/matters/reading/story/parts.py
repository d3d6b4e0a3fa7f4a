"""The other parts of a story: what was submitted, files, who looked, who is answerable, the rating, related matters."""

from __future__ import annotations

import json

from heliograph.core import receipt
from heliograph.core.procedure import Field, FieldKind
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Event, Matter, Party
from heliograph.matters.reading.story import words
from heliograph.matters.reading.story.model import Answerable, File, Looked, Person, Rated, Related
from heliograph.matters.reading.story.reader import Reader
from heliograph.matters.reading.story.rows import Rows
from heliograph.organisation import reading as organisation


def submitted(rows: Rows, reader: Reader) -> tuple[tuple[str, str], ...]:
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
    if field.kind in (FieldKind.DATE, FieldKind.DATETIME):
        return reader.written(value)
    return labels.get(value, value)


def files(rows: Rows, reader: Reader) -> list[File]:
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


def looks(rows: Rows, reader: Reader) -> list[Looked]:
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


def answerable(rows: Rows, reader: Reader) -> Answerable:
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


def rated(rows: Rows, reader: Reader) -> Rated | None:
    row = rows.rating
    if row is None or not reader.sees_rating:
        return None
    said = rows.key.open_text("rating.words", row.id, bytes(row.words)) if rows.key and reader.sees_content else ""
    return Rated(row.grade, reader.say(words.GRADES[row.grade]), said, row.may_contact, row.at, row.changes < 1)


def related(other: Matter, matter: Matter, reader: Reader, page: str) -> Related:
    """The parts and the whole open with the same receipt; the matter this one was joined to is somebody else's."""
    how = "joined" if other.id == matter.merged_into else "part" if other.parent_id == matter.id else "whole"
    procedure = procedures.version(other.bureau_id, other.procedure, other.version)
    opens = page and (how != "joined" or reader.is_staff)
    return Related(
        how, receipt.show_number(other.number), reader.state(procedure.state(other.state)), other.due,
        page.format(other.number) if opens else "",
    )  # fmt: skip


def people(rows: Rows, reader: Reader) -> tuple[Person, ...]:
    if rows.key is None or not reader.sees_content:
        return ()
    key = rows.key
    return tuple(person(row, key, reader) for row in rows.parties)


def person(row: Party, key: MatterKey, reader: Reader) -> Person:
    """A party as the reader may know them. Who asked for secrecy is nobody's to read but those of `reading.names`."""
    withheld = "" if reader.sees_names else "handling"
    if row.protected and not reader.sees_protected:
        withheld = "asked"
    return Person(
        part=row.part,
        values={} if withheld else key.open_values("party", row.id, bytes(row.sealed)),
        reach=row.reach,
        id=row.id,
        of=row.of,
        minor=row.minor,
        protected=row.protected,
        known_from=row.known_from,
        key_at=row.key_at,
        withheld=withheld,
    )
