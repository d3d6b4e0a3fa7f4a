"""From the programme's shares to whole rows: those with the largest shares are pinned, a few at a time, and rows made for what is left."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from heliograph.core.planning.rosters.problem import Roster
from heliograph.core.planning.rosters.programme import EXACT, FREE, Programme
from heliograph.core.planning.rosters.search import Search

SURE, TURNS = 0.85, 3
"""Shares from which on more than one row is pinned at once; how often rows are made between."""
MOVES, HEAT = 1_500, 3.0
"""Of the search that mends what the dive found."""


def dive(programme: Programme, search: Search, *, stop: Callable[[], bool]) -> Roster | None:
    """A roster near the programme's value, mended; None where time ended before every row was pinned."""
    while (programme.pinned == FREE).any():
        if stop() or not _pin_more(programme):
            return None
    found = np.stack([programme.made[number].row for number in programme.pinned])
    return search.mend(found, moves=MOVES, hot=HEAT, stop=stop)[0]


def _pin_more(programme: Programme) -> bool:
    programme.generate(turns=TURNS)
    _, shares, _, _ = programme.solve()
    pinned = programme.pinned.copy()
    most = max(1, int((pinned == FREE).sum()) // 8)
    taken = 0
    for number in np.argsort(-shares, kind="stable").tolist():
        seat, share = programme.made[number].seat, shares[number]
        if share <= EXACT or (taken and share < SURE) or (taken >= most and share < 1 - EXACT):
            break
        if pinned[seat] == FREE:
            pinned[seat] = number
            taken += 1
    programme.pin(pinned)
    return taken > 0
