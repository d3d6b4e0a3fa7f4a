"""Messages are handed to a gateway: several at a time, none more once it is plain that the gateway is away.

Knows no database. What a plug-in raises is turned into one of four outcomes here, so that a plug-in's fault costs a try
and never a message.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from heliograph.channels.base import AddressGone, Channel, NotSent, Outgoing, Taken, TryLater

log = logging.getLogger(__name__)

AT_ONCE = 8
AWAY_AFTER = 3
"""So many failures without a success between them, and the gateway counts as away."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message. Exactly one of: taken; gone; refused for good; later (`kind`); not tried at all."""

    taken: Taken | None = None
    kind: str = ""
    is_final: bool = False
    is_gone: bool = False
    after: timedelta | None = None
    is_tried: bool = True


NOT_TRIED = Outcome(kind="not tried", is_tried=False)


class _Line:
    """Counts misses in a row across the threads that use one gateway."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._misses = 0

    @property
    def is_cut(self) -> bool:
        return self._misses >= AWAY_AFTER

    def heard(self, outcome: Outcome) -> None:
        """Whether the gateway answered, be it with a refusal."""
        with self._lock:
            is_miss = outcome.taken is None and not outcome.is_final
            self._misses = self._misses + 1 if is_miss else 0


def send(channel: Channel, messages: Sequence[Outgoing]) -> list[Outcome]:
    """One outcome for each message, in their order."""
    line = _Line()
    if len(messages) == 1:
        return [_one(channel, messages[0], line)]
    return list(_pool(channel.code).map(lambda message: _one(channel, message, line), messages))


def _one(channel: Channel, message: Outgoing, line: _Line) -> Outcome:
    if line.is_cut:
        return NOT_TRIED
    outcome = _tried(channel, message)
    line.heard(outcome)
    return outcome


def _tried(channel: Channel, message: Outgoing) -> Outcome:
    try:
        return Outcome(taken=channel.send(message))
    except TryLater as error:
        return Outcome(kind=error.kind[:100], after=error.after)
    except AddressGone as error:
        return Outcome(kind=error.kind[:100], is_final=True, is_gone=True)
    except NotSent as error:
        return Outcome(kind=error.kind[:100], is_final=True)
    except (
        Exception
    ) as error:  # a plug-in may fail in any way; what it says may name the address, so only its kind is kept
        log.error("channel %s failed with %s", channel.code, type(error).__name__)
        return Outcome(kind=type(error).__name__[:100])


@cache
def _pool(code: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix=f"heliograph-{code}")
