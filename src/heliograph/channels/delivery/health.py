"""What is stuck, how old, and why: the one look-up that the desk's page, `heliograph doctor` and the watch job share.

Counts stop at `MANY`: the page says "more than", and no look walks a hundred thousand rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from heliograph.channels.configuration import BadChannels, channels
from heliograph.channels.delivery import reading
from heliograph.channels.delivery.models import Gateway, Lane, Message
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation

MANY = 10_000
LATE = timedelta(minutes=15)
"""So long something may be due and not gone before it is called stuck: longer than a bad minute of a gateway."""
LATE_LETTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Way:
    """How one channel is doing in one bureau. `due` are messages whose time has come; `later` wait for theirs; `answers`
    are of conversations, beside the outbox."""

    code: str
    title: Text
    is_by_hand: bool
    a_second: float
    gateway: Gateway
    due: int
    oldest: datetime | None
    later: int
    answers: int = 0

    @property
    def is_away(self) -> bool:
        return self.gateway.down_since is not None

    def is_stuck(self, now: datetime) -> bool:
        late = LATE_LETTER if self.is_by_hand else LATE
        return self.oldest is not None and now - self.oldest > late

    @property
    def takes(self) -> timedelta | None:
        """How long the gateway needs at least for what is due."""
        return timedelta(seconds=self.due / self.a_second) if self.a_second and self.due else None


def ways(bureau_ids: Sequence[int], now: datetime) -> list[Way]:
    """Every channel of the instance, as it is for these bureaus together."""
    gateways = {row.channel: row for row in Gateway.objects.all()}
    return [
        _way(
            channel.code,
            channel.title,
            channel,
            gateways.get(channel.code) or Gateway(channel=channel.code),
            bureau_ids,
            now,
        )
        for channel in channels().values()
    ]


def _way(code: str, title: Text, channel: object, gateway: Gateway, bureau_ids: Sequence[int], now: datetime) -> Way:
    is_by_hand = bool(getattr(channel, "is_by_hand", False))
    waiting = Message.objects.filter(bureau_id__in=bureau_ids, channel=code)
    if is_by_hand:
        open_now = waiting.filter(ended_at=None, state=Message.State.TO_PRINT)
        oldest = open_now.order_by("made_at").values_list("made_at", flat=True).first()
        return Way(code, title, True, 0, gateway, _count(open_now), oldest, 0)
    in_line = waiting.filter(lane__in=Lane.values, state=Message.State.WAITING)
    due, later = in_line.filter(next_at__lte=now), in_line.filter(next_at__gt=now)
    firsts = [
        due.filter(lane=lane).order_by("next_at").values_list("next_at", "made_at").first() for lane in Lane.values
    ]
    times = [first[1] if gateway.down_since else first[0] for first in firsts if first is not None]
    answers, answers_since = reading.waiting_elsewhere(code, bureau_ids)
    oldest = min((time for time in (*times, answers_since) if time is not None), default=None)
    a_second: float = getattr(channel, "a_second", 0)
    return Way(code, title, False, a_second, gateway, _count(due), oldest, _count(later), answers)


def _count(rows: QuerySet[Message]) -> int:
    """How many, up to one more than `MANY`."""
    return rows.order_by()[: MANY + 1].count()


def problems() -> list[str]:
    """What keeps the instance from being served: a `channels.toml` that can't be read."""
    try:
        channels()
    except BadChannels as error:
        return [str(error)]
    return []


def warnings(now: datetime) -> list[str]:
    """What an operator should look at: each sentence says what, since when, why, and what to do."""
    if problems():
        return []
    bureaus = [bureau.id for bureau in organisation.bureaus()]
    found = [problem for channel in channels().values() for problem in channel.problems()]
    for way in ways(bureaus, now):
        found += _of(way, now)
    unreached = Message.objects.filter(bureau_id__in=bureaus, unseen_since__isnull=False)
    oldest = unreached.order_by("unseen_since").first()
    if oldest is not None:
        found.append(
            f"{_many(_count(unreached))} could not be delivered in any way their people allowed, the oldest"
            f" {_age(oldest.ended_at, now)} ({oldest.channel}: {oldest.failure}): see /desk/channels/."
        )
    return found


def _of(way: Way, now: datetime) -> list[str]:
    found = []
    if way.is_away and way.gateway.down_since is not None:
        found.append(
            f"[{way.code}] stopped answering {_age(way.gateway.down_since, now)} ({way.gateway.failure}); it is tried"
            f" again at {way.gateway.retry_at:%H:%M} UTC. Nothing is lost: {_many(way.due + way.answers)} wait."
        )
    elif way.is_stuck(now) and way.oldest is not None:
        what = (
            "to print and post: see /desk/channels/letters/"
            if way.is_by_hand
            else "due and not sent: does a worker run?"
        )
        rest = f" At {way.a_second:g} a second that takes {_length(way.takes)}." if way.takes else ""
        found.append(f"[{way.code}] {_many(way.due + way.answers)} {what}, the oldest {_age(way.oldest, now)}.{rest}")
    return found


def _many(count: int) -> str:
    return f"more than {MANY} messages" if count > MANY else "1 message" if count == 1 else f"{count} messages"


def _age(since: datetime | None, now: datetime) -> str:
    return f"{_length(now - since)} ago" if since is not None else "long ago"


def _length(length: timedelta | None) -> str:
    minutes = int((length or timedelta()).total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
