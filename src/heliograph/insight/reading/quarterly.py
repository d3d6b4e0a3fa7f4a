"""Which days are told of, where figures change seldom: what is always of now could be told apart day by day."""

from __future__ import annotations

from datetime import date, timedelta

from heliograph.insight.reading.span import Span


def year_before_quarter(today: date) -> Span:
    """The twelve months before this quarter."""
    begins = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    return Span(begins.replace(year=begins.year - 1), begins - timedelta(days=1))


def half_year_over(today: date) -> Span:
    """January to June, or July to December: whichever was over last.

    For tables that are protected by themselves: two such spans share no day, so that one less the other says nothing of a part.
    """
    if today.month > 6:
        return Span(date(today.year, 1, 1), date(today.year, 6, 30))
    return Span(date(today.year - 1, 7, 1), date(today.year - 1, 12, 31))


def half_year_after(half: Span) -> Span:
    """The half-year that follows one."""
    begins = half.until + timedelta(days=1)
    return Span(begins, date(begins.year, 6, 30) if begins.month == 1 else date(begins.year, 12, 31))
