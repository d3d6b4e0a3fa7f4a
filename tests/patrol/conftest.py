"""Two beats of Heping, five kilometres square each, and an area of Donghu below; files of calls on them.

Lead Qian plans Heping, chief Zheng all; Zhou leads Donghu.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.core.calls.made import FORMS, moments, table

FIRST = date(2026, 1, 5)
SHAPES = (
    ("beat", "hp-1", "和平一警区", "Heping beat 1", "heping", (119.0, 29.0, 119.05, 29.05)),
    ("beat", "hp-2", "和平二警区", "Heping beat 2", "heping", (118.95, 29.0, 119.0, 29.05)),
    ("area", "dh", "东湖派出所辖区", "Donghu area", "donghu", (118.95, 28.95, 119.05, 29.0)),
)


@pytest.fixture
def ground(cast):
    """The cast, with its areas on the map."""
    from heliograph.organisation import reading
    from heliograph.organisation.models import Area

    for kind, code, zh, en, unit, (west, south, east, north) in SHAPES:
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        Area.objects.create(
            bureau=cast.bureau, kind=kind, code=code, name_zh=zh, name_en=en, unit=cast.units[unit],
            geometry={"type": "Polygon", "coordinates": [ring]},
        )  # fmt: skip
    reading.forget()
    return cast


def calls(first: date = FIRST, days: int = 40, a_day: int = 12, form: str = "ymd") -> bytes:
    """Calls all over Heping: busier in the east."""

    def place(number: int) -> tuple[float, float]:
        step = number * 7919 % 200
        return 29.0025 + step % 10 * 0.005, 118.9525 + (step // 10 / 20) ** 2 * 0.095

    return table([FORMS[form](at) for at in moments(first, days, a_day)], places=place).text.encode()


@pytest.fixture
def open_desk(settings):
    """Log-ins of tests have no second factor."""
    settings.SECOND_FACTOR_REQUIRED = False
