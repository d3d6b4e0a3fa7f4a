"""Look-ups of telling people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from heliograph.channels.delivery.addressing import blind_of
from heliograph.channels.delivery.models import Address, Carried, Message
from heliograph.matters.actions.actor import may_see
from heliograph.matters.models import Matter, Telling
from heliograph.organisation.reading import Viewer


def at(bureau_id: int, channel: str, address: str) -> list[Address]:
    """Everything known under an address (in the channel's own form), oldest first: matters followed, subscriptions, talks."""
    found = Address.objects.filter(bureau_id=bureau_id, blind=blind_of(channel, address)).order_by("id")
    return list(found)


def of_party(bureau_id: int, matter_id: UUID, party_id: UUID) -> list[Address]:
    """The ways in which a party of a matter is told, in the order in which they are tried; stopped ones too."""
    mine = Address.objects.filter(bureau_id=bureau_id, matter_id=matter_id, party_id=party_id)
    return list(mine.order_by("rank", "id"))


def unreached(bureau_id: int) -> QuerySet[Message]:
    """Messages that failed on every way their person allowed, and that nobody has seen to: the oldest first."""
    failed = Message.objects.filter(bureau_id=bureau_id, state=Message.State.FAILED, seen_to_at=None)
    return failed.order_by("ended_at")


def answered_since(address: Address, since: datetime) -> int:
    """How many answers of this address were answered since then."""
    of_matter = Message.objects.filter(bureau_id=address.bureau_id, matter_id=address.matter_id, batch_id=None)
    return of_matter.filter(address_id=address.id, purpose="answer", made_at__gte=since).count()


@dataclass(frozen=True, slots=True)
class Unreached:
    """A person who could not be reached. The matter only where the officer may open it."""

    message: Message
    number: str


def unreached_for(viewer: Viewer, *, most: int = 100) -> list[Unreached]:
    """Those that concern the officer: an administrator sees that there are some and why, never whose they are."""
    rows = list(unreached(viewer.bureau_id)[:most])
    ids = {row.matter_id for row in rows if row.matter_id}
    matters = {matter.id: matter for matter in Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=ids)}
    found = []
    for row in rows:
        matter = matters.get(row.matter_id) if row.matter_id else None
        if matter is not None and may_see(viewer, matter):
            found.append(Unreached(row, matter.number))
        elif viewer.is_one_of("administrator"):
            found.append(Unreached(row, ""))
    return found


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to print: its row, the matter it is about and the words in the language of who gets it."""

    message: Message
    matter: Matter
    address: Address


def letters(viewer: Viewer, *, now: datetime, most: int = 200) -> list[Letter]:
    """What is to print and post of the matters that the officer sees, the oldest first."""
    waiting = Message.objects.filter(bureau_id=viewer.bureau_id, channel="print", state=Message.State.TO_PRINT)
    rows = list(waiting.order_by("made_at")[:most])
    of = {"bureau_id": viewer.bureau_id}
    matters = {m.id: m for m in Matter.objects.filter(**of, id__in={row.matter_id for row in rows}, erased_at=None)}
    addresses = {a.id: a for a in Address.objects.filter(**of, id__in={row.address_id for row in rows})}
    found = []
    for row in rows:
        matter = matters.get(row.matter_id) if row.matter_id else None
        address = addresses.get(row.address_id)
        is_read = matter is not None and _all_read(row)
        if matter is not None and address is not None and address.is_usable and not is_read and may_see(viewer, matter):
            found.append(Letter(row, matter, address))
    return found


def _all_read(row: Message) -> bool:
    """Whether everything the letter carries was read on the page meanwhile: then nobody need print it."""
    carried = Carried.objects.filter(bureau_id=row.bureau_id, message_id=row.id).values_list("telling_id", flat=True)
    tellings = Telling.objects.filter(bureau_id=row.bureau_id, id__in=list(carried))
    times = list(tellings.values_list("read_at", flat=True))
    return bool(times) and None not in times
