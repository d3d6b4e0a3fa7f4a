"""A span of days in the bureau's zone, both ends included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day. Raises ValueError when it ends before it begins."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a span can't end before it begins")

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """[start, end) in UTC."""
        start = datetime.combine(self.since, time(), zone)
        end = datetime.combine(self.until + timedelta(days=1), time(), zone)
        return start.astimezone(UTC), end.astimezone(UTC)

    @property
    def is_whole_months(self) -> bool:
        """From the first of a month to the last of one: only such spans are split up (decision 171)."""
        return self.since.day == 1 and (self.until + timedelta(days=1)).day == 1

    def month(self) -> Span:
        """All of the months that it touches."""
        last = (self.until.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return Span(self.since.replace(day=1), last)

    def whole_months(self, today: date) -> Span:
        """The months that it touches and that are over; the last that is over if there is none."""
        last = today.replace(day=1) - timedelta(days=1)
        until = min(self.month().until, last)
        return Span(min(self.since, until).replace(day=1), until)

    @classmethod
    def months_to(cls, today: date, number: int) -> Span:
        """The last so many months that are over."""
        until = today.replace(day=1) - timedelta(days=1)
        count = until.year * 12 + until.month - number
        return cls(date(count // 12, count % 12 + 1, 1), until)
