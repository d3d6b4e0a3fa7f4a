"""Who is told of a question in an open question time. An app registers a listener in `AppConfig.ready()`; questions never
know who it is, nor how anybody is reached.

A listener is called in a transaction, with what its asker left to be reached by, and returns rows to insert with it. It
must be quick and must not raise.
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
    """There is news of a question: `what` says which kind, never what was asked or answered. `contact` as it was left."""

    bureau_id: int
    question: UUID
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
    """Have `listener` called for all news from now on, and `forget` when the ways to reach some askers are erased."""
    if listener not in _listeners:
        _listeners.append(listener)
        _forgetting.append(forget)


def announce(news: News, now: datetime) -> list[Model]:
    """The rows that listeners want inserted together with the news."""
    return [row for listener in _listeners for row in listener(news, now)]


def forget(bureau_id: int, questions: Iterable[UUID]) -> None:
    """Nobody is to be told of these any more: how their askers are reached is erased. Call inside a transaction."""
    ids = list(questions)
    for listener in _forgetting:
        listener(bureau_id, ids)
