"""The inbox of other systems as those see it who look after it: counts, what is refused or stuck and why. No content.

Only what is open is counted and listed: that is short, and indexed; what was taken in is in the matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from heliograph.cases.actions.feed.keeping import OPEN_ITEMS
from heliograph.cases.actions.feed.mapping import STUCK_AFTER, MappingInvalid, read_mapping
from heliograph.cases.models import ExternalCase, FeedItem, FeedSource
from heliograph.core.text import Text
from heliograph.matters.models import Matter
from heliograph.matters.reading.desk import visible_to
from heliograph.organisation.reading import Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class Source:
    """One sending system: what of it is open, since when, and after how many days that counts as stuck."""

    name: str
    refused: int
    waiting: int
    stuck: int
    oldest: datetime | None
    stuck_after: int
    mapped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Open:
    """One item that is not taken in. `can_be_let_in`: it came too late, and a person may let it in."""

    id: UUID
    source: str
    event: str
    case: str
    sequence: int | None
    happened_at: datetime
    received_at: datetime
    is_refused: bool
    is_stuck: bool
    can_be_let_in: bool
    code: str
    reason: Text
    conflicts: int
    number: str


def sources(bureau_id: int, *, now: datetime) -> list[Source]:
    """Every source that has a mapping or something open, by name."""
    mapped = {row.source: row for row in FeedSource.objects.filter(bureau_id=bureau_id).order_by("id")}
    waits = {name: _stuck_after(row.mapping) for name, row in mapped.items()}
    rows = FeedItem.objects.filter(OPEN_ITEMS, bureau_id=bureau_id).order_by().values("source")
    counted: dict[str, dict[str, object]] = {
        row["source"]: dict(row)
        for row in rows.annotate(
            refused=Count("id", filter=Q(status=FeedItem.Status.REFUSED)),
            waiting=Count("id", filter=Q(status=FeedItem.Status.WAITING)),
            oldest=Min("received_at"),
        )
    }
    return [
        _source(bureau_id, name, counted.get(name, {}), waits.get(name, STUCK_AFTER), mapped.get(name), now)
        for name in sorted({*mapped, *counted})
    ]


def _source(
    bureau_id: int, name: str, counted: dict[str, object], days: int, mapped: FeedSource | None, now: datetime
) -> Source:
    rows = FeedItem.objects.filter(bureau_id=bureau_id, source=name, status=FeedItem.Status.WAITING)
    stuck = rows.filter(received_at__lt=now - timedelta(days=days)).count() if counted else 0
    oldest = counted.get("oldest")
    return Source(
        name=name,
        refused=int(str(counted.get("refused", 0))),
        waiting=int(str(counted.get("waiting", 0))),
        stuck=stuck,
        oldest=oldest if isinstance(oldest, datetime) else None,
        stuck_after=days,
        mapped_at=mapped.at if mapped else None,
    )


def _stuck_after(mapping: str) -> int:
    try:
        return read_mapping(mapping).stuck_after
    except MappingInvalid:  # kept by an older version that took more
        return STUCK_AFTER


def open_items(
    viewer: Viewer, *, now: datetime, source: str = "", after: datetime | None = None
) -> tuple[list[Open], datetime | None]:
    """What is open, the oldest first, a page of it; and from when the next page goes on."""
    rows = FeedItem.objects.filter(OPEN_ITEMS, bureau_id=viewer.bureau_id)
    rows = rows.filter(source=source) if source else rows
    rows = rows.filter(received_at__gt=after) if after else rows
    found = list(rows.defer("payload", "key", "digest").order_by("received_at", "id")[: PAGE + 1])
    days = {one.name: one.stuck_after for one in sources(viewer.bureau_id, now=now)}
    numbers = _numbers(viewer, found[:PAGE])
    shown = [
        _open(row, days.get(row.source, STUCK_AFTER), numbers.get((row.source, row.case), ""), now) for row in found
    ]
    more = len(found) > PAGE and found[PAGE].received_at > found[0].received_at
    return shown[:PAGE], _last_of(found) if more else None


def _last_of(found: list[FeedItem]) -> datetime:
    """The last moment of which everything stands on this page."""
    edge = found[PAGE].received_at
    whole = [row.received_at for row in found[:PAGE] if row.received_at < edge]
    return whole[-1] if whole else edge


def _numbers(viewer: Viewer, rows: list[FeedItem]) -> dict[tuple[str, str], str]:
    """The numbers of the cases here, for officers who may see them."""
    cases = ExternalCase.objects.filter(bureau_id=viewer.bureau_id, case__in=[row.case for row in rows])
    known = {(one.source, one.case): one.matter_id for one in cases if one.matter_id}
    seen = Matter.objects.filter(visible_to(viewer), id__in=list(known.values())).values_list("id", "number")
    numbers = dict(seen)
    return {key: numbers[matter_id] for key, matter_id in known.items() if matter_id in numbers}


def _open(row: FeedItem, days: int, number: str, now: datetime) -> Open:
    is_refused = row.status == FeedItem.Status.REFUSED
    return Open(
        id=row.id,
        source=row.source,
        event=row.event,
        case=row.case,
        sequence=row.sequence,
        happened_at=row.happened_at,
        received_at=row.received_at,
        is_refused=is_refused,
        is_stuck=not is_refused and row.received_at < now - timedelta(days=days),
        can_be_let_in=row.code == "late",
        code=row.code,
        reason=row.reason,
        conflicts=row.conflicts,
        number=number,
    )
