"""What the worker runs for surveys."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job
from heliograph.surveys.actions import calling, planning


@job("surveys.draw-call-backs", every=timedelta(hours=6))
def draw_call_backs(*, now: datetime) -> None:
    """Draw who is called about the month that has ended."""
    calling.draw_due(now)


@job("surveys.draw", every=timedelta(minutes=1))
def draw(*, now: datetime) -> None:
    """Invite who was drawn, as soon as the seed exists."""
    planning.draw_due(now)
