"""What a release owes: an alert kept as it is sent, and the account's followers told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from heliograph.channels.feeds.fediverse import delivering, reading
from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.notices import kinds
from heliograph.notices.announcing import Change
from heliograph.notices.reading.public import PublicNotice
from heliograph.notices.reading.ways_out import How, Way

KEEP = "feeds.keep-alert"
FEEDS, FEDIVERSE = Text("订阅源（Atom、RSS、CAP）", "Feeds (Atom, RSS, CAP)"), Text("联邦宇宙账号", "Fediverse account")


def listen(notice: PublicNotice, change: Change, now: datetime) -> Iterable[Model]:
    """Called in the transaction of a release, a correction, a withdrawal."""
    about: dict[str, Any] = {"bureau": notice.bureau_id, "notice": str(notice.id)}
    if notice.kind in kinds.alerts():
        yield owe(KEEP, at=now, **about)
    yield owe(delivering.SEND_TO_ALL, at=now, change=str(change), version=notice.version, after="", **about)


def tell(bureau_id: int, notice_id: UUID) -> Iterable[Way]:
    """How far a release got here, for its page on the desk."""
    yield Way(FEEDS, How.OUT, Text("随时可以读", "There to be read"))
    followers, failing = reading.followers(bureau_id), reading.failing(bureau_id)
    if not followers:
        yield Way(FEDIVERSE, How.OFF, Text("还没有人关注", "Nobody follows yet"))
    elif failing:
        says = Text(
            f"{followers} 人关注，{failing} 个服务器连不上", f"{followers} follow, {failing} servers can't be reached"
        )
        yield Way(FEDIVERSE, How.STUCK, says)
    else:
        yield Way(FEDIVERSE, How.OUT, Text(f"{followers} 人关注", f"{followers} follow"))
