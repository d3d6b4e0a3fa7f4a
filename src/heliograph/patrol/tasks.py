"""What the worker runs for patrol."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job
from heliograph.patrol.actions import answer_times, calls, drafts, plans, rosters, signing, swap_decisions, wishes


@job("patrol.tidy", every=timedelta(hours=24))
def tidy(*, now: datetime) -> None:
    """Checked files that nobody took lose their counts; wishes of long ago are no longer counted; drafts that nobody touched go."""
    calls.tidy(now=now)
    answer_times.tidy_times(now=now)
    wishes.tidy(now=now)
    drafts.tidy(now=now)


@job(plans.SOLVE, is_long=True)
def solve(*, now: datetime, plan: int) -> None:
    """Solve one plan of beats."""
    plans.solve(plan, now=now)


@job(rosters.ROSTER, is_long=True)
def solve_roster(*, now: datetime, roster: int) -> None:
    """Solve one roster of a squad."""
    rosters.solve_roster(roster, now=now)


@job("patrol.take-effect", every=timedelta(minutes=10))
def take_effect(*, now: datetime) -> None:
    """Signed plans become the bureau's beats on their day."""
    signing.take_effect(now=now)


@job("patrol.lapse-swaps", every=timedelta(minutes=10))
def lapse_swaps(*, now: datetime) -> None:
    """Swaps that nobody decided in time end before the shift."""
    swap_decisions.lapse_swaps(now=now)
