"""Months of an invented bureau, as events give them: small units beside large ones, so that much must be hidden."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from heliograph.opendata.tables.values import Cell, Lasted, Raw

PARENTS = {"hexi": "chunan", "heping": "hexi", "donghu": "hexi", "traffic": "chunan", "dispatch": "traffic"}
UNITS = ("chunan", "hexi", "heping", "donghu", "traffic", "dispatch")
PROCEDURES = ("consultation", "complaint", "certificate")


def month(seed: int, *, sizes: tuple[int, ...] = (0, 1, 3, 9, 12, 30, 80)) -> Raw:
    """One month: the same seed gives the same."""
    random = Random(seed)
    cells: list[Cell] = []
    lasted: list[Lasted] = []
    for unit in UNITS:
        for procedure in PROCEDURES:
            of = random.choice(sizes)
            if of:
                cells.append(Cell(unit, procedure, "received", 0, of))
                cells.append(Cell(unit, procedure, "on-time", random.randint(0, of), of))
                cells.append(Cell(unit, procedure, "not-solved", random.randint(0, of), of))
                times = [random.randint(20, 40_000) for _ in range(max(of - 1, 1))]
                cells.append(Cell(unit, procedure, "first-answer", 0, len(times)))
                lasted += [Lasted(unit, "first-answer", minutes, 1) for minutes in times]
        rated = min(random.choice(sizes), sum(one.of for one in cells if (one.unit, one.measure) == (unit, "received")))
        if rated:
            cells.append(Cell(unit, PROCEDURES[0], "satisfied-rate", random.randint(0, rated), rated, rated * 4))
    return Raw(PARENTS, tuple(cells), tuple(lasted))


@pytest.fixture
def busy(cast, counted):
    """January to March of Chunan: enough at Heping, too few at Donghu; some late, some not solved."""
    from heliograph.matters.actions import watch

    for number in (1, 2, 3):
        for at in range(14):
            _asked(cast, "heping", datetime(2026, number, 3 + at, 2, tzinfo=UTC), days=1 + at)
        for at in range(3):
            _asked(cast, "donghu", datetime(2026, number, 3 + at, 2, tzinfo=UTC), days=1)
        for at in range(12):
            _asked(cast, "hexi", datetime(2026, number, 3 + at, 2, tzinfo=UTC), days=2)
    watch(SPRING)
    counted(now=SPRING)
    return cast


@pytest.fixture
def enter(cast, client):
    """Log in as somebody of the cast."""
    return lambda name: client.force_login(cast.users[name])


SPRING = datetime(2026, 4, 20, 2, tzinfo=UTC)


def _asked(cast, unit: str, at: datetime, *, days: int) -> None:
    """Li asks a unit; its handler answers so many days later."""
    who = {"heping": "zhao", "donghu": "zhou", "hexi": "wu"}[unit]
    receipt = cast.submits("consultation", now=at, unit=cast.units[unit].id)
    cast.does(
        receipt, "answer", who, now=at + timedelta(days=days), words="请带身份证到窗口补办，当天就能办好，不收费。"
    )
