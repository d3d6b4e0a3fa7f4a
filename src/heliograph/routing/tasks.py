"""Learning anew, once a month or when asked: a model is proposed, never put in use."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from heliograph.core.language.routing import CannotTrain, train
from heliograph.jobs.queue import job
from heliograph.learned import actions as learned
from heliograph.learned.reading import is_on
from heliograph.organisation import reading as organisation
from heliograph.routing import units
from heliograph.routing.history import FEWEST, History, gather, gather_units
from heliograph.routing.router import KIND

log = logging.getLogger(__name__)
LEARN = "routing.learn"
LEARN_UNITS = "routing.learn-units"
MONTHLY = "routing.monthly"


@job(MONTHLY, every=timedelta(days=30), is_long=True)
def monthly(*, now: datetime) -> None:
    """Learn anew in each bureau whose reader is on."""
    for bureau in organisation.bureaus():
        if is_on(bureau.id, KIND):
            learn(bureau=bureau.id, now=now)
        if is_on(bureau.id, units.KIND):
            learn_units(bureau=bureau.id, now=now)


@job(LEARN, is_long=True)
def learn(*, bureau: int, now: datetime) -> int:
    """Propose a model of this bureau's confirmed history; returns how many messages it was, 0 if they are too few.

    Twice on the same history gives the same model, which is then proposed or in use already.
    """
    today = now.astimezone(organisation.zone(bureau)).date()
    return _propose(bureau, KIND, gather(bureau, now, today), now)


@job(LEARN_UNITS, is_long=True)
def learn_units(*, bureau: int, now: datetime) -> int:
    """Propose a model of which unit answered what; returns how many answered messages it was, 0 if they are too few."""
    return _propose(bureau, units.KIND, gather_units(bureau, now), now)


def _propose(bureau: int, kind: str, found: History, now: datetime) -> int:
    if found.confirmed < FEWEST:
        log.info(
            "%s: %s confirmed messages in bureau %s, %s are needed to learn", kind, found.confirmed, bureau, FEWEST
        )
        return 0
    try:
        model = train(found.rows)
    except CannotTrain as error:
        log.info("%s: nothing to learn in bureau %s: %s", kind, bureau, error)
        return 0
    taught = learned.Taught(found.confirmed, found.since, found.until)
    learned.offer(organisation.bureau(bureau), kind, model.save, taught, now=now)
    return found.confirmed
