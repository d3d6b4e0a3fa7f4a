"""News for somebody who left a way to be reached with something that is no matter: a question, a booking.

The app that has news announces it; it never knows who listens, nor how anybody is reached. An app that reaches people
registers its listener in `AppConfig.ready()`. Who holds a matter is told by its events instead (`events.told`).

A listener is called in a transaction, with what was left to be reached by, and returns rows to insert with it. It must be
quick and must not raise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class News:
    """There is news of the row `of`. `kind` is what it is in a word ("question", "booking"), `what` the sentence: never what
    was asked or what it is for. `contact` as it was left."""

    kind: str
    bureau_id: int
    of: UUID
    number: str
    what: Text
    contact: Mapping[str, str]
    language: str
    link: str


NewsListener = Callable[[News, datetime], Iterable[Model]]
ForgetListener = Callable[[int, Iterable[UUID]], None]
_listeners: list[NewsListener] = []
_forgetting: list[ForgetListener] = []


def subscribe(listener: NewsListener, forget: ForgetListener) -> None:
    """Have `listener` called for all news from now on, and `forget` when the ways to reach some people are erased."""
    if listener not in _listeners:
        _listeners.append(listener)
        _forgetting.append(forget)


def announce(news: News, now: datetime) -> list[Model]:
    """The rows that listeners want inserted together with the news."""
    return [row for listener in _listeners for row in listener(news, now)]


def forget(bureau_id: int, of: Iterable[UUID]) -> None:
    """Nobody is to be told of these any more: how they are reached is erased. Call inside a transaction."""
    ids = list(of)
    for listener in _forgetting:
        listener(bureau_id, ids)
