"""Pages of other apps that tell of the same matters as boards: disputes by station, requests at the door by beat.

For the joint attack (`joint`): the pages' own code decides what is told, here of numbers that the test draws.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from types import SimpleNamespace
from typing import Any

from heliograph.core.text import Text
from heliograph.disputes.reading.places import untold
from heliograph.insight.reading.figures import hidden_at
from heliograph.organisation import reading as organisation
from heliograph.visits.actions.counting import ASKED, KEPT, LATE
from heliograph.visits.reading import public
from tests.insight.joint import BEATS, COARSE, DISPUTES, DOOR, KINDS, MONTHS, TREE, spans
from tests.insight.solving import Cell, Cells, Fact

HOME_VISITS = next(kind for kind in KINDS if kind not in (*DOOR, DISPUTES))
ENDS = ("kept", "late", "open")


def of_disputes(numbers: Counter[Cell]) -> Iterator[Fact]:
    """Both months are of one half-year. Boards tell disputes and home visits together, the page of disputes only these."""
    disputes, others = ({unit: _near_home(numbers, unit, kind) for unit in TREE} for kind in (DISPUTES, HOME_VISITS))
    half_year = max(spans(), key=lambda span: span.until - span.since)
    hidden = untold(disputes, others, hidden_at(1, half_year, COARSE[DISPUTES]))
    total = sum(disputes.values())
    if total < 10:
        return
    every = {unit: near_home(unit, DISPUTES) for unit in TREE}
    yield Fact(frozenset().union(*every.values()), total, "disputes in all")
    for unit, number in disputes.items():
        if unit not in hidden:
            yield Fact(every[unit], number, f"disputes at {unit}")


def near_home(unit: int, kind: str) -> Cells:
    return frozenset(("received", unit, kind, month) for month in MONTHS)


def _near_home(numbers: Counter[Cell], unit: int, kind: str) -> int:
    return sum(numbers[cell] for cell in near_home(unit, kind))


def door_cells() -> list[Cell]:
    """Requests at the door by beat, and how they ended by month."""
    return [*(("asked", beat, "door", month) for beat, month in product(BEATS, MONTHS)),
            *((end, "", "door", month) for end, month in product(ENDS, MONTHS))]  # fmt: skip


def at_doors(numbers: Counter[Cell], seed: int) -> Counter[Cell]:
    """So many of what was received at a beat's station were asked at doors."""
    draw, found = random.Random(seed), Counter[Cell]()
    for month in MONTHS:
        left = {unit: sum(numbers["received", unit, kind, month] for kind in DOOR) for unit in TREE}
        for beat, unit in BEATS.items():
            found["asked", beat, "door", month] = draw.randint(0, left[unit])
            left[unit] -= found["asked", beat, "door", month]
        asked = sum(found["asked", beat, "door", month] for beat in BEATS)
        found["kept", "", "door", month] = draw.randint(0, asked)
        found["late", "", "door", month] = draw.randint(0, asked - found["kept", "", "door", month])
        found["open", "", "door", month] = asked - sum(found[end, "", "door", month] for end in ("kept", "late"))
    return found


def door_links() -> Iterator[tuple[Cells, Cells]]:
    """What was asked at a beat's doors is part of what its station received; the ends add up to what was asked."""
    for month in MONTHS:
        for unit in set(BEATS.values()):
            asked = frozenset(("asked", beat, "door", month) for beat, at in BEATS.items() if at == unit)
            yield asked, frozenset(("received", unit, kind, month) for kind in DOOR)
        asked = frozenset(("asked", beat, "door", month) for beat in BEATS)
        ended = frozenset((end, "", "door", month) for end in ENDS)
        yield asked, ended
        yield ended, asked


def of_visits(monkeypatch: Any, doors: Counter[Cell]) -> Iterator[Fact]:
    areas = {beat: SimpleNamespace(id=beat, title=Text(beat, beat)) for beat in BEATS}
    monkeypatch.setattr(organisation, "areas", lambda _: areas)
    now = datetime(2026, 6, 10, tzinfo=UTC)
    for month in MONTHS:

        def counts(*_: object, month: int = month) -> dict[str, dict[tuple[str, str], int]]:
            asked = {(beat, ""): doors["asked", beat, "door", month] for beat in BEATS}
            ends = {what: {("b2", ""): doors[end, "", "door", month]} for what, end in ((KEPT, "kept"), (LATE, "late"))}
            return {
                ASKED: {key: number for key, number in asked.items() if number},
                "made": {},
                "place": {},
                "advice": {},
                **ends,
            }

        monkeypatch.setattr(public, "_counts", counts)
        told = public.board(1, datetime(2026, month, 1, tzinfo=UTC).date(), now=now)
        assert told.month.month == month
        if told.asked is not None:
            yield Fact(frozenset(("asked", beat, "door", month) for beat in BEATS), told.asked, f"visits in {month}")
        for row in told.asked_in:
            if row.count is not None:
                yield Fact(
                    frozenset({("asked", row.name.zh, "door", month)}), row.count, f"visits at {row.name.zh} {month}"
                )
        titles = {title.zh: end for end, title in zip(ENDS, public.ENDS.values(), strict=True)}
        for row in told.ended:
            if row.count is not None:
                yield Fact(frozenset({(titles[row.name.zh], "", "door", month)}), row.count, f"visits ended {month}")


def secrets(numbers: Counter[Cell], doors: Counter[Cell]) -> Iterator[tuple[Cells, int]]:
    """Disputes and home visits of a half-year at a station; what was asked at doors, and how little of it ended in which way."""
    for unit, kind in product(TREE, (DISPUTES, HOME_VISITS)):
        number = _near_home(numbers, unit, kind)
        if 0 < number < 10:
            yield near_home(unit, kind), number
    for cell, number in doors.items():
        if 0 < number < 10:
            yield frozenset({cell}), number
