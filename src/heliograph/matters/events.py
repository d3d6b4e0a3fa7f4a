"""Who listens to the spine. An app registers a listener in `AppConfig.ready()`; the spine never knows who it is.

A listener is called for each event inside its transaction and returns rows to insert with it: usually one job (the
outbox). One that `watched` is called as well when the clock says something of a promise. It must be quick and must not
raise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db.models import Model

from heliograph.matters.models import Deadline, Event, Matter, Party, Telling

Listener = Callable[[Matter, Event], Iterable[Model]]
ClockListener = Callable[[Matter, Deadline, datetime], Iterable[Model]]
Told = tuple[Telling, Party]
TellingListener = Callable[[Matter, Event, Sequence[Told]], Iterable[Model]]
RatedListener = Callable[[Matter, str, datetime], None]
_listeners: list[Listener] = []
_clock_listeners: list[ClockListener] = []
_telling_listeners: list[TellingListener] = []
_rated_listeners: list[RatedListener] = []


def subscribe(listener: Listener) -> None:
    """Have `listener` called for every event from now on."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(matter: Matter, event: Event) -> list[Model]:
    """The rows that listeners want inserted together with `event`."""
    return [row for listener in _listeners for row in listener(matter, event)]


def watched(listener: ClockListener) -> None:
    """Have `listener` called, from now on, whenever a promise is warned of, breaks or is settled.

    The deadline is as it will be stored: `status`, `warned_at`, `broken_at` and `settled_at` say which of them it was.
    """
    if listener not in _clock_listeners:
        _clock_listeners.append(listener)


def announce_clock(matter: Matter, deadline: Deadline, now: datetime) -> list[Model]:
    """The rows that listeners want inserted because of what the clock says of `deadline`."""
    return [row for listener in _clock_listeners for row in listener(matter, deadline, now)]


def told(listener: TellingListener) -> None:
    """Have `listener` called, from now on, with the news that an event owes to its parties.

    Each stands on the party's page already. A listener that sends it another way as well says so in the row, which is not
    inserted yet: `channel`, and `status` owed until it went out.
    """
    if listener not in _telling_listeners:
        _telling_listeners.append(listener)


def announce_told(matter: Matter, event: Event, news: Sequence[Told]) -> list[Model]:
    """The rows that listeners want inserted together with this news."""
    return [row for listener in _telling_listeners for row in listener(matter, event, news)] if news else []


def rated(listener: RatedListener) -> None:
    """Have `listener` called, from now on, when a resident rated a matter on its page: with the matter and the network."""
    if listener not in _rated_listeners:
        _rated_listeners.append(listener)


def announce_rated(matter: Matter, network: str, now: datetime) -> None:
    """After the rating is durable, and outside its transaction."""
    for listener in _rated_listeners:
        listener(matter, network, now)
