"""How much one talker may write, counted in the cache for a few minutes and then forgotten. No address is in the keys.

Words of danger are always answered; whoever asks is never kept from a first report.
"""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache

MINUTES = 10
MOST_MESSAGES = 80
MOST_SENT = 12
"""Matters that one talker may register in `MINUTES`."""


def is_too_fast(network: str, now: datetime) -> bool:
    """Count one message; whether it is one too many."""
    return _count("message", network, now) > MOST_MESSAGES


def is_silent(network: str, now: datetime) -> bool:
    """Whether so much is over the limit that not even that is said: each answer costs a message."""
    return int(cache.get(_key("message", network, now), 0)) > MOST_MESSAGES + 3


def sends_too_much(network: str, now: datetime) -> bool:
    """Count one matter that is to be registered; whether it is one too many."""
    return _count("sent", network, now) > MOST_SENT


def minutes_left(now: datetime) -> int:
    """Until it is counted anew."""
    return max(1, -(-(MINUTES * 60 - int(now.timestamp()) % (MINUTES * 60)) // 60))


def _count(what: str, network: str, now: datetime) -> int:
    key = _key(what, network, now)
    cache.add(key, 0, timeout=MINUTES * 60 + 60)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two lines: the window is over
        return 0


def _key(what: str, network: str, now: datetime) -> str:
    return f"talk:{what}:{int(now.timestamp()) // (MINUTES * 60)}:{network}"
