"""Which year is told of, where figures change once a quarter: what is always of now could be told apart day by day."""

from __future__ import annotations

from datetime import date, timedelta

from heliograph.insight.reading.span import Span


def year_before_quarter(today: date) -> Span:
    """The twelve months before this quarter."""
    begins = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    return Span(begins.replace(year=begins.year - 1), begins - timedelta(days=1))
