"""`submit`: a matter begins. Everything is sealed, promised and recorded before the receipt is shown.

All rows are made in the request's own thread; the writer only inserts them, many requests to one commit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Model

from heliograph.core import receipt
from heliograph.core.commitment import new_case_secret
from heliograph.core.files import Accepted
from heliograph.core.procedure import FieldKind, Group, Procedure
from heliograph.core.sealing import new_key
from heliograph.core.text import Text
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import RESIDENT, Actor, may_open
from heliograph.matters.actions.change import Change, attach, hashes, project, record, tell
from heliograph.matters.actions.details import ASKED_SECRECY, Contact, Details, Person, check_contact
from heliograph.matters.actions.duties import owe_tellings
from heliograph.matters.actions.locking import MatterRef, lock
from heliograph.matters.actions.parties import concerned, party_of
from heliograph.matters.commit import durably, durably_insert, insert
from heliograph.matters.errors import AlreadySubmitted, Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey, keyring
from heliograph.matters.models import Deadline, Matter, Party
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

Value = str | list[str]


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody submits. `values` are the procedure's own fields, already checked by `forms`.

    `claimed_at` is when the person says they called or came; what the server knows is the time of submitting.
    `token` names the form that was sent: sending the same form twice registers once. `parent` is the report that this
    grew from; it gets keys of its own. `people` are the parties of a case, which has no submitter; `happened_at` is
    when it was filed by the officer's word, where its clocks then start. `suggested` is the procedure that was offered to
    them for their own words: the event records whether they followed.
    """

    values: Mapping[str, Value]
    contact: Contact = field(default_factory=Contact)
    attachments: tuple[Accepted, ...] = ()
    channel: str = "web"
    language: str = "zh-hans"
    unit: int | None = None
    about_unit: int | None = None
    about_officer: int | None = None
    on_behalf: Contact | None = None
    part: str = "agent"
    latitude: float | None = None
    longitude: float | None = None
    claimed_at: datetime | None = None
    token: UUID | None = None
    parent: MatterRef | None = None
    people: tuple[Person, ...] = ()
    happened_at: datetime | None = None
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执: shown once. The secret is nowhere else; a case has none, because each party gets a key of their own."""

    ref: MatterRef
    number: str
    secret: str
    deadlines: tuple[Deadline, ...]
    unit: Text


def submit(
    bureau_id: int, procedure: Procedure, submission: Submission, by: Actor = RESIDENT, *, now: datetime
) -> Receipt:
    """Register a matter; returns when it is durable.

    Raises `Invalid` (a field that can't be used), `NotAllowed`, `NotFound` (no such parent), `AlreadySubmitted`,
    `NoUnit`. Nothing half-written remains.
    """
    rows, made = prepare(bureau_id, procedure, submission, by, now=now)
    parent = submission.parent
    try:
        if parent is None:
            durably_insert(rows)
        else:
            durably(lambda: insert([*rows, *_grown(parent, by, now)]))
    except IntegrityError as error:
        if submission.token and Matter.objects.filter(bureau_id=bureau_id, id=submission.token).exists():
            raise AlreadySubmitted from error
        raise
    return made


def _grown(ref: MatterRef, by: Actor, now: datetime) -> list[Model]:
    """The event on the report that this grew from. It names no number: who reported does not hold the case's receipt."""
    parent = lock(ref)
    if parent.erased_at is not None or by.viewer is None or not may_open(by.viewer, parent):
        raise NotFound
    role = next(iter(by.viewer.roles & {"handler", "lead", "chief", "supervisor"}), "handler")
    event = record(
        parent, MatterKey.of(parent), action="grew", kind="told", to=parent.state, role=role, now=now, actor=by
    )
    parties = Party.objects.filter(bureau_id=parent.bureau_id, matter_id=parent.id)
    told = tell(parent, event, ["submitter"], parties, now)
    parent.save()
    return [event, *told, *project(parent, event)]


def prepare(
    bureau_id: int, procedure: Procedure, submission: Submission, by: Actor, *, now: datetime
) -> tuple[list[Model], Receipt]:
    """All rows of a new matter, and its receipt; nothing is written but attachments, which are sealed files first."""
    _check_may_submit(bureau_id, procedure, submission, by)
    matter, key, secret = _open(bureau_id, procedure, submission, now)
    calendar, zone = organisation.calendar(bureau_id), organisation.zone(bureau_id)
    matter.sealed = key.seal(
        "matter.sealed", matter.id, json.dumps(dict(submission.values), ensure_ascii=False).encode()
    )
    is_case = procedure.group is Group.CASE
    parties = _people(procedure, matter, key, submission, now) if is_case else _parties(matter, key, submission)
    opening = procedure.opening
    promised = [
        clock.make(matter, p, now=now, calendar=calendar, zone=zone, began=submission.happened_at)
        for p in procedure.starts(opening.name)
        if not any(telling.promise == p.name for telling in procedure.tellings)
    ]
    role = _outside(by) if by.viewer is None else next(r for r in opening.by if r in by.viewer.roles)
    event = record(
        matter, key, action=opening.name, kind=opening.kind, to=matter.state, role=role, now=now, actor=by,
        words=summary(procedure, submission.values), files_hashed=hashes(submission.attachments),
        facts=_facts(procedure, submission, by),
    )  # fmt: skip
    given = Details(happened_at=submission.happened_at)
    change = Change(matter, procedure, opening, by, role, given, now, key, promised, parties=parties)
    clocks, owed = owe_tellings(change, event)
    promised += clocks
    clock.point_to_next(matter, promised)
    files = attach(matter, key, event, submission.attachments, is_public=True)
    told = tell(matter, event, opening.tell, concerned(change, parties), now)
    rows: list[Model] = [matter, *parties, event, *promised, *files, *told, *owed, *project(matter, event)]
    unit = organisation.unit_name(bureau_id, matter.unit_id) or Text("", "")
    return rows, Receipt(MatterRef(bureau_id, matter.id), matter.number, secret, tuple(promised), unit)


def _is_complained_about(viewer: Viewer, submission: Submission) -> bool:
    """Nobody enters at a counter what is about themselves or their unit (P-07)."""
    return submission.about_officer == viewer.officer_id or submission.about_unit in viewer.posted_units


def _check_named(bureau_id: int, submission: Submission) -> None:
    """Who is complained about is of this bureau."""
    if submission.about_unit is not None and submission.about_unit not in organisation.units(bureau_id):
        raise Invalid("about_unit", Text("没有这个单位。", "There is no such unit."))
    if submission.about_officer is not None and organisation.officer_name(bureau_id, submission.about_officer) is None:
        raise Invalid("about_officer", Text("没有这位民警。", "There is no such officer."))


def _facts(procedure: Procedure, submission: Submission, by: Actor) -> dict[str, str]:
    facts = {"parent": submission.parent.id.hex} if submission.parent else {}
    if submission.suggested:
        followed = "yes" if submission.suggested == procedure.code else "no"
        facts |= {"suggested": submission.suggested, "followed": followed}
    facts |= {name: value for name, value in (("source", by.source), ("door", by.door)) if value}
    said = {"claimed_at": submission.claimed_at, "happened_at": submission.happened_at}
    return facts | {name: at.isoformat() for name, at in said.items() if at}


def _check_may_submit(bureau_id: int, procedure: Procedure, submission: Submission, by: Actor) -> None:
    opening, viewer = procedure.opening, by.viewer
    if viewer is None and _outside(by) not in opening.by:
        raise NotAllowed(opening.title)
    if viewer is not None and (
        viewer.bureau_id != bureau_id or viewer.roles.isdisjoint(opening.by) or _is_complained_about(viewer, submission)
    ):
        raise NotAllowed(opening.title)
    _check_named(bureau_id, submission)
    if procedure.group is not Group.CASE and not by.is_system:
        check_contact(procedure, submission.contact)


def _outside(by: Actor) -> str:
    """The role of somebody who is no officer: a resident, or the system where a rule makes the matter."""
    return "system" if by.is_system else "resident"


def _open(bureau_id: int, procedure: Procedure, submission: Submission, now: datetime) -> tuple[Matter, MatterKey, str]:
    """The matter's row with its keys. The receipt's secret is returned and kept only as a keyed hash."""
    matter_id = submission.token or new_id()
    key, number = MatterKey(new_key()), receipt.new_number()
    secret = "" if procedure.group is Group.CASE else receipt.new_secret()
    accused = _accused(submission) if procedure.conflict else frozenset()
    unit = organisation.unit_for(bureau_id, procedure.handler, submission.unit, avoid=accused)
    matter = Matter(
        bureau_id=bureau_id,
        id=matter_id,
        number=number,
        procedure=procedure.code,
        version=procedure.version,
        state=procedure.first_state.name,
        unit_id=unit.id,
        owed_by_id=unit.id,
        about_unit_id=submission.about_unit if procedure.conflict else None,
        about_officer_id=submission.about_officer if procedure.conflict else None,
        confidential=procedure.conflict,
        anonymous=procedure.group is not Group.CASE and not procedure.opens_by_rule and not submission.contact.name,
        channel=submission.channel,
        language=submission.language,
        submitted_at=now,
        changed_at=now,
        latitude=submission.latitude,
        longitude=submission.longitude,
        parent_id=submission.parent.id if submission.parent else None,
        parent_how="grew" if submission.parent else "",
        code_hash=keyring().receipt_code_hash(number, secret) if secret else b"",
        key=key.wrapped(matter_id),
        secret=key.seal("secret", matter_id, new_case_secret()),
    )
    return matter, key, secret


def _accused(submission: Submission) -> frozenset[int]:
    """The units that must not handle a complaint: the one it is about, and those of the officer it is about (P-07)."""
    named = frozenset() if submission.about_unit is None else frozenset({submission.about_unit})
    return named | organisation.units_of(submission.about_officer)


def _people(procedure: Procedure, matter: Matter, key: MatterKey, submission: Submission, now: datetime) -> list[Party]:
    """The parties of a case, each after whom they stand for."""
    made: list[Party] = []
    on = now.astimezone(organisation.zone(matter.bureau_id)).date()
    for person in sorted(submission.people, key=lambda person: person.of is not None):
        made.append(party_of(procedure, matter, key, person, others=made, now=now, on=on))
    return made


def _parties(matter: Matter, key: MatterKey, submission: Submission) -> list[Party]:
    """The submitter always, and whoever was asked on behalf of. A wish for secrecy holds for both."""
    people = [("submitter", submission.contact)]
    if submission.on_behalf is not None:
        people.append((submission.part, submission.on_behalf))
    parties = []
    for part, contact in people:
        party = Party(
            bureau_id=matter.bureau_id,
            id=new_id(),
            matter_id=matter.id,
            part=part,
            reach=contact.reach,
            language=submission.language,
            protected=bool(submission.values.get(ASKED_SECRECY)),
        )
        party.sealed = key.seal_values("party", party.id, contact.values())
        parties.append(party)
    return parties


def summary(procedure: Procedure, values: Mapping[str, Value]) -> str:
    """What was submitted as readable text, in the words the resident used: the public text of the first event."""
    lines = []
    for one in procedure.fields:
        value = values.get(one.name)
        if value:
            labels = (
                {"yes": "是"}
                if one.kind is FieldKind.YES
                else {option.value: option.label.zh for option in one.options}
            )
            shown = "、".join(labels.get(v, v) for v in value) if isinstance(value, list) else labels.get(value, value)
            lines.append(f"{one.label.zh}：{shown}")
    return "\n".join(lines)
