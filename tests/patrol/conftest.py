"""The ground of the beats' tests, with a file of calls on it: lead Qian plans Heping, chief Zheng all; Zhou leads Donghu."""

from __future__ import annotations

from datetime import date

import pytest

from tests.beats.conftest import ground
from tests.core.calls.made import FORMS, moments, table

__all__ = ["ground"]
FIRST = date(2026, 1, 5)


def calls(first: date = FIRST, days: int = 40, a_day: int = 12, form: str = "ymd") -> bytes:
    """Calls all over Heping: busier in the east."""

    def place(number: int) -> tuple[float, float]:
        step = number * 7919 % 400
        return 29.0025 + step % 20 * 0.005, 118.9025 + (step // 20) ** 1.1 / 20**1.1 * 0.19

    return table([FORMS[form](at) for at in moments(first, days, a_day)], places=place).text.encode()


@pytest.fixture
def open_desk(settings):
    """Log-ins of tests have no second factor."""
    settings.SECOND_FACTOR_REQUIRED = False
