"""What the worker runs for the site: log-ins that ended are forgotten, the record of attempts is kept as long as it must."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.sessions.backends.db import SessionStore

from heliograph.jobs.queue import job

KEPT_DAYS = 365
"""Records of log-ins and of wrong passwords; the law asks for six months at least (law.md X-14)."""


@job("site.sessions", every=timedelta(hours=6))
def clear_sessions(*, now: datetime) -> None:
    """Drop log-in sessions that have ended."""
    SessionStore.clear_expired()


@job("site.attempts", every=timedelta(hours=24))
def prune_attempts(*, now: datetime) -> None:
    """Drop records of log-ins that are older than `KEPT_DAYS`."""
    AxesProxyHandler.reset_logs(age_days=KEPT_DAYS)
    AxesProxyHandler.reset_failure_logs(age_days=KEPT_DAYS)
