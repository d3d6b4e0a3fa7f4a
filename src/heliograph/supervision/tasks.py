"""What the worker runs for supervision."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job
from heliograph.supervision.actions import cards, public_drawing, stages


@job("supervision.escalate", every=timedelta(minutes=1))
def escalate(*, now: datetime) -> None:
    """Show cards whose time has come to the next in line."""
    cards.escalate(now)


@job("supervision.fold", every=timedelta(seconds=15))
def fold(*, now: datetime) -> None:
    """Count in what moved on the board of stages."""
    stages.fold(now)


@job("supervision.draw", every=timedelta(minutes=1))
def draw(*, now: datetime) -> None:
    """Draw what was announced and whose seed exists now."""
    public_drawing.draw_announced(now)
