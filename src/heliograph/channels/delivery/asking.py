"""How often somebody may have us write to an address that is not confirmed: a stranger's telephone is not rung all day.

Counts live in Django's cache for an hour, per address and per network, and nowhere else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache

from heliograph.channels.delivery.errors import TooOften

WINDOW = timedelta(hours=1)
MOST_TO_ADDRESS = 3
MOST_FROM_NETWORK = 10


def count(blind: bytes, network: str, now: datetime) -> None:
    """Count one message that asks to confirm. Raises `TooOften`, before anything is sent."""
    window = int(now.timestamp() // WINDOW.total_seconds())
    limits = {
        f"asking:{window}:{blind.hex()[:32]}": MOST_TO_ADDRESS,
        f"asking:{window}:network:{network}": MOST_FROM_NETWORK,
    }
    counts = cache.get_many(list(limits))
    if any(counts.get(key, 0) >= most for key, most in limits.items()):
        raise TooOften
    for key in limits:
        cache.add(key, 0, timeout=WINDOW.total_seconds() + 60)
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two lines: the window is over
            continue
