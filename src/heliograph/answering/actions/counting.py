"""Count answers: their hashes become known, and their unit's month has one more, a template or not. Nothing else is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import F

from heliograph.answering.models import Counted, Seen, UnitMonth
from heliograph.answering.reading.shares import hashes, known
from heliograph.core.language.answers import TEMPLATE, share_of
from heliograph.matters.commit import durably
from heliograph.matters.reading.by_id import event_by_id, matter_by_id
from heliograph.matters.reading.written import words_of
from heliograph.organisation import reading as organisation

KEPT_MONTHS = 24
COUNTED_KEPT = timedelta(days=60)
STEP = 2_000


def count(bureau_id: int, matter_id: UUID, event_id: UUID, *, now: datetime) -> None:
    """Count one answer, unless it was counted or its words were erased."""
    durably(lambda: _count(bureau_id, matter_id, event_id, now))


def _count(bureau_id: int, matter_id: UUID, event_id: UUID, now: datetime) -> None:
    matter, event = matter_by_id(bureau_id, matter_id), event_by_id(bureau_id, matter_id, event_id)
    if matter is None or matter.erased_at is not None or event is None:
        return
    mark = [Counted(bureau_id=bureau_id, event_id=event_id, at=now)]
    if Counted.objects.filter(bureau_id=bureau_id, event_id=event_id).exists():
        return
    Counted.objects.bulk_create(mark)
    words = words_of(matter, event)
    found = hashes(bureau_id, words)
    share = share_of(found, known(bureau_id, found))
    month = event.at.astimezone(organisation.zone(bureau_id)).date().replace(day=1)
    if share is not None and event.unit_id is not None:
        _add(bureau_id, month, event.unit_id, share >= TEMPLATE)
    _learn(bureau_id, found, month)


def _add(bureau_id: int, month: date, unit_id: int, is_template: bool) -> None:
    UnitMonth.objects.bulk_create([UnitMonth(bureau_id=bureau_id, month=month, unit_id=unit_id)], ignore_conflicts=True)
    rows = UnitMonth.objects.filter(bureau_id=bureau_id, month=month, unit_id=unit_id)
    rows.update(answers=F("answers") + 1, templates=F("templates") + int(is_template))


def _learn(bureau_id: int, found: Sequence[int], month: date) -> None:
    """In order, so that two at once wait for each other instead of blocking each other."""
    for part in _parts(sorted(set(found))):
        rows = [Seen(bureau_id=bureau_id, shingle=shingle, month=month) for shingle in part]
        Seen.objects.bulk_create(rows, ignore_conflicts=True)
        Seen.objects.filter(bureau_id=bureau_id, shingle__in=part, month__lt=month).update(month=month)


def forget(now: datetime) -> None:
    """In short steps, so that nobody waits for it."""
    for bureau in organisation.bureaus():
        today = now.astimezone(organisation.zone(bureau.id)).date()
        before = today.year * 12 + today.month - 1 - KEPT_MONTHS
        old = Seen.objects.filter(bureau_id=bureau.id, month__lt=date(before // 12, before % 12 + 1, 1))
        while part := list(old.values_list("shingle", flat=True)[:STEP]):
            durably(lambda part=part, of=bureau.id: _forget(of, part))  # type: ignore[misc]
        done = Counted.objects.filter(bureau_id=bureau.id, at__lt=now - COUNTED_KEPT)
        durably(lambda done=done: done.delete())  # type: ignore[misc]


def _forget(bureau_id: int, shingles: list[int]) -> None:
    for part in _parts(shingles):
        Seen.objects.filter(bureau_id=bureau_id, shingle__in=part).delete()


def _parts(found: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(found)
    while part := list(islice(rest, 500)):
        yield part
