"""What the worker runs for firms. Each bears being run twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.firms.actions import erase_left, include_firm
from heliograph.firms.actions.registering import INCLUDE
from heliograph.jobs.queue import job


@job(INCLUDE)
def owe_visit(*, now: datetime, bureau: int, firm: str) -> None:
    """A firm was registered in the middle of a quarter."""
    include_firm(bureau, UUID(firm), now=now)


@job("firms.erase", every=timedelta(hours=6))
def erase(*, now: datetime) -> None:
    """Erase what is due of firms that have left."""
    erase_left(now=now)
