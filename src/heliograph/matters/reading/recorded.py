"""Where a matter's events stand in the public log, asked of whoever keeps one.

The spine knows no log: an app that keeps one calls `provide` in its `AppConfig.ready()`, and pages of matters ask here.
Where nobody keeps a log, no event stands anywhere and there is no proof to take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from heliograph.matters.models import Event, Matter

PROMISE_SECONDS = 60
"""Within so many seconds an event stands in the log, under any load: written on every receipt."""


class EventProof(Protocol):
    """One event of a receipt file. `proof` is the text of a `.tlog-proof`, empty while the event is not in the log."""

    @property
    def sequence(self) -> int: ...
    @property
    def proof(self) -> str: ...


class ReceiptFile(Protocol):
    """Everything a holder needs to check a matter without us (docs/log-format.md)."""

    @property
    def events(self) -> Sequence[EventProof]: ...
    def text(self) -> str:
        """The file as it is downloaded."""
        ...


class Standing(Protocol):
    """Where one event stands. `index` is its place, None while it waits; `witnesses` have signed that it is there."""

    @property
    def index(self) -> int | None: ...
    @property
    def integrated_at(self) -> datetime | None: ...
    @property
    def witnessed_at(self) -> datetime | None: ...
    @property
    def witnesses(self) -> int: ...


class Log(Protocol):
    """What a log says about events."""

    def asks_witnesses(self) -> bool:
        """Whether a proof is whole only once witnesses have co-signed."""
        ...

    def standing(self, event_ids: Iterable[UUID]) -> Mapping[UUID, Standing]:
        """Where events stand; one query, however many there are."""
        ...

    def receipt_file(self, matter: Matter, now: datetime) -> ReceiptFile:
        """The matter's records with their proofs, as they stand now."""
        ...


_logs: list[Log] = []


def provide(log: Log) -> None:
    """Have `log` asked from now on."""
    _logs[:] = [log]


def is_kept() -> bool:
    """Whether there is a log at all."""
    return bool(_logs)


def standing(event_ids: Iterable[UUID]) -> Mapping[UUID, Standing]:
    """Where these events stand in the log; nothing where no log is kept."""
    return _logs[0].standing(event_ids) if _logs else {}


def is_ready(standing: Standing) -> bool:
    """Whether a proof taken now would check out: in the log, and witnessed if the log's policy asks for that."""
    return standing.index is not None and (standing.witnessed_at is not None or not _logs[0].asks_witnesses())


def receipt_file(matter: Matter, now: datetime) -> ReceiptFile | None:
    """The matter's receipt file; None where no log is kept."""
    return _logs[0].receipt_file(matter, now) if _logs else None


def steps_of(matter: Matter) -> list[tuple[int, Standing | None]]:
    """Each event's sequence and where it stands, the oldest first. Two queries."""
    events = list(
        Event.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id)
        .order_by("sequence")
        .values_list("sequence", "id")
    )
    found = standing([event for _, event in events])
    return [(sequence, found.get(event)) for sequence, event in events]
