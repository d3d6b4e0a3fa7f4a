"""A subject that ends (a firm leaves, a leader's posting is over) ends what would be owed to it later, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from heliograph.core.text import Text
from heliograph.duties import subjects
from heliograph.duties.models import Duty, Status
from heliograph.matters.actions import SYSTEM, Details, MatterRef, act
from heliograph.matters.errors import NotOffered
from heliograph.organisation import reading as organisation

MOST = 500
GROUND = "定期任务的规则：对象不在了，以后的任务随之结束。"


def end_subject(bureau_id: int, kind: str, key: str, reason: Text, *, now: datetime) -> int:
    """End what is owed to a subject and not yet overdue. Returns how many; again ends none. What was missed stays missed."""
    owed = Duty.objects.filter(bureau_id=bureau_id, kind=kind, subject=key, settled_at=None)
    owed = owed.filter(status=Status.OWED, due_at__gt=now)
    return _end(bureau_id, owed.values_list("id", flat=True)[:MOST], reason.zh, now)


def end_gone(now: datetime) -> int:
    """End what is owed to subjects that their kind no longer lists. Looks at what is owed, not at what was. Returns how many."""
    ended = 0
    for bureau in organisation.bureaus():
        today = now.astimezone(organisation.zone(bureau.id)).date()
        owed = Duty.objects.filter(bureau_id=bureau.id, settled_at=None, status=Status.OWED, due_at__gt=now)
        rows = sorted(owed.values_list("kind", "subject", "id"), key=lambda row: row[0])
        for code, of_kind in groupby(rows, key=lambda row: row[0]):
            kind, found = subjects.kind(code), list(of_kind)
            if kind is None:
                continue
            still = kind.still(bureau.id, {key for _, key, _ in found}, on=today)
            gone = [duty_id for _, key, duty_id in found if key not in still]
            ended += _end(bureau.id, gone[:MOST], f"登记里已经没有这个对象（{kind.title.zh}）。", now)
    return ended


def _end(bureau_id: int, ids: Iterable[UUID], reason: str, now: datetime) -> int:
    ended = 0
    for duty_id in ids:
        try:
            act(MatterRef(bureau_id, duty_id), "end", SYSTEM, now=now, details=Details(words=reason, ground=GROUND))
        except NotOffered:  # done meanwhile
            continue
        ended += 1
    return ended
