"""`once`: the same request with the same Idempotency-Key is done once, and answered with the same answer, for a day.

Begun is written before the work, done after it. Work that a crash cut off is begun again under the same id, so that it registers
once. Only what was done is kept: a refusal may be mended and sent again under the same key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from heliograph.channels.api.models import KeptAnswer
from heliograph.channels.api.problems import Problem, later
from heliograph.core.sealing import open_sealed, seal
from heliograph.matters.commit import durably, durably_insert
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring

KEPT = timedelta(days=1)
AT_WORK = timedelta(seconds=60)
"""For so long a request that was begun is taken to be still at work."""
_KEY = re.compile(r"[!-~]{16,200}")
Work = Callable[[UUID], HttpResponse]


def once(request: HttpRequest, bureau_id: int, who: str, now: datetime, work: Work) -> HttpResponse:
    """Do `work` (given a new id to register under), or answer as it was answered before.

    `who` names the sender: a partner's key means nothing to another. Raises `Problem`.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return work(new_id())
    if not _KEY.fullmatch(key):
        raise Problem("bad-key")
    blind = keyring().blind_value("api-answer", f"{who}\n{request.method}\n{request.path}\n{key}")
    row = _begin(bureau_id, blind, _asked(request), now)
    if row.status is not None:
        return _again(row, key)
    return _done(row, key, work)


def _asked(request: HttpRequest) -> bytes:
    """Everything by which two requests differ: body, and what they showed to be let in."""
    shown = request.headers.get("Authorization", "")
    shown = shown if shown.lower().startswith("receipt") else ""  # a partner's token changes from hour to hour
    return keyring().blind_value("api-asked", f"{shown}\n{request.sent_digest}")  # type: ignore[attr-defined]  # set by `bodies.take`


def _begin(bureau_id: int, blind: bytes, asked: bytes, now: datetime) -> KeptAnswer:
    """The row of this request: made now, or made before and answered, or left by a request that was cut off."""
    mine = KeptAnswer.objects.filter(bureau_id=bureau_id, blind=blind)
    row = KeptAnswer(bureau_id=bureau_id, blind=blind, asked=asked, token=new_id(), begun_at=now, until=now + KEPT)
    durably(lambda: mine.filter(until__lte=now).delete())
    try:
        durably_insert([row])
    except IntegrityError:
        return _known(bureau_id, blind, asked, now)
    return row


def _known(bureau_id: int, blind: bytes, asked: bytes, now: datetime) -> KeptAnswer:
    row = KeptAnswer.objects.filter(bureau_id=bureau_id, blind=blind).first()
    if row is None:  # refused and forgotten just now: as good as new
        raise later("in-progress", 1)
    if bytes(row.asked) != asked:
        raise Problem("key-reused")
    if row.status is None:
        mine = KeptAnswer.objects.filter(bureau_id=bureau_id, blind=blind, status=None, begun_at=row.begun_at)
        is_left = row.begun_at <= now - AT_WORK
        if not is_left or not durably(lambda: mine.update(begun_at=now)):
            raise later("in-progress", int(AT_WORK.total_seconds()))
    return row


def _again(row: KeptAnswer, key: str) -> HttpResponse:
    body = open_sealed(_seal_key(key), bytes(row.sealed), context=bytes(row.blind))
    response = HttpResponse(body, status=row.status, content_type="application/json")
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _done(row: KeptAnswer, key: str, work: Work) -> HttpResponse:
    mine = KeptAnswer.objects.filter(bureau_id=row.bureau_id, blind=row.blind)
    try:
        response = work(row.token)
    except Exception:
        durably(lambda: mine.delete())
        raise
    if response.status_code >= 300:
        durably(lambda: mine.delete())
        return response
    sealed = seal(_seal_key(key), response.content, context=bytes(row.blind))
    durably(lambda: mine.update(status=response.status_code, sealed=sealed))
    return response


def _seal_key(key: str) -> bytes:
    """Made of the sender's key, which we do not keep: without it nobody opens the answer."""
    return keyring().blind_value("api-answer-seal", key)[:32]


def purge(now: datetime) -> int:
    """Remove answers whose day is over. Returns how many."""
    with transaction.atomic():
        return KeptAnswer.objects.filter(until__lte=now).delete()[0]
