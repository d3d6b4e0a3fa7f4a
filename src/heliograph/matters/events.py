"""Who listens to the spine. An app registers a listener in `AppConfig.ready()`; the spine never knows who it is.

A listener is called for each event inside its transaction and returns rows to insert with it: usually one job (the
outbox). It must be quick and must not raise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Model

from heliograph.matters.models import Event, Matter

Listener = Callable[[Matter, Event], Iterable[Model]]
_listeners: list[Listener] = []


def subscribe(listener: Listener) -> None:
    """Have `listener` called for every event from now on."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(matter: Matter, event: Event) -> list[Model]:
    """The rows that listeners want inserted together with `event`."""
    return [row for listener in _listeners for row in listener(matter, event)]
