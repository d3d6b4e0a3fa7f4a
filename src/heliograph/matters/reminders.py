"""What the list of what is owed says above the matters, for work of other apps that a lead owes: who knows it registers a reader.

Nothing of another app is imported here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from heliograph.core.text import Text
from heliograph.organisation.reading import Viewer


@dataclass(frozen=True, slots=True)
class Reminder:
    """A sentence, and the address of the page where it is seen to."""

    text: Text
    href: str


Reads = Callable[[Viewer, datetime], Sequence[Reminder]]
_reads: list[Reads] = []


def register(reads: Reads) -> None:
    """Ask `reads` whenever the list is opened, in the order of registration."""
    if reads not in _reads:
        _reads.append(reads)


def reminders(viewer: Viewer, now: datetime) -> list[Reminder]:
    """What this officer is to be reminded of."""
    return [one for reads in _reads for one in reads(viewer, now)]
