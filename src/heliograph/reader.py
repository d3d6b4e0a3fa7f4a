"""What whoever is reading gets: their language, bilingual values in it, dates and times as they write them.

The edge between `core`, which has no reader, and pages. Used as template filters and by views.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone, translation

from heliograph.core import dates
from heliograph.core.text import Text


def language() -> str:
    """The reader's language: ``zh-hans`` or ``en``."""
    return translation.get_language() or "zh-hans"


def tr(text: Text | None) -> str:
    """A bilingual value in the reader's language; nothing for nothing."""
    return text.get(language()) if text else ""


def day(value: date | datetime) -> str:
    """3月19日（星期四）, with the year when it is not this one."""
    return dates.day(value, timezone.localdate(), language())


def moment(value: datetime) -> str:
    """The same, to the minute."""
    return dates.moment(value, timezone.localdate(), language())


def clock(value: datetime) -> str:
    """The time alone, 16:30: beside a day that is already written."""
    return f"{timezone.localtime(value):%H:%M}"


def due(value: date | datetime) -> str:
    """By when: the day, with the time where it is not the end of the day."""
    return dates.due(value, timezone.localdate(), language())


def dated_day(value: date | datetime) -> str:
    """The same as `day`, always with the year: for paper and files, which outlive this year."""
    return dates.day(value, date.min, language())


def dated_moment(value: datetime) -> str:
    """The same as `moment`, always with the year: for paper and files."""
    return dates.moment(value, date.min, language())


def ago(value: datetime) -> str:
    """Relative time; always shown beside the absolute one."""
    return dates.ago(value, timezone.now(), language())


@dataclass(frozen=True, slots=True)
class Reader:
    """The same for a page with many dates: language, day and time looked up once."""

    language: str
    today: date
    now: datetime

    def tr(self, text: Text | None) -> str:
        return text.get(self.language) if text else ""

    def day(self, value: date | datetime) -> str:
        return dates.day(value, self.today, self.language)

    def moment(self, value: datetime) -> str:
        return dates.moment(value, self.today, self.language)

    def ago(self, value: datetime) -> str:
        return dates.ago(value, self.now, self.language)


def reader() -> Reader:
    """Whoever reads the page that is being made."""
    now = timezone.now()
    return Reader(language(), timezone.localdate(now), now)
