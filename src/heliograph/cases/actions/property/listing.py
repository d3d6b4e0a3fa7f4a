"""The list of what was taken (扣押清单): made with the opening of its matter, or lengthened while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from heliograph.cases.actions.property.photos import keep_photos
from heliograph.cases.actions.property.things import (
    CODE,
    LIST_MORE,
    OWNERS,
    Thing,
    check_things,
    held_list,
    moved,
    note_of,
    owners_of,
)
from heliograph.cases.models import Movement, PropertyItem
from heliograph.cases.models.property import Status
from heliograph.core.procedure import FieldKind, Procedure
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Details, MatterRef, Receipt, Submission, act, submit
from heliograph.matters.commit import durably, insert, update
from heliograph.matters.errors import Invalid
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter


def list_items(
    bureau_id: int, procedure: Procedure, submission: Submission, things: Sequence[Thing], by: Actor, *, now: datetime
) -> Receipt:
    """Open the property matter with its list, in one transaction; `submission.parent` is the case, `people` the owners.

    An owner's `Person.origin` names the party of the case who is the same person, so that they find their things on the
    page of the case. Raises what `submit` raises, and `Invalid` about the list.
    """
    if procedure.code != CODE:
        raise Invalid("what", Text("只有涉案财物有清单。", "Only property has a list."))
    check_things(things, [person.id for person in submission.people if person.part in OWNERS])
    submission = replace(submission, values=_with_words(procedure, submission, things))
    return durably(lambda: _open(bureau_id, procedure, submission, things, by, now))


def _with_words(procedure: Procedure, submission: Submission, things: Sequence[Thing]) -> dict[str, str | list[str]]:
    """The form's long field says the same as the list, unless it was filled in."""
    values = dict(submission.values)
    field = next((f for f in procedure.fields if f.kind is FieldKind.LONG), None)
    if field is not None and not values.get(field.name):
        values[field.name] = "\n".join(f"{n}. {t.what.strip()}，{t.quantity.strip()}" for n, t in enumerate(things, 1))
    return values


def _open(
    bureau_id: int, procedure: Procedure, submission: Submission, things: Sequence[Thing], by: Actor, now: datetime
) -> Receipt:
    receipt = submit(bureau_id, procedure, submission, by, now=now)
    matter = Matter.objects.get(bureau_id=bureau_id, id=receipt.ref.id)
    event = Event.objects.get(bureau_id=bureau_id, matter_id=matter.id, sequence=1)
    _add(matter, event, things, by, first=1, now=now)
    return receipt


def list_more(ref: MatterRef, things: Sequence[Thing], by: Actor, *, now: datetime) -> Event:
    """Add to the list of an open matter. Raises `MatterError`."""
    return durably(lambda: _list_more(ref, things, by, now))


def _list_more(ref: MatterRef, things: Sequence[Thing], by: Actor, now: datetime) -> Event:
    matter, items = held_list(ref)
    check_things(things, [party.id for party in owners_of(matter)])
    first = max((item.position for item in items), default=0) + 1
    words = "、".join(f"{n}. {t.what.strip()}（{t.quantity.strip()}）" for n, t in enumerate(things, first))
    event = act(ref, LIST_MORE, by, now=now, details=Details(words=words))
    _add(matter, event, things, by, first=first, now=now)
    return event


def _add(matter: Matter, event: Event, things: Sequence[Thing], by: Actor, *, first: int, now: datetime) -> None:
    """What was just listed is kept as found: a measure is a step of its own."""
    key = MatterKey.of(matter)
    items, movements = [], []
    for position, thing in enumerate(things, first):
        item = PropertyItem(
            bureau_id=matter.bureau_id,
            id=new_id(),
            matter_id=matter.id,
            position=position,
            quantity=thing.quantity.strip(),
            status=Status.HELD,
            owner_id=thing.owner,
            event_id=event.id,
            listed_at=now,
            changed_at=now,
        )
        item.sealed = key.seal_values("property", item.id, thing.values())
        items.append(item)
        words = {"place": thing.place}
        movements.append(moved(item, event, Movement.Kind.LISTED, before="", key=key, words=words))
    insert([*items, *movements])
    for item, thing in zip(items, things, strict=True):
        if thing.photos:
            keep_photos(item, thing.photos, by, now=now)


def set_owner(ref: MatterRef, item_ids: Sequence[UUID], owner: UUID | None, by: Actor, *, now: datetime) -> Event:
    """Whose things these are, once it is known (None: it turned out not to be known). Raises `MatterError`."""
    return durably(lambda: _set_owner(ref, item_ids, owner, by, now))


def _set_owner(ref: MatterRef, item_ids: Sequence[UUID], owner: UUID | None, by: Actor, now: datetime) -> Event:
    matter, items = held_list(ref, item_ids)
    if owner is not None and owner not in [party.id for party in owners_of(matter)]:
        raise Invalid("owner", Text("请从当事人里选择物主。", "Choose the owner among the parties."))
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    numbers = "、".join(str(item.position) for item in items)
    event = act(ref, note_of(procedure), by, now=now, details=Details(internal=f"第 {numbers} 项的物主已登记。"))
    for item in items:
        item.owner_id, item.changed_at = owner, now
    update(items)
    return event
