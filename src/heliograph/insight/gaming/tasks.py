"""What the worker runs: tags are counted and deleted, and a quarter is looked at when it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job
from heliograph.organisation import reading as organisation


@job("insight.fold-tags", every=timedelta(hours=6), is_long=True)
def fold_tags(*, now: datetime) -> None:
    """Count old tags and delete them."""
    from heliograph.insight.gaming.tags import fold

    for bureau in organisation.bureaus():
        fold(bureau.id, today=now.astimezone(organisation.zone(bureau.id)).date())


@job("insight.look", every=timedelta(days=1), is_long=True)
def look(*, now: datetime) -> None:
    """Look at the quarter before, if nobody has."""
    from heliograph.insight.gaming.running import look as look_at

    for bureau in organisation.bureaus():
        look_at(bureau.id, now=now)
