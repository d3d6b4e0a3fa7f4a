"""What other servers may tell us: that somebody follows, follows no more, or is gone. Nothing else is read or kept.

Replies, mentions, likes and the rest are answered with 202 and forgotten unread (design, section 8). Each request that we
act on is signed by the very account it speaks for, fresh, and taken once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction

from heliograph.channels.feeds.addresses import absolute, host
from heliograph.channels.feeds.fediverse import abroad, objects, signatures
from heliograph.channels.feeds.fediverse.abroad import Account, Gone
from heliograph.channels.feeds.fediverse.signatures import BadSignature
from heliograph.channels.feeds.models import Follower, Heard
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.organisation.models import Bureau

MOST_BYTES = 64 * 1024
ACCEPT = "feeds.accept"


class NotUnderstood(Exception):
    """The body is no activity."""


class Done(StrEnum):
    """What came of a request."""

    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    IGNORED = "ignored"


def take(bureau: Bureau, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Done:
    """Take what another server put into the bureau's inbox.

    Raises `NotUnderstood`, `BadSignature`, `abroad.NotAnAccount`, `outside.NotReached`.
    """
    activity = _read(body)
    kind, actor = activity.get("type"), activity.get("actor")
    verb = _VERBS.get(kind) if isinstance(kind, str) else None
    if verb is None or not abroad.is_acceptable(actor):
        return Done.IGNORED
    actor = str(actor)
    if not _concerns(bureau, verb, actor, activity):
        return Done.IGNORED
    signed = signatures.read(headers, body, host=host(bureau), now=now)
    if abroad.server(signed.key_id) != abroad.server(actor):
        raise BadSignature("the key is another server's")
    try:
        account = abroad.account(bureau, signed.key_id, now=now)
    except Gone:  # the server itself says so, at the account's own address
        is_its_own = signed.key_id.partition("#")[0] == actor
        return _leave(bureau, actor) if verb is Done.UNFOLLOWED and is_its_own else Done.IGNORED
    if account.id != actor:
        raise BadSignature("the key is somebody else's")
    signatures.check(signed, account.key, "POST", absolute(bureau, "fediverse_inbox"), headers)

    def write() -> Done:
        _remember(bureau, signed, now)
        return _follow(bureau, account, activity, now) if verb is Done.FOLLOWED else _leave(bureau, actor)

    return durably(write)


_VERBS = {"Follow": Done.FOLLOWED, "Undo": Done.UNFOLLOWED, "Delete": Done.UNFOLLOWED}


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood("not JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        raise NotUnderstood("no activity")
    return found


def _concerns(bureau: Bureau, verb: Done, actor: str, activity: Mapping[str, Any]) -> bool:
    """Whether it is about following us; looked at before anybody is called."""
    about = activity.get("object")
    here = objects.actor_id(bureau)
    if verb is Done.FOLLOWED:
        return about == here and abroad.is_acceptable(activity.get("id"))
    if not Follower.objects.filter(bureau_id=bureau.id, actor=actor).exists():
        return False
    if activity["type"] == "Delete":
        return actor == (about.get("id") if isinstance(about, dict) else about)
    return isinstance(about, dict) and about.get("type") == "Follow" and about.get("object") == here


def _remember(bureau: Bureau, signed: signatures.Signed, now: datetime) -> None:
    """Raises `BadSignature` for a request that was taken already."""
    try:
        with transaction.atomic():
            row = Heard(bureau_id=bureau.id, digest=signed.digest, until=now + 2 * signatures.FRESH)
            row.save(force_insert=True)
    except IntegrityError:
        raise BadSignature("this request was taken already") from None


def _follow(bureau: Bureau, account: Account, activity: Mapping[str, Any], now: datetime) -> Done:
    found = Follower.objects.filter(bureau_id=bureau.id, actor=account.id).first()
    row = found or Follower(bureau_id=bureau.id, id=new_id(), actor=account.id, since=now)
    row.inbox, row.shared_inbox = account.inbox, account.shared_inbox
    row.save()
    owe(ACCEPT, at=now, bureau=bureau.id, follow=str(activity["id"]), actor=account.id, inbox=account.inbox).save()
    return Done.FOLLOWED


def _leave(bureau: Bureau, actor: str) -> Done:
    durably(lambda: Follower.objects.filter(bureau_id=bureau.id, actor=actor).delete())
    return Done.UNFOLLOWED
