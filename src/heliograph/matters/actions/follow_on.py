"""A matter that comes out of another: the parts of a split one, under the same receipt and the same promises."""

from __future__ import annotations

import json

from django.db.models import Model

from heliograph.core import receipt
from heliograph.core.commitment import new_case_secret
from heliograph.core.sealing import new_key
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.change import Change, project, record
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party


def child_of(change: Change, words: str) -> tuple[str, list[Model]]:
    """A part of the changed matter as a matter of its own: (number, rows to insert).

    The resident reaches it with the parent's receipt. Its clocks started when the parent's did: splitting gains no time.
    """
    parent, procedure = change.matter, change.procedure
    key = MatterKey(new_key())
    child = Matter(
        bureau_id=parent.bureau_id, id=new_id(), number=receipt.new_number(), procedure=parent.procedure, version=parent.version,
        state=procedure.first_state.name, unit_id=parent.unit_id, owed_by_id=parent.unit_id, about_unit_id=parent.about_unit_id,
        about_officer_id=parent.about_officer_id, confidential=parent.confidential, anonymous=parent.anonymous,
        channel=parent.channel, language=parent.language, submitted_at=parent.submitted_at, changed_at=change.now,
        parent_id=parent.id, parent_how="split",
    )  # fmt: skip
    child.key = key.wrapped(child.id)
    child.secret = key.seal("secret", child.id, new_case_secret())
    child.sealed = key.seal("matter.sealed", child.id, json.dumps({"text": words}, ensure_ascii=False).encode())
    promised = [
        clock.make(child, p, now=parent.submitted_at, calendar=change.calendar, zone=change.zone)
        for p in procedure.starts(procedure.opening.name)
    ]
    event = record(
        child, key, action=procedure.opening.name, kind=procedure.opening.kind, to=child.state, role=change.role, now=change.now,
        actor=change.actor, words=words, facts={"from": parent.number},
    )  # fmt: skip
    coming = clock.next_due(promised)
    child.due, child.warn_at = (coming.due, coming.warn_at) if coming else (None, None)
    return child.number, [child, *_copied_parties(change, child, key), event, *promised, *project(child, event, change.now)]


def _copied_parties(change: Change, child: Matter, key: MatterKey) -> list[Party]:
    """The same people, sealed anew under the child's key."""
    copies = []
    for party in Party.objects.filter(bureau_id=child.bureau_id, matter_id=change.matter.id):
        copy = Party(bureau_id=child.bureau_id, id=new_id(), matter_id=child.id, part=party.part, reach=party.reach, language=party.language)
        copy.sealed = key.seal_values("party", copy.id, change.key.open_values("party", party.id, party.sealed))
        copies.append(copy)
    return copies
