"""What is sealed of a thing, and which steps of a property matter make what of it.

A step about the whole list (`WHOLE`) changes every thing that is still with the police, through whatever door it was
taken: `whole_list` is called by the listener, inside the step's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from heliograph.cases.models import Movement, PropertyItem
from heliograph.cases.models.property import WITH_POLICE, Status
from heliograph.core.files import Accepted
from heliograph.core.procedure import Kind, Procedure
from heliograph.core.text import Text
from heliograph.matters.actions import MatterRef
from heliograph.matters.actions.locking import lock
from heliograph.matters.errors import Invalid, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter, Party

CODE = "case-property"
WHOLE: dict[str, Status] = {
    "seize": Status.SEIZED,
    "seize-criminal": Status.SEIZED,
    "freeze": Status.FROZEN,
    "decide-return": Status.HELD,
    "announce": Status.UNCLAIMED,
    "claim": Status.HELD,
    "give-back": Status.RETURNED,
    "dispose": Status.DISPOSED,
    "forfeit": Status.CONFISCATED,
    "hand-on": Status.HANDED_OVER,
}
LIST_MORE, GIVE_ITEM_BACK, SETTLE_ITEM = "list-more", "give-item-back", "settle-item"
OWNERS = frozenset({"owner", "victim", "third-party", "claimant", "firm"})
"""Parts of a property matter to whom a thing may belong."""
LONGEST = {"what": 200, "marks": 500, "value": 100, "place": 200, "why": 500}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to be listed. `owner` is a party of the property matter. `why` it was taken is told to that party."""

    what: str
    quantity: str = "1"
    marks: str = ""
    value: str = ""
    place: str = ""
    why: str = ""
    owner: UUID | None = None
    photos: tuple[Accepted, ...] = ()

    def values(self) -> dict[str, str]:
        said = {"what": self.what, "marks": self.marks, "value": self.value, "place": self.place, "why": self.why}
        return {name: words.strip() for name, words in said.items() if words.strip()}


def check_things(things: Iterable[Thing], owners: Collection[UUID]) -> None:
    """Raises `Invalid` where a line of the list can't stand so."""
    things = list(things)
    if not things:
        raise Invalid("what", Text("清单里至少要有一件。", "A list holds at least one thing."))
    for thing in things:
        if not any(c.isalnum() for c in thing.what) or not thing.quantity.strip():
            raise Invalid("what", Text("每一件都要写明名称和数量。", "Give each thing's name and number."))
        if len(thing.quantity.strip()) > 30:
            raise Invalid("quantity", Text("数量最多 30 个字。", "The quantity has 30 characters at most."))
        for name, words in thing.values().items():
            if len(words) > LONGEST[name]:
                most = LONGEST[name]
                raise Invalid(name, Text(f"最多 {most} 个字。", f"At most {most} characters."))
        if thing.owner is not None and thing.owner not in owners:
            raise Invalid("owner", Text("请从当事人里选择物主。", "Choose the owner among the parties."))


def owners_of(matter: Matter) -> list[Party]:
    """The parties of a property matter to whom things may belong."""
    mine = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    return list(Party.objects.filter(**mine, part__in=OWNERS).order_by("id"))


def note_of(procedure: Procedure) -> str:
    """The step by which what only the police need to know is recorded: where a thing lies, a photo."""
    return next(action.name for action in procedure.actions if action.kind is Kind.NOTE)


def held_list(ref: MatterRef, ids: Collection[UUID] | None = None) -> tuple[Matter, list[PropertyItem]]:
    """The property matter's row, held, and its things in order (or those of `ids`). Raises `NotFound`."""
    matter = lock(ref)
    if matter.procedure != CODE or matter.erased_at is not None:
        raise NotFound
    rows = PropertyItem.objects.filter(bureau_id=ref.bureau_id, matter_id=ref.id).order_by("position")
    items = list(rows if ids is None else rows.filter(id__in=ids))
    if ids is not None and (not items or len(items) != len(set(ids))):
        raise NotFound
    return matter, items


def moved(
    item: PropertyItem,
    event: Event,
    kind: Movement.Kind,
    *,
    before: str,
    key: MatterKey,
    words: dict[str, str],
    happened_at: datetime | None = None,
) -> Movement:
    """The row of what happened to a thing by an event."""
    row = Movement(
        bureau_id=item.bureau_id,
        id=new_id(),
        matter_id=item.matter_id,
        item_id=item.id,
        event_id=event.id,
        kind=kind,
        before=before,
        after=item.status,
        at=event.at,
        happened_at=min(happened_at or event.at, event.at),
        officer_id=event.officer_id,
        unit_id=event.unit_id,
    )
    row.words = key.seal_values(
        "movement", row.id, {name: text.strip() for name, text in words.items() if text.strip()}
    )
    return row


def whole_list(matter: Matter, event: Event) -> list[Model]:
    """What a step about the whole list made of its things: the rows to insert with the event. Saves the things."""
    status = WHOLE.get(event.action) if matter.procedure == CODE else None
    if status is None:
        return []
    rows = PropertyItem.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, status__in=WITH_POLICE)
    key, made = MatterKey.of(matter), list[Model]()
    for item in rows.order_by("position"):
        before = item.status
        if before == status:
            continue
        item.status, item.changed_at = status, event.at
        item.is_out = item.is_out and status in WITH_POLICE
        item.save()
        made.append(moved(item, event, Movement.Kind.BECAME, before=before, key=key, words={}))
    return made
