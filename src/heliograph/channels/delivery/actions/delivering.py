"""The outbox goes out."""

from __future__ import annotations

from datetime import datetime


def deliver_due(now: datetime) -> int:
    """Hand every message that is due to its gateway, as fast as each takes them. Returns how many went out."""
    raise NotImplementedError
