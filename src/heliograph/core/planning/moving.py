"""One unit from one beat to another by hand: whether it may be, and if not, why. Who asks says it in words."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from heliograph.core.planning.city import City
from heliograph.core.planning.measuring import pieces


class Refusal(StrEnum):
    """Why a unit can't go to a beat."""

    LAST = "last"
    APART = "apart"
    CLOSED = "closed"
    BREAKS = "breaks"


def refusal(city: City, beats: Sequence[str], place: int, beat: str) -> Refusal | None:
    """None where the unit at this place of `beats` may go to `beat`, another one that exists.

    LAST: its beat would have no unit left. APART: it doesn't touch that beat. CLOSED: it does, but only over borders that no beat
    reaches across (stations, rivers). BREAKS: its own beat would be in more pieces than it is.
    """
    of = np.array(beats)
    reach = slice(city.starts[place], city.starts[place + 1])
    beside = of[city.neighbours[reach]] == beat
    inside = np.flatnonzero(of == of[place])
    if len(inside) == 1:
        return Refusal.LAST
    if not beside.any():
        return Refusal.APART
    if not (beside & city.open[reach]).any():
        return Refusal.CLOSED
    if pieces(city, inside[inside != place]) > pieces(city, inside):
        return Refusal.BREAKS
    return None
