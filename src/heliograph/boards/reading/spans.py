"""Which months a board is about: the last, three, twelve, or a reader's own; and with what past they are compared.

Whole months that are over: days taken from days would give single people (decision 171).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from heliograph.core.text import Text
from heliograph.insight.reading.figures import Span

DEFAULT = 90
PRESETS = {
    30: Text("上个月", "Last month"),
    90: Text("最近三个月", "Last three months"),
    365: Text("最近十二个月", "Last twelve months"),
}
"""What an address says of them, in days, has stayed."""
BY_MONTH = Text(
    "按整个月算，这个月过完了再算进来：可以随便选哪天的话，两段一减就能认出一个人的事。",
    "Whole months are counted, this one once it is over: if any day could be chosen, two spans subtracted would show one person's matter.",
)
LONGEST = 3660
"""Days: more are not read for a board."""
MONTHS = 12


def last(days: int, today: date) -> Span:
    """The months of a preset: those that are over."""
    return Span.months_to(today, round(days / 30.5))


def length(span: Span) -> int:
    """How many days."""
    return (span.until - span.since).days + 1


@dataclass(frozen=True, slots=True)
class Past:
    """Other days that a span is held against."""

    title: Text
    span: Span


def pasts(span: Span) -> tuple[Past, ...]:
    """The same months a year earlier, and as many just before. Of a year both are the same: named once."""
    months = (span.until.year - span.since.year) * 12 + span.until.month - span.since.month + 1
    before = Span.months_to(span.since, months)
    year = Span.months_to(span.until.replace(year=span.until.year - 1, day=1) + timedelta(days=32), months)
    if months >= MONTHS:
        return (Past(Text("再往前同样多的月", "as many months just before"), before),)
    return (
        Past(Text("去年同期", "the same months a year earlier"), year),
        Past(Text("之前同样多的月", "as many months just before"), before),
    )


def months_of(span: Span) -> Span:
    """The whole months of a course: those of the span, or the twelve that end with it if it is shorter."""
    first = span.since.replace(day=1)
    count = span.until.year * 12 + span.until.month - MONTHS
    twelve = date(count // 12, count % 12 + 1, 1)
    return Span(min(first, twelve), span.until)


def joined(months: Iterable[Span]) -> tuple[Span, ...]:
    """Months in order, those that follow each other as one span."""
    found: list[Span] = []
    for one in months:
        if found and found[-1].until + timedelta(days=1) == one.since:
            found[-1] = Span(found[-1].since, one.until)
        else:
            found.append(one)
    return tuple(found)
