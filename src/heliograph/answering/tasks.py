"""What the worker runs: count what was answered, forget what is old, learn anew once a month (a model is only proposed)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.answering.actions import counting
from heliograph.answering.history import days, pairs
from heliograph.answering.learned_model import is_on
from heliograph.answering.listener import COUNT
from heliograph.core.language.answers import KIND, CannotTrain, train
from heliograph.jobs.queue import job
from heliograph.learned import actions as learned
from heliograph.organisation import reading as organisation

log = logging.getLogger(__name__)
LEARN = "answering.learn"


@job(COUNT)
def count(*, now: datetime, bureau: int, matter: str, event: str) -> None:
    """Count one answer, once however often it runs."""
    counting.count(bureau, UUID(matter), UUID(event), now=now)


@job("answering.forget", every=timedelta(hours=6))
def forget(*, now: datetime) -> None:
    """Forget hashes that no answer had for two years, and which answers were counted two months ago."""
    counting.forget(now)


@job("answering.monthly", every=timedelta(days=30), is_long=True)
def monthly(*, now: datetime) -> None:
    """Learn anew in each bureau that has the check on."""
    for bureau in organisation.bureaus():
        if is_on(bureau.id):
            learn(bureau=bureau.id, now=now)


@job(LEARN, is_long=True)
def learn(*, bureau: int, now: datetime) -> int:
    """Propose a model of this bureau's answers; returns of how many pairs, 0 if they are too few.

    Twice on the same answers gives the same model, which is then proposed or in use already.
    """
    found = list(pairs(bureau, now))
    try:
        trained = train([pair.answered for pair in found])
    except CannotTrain as error:
        log.info("answering: nothing to learn in bureau %s: %s", bureau, error)
        return 0
    since, until = days(found)
    taught = learned.Taught(len(found), since, until)
    learned.offer(organisation.bureau(bureau), KIND, trained.save, taught, now=now)
    return len(found)
