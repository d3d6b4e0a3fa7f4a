"""A matter that comes out of another: the parts of a split one, under the same receipt and the same promises."""

from __future__ import annotations

import json

from django.db.models import Model

from heliograph.core import receipt
from heliograph.core.commitment import new_case_secret
from heliograph.core.procedure import Kind
from heliograph.core.sealing import new_key
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.change import Change, project, record
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Matter, Party

INHERITED = (
    "procedure", "version", "state", "unit_id", "owed_by_id", "about_unit_id", "about_officer_id", "confidential", "anonymous", "channel",
    "language", "submitted_at", "late", "transfers", "reopened", "answered_by_id", "latitude", "longitude", "cell",
)  # fmt: skip


def child_of(change: Change, words: str) -> tuple[str, list[Model]]:
    """A part of the changed matter as a matter of its own: (number, rows to insert).

    The resident reaches it with the parent's receipt. It stands where the parent stands, and its clocks are the
    parent's, pauses and extensions included: splitting neither gains time nor breaks a promise that was kept.
    """
    parent, opening = change.matter, change.procedure.opening
    key = MatterKey(new_key())
    child = Matter(bureau_id=parent.bureau_id, id=new_id(), number=receipt.new_number(), changed_at=change.now)
    for name in INHERITED:
        setattr(child, name, getattr(parent, name))
    child.parent_id, child.parent_how = parent.id, "split"
    child.key = key.wrapped(child.id)
    child.secret = key.seal("secret", child.id, new_case_secret())
    child.sealed = key.seal("matter.sealed", child.id, json.dumps({"text": words}, ensure_ascii=False).encode())
    promised = [_copied(deadline, child) for deadline in change.deadlines if not _is_of_an_offer(change, deadline)]
    event = record(
        child, key, action=opening.name, kind=opening.kind, to=child.state, role=change.role, now=change.now,
        actor=change.actor, words=words, facts={"from": parent.number},
    )  # fmt: skip
    clock.point_to_next(child, promised)
    return child.number, [child, *_copied_parties(change, child, key), event, *promised, *project(child, event)]


def _copied(deadline: Deadline, child: Matter) -> Deadline:
    values = {field.attname: getattr(deadline, field.attname) for field in Deadline._meta.concrete_fields}
    return Deadline(**{**values, "id": new_id(), "matter_id": child.id})


def _is_of_an_offer(change: Change, deadline: Deadline) -> bool:
    """Whether it is the other unit's promise to take the parent over: the part was not offered to anybody."""
    starts = clock.promise_of(change.procedure, deadline).starts
    return any(change.procedure.action(name).kind is Kind.TRANSFER for name in starts)


def _copied_parties(change: Change, child: Matter, key: MatterKey) -> list[Party]:
    """The same people, sealed anew under the child's key."""
    copies = []
    for party in Party.objects.filter(bureau_id=child.bureau_id, matter_id=change.matter.id):
        copy = Party(
            bureau_id=child.bureau_id,
            id=new_id(),
            matter_id=child.id,
            part=party.part,
            reach=party.reach,
            language=party.language,
            protected=party.protected,
        )
        copy.sealed = key.seal_values("party", copy.id, change.key.open_values("party", party.id, party.sealed))
        copies.append(copy)
    return copies
