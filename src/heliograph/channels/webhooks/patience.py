"""When a message is tried again: soon at first, then ever later, for three days. Values in, values out."""

from __future__ import annotations

from datetime import datetime, timedelta

GIVES_UP = timedelta(days=3)
STEPS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)
SPREAD = 0.2


def wait(misses: int, chance: float, after: timedelta | None = None) -> timedelta:
    """How long to wait after the `misses`-th miss in a row (from 1). `chance` (0 to 1) spreads those that failed together.

    `after`: what the other side asked for, never less than that.
    """
    step = STEPS[min(max(misses, 1), len(STEPS)) - 1]
    spread = step * (1 - SPREAD + 2 * SPREAD * chance)
    return max(spread, after or timedelta(0))


def is_over(made_at: datetime, now: datetime) -> bool:
    """Whether it was tried long enough."""
    return now - made_at >= GIVES_UP
