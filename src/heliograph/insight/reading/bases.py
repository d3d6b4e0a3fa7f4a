"""Which numbers are hidden together, and what that hides of one month: the one rule of boards, replies, open data and badges.

A base is how many a figure is taken of. Those of nearly the same matters (received, judged, answered, ended) are one family:
hidden in one, hidden in all, because side by side they would bound each other to within a few. Fewer spoke or had to be
told something; their tables are searched with what the family tells of the same place as an upper bound. Units that
stand for one or two officers (`staffing`) are hidden whatever they count.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from heliograph.core.suppression import ALL, nodes, own, protect
from heliograph.insight.measures import SMALL
from heliograph.insight.reading.searched import searched

Place = tuple[str, str]
"""unit, procedure: as codes."""
Table = tuple[tuple[Place, int], ...]
Tree = tuple[tuple[str, str], ...]
RECEIVED = "received"
MATTERS = (RECEIVED, "on_time_of", "reopened_of", "first_waits", "end_waits")
"""Columns of a roll-up (`measures.defined.counts`)."""
WHOLE: Place = (ALL, ALL)


def family(name: str) -> str:
    """Which of the family has a base: of the measures that rest on the same matters under other names, one stands for all."""
    same = {"transfers_of": RECEIVED, "circling_of": RECEIVED, "not_solved_of": "reopened_of"}
    return {**same, "response_rate_of": "reopened_of"}.get(name, name)


def away(numbers: Mapping[str, Table], name: str, parents: Tree, few: frozenset[str] = frozenset()) -> frozenset[Place]:
    """What of one base of a month must not be shown. `numbers`: the month's bases by column, each by unit and procedure.

    `few`: units of few officers. With `WHOLE` among it no part of the table may be shown, nor its rows be listed. A base of which so little is told
    takes the others with it only where it is what was received: of that all others are parts.
    """
    procedures = {ALL, *(of for table in numbers.values() for (_, of), _ in table)}
    return _small(numbers, family(name), parents, few) | {(unit, of) for unit in few for of in procedures}


def _small(numbers: Mapping[str, Table], name: str, parents: Tree, few: frozenset[str]) -> frozenset[Place]:
    received = _protected(numbers.get(RECEIVED, ()), parents)
    if name not in MATTERS and RECEIVED in numbers:
        if WHOLE in received:
            return received
        hidden = away(numbers, RECEIVED, parents, few)
        over = numbers.get("reopened_of" if name in ("solved_rate_of", "satisfied_rate_of") else RECEIVED, ())
        sums = nodes(dict(over), parents=(dict(parents), {}))
        most = tuple(sorted(((unit, of), count) for (unit, of), count in sums.items() if (unit, of) not in hidden))
        return _beside(numbers.get(name, ()), parents, most) | hidden
    mine = _protected(numbers.get(name, ()), parents)
    if WHOLE in mine or WHOLE in received:
        return mine | received
    others = (_protected(numbers.get(one, ()), parents) for one in MATTERS)
    return mine.union(*(one for one in others if WHOLE not in one))


def _beside(counts: Table, parents: Tree, most: Table) -> frozenset[Place]:
    """What must not be shown of counts each of which is a part of what is told (`most`).

    Where all but a few of a sum's matters are counted, no cell below it can be far from what it is a part of: of 40 answered 33 were
    rated, so of a cell of 12 at least 5. Such a sum goes with its hidden cells.
    """
    tight: frozenset[Place] = frozenset()
    while True:
        away = _protected(counts, parents, most, tuple(sorted(tight)))
        found = tight | _tight(counts, parents, dict(most), away)
        if WHOLE in away or found == tight:
            return away
        tight = found


def _tight(counts: Table, parents: Tree, most: Mapping[Place, int], away: frozenset[Place]) -> frozenset[Place]:
    """Sums that are told, and so nearly all of what they are a part of that a hidden cell below is one of fewer than `SMALL` numbers."""
    sums = nodes(dict(counts), parents=(dict(parents), {}))
    above = {own(branch): branch for branch in dict(parents).values()} | dict(parents)
    over = {
        one
        for unit, procedure in away & most.keys()
        for one in ((unit, ALL), (above.get(unit, ALL), procedure))
        if one not in away
    }
    return frozenset(one for one in over & most.keys() if most[one] - sums[one] < SMALL - 1)


@lru_cache(maxsize=4096)
def _protected(counts: Table, parents: Tree, most: Table = (), also: tuple[Place, ...] = ()) -> frozenset[Place]:
    """What must not be shown of these counts: many figures of a page come from the same ones, and the search takes long."""
    trees: tuple[dict[str, str], dict[str, str]] = (dict(parents), {})
    found = searched(
        (counts, parents, most, also),
        lambda: protect(dict(counts), parents=trees, least=SMALL, most=dict(most), also=also),
    )
    return frozenset((unit, procedure) for unit, procedure in found)
