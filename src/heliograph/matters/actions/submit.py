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
from heliograph.core.procedure import Procedure, Who
from heliograph.core.sealing import new_key
from heliograph.core.text import Text
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.act import MatterRef, point_to_next
from heliograph.matters.actions.actor import RESIDENT, Actor
from heliograph.matters.actions.change import attach, hashes, project, record, tell
from heliograph.matters.actions.details import Contact
from heliograph.matters.commit import durably_insert
from heliograph.matters.errors import AlreadySubmitted, Invalid, NotAllowed
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
    grew from; it gets keys of its own.
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


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执: shown once. The secret is nowhere else."""

    ref: MatterRef
    number: str
    secret: str
    deadlines: tuple[Deadline, ...]
    unit: Text


def submit(bureau_id: int, procedure: Procedure, submission: Submission, by: Actor = RESIDENT, *, now: datetime) -> Receipt:
    """Register a matter; returns when it is durable.

    Raises `Invalid` (a field that can't be used), `NotAllowed`, `AlreadySubmitted`, `NoUnit`. Nothing half-written remains.
    """
    rows, made = prepare(bureau_id, procedure, submission, by, now=now)
    try:
        durably_insert(rows)
    except IntegrityError as error:
        if submission.token and Matter.objects.filter(bureau_id=bureau_id, id=submission.token).exists():
            raise AlreadySubmitted from error
        raise
    return made


def prepare(bureau_id: int, procedure: Procedure, submission: Submission, by: Actor, *, now: datetime) -> tuple[list[Model], Receipt]:
    """All rows of a new matter, and its receipt; nothing is written but attachments, which are sealed files first."""
    _check_may_submit(procedure, submission, by)
    matter, key, secret = _open(bureau_id, procedure, submission, now)
    calendar, zone = organisation.calendar(bureau_id), organisation.zone(bureau_id)
    matter.sealed = key.seal("matter.sealed", matter.id, json.dumps(dict(submission.values), ensure_ascii=False).encode())
    parties = _parties(matter, key, submission)
    opening = procedure.opening
    promised = [clock.make(matter, p, now=now, calendar=calendar, zone=zone) for p in procedure.starts(opening.name)]
    role = "resident" if by.viewer is None else next(r for r in opening.by if r in by.viewer.roles)
    event = record(
        matter, key, action=opening.name, kind=opening.kind, to=matter.state, role=role, now=now, actor=by,
        words=summary(procedure, submission.values), files_hashed=hashes(submission.attachments),
        facts=_facts(submission),
    )  # fmt: skip
    point_to_next(matter, promised)
    files = attach(matter, key, event, submission.attachments, is_public=True)
    told = tell(matter, event, opening.tell, parties, now)
    rows: list[Model] = [matter, *parties, event, *promised, *files, *told, *project(matter, event, now)]
    unit = organisation.unit_name(bureau_id, matter.unit_id) or Text("", "")
    return rows, Receipt(MatterRef(bureau_id, matter.id), matter.number, secret, tuple(promised), unit)


def _is_complained_about(viewer: Viewer, submission: Submission) -> bool:
    """Nobody enters at a counter what is about themselves or their unit (P-07)."""
    return submission.about_officer == viewer.officer_id or submission.about_unit in viewer.posted_units


def _facts(submission: Submission) -> dict[str, str]:
    facts = {"parent": submission.parent.id.hex} if submission.parent else {}
    return facts | ({"claimed_at": submission.claimed_at.isoformat()} if submission.claimed_at else {})


def _check_may_submit(procedure: Procedure, submission: Submission, by: Actor) -> None:
    opening = procedure.opening
    if by.viewer is None and "resident" not in opening.by:
        raise NotAllowed(opening.title)
    if by.viewer is not None and (by.viewer.roles.isdisjoint(opening.by) or _is_complained_about(by.viewer, submission)):
        raise NotAllowed(opening.title)
    must_name = not procedure.anonymous or procedure.who is not Who.ANYONE
    if must_name and not submission.contact.name:
        raise Invalid("contact_name", Text("办这件事要写明姓名。", "This needs your name."))
    if must_name and not (submission.contact.phone or submission.contact.email or submission.contact.address):
        raise Invalid("contact_phone", Text("请至少留一种联系方式，我们才能告知您结果。", "Leave at least one way to reach you, so that we can tell you the result."))


def _open(bureau_id: int, procedure: Procedure, submission: Submission, now: datetime) -> tuple[Matter, MatterKey, str]:
    """The matter's row with its keys. The receipt's secret is returned and kept only as a keyed hash."""
    matter_id = submission.token or new_id()
    key, number, secret = MatterKey(new_key()), receipt.new_number(), receipt.new_secret()
    unit = organisation.unit_for(bureau_id, procedure.handler, submission.unit)
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
        anonymous=not submission.contact.name,
        channel=submission.channel,
        language=submission.language,
        submitted_at=now,
        changed_at=now,
        latitude=submission.latitude,
        longitude=submission.longitude,
        parent_id=submission.parent.id if submission.parent else None,
        parent_how="grew" if submission.parent else "",
        code_hash=keyring().receipt_code_hash(number, secret),
        key=key.wrapped(matter_id),
        secret=key.seal("secret", matter_id, new_case_secret()),
    )
    return matter, key, secret


def _parties(matter: Matter, key: MatterKey, submission: Submission) -> list[Party]:
    """The submitter always, and whoever was asked on behalf of."""
    people = [("submitter", submission.contact)]
    if submission.on_behalf is not None:
        people.append((submission.part, submission.on_behalf))
    parties = []
    for part, contact in people:
        party = Party(
            bureau_id=matter.bureau_id, id=new_id(), matter_id=matter.id, part=part, reach=contact.reach, language=submission.language
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
            labels = {option.value: option.label.zh for option in one.options}
            shown = "、".join(labels.get(v, v) for v in value) if isinstance(value, list) else labels.get(value, value)
            lines.append(f"{one.label.zh}：{shown}")
    return "\n".join(lines)
