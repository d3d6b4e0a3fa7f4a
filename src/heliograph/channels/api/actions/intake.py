"""What partners bring in: many matters in one request, each registered once for its id over there, or refused by itself.

The row that knows the id again is written in the transaction that registers the matter, so that a crash, a lost answer or two
requests at a time never register twice. Everything else is the spine's: the same form, the same promises, a receipt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
import pydantic
from django.db import IntegrityError
from django.db.models import Model
from ninja.errors import ValidationError

from heliograph.channels.api import strict, submitting
from heliograph.channels.api.hashing import digest_of
from heliograph.channels.api.models import Intake, Partner, Said
from heliograph.channels.api.problems import Fault, Problem
from heliograph.channels.api.shapes.common import FaultOut
from heliograph.channels.api.shapes.partners import IntakeItem, IntakeOutcome
from heliograph.channels.api.submitting import NO_SUCH, Refused
from heliograph.core import receipt as codes
from heliograph.core.procedure import Kind, Procedure
from heliograph.core.text import Text
from heliograph.matters import actions
from heliograph.matters.actions import Actor, Details, MatterRef
from heliograph.matters.actions.locking import lock
from heliograph.matters.actions.submit import prepare
from heliograph.matters.commit import durably, durably_insert
from heliograph.matters.errors import Invalid, MatterError, NotOffered
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.matters.procedures import version
from heliograph.matters.reading import guides
from heliograph.organisation import reading as organisation
from heliograph.reader import tr

CHANNEL = "partner"
TOGETHER = 25
"""Matters in one transaction: a batch of 500 does not hold up everybody else's commits."""
NOT_YOURS = Text("这个合作单位不能登记这项规程。", "This partner may not begin this procedure.")
NO_UNIT = Text("现在没有单位能接这件事，请稍后再发。", "No unit can take this at the moment: send it again later.")
AHEAD = Text("时间还没有到。", "That time has not come yet.")


@dataclass(slots=True)
class _Ready:
    """An item that can be registered: its rows, and what its sender is told."""

    at: int
    item: IntakeItem
    rows: list[Model]
    receipt: actions.Receipt
    intake: Intake


def speaker(partner: Partner) -> Actor:
    """Who acts when a resident speaks through a partner: the resident; the event says through whom."""
    return Actor(source=partner.code, door="api")


def take_in(partner: Partner, items: Sequence[Mapping[str, Any]], *, now: datetime, today: date) -> list[IntakeOutcome]:
    """Register what can be; one outcome for each item, in their order. Safe to call again with the same items."""
    outcomes: dict[int, IntakeOutcome] = {}
    waiting: list[_Ready] = []
    seen: set[str] = set()
    known = _known(partner, items)
    for at, raw in enumerate(items):
        try:
            item = _read(raw)
            if item.id in known or item.id in seen:
                waiting = _register(waiting, outcomes)
                outcomes[at] = _again(partner, item)
                continue
            waiting.append(_prepare(partner, at, item, now=now, today=today))
            seen.add(item.id)
        except Refused as refused:
            outcomes[at] = _refused(str(raw.get("id", ""))[:100], refused.faults)
        if len(waiting) >= TOGETHER:
            waiting = _register(waiting, outcomes)
    _register(waiting, outcomes)
    return [outcomes[at] for at in range(len(items))]


def _known(partner: Partner, items: Sequence[Mapping[str, Any]]) -> set[str]:
    ids = {one["id"] for one in items if isinstance(one.get("id"), str)}
    rows = Intake.objects.filter(bureau_id=partner.bureau_id, partner=partner, source_id__in=ids)
    return set(rows.values_list("source_id", flat=True))


def _read(raw: Mapping[str, Any]) -> IntakeItem:
    try:
        return IntakeItem.model_validate(raw)
    except pydantic.ValidationError as error:
        faults = [{**one, "loc": ("body", "", *one["loc"])} for one in error.errors(include_url=False)]
        raise Refused(*strict.as_problem(ValidationError(faults)).faults) from None


def _prepare(partner: Partner, at: int, item: IntakeItem, *, now: datetime, today: date) -> _Ready:
    """Everything but the writing. Raises `Refused`."""
    procedure = _procedure(partner, item, today)
    form = submitting.checked(partner.bureau_id, procedure, item)
    if item.called_at is not None and item.called_at > now:
        raise Refused(Fault("called_at", tr(AHEAD)))
    submission = replace(
        form.submission(language=item.language, token=None, channel=CHANNEL),
        claimed_at=item.called_at,
        latitude=float(item.place.latitude) if item.place else None,
        longitude=float(item.place.longitude) if item.place else None,
    )
    try:
        rows, receipt = prepare(partner.bureau_id, procedure, submission, speaker(partner), now=now)
    except Invalid as wrong:
        raise submitting.refuse(form, wrong) from None
    except MatterError as error:
        raise Refused(Fault("", tr(error.text))) from None
    except organisation.NoUnit:
        raise Refused(Fault("unit", tr(NO_UNIT))) from None
    intake = Intake(
        bureau_id=partner.bureau_id, id=new_id(), partner=partner, source_id=item.id, digest=_digest(item),
        matter_id=receipt.ref.id, at=now, answer_back=item.answer_back,
    )  # fmt: skip
    return _Ready(at, item, [*rows, intake], receipt, intake)


def _procedure(partner: Partner, item: IntakeItem, today: date) -> Procedure:
    found = guides.open_procedure(partner.bureau_id, item.procedure, today)
    if found is None:
        raise Refused(Fault("procedure", tr(NO_SUCH)))
    if partner.procedures and found.code not in partner.procedures:
        raise Refused(Fault("procedure", tr(NOT_YOURS)))
    return found


def _digest(item: IntakeItem) -> bytes:
    return digest_of(msgspec.json.encode(item.model_dump(mode="json"), order="sorted"))


def _register(waiting: list[_Ready], outcomes: dict[int, IntakeOutcome]) -> list[_Ready]:
    """Write what is ready, in one transaction; where another request was faster with an id, each by itself."""
    if waiting:
        try:
            durably_insert([row for one in waiting for row in one.rows])
            outcomes.update((one.at, _registered(one)) for one in waiting)
        except IntegrityError:
            outcomes.update((one.at, _alone(one)) for one in waiting)
    return []


def _alone(one: _Ready) -> IntakeOutcome:
    try:
        durably_insert(one.rows)
    except IntegrityError:
        return _again(one.intake.partner, one.item)
    return _registered(one)


def _registered(one: _Ready) -> IntakeOutcome:
    procedure = version(one.intake.bureau_id, one.item.procedure, _version_of(one.rows))
    receipt = submitting.receipt_of(one.intake.bureau_id, procedure, one.receipt, one.item.language)
    return IntakeOutcome(
        id=one.item.id, status="registered", number=receipt.number, secret=receipt.secret, follow=receipt.follow,
        unit=receipt.unit,
    )  # fmt: skip


def _version_of(rows: Sequence[Model]) -> str:
    return next(row.version for row in rows if isinstance(row, Matter))


def _again(partner: Partner, item: IntakeItem) -> IntakeOutcome:
    """What is said of an id that came before: its number, never its secret."""
    row = Intake.objects.get(bureau_id=partner.bureau_id, partner=partner, source_id=item.id)
    number = Matter.objects.filter(bureau_id=row.bureau_id, id=row.matter_id).values_list("number", flat=True).first()
    is_same = bytes(row.digest) == _digest(item)
    return IntakeOutcome(
        id=item.id, status="duplicate" if is_same else "conflict", number=codes.show_number(number or "")
    )


def _refused(source_id: str, faults: Sequence[Fault]) -> IntakeOutcome:
    errors = [FaultOut(field=one.field, message=one.message) for one in faults]
    return IntakeOutcome(id=source_id, status="refused", errors=errors)


def add_words(intake: Intake, source_id: str, words: str, *, now: datetime) -> None:
    """What the person told the partner since, added to their matter as they would on its page. The same id adds once.

    Raises `Problem` for other words under an id that came before, `NotOffered` where the matter takes nothing more, `NotFound` once it is erased.
    """
    about = {"bureau_id": intake.bureau_id, "about_id": intake.id, "source_id": source_id}

    def work() -> None:
        matter = lock(MatterRef(intake.bureau_id, intake.matter_id))
        said = Said.objects.filter(**about).first()
        if said is not None:
            if bytes(said.digest) != digest_of(words.encode()):
                raise Problem("conflict")
            return
        procedure = version(matter.bureau_id, matter.procedure, matter.version)
        offered = procedure.offered(matter.state, {"resident"})
        action = next((one for one in offered if one.kind is Kind.SUPPLY), None)
        if action is None:
            raise NotOffered("supply", procedure.state(matter.state).title)
        ref = MatterRef(matter.bureau_id, matter.id)
        event = actions.act(ref, action.name, speaker(intake.partner), now=now, details=Details(words=words))
        Said(**about, digest=digest_of(words.encode()), event_id=event.id, at=now).save(force_insert=True)

    durably(work)
