"""What can be known of a year whose notice is not published: an estimate, and always called one (law.md W-13).

Weekdays less the statutory holidays whose date is fixed. Spring Festival, Dragon Boat and Mid-Autumn follow the moon,
and which working days a notice swaps is decided each November, so neither is guessed: an estimate errs towards an
earlier date, which is the stricter one for the police.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from heliograph.core.calendar.year import Year
from heliograph.core.text import Text

NEW_YEAR = Text(zh="元旦", en="New Year's Day")
SPRING_FESTIVAL = Text(zh="春节", en="Spring Festival")
TOMB_SWEEPING = Text(zh="清明节", en="Tomb-Sweeping Day")
LABOUR_DAY = Text(zh="劳动节", en="Labour Day")
DRAGON_BOAT = Text(zh="端午节", en="Dragon Boat Festival")
MID_AUTUMN = Text(zh="中秋节", en="Mid-Autumn Festival")
NATIONAL_DAY = Text(zh="国庆节", en="National Day")


def fixed_holidays(year: int) -> dict[date, Text]:
    """The statutory holidays on a fixed date: 全国年节及纪念日放假办法 (W-11); 2 May is one since 2025."""
    days = {date(year, 1, 1): NEW_YEAR, date(year, 5, 1): LABOUR_DAY}
    if year >= 2025:
        days[date(year, 5, 2)] = LABOUR_DAY
    return days | {date(year, 10, day): NATIONAL_DAY for day in (1, 2, 3)}


def statutory_days(year: int) -> int:
    """How many statutory holidays a year has: 13 since 2025, 11 before (W-11)."""
    return 13 if year >= 2025 else 11


@lru_cache(maxsize=512)
def estimated(year: int) -> Year:
    """The year as far as it can be known before its notice."""
    off = fixed_holidays(year)
    if 1901 <= year <= 2099:
        off[_tomb_sweeping(year)] = TOMB_SWEEPING
    return Year(year=year, version="estimate", source="", published=None, off=off, working={})


def _tomb_sweeping(year: int) -> date:
    """The day of the solar term 清明, by the formula that chinesecalendar holds for 1900 to 2100."""
    from chinese_calendar import get_solar_terms

    terms: list[tuple[date, str]] = get_solar_terms(date(year, 4, 1), date(year, 4, 30))
    return next(day for day, name in terms if name == "清明")
