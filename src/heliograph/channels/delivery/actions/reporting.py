"""What gateways say later."""

from __future__ import annotations

from datetime import datetime

from heliograph.channels.base import Report


def report(said: Report, now: datetime) -> None:
    """Write down how far a message got."""
    raise NotImplementedError
