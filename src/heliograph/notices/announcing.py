"""Who is told of a release. An app registers a listener in `AppConfig.ready()`; notices never know who it is.

A listener is called in the transaction of a release, a correction or a withdrawal, with the notice as everybody can read
it from then on (`status`, `version`, `why` say what happened), and returns rows to insert with it: usually one job, which
later looks the notice up again (`reading.public.notice`). It must be quick and must not raise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum

from django.db.models import Model

from heliograph.notices.reading.public import PublicNotice


class Change(StrEnum):
    """What happened to a notice that everybody can see."""

    RELEASED = "released"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


Listener = Callable[[PublicNotice, Change, datetime], Iterable[Model]]
_listeners: list[Listener] = []


def subscribe(listener: Listener) -> None:
    """Have `listener` called for every release, correction and withdrawal from now on."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(notice: PublicNotice, change: Change, now: datetime) -> list[Model]:
    """The rows that listeners want inserted together with the change."""
    return [row for listener in _listeners for row in listener(notice, change, now)]
