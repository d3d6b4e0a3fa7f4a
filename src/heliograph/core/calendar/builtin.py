"""The calendar that comes with Heliograph: mainland China from 2023 on, from the maintained package `chinesecalendar`.

The package follows each November's notice; a bureau that will not wait loads the notice itself (`notice.py`).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version

from heliograph.core.calendar import estimate
from heliograph.core.calendar.days import Calendar
from heliograph.core.calendar.year import Year
from heliograph.core.text import Text

FIRST_YEAR = 2023

_NAMES = {
    "New Year's Day": estimate.NEW_YEAR,
    "Spring Festival": estimate.SPRING_FESTIVAL,
    "Tomb-sweeping Day": estimate.TOMB_SWEEPING,
    "Labour Day": estimate.LABOUR_DAY,
    "Dragon Boat Festival": estimate.DRAGON_BOAT,
    "Mid-autumn Festival": estimate.MID_AUTUMN,
    "National Day": estimate.NATIONAL_DAY,
}


@lru_cache(maxsize=1)
def built_in() -> Calendar:
    """The built-in calendar; the same object each time, so that its tables are built once a process."""
    from chinese_calendar.constants import holidays, workdays

    package = f"chinesecalendar-{version('chinesecalendar')}"
    last = max(holidays).year
    years = {
        number: Year(
            year=number,
            version=package,
            source=f"国务院办公厅 {number} 年节假日安排通知（{package}）",
            published=None,
            off={day: _name(name) for day, name in holidays.items() if day.year == number},
            working={day: _name(name) for day, name in workdays.items() if day.year == number},
        )
        for number in range(FIRST_YEAR, last + 1)
    }
    return Calendar(f"cn-{FIRST_YEAR}-{last}", package, years)


def _name(english: str) -> Text:
    return _NAMES.get(english) or Text(zh=english, en=english)
