"""Cards about what is no matter: an app that has such registers a function that says which have reached an officer.

They stand beside the cards of promises and climb by the same rule (`rules.escalation_of`), which their app asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from heliograph.core.text import Text
from heliograph.organisation.reading import Viewer


@dataclass(frozen=True, slots=True)
class OtherCard:
    """One card: what is promised of what, whose it is, by when, and where it can be kept."""

    colour: str
    promise: Text
    what: Text
    unit: Text | None
    due: datetime
    at: datetime
    capacity: Text
    url: str


Teller = Callable[[Viewer, datetime], Iterable[OtherCard]]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Have `teller(viewer, now)` asked for the cards that have reached the viewer and want to be settled."""
    if teller not in _tellers:
        _tellers.append(teller)


def others(viewer: Viewer, now: datetime) -> list[OtherCard]:
    """The cards about other things that have reached the officer, red ones and old ones first."""
    found = [card for teller in _tellers for card in teller(viewer, now)]
    return sorted(found, key=lambda card: (card.colour != "red", card.due))
