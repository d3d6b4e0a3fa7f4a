"""What whoever is reading gets: their language, bilingual values in it, dates and times as they write them.

The edge between `core`, which has no reader, and pages. Used as template filters and by views.
"""

from __future__ import annotations

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


def ago(value: datetime) -> str:
    """Relative time; always shown beside the absolute one."""
    return dates.ago(value, timezone.now(), language())
