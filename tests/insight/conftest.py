"""Past messages taken in for Chunan, in the shape of a board with answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from heliograph.matters.actions.history import bring_in, read_lines, read_map, setting
from tests.conftest import SHANGHAI
from tests.matters.desk_stage import desk_of
from tests.matters.holding import asked, clock, li

__all__ = ["asked", "clock", "desk_of", "li"]

TODAY = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
BOARD = Path(__file__).resolve().parents[2] / "docs" / "examples" / "board-with-answers.toml"


@pytest.fixture
def take(cast) -> Callable[..., int]:
    """Take a file in; returns how many matters were added."""

    def run(file: Path, *, procedure: str = "consultation", unit: str = "") -> int:
        reading = read_map(str(BOARD), file=file)
        place = setting(
            cast.bureau.id,
            f"{procedure[:6]}{unit[:6]}",
            codes={procedure},
            units=(),
            unit=unit,
            today=date(2026, 12, 31),
        )
        lines = read_lines(file, reading, procedure=procedure, zone=SHANGHAI, now=TODAY)
        return bring_in(lines, place, now=TODAY).added

    return run


@pytest.fixture
def answered(take, tmp_path) -> Callable[..., int]:
    """Take in `number` messages of a month of 2026, answered in the next."""

    def run(number: int, *, procedure: str = "consultation", unit: str = "heping", month: int = 3) -> int:
        lines = ["id,sender,title,at,text,answer,answered_at"]
        for n in range(number):
            lines.append(
                f"{month}-{n},U,题,2026/{month}/{n % 28 + 1} 9:00:00,文,答,2026/{month + 1}/{n % 28 + 1} 9:00:00"
            )
        file = tmp_path / f"{procedure}-{unit}-{month}.csv"
        file.write_text("\n".join(lines), "utf-8")
        return take(file, procedure=procedure, unit=unit)

    return run
