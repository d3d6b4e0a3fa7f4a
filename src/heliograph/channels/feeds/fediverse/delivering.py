"""Notices on their way to followers: one delivery a server (its shared inbox), tried again for two days, then given up.

A release owes one job; that job owes one for each inbox. What is sent is what the notice says at that moment: a server that
was away is never sent words that were withdrawn meanwhile. An inbox that failed for a week loses its followers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from heliograph.channels.feeds.fediverse import abroad, objects
from heliograph.channels.feeds.models import Follower, Heard, Inbox
from heliograph.channels.outside import NotReached
from heliograph.jobs.models import Job
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.notices.announcing import Change
from heliograph.notices.reading import public
from heliograph.notices.reading.public import PublicNotice, Status
from heliograph.organisation.models import Bureau

DELIVER = "feeds.deliver"
SEND_TO_ALL = "feeds.send-to-all"
IN_ONE_GO = 500
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
MOST_TRIES = 18
"""A minute, two, four … then every six hours: two days and a bit."""
FAILS_TOO_LONG = timedelta(days=7)


def send_to_all(bureau: Bureau, notice_id: UUID, change: str, version: int, after: str, *, now: datetime) -> int:
    """Owe one delivery for each inbox after `after`, and the rest to a job of its own. Returns how many. Twice, it adds none."""
    rows = Follower.objects.filter(bureau_id=bureau.id, shared_inbox__gt=after).order_by("shared_inbox")
    inboxes = list(rows.values_list("shared_inbox", flat=True).distinct()[:IN_ONE_GO])
    about: dict[str, Any] = {"bureau": bureau.id, "notice": str(notice_id), "change": change, "version": version}
    jobs = [owe(DELIVER, at=now, once=_once(about, inbox), inbox=inbox, tries=0, **about) for inbox in inboxes]
    if len(inboxes) == IN_ONE_GO:
        rest = inboxes[-1]
        jobs.append(owe(SEND_TO_ALL, at=now, once=_once(about, f"after {rest}"), after=rest, **about))
    durably(lambda: Job.objects.bulk_create(jobs, ignore_conflicts=True))
    return len(inboxes)


def _once(about: Mapping[str, object], inbox: str) -> str:
    digest = hashlib.sha256(f"{sorted(about.items())} {inbox}".encode()).hexdigest()
    return f"{DELIVER}:{digest[:40]}"


def deliver(
    bureau: Bureau, notice_id: UUID, change: str, version: int, inbox: str, tries: int, *, now: datetime
) -> bool:
    """Put what a notice says now into one inbox. False: it will be tried again, or was given up."""
    found = public.notice(bureau.id, notice_id, now=now)
    if found is None or not Follower.objects.filter(bureau_id=bureau.id, shared_inbox=inbox).exists():
        return True
    activity = activity_for(bureau, found, change, version)
    if activity is None:
        return True
    failure = _put(bureau, inbox, activity, now)
    if failure and tries + 1 < MOST_TRIES:
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2**tries)
        again: dict[str, Any] = {"bureau": bureau.id, "notice": str(notice_id), "change": change, "version": version}
        durably(owe(DELIVER, at=now + wait, tries=tries + 1, inbox=inbox, **again).save)
    return not failure


def activity_for(bureau: Bureau, notice: PublicNotice, change: str, version: int) -> objects.Object | None:
    """What to send of a change now; None when a later one says all there is to say."""
    if notice.is_hidden:
        return objects.delete(bureau, notice) if change == Change.WITHDRAWN else None
    if notice.status is Status.WITHDRAWN:
        return objects.update(bureau, notice) if change == Change.WITHDRAWN else None
    if change == Change.RELEASED:
        return objects.create(bureau, notice)
    return objects.update(bureau, notice) if version == notice.version else None


def accept(bureau: Bureau, follow: str, actor: str, inbox: str, *, now: datetime) -> None:
    """Say yes to somebody who follows. Raises `NotReached`: the queue tries again."""
    if not Follower.objects.filter(bureau_id=bureau.id, actor=actor).exists():
        return
    asked = {"id": follow, "type": "Follow", "actor": actor, "object": objects.actor_id(bureau)}
    failure = _put(bureau, inbox, objects.accept(bureau, asked), now)
    if failure:
        raise NotReached(failure)


def _put(bureau: Bureau, inbox: str, activity: objects.Object, now: datetime) -> str:
    """Why it was not taken; nothing if it was. Keeps how the inbox fares."""
    try:
        status = abroad.put(bureau, inbox, activity, now=now).status
        failure = "" if 200 <= status < 300 else f"status {status}"
    except NotReached as error:
        status, failure = 0, error.kind
    if status in (404, 410):
        durably(lambda: Follower.objects.filter(bureau_id=bureau.id, shared_inbox=inbox).delete())
        return ""
    durably(lambda: _fares(bureau, inbox, failure, now))
    return failure


def _fares(bureau: Bureau, inbox: str, failure: str, now: datetime) -> None:
    row = Inbox.objects.filter(bureau_id=bureau.id, address=inbox).first()
    row = row or Inbox(bureau_id=bureau.id, id=new_id(), address=inbox)
    row.tried_at, row.failure = now, failure[:40]
    row.failing_since = (row.failing_since or now) if failure else None
    row.save()
    if row.failing_since and now - row.failing_since > FAILS_TOO_LONG:
        Follower.objects.filter(bureau_id=bureau.id, shared_inbox=inbox).delete()


def tidy(bureau_id: int, *, now: datetime) -> None:
    """Forget signatures that are too old to come again, and inboxes that nobody is behind."""

    def write() -> None:
        Heard.objects.filter(bureau_id=bureau_id, until__lt=now).delete()
        used = Follower.objects.filter(bureau_id=bureau_id).values("shared_inbox")
        own = Follower.objects.filter(bureau_id=bureau_id).values("inbox")
        Inbox.objects.filter(bureau_id=bureau_id).exclude(address__in=used).exclude(address__in=own).delete()

    durably(write)
