"""The queue as it is published, and the check of one's own place in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from heliograph.bookings import queue
from heliograph.bookings.models import Booking, Seal, Slot, Status
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound

STANDS = {
    Status.BOOKED: Text("有名额", "has a place"),
    Status.OFFERED: Text("有名额，等回话", "offered a place"),
    Status.WAITING: Text("候补", "waiting"),
    Status.CAME: Text("有名额", "has a place"),
    Status.ABSENT: Text("有过名额", "had a place"),
    Status.RETURNED: Text("退了", "given back"),
    Status.LAPSED: Text("没有排到", "got none"),
    Status.CANCELLED: Text("时间取消", "time cancelled"),
}
DOORS = {
    "online": Text("网上", "online"),
    "counter": Text("现场", "at the counter"),
    "phone": Text("电话", "by telephone"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One acceptance, without who it was. `placed_at`: since when it has or had a place."""

    sequence: int
    at: datetime
    door: str
    entry: bytes
    status: Status
    placed_at: datetime | None

    @property
    def clock(self) -> str:
        """To the second: many come within a minute."""
        return f"{timezone.localtime(self.at):%m-%d %H:%M:%S}"

    @property
    def mark(self) -> str:
        return self.entry.hex()[:16]


@dataclass(frozen=True, slots=True)
class QueueList:
    """Every acceptance of a time in order, the chain over them, and what the log has of it."""

    slot: UUID
    entries: list[Entry]
    chain: bytes
    seals: list[Seal]

    def as_json(self) -> dict[str, object]:
        """The file that anybody checks (docs/bookings.md). The times are in it, so that the entries can be made again."""
        return {
            "format": queue.FORMAT,
            "time": str(self.slot),
            "chain": self.chain.hex(),
            "entries": [
                {
                    "sequence": one.sequence,
                    "at": _stamp(one.at),
                    "door": one.door,
                    "entry": one.entry.hex(),
                    "placed": _stamp(one.placed_at) if one.placed_at else "",
                    "stands": STANDS[one.status].en,
                }
                for one in self.entries
            ],
            "log": [
                {
                    "sequence": one.sequence,
                    "record": one.record,
                    "salt": bytes(one.salt).hex(),
                    "entry": bytes(one.entry).hex(),
                }
                for one in self.seals
            ],
        }


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class QueueEnds:
    """The first and the last acceptances of a time, how many there are in all, the chain, the newest seal in the log."""

    total: int
    first: list[Entry]
    last: list[Entry]
    chain: bytes
    seal: Seal | None

    @property
    def hidden(self) -> int:
        return self.total - len(self.first) - len(self.last)


def queue_ends(bureau_id: int, slot_id: UUID, most: int) -> QueueEnds:
    """`most` from either end, however many there are between. Raises `NotFound`."""
    slot = Slot.objects.filter(bureau_id=bureau_id, id=slot_id).first()
    if slot is None:
        raise NotFound
    rows = Booking.objects.filter(bureau_id=bureau_id, slot_id=slot_id)
    first = _entries(rows.order_by("sequence")[:most])
    newest = _entries(rows.filter(sequence__gt=most).order_by("-sequence")[:most])
    seal = Seal.objects.filter(bureau_id=bureau_id, slot_id=slot_id).order_by("-sequence").first()
    total = newest[0].sequence if newest else len(first)
    return QueueEnds(total, first, newest[::-1], bytes(slot.head), seal)


def _entries(rows: QuerySet[Booking]) -> list[Entry]:
    fields = rows.values_list("sequence", "made_at", "door", "entry", "status", "placed_at")
    return [
        Entry(sequence, at, door, bytes(one), Status(status), placed)
        for sequence, at, door, one, status, placed in fields.iterator(chunk_size=2000)
    ]


def queue_list(bureau_id: int, slot_id: UUID) -> QueueList:
    """Raises `NotFound`."""
    slot = Slot.objects.filter(bureau_id=bureau_id, id=slot_id).first()
    if slot is None:
        raise NotFound
    entries = _entries(Booking.objects.filter(bureau_id=bureau_id, slot_id=slot_id).order_by("sequence"))
    seals = list(Seal.objects.filter(bureau_id=bureau_id, slot_id=slot_id).order_by("sequence"))
    return QueueList(slot_id, entries, bytes(slot.head), seals)


@dataclass(frozen=True, slots=True)
class Check:
    """What came of checking one's own number: each step true or false, and how far the log has it."""

    sequence: int
    is_there: bool
    is_whole: bool
    is_in_order: bool
    in_log: Seal | None
    chain: bytes

    @property
    def holds(self) -> bool:
        return self.is_there and self.is_whole and self.is_in_order


def check(booking: Booking, secret: str) -> Check:
    """Make the entry anew from number and secret, and the chain anew from the published list, against what the log has.

    In order: nobody with a later number got a place for everybody before this one did, unless it has ended.
    """
    found = queue_list(booking.bureau_id, booking.slot_id)
    accepted = queue.Accepted(booking.slot_id, booking.sequence, booking.made_at, booking.door, booking.number)
    own = found.entries[booking.sequence - 1 : booking.sequence]
    is_there = bool(own) and own[0].entry == queue.entry(accepted, secret)
    heads = _heads(found)
    sealed = [one for one in found.seals if one.sequence >= booking.sequence]
    is_whole = (
        [one.sequence for one in found.entries] == list(range(1, len(found.entries) + 1))
        and (heads[-1] if heads else queue.START) == found.chain
        and all(heads[one.sequence - 1] == bytes(one.digest) for one in found.seals)
    )
    return Check(
        booking.sequence, is_there, is_whole, _in_order(booking, found), sealed[0] if sealed else None,
        heads[booking.sequence - 1] if is_whole else b"",
    )  # fmt: skip


def _heads(found: QueueList) -> list[bytes]:
    heads, head = [], queue.START
    for one in found.entries:
        head = queue.chained(head, one.entry)
        heads.append(head)
    return heads


def _in_order(booking: Booking, found: QueueList) -> bool:
    mine = booking.placed_at or booking.ended_at
    later = [
        one.placed_at for one in found.entries[booking.sequence :] if one.door == "online" and one.placed_at is not None
    ]
    return not any(mine is None or at < mine for at in later)
