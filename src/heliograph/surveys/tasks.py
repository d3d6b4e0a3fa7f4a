"""What the worker runs for surveys."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job
from heliograph.surveys.actions import call_drawing, planning


@job("surveys.draw-call-backs", every=timedelta(hours=6))
def announce_call_backs(*, now: datetime) -> None:
    """Announce the draw of those who are called about the month that has ended."""
    call_drawing.announce_due(now)


@job("surveys.draw", every=timedelta(minutes=1))
def draw(*, now: datetime) -> None:
    """Invite, and hand over to be called, who was drawn, as soon as the seed exists."""
    planning.draw_due(now)
    call_drawing.draw_due(now)
