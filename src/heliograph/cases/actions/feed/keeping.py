"""The inbox: items are stored first, whole and sealed, in one transaction; only then is anything made of them.

What is kept of an item is its ids, its time and a keyed hash, so that it is known again. Its content goes when it is
settled, because from then on it lies in the matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.db import IntegrityError
from django.db.models import F

from heliograph.cases.actions.feed.reasons import CONFLICT, DUPLICATE, UNTRIED, Reason, malformed
from heliograph.cases.actions.feed.shapes import Item
from heliograph.cases.models import FeedItem
from heliograph.core.sealing import new_key, open_sealed, seal
from heliograph.core.text import Text
from heliograph.matters.among import among
from heliograph.matters.commit import durably, insert
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring

AHEAD = timedelta(minutes=5)
"""By how much another system's clock may be ahead of ours."""
OLDEST = timedelta(days=50 * 365)
"""No case is older: a time before it was mistyped."""
TRIES = 3
OPEN_ITEMS = among(FeedItem, "status", FeedItem.OPEN)
"""What is open, in the words of the index `feed_item_open`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item, as its sender is told."""

    event: str
    case: str
    status: str
    reason: Reason


@dataclass(slots=True)
class Kept:
    """What storing a batch came to: the cases that have something new, and the outcomes that are final already."""

    cases: list[str]
    outcomes: dict[int, Outcome]


def read(raw: Any, now: datetime) -> Item | Outcome:
    """One item as sent, checked for form alone."""
    event, case = (str(raw.get(name, ""))[:100] if isinstance(raw, dict) else "" for name in ("id", "case"))
    try:
        item = msgspec.convert(raw, Item)
    except msgspec.ValidationError as error:
        return Outcome(event, case, "refused", malformed(str(error)[:300]))
    says = _unusable(item, now)
    return Outcome(event, case, "refused", malformed(says)) if says else item


def _unusable(item: Item, now: datetime) -> str:
    """What no case can have, though its form is right; empty for nothing."""
    written = item.happened_at.isoformat()
    if item.happened_at > now + AHEAD:
        return f"happened_at {written} is in the future"
    if item.happened_at < now - OLDEST:
        return f"happened_at {written} is more than {OLDEST.days // 365} years ago"
    ids = [one.id for one in item.parties]
    if len(set(ids)) < len(ids):
        return "two of the parties have the same id"
    return "a text holds the character U+0000" if _holds_nul(msgspec.to_builtins(item)) else ""


def _holds_nul(value: Any) -> bool:
    """Whether a text anywhere in it holds the one character that not every database can keep."""
    if isinstance(value, dict):
        return any(_holds_nul(one) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return any(_holds_nul(one) for one in value)
    return isinstance(value, str) and "\x00" in value


def keep(bureau_id: int, source: str, items: Sequence[tuple[int, Item]], *, now: datetime) -> Kept:
    """Store what is new; returns when it is durable. `items` come with their places in what was sent."""
    for left in range(TRIES, 0, -1):
        try:
            return durably(lambda: _keep(bureau_id, source, items, now))
        except IntegrityError:  # the same items at the same moment by another door: look again
            if left == 1:
                raise
    raise AssertionError("unreachable")


def _keep(bureau_id: int, source: str, items: Sequence[tuple[int, Item]], now: datetime) -> Kept:
    mine = FeedItem.objects.select_for_update().filter(bureau_id=bureau_id, source=source)
    there = {row.event: row for row in mine.filter(event__in=[item.id for _, item in items])}
    kept, new = Kept([], {}), []
    for place, item in items:
        packed = _packed(item)
        digest = keyring().blind_value("feed-item", f"{bureau_id}:{source}:{packed.decode()}")
        row = there.get(item.id)
        if row is None:
            row = there[item.id] = _row(bureau_id, source, item, packed, digest, now)
            new.append(row)
        elif bytes(row.digest) == digest:
            row.repeated += 1
            _count(row, repeated=F("repeated") + 1)
            if row.status not in FeedItem.OPEN or row in new:
                kept.outcomes[place] = Outcome(item.id, item.case, "duplicate", DUPLICATE)
                continue
            if row.code == "unreadable":
                _replace(row, item, packed, digest, now)
        elif row.status == FeedItem.Status.REFUSED and row.case == item.case and row not in new:
            _replace(row, item, packed, digest, now)
        else:
            row.conflicts, row.conflict_at = row.conflicts + 1, now
            _count(row, conflicts=F("conflicts") + 1, conflict_at=now)
            kept.outcomes[place] = Outcome(item.id, item.case, "refused", CONFLICT)
            continue
        if item.case not in kept.cases:
            kept.cases.append(item.case)
    insert(new)
    return kept


def _packed(item: Item) -> bytes:
    """The same bytes for the same content, however it was written."""
    plain = msgspec.structs.replace(item, happened_at=item.happened_at.astimezone(UTC))
    return msgspec.json.encode(plain, order="sorted")


def _row(bureau_id: int, source: str, item: Item, packed: bytes, digest: bytes, now: datetime) -> FeedItem:
    row = FeedItem(bureau_id=bureau_id, id=new_id(), source=source, event=item.id, case=item.case, received_at=now)
    _fill(row, item, packed, digest)
    return row


def _fill(row: FeedItem, item: Item, packed: bytes, digest: bytes) -> None:
    key = new_key()
    row.sequence, row.happened_at, row.digest = item.sequence, item.happened_at, digest
    row.key = keyring().wrap(key, context=_context(row))
    row.payload = seal(key, packed, context=_context(row))
    row.status, row.tried_at, row.needs_case = FeedItem.Status.WAITING, None, ""
    say(row, UNTRIED)


def _replace(row: FeedItem, item: Item, packed: bytes, digest: bytes, now: datetime) -> None:
    """What was refused may be sent again, mended: nothing was made of it."""
    _fill(row, item, packed, digest)
    row.received_at = now
    row.save()


def _count(row: FeedItem, **values: Any) -> None:
    """In the database; a row that this very batch brings is not there yet, and counts for itself."""
    FeedItem.objects.filter(bureau_id=row.bureau_id, id=row.id).update(**values)


def say(row: FeedItem, reason: Reason) -> None:
    row.code, row.reason_zh, row.reason_en = reason.code, reason.text.zh[:500], reason.text.en[:500]


def reason_of(row: FeedItem) -> Reason:
    return Reason(row.code, Text(row.reason_zh, row.reason_en), waits=row.status == FeedItem.Status.WAITING)


def opened(row: FeedItem) -> Item:
    """What the item says. Raises `SealBroken`."""
    key = keyring().unwrap(bytes(row.key), context=_context(row))
    return msgspec.json.decode(open_sealed(key, bytes(row.payload), context=_context(row)), type=Item)


def _context(row: FeedItem) -> bytes:
    return b"feed:" + row.id.bytes


def forget(rows: Iterable[FeedItem]) -> None:
    """Nothing of what the items say is kept; saves nothing."""
    for row in rows:
        row.key = row.payload = b""


def rewrap_keys(bureau_id: int) -> int:
    """After the master key was rotated: wrap the keys of what still waits with the new one. Returns how many changed."""
    changed, ring = 0, keyring()
    rows = FeedItem.objects.filter(OPEN_ITEMS, bureau_id=bureau_id).exclude(key=b"")
    for row in rows.only("bureau_id", "id", "key").iterator():
        before = bytes(row.key)
        after = ring.rewrap(before, context=_context(row))
        if after != before:
            mine = FeedItem.objects.filter(bureau_id=bureau_id, id=row.id, key=before)
            changed += durably(lambda mine=mine, after=after: mine.update(key=after))  # type: ignore[misc]
    return changed
