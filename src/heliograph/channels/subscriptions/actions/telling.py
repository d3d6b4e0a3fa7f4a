"""A notice goes to its subscribers: one batch of messages for each release, correction and withdrawal.

The batch and a job are written with the change itself; the job walks the subscribers, a piece a run, and notes how far it
got, so that a worker that dies loses nothing and tells nobody twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from heliograph.channels.base import ForEverybody
from heliograph.channels.configuration import channels
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery.models import Address, Batch
from heliograph.channels.subscriptions import reading
from heliograph.channels.subscriptions.models import Release
from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably, insert
from heliograph.matters.identifiers import new_id
from heliograph.notices import kinds
from heliograph.notices.announcing import Change
from heliograph.notices.reading import public
from heliograph.notices.reading.public import PublicNotice
from heliograph.notices.words import Severity
from heliograph.organisation import reading as organisation

FAN_OUT = "subscriptions.fan-out"
PIECE = 50_000
"""Addresses in one run of the job: well within its lease."""
WAKES = frozenset({Severity.EXTREME, Severity.SEVERE})
TEXTS = {Change.RELEASED: "notice", Change.CORRECTED: "notice-corrected", Change.WITHDRAWN: "notice-withdrawn"}


def of_notice(notice: PublicNotice, change: Change, now: datetime) -> list[Model]:
    """The rows owed to subscribers by a change of a notice; called in its transaction."""
    is_urgent = notice.is_alert and notice.severity in WAKES
    batch = delivery.begin(
        notice.bureau_id,
        "alert" if is_urgent and change is Change.RELEASED else TEXTS[change],
        _fields(notice),
        purpose="notice",
        urgent=is_urgent,
        expires_at=None if change is Change.WITHDRAWN else notice.expires,
        now=now,
    )
    release = Release(
        bureau_id=notice.bureau_id, id=new_id(), notice_id=notice.id, change=change.value, version=notice.version,
        batch_id=batch.id, at=now,
    )  # fmt: skip
    return [batch, release, owe(FAN_OUT, at=now, bureau=notice.bureau_id, release=str(release.id))]


def _fields(notice: PublicNotice) -> dict[str, str | Text]:
    summary = Text(
        notice.instruction.zh or notice.summary.zh, notice.instruction.en or notice.summary.en
    )  # what to do comes before what happened
    return {
        "title": notice.title,
        "summary": summary,
        "unit": notice.unit_title,
        "why": notice.why,
        "link": notice.url,
        "list_link": f"{settings.BASE_URL}{reverse('notices')}",
    }


def fan_out(bureau_id: int, release_id: UUID, *, now: datetime) -> int:
    """Write the messages of the next piece of subscribers, and owe the piece after it. Returns how many are new."""
    release = Release.objects.get(bureau_id=bureau_id, id=release_id)
    notice = public.notice(bureau_id, release.notice_id, now=now)
    if release.done_at is not None or notice is None:
        return 0
    batch = Batch.objects.get(bureau_id=bureau_id, id=release.batch_id)
    call_off_older(release, now)
    made = 0
    if not release.after:
        made = delivery.fan_out(batch, _accounts(bureau_id, now), now=now)
    piece = _Piece(reading.audience(bureau_id, notice.kind, notice.areas, after=release.after))
    kind = kinds.kind(notice.kind)
    for chose_it, addresses in piece.by_choice():
        made += delivery.fan_out(batch, addresses, at_once=chose_it and kind is not None and kind.wakes, now=now)
    durably(lambda: _note(release, piece.last, now))
    return made


def _accounts(bureau_id: int, now: datetime) -> list[Address]:
    """The bureau's own accounts where everybody reads (Weibo): each release is posted there once, like to a subscriber."""
    alone, code = len(organisation.bureaus()) == 1, organisation.bureau(bureau_id).code
    return [
        delivery.allow(bureau_id, one.code, one.account, is_confirmed=True, now=now)
        for one in channels().values()
        if isinstance(one, ForEverybody) and one.account and (one.bureau == code or (alone and not one.bureau))
    ]


class _Piece:
    """The next addresses of a walk; `last` is the place of the last one that was taken."""

    def __init__(self, walk: Iterator[tuple[str, Address]]) -> None:
        self._walk = walk
        self.last = ""

    def by_choice(self) -> Iterator[tuple[bool, Iterator[Address]]]:
        """In turn those who chose every kind and those who chose this one (`True`)."""
        walk = islice(self._walk, PIECE)
        for chose_it, places in groupby(walk, key=lambda one: not one[0].startswith("|")):
            yield chose_it, self._noted(places)

    def _noted(self, places: Iterator[tuple[str, Address]]) -> Iterator[Address]:
        for place, address in places:
            self.last = place
            yield address


def _note(release: Release, last: str, now: datetime) -> None:
    """How far it got; whoever is left is the next run's."""
    if last:
        release.after = last
        insert([owe(FAN_OUT, at=now, bureau=release.bureau_id, release=str(release.id))])
    else:
        release.done_at = now
    release.save(update_fields=["after", "done_at"])


def call_off_older(release: Release, now: datetime) -> None:
    """What was said before and has not gone out yet is said no more."""
    older = Release.objects.filter(bureau_id=release.bureau_id, notice_id=release.notice_id, id__lt=release.id)
    for batch_id in older.values_list("batch_id", flat=True):
        delivery.call_off(release.bureau_id, batch_id, now=now)
