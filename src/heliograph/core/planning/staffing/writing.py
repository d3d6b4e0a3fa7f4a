"""The week as a table: what `heliograph plan staffing` writes, the desk gives, and `plan shifts`, `plan presence` and `plan simulate` read."""

from __future__ import annotations

from collections.abc import Iterator

from heliograph.core.planning.staffing import Staffed

HEAD = (
    "day",
    "hour",
    "calls",
    "low",
    "high",
    "nine_in_ten",
    "crews",
    "crews_low",
    "crews_high",
    "officers",
    "in_time",
    "busy",
)
"""`low`, `high`: of the rate, with 95 %; `crews_low`, `crews_high`: for these; `in_time`, `busy`: shares."""


def lines(made: Staffed, officers: int) -> Iterator[tuple[object, ...]]:
    """The head, then an hour a line from Monday 0:00. `officers`: in a crew."""
    yield HEAD
    for hour in range(len(made.rates)):
        rates = (f"{one[hour]:.4f}" for one in (made.rates, made.low, made.high))
        crews = [int(plan.crews[hour]) for plan in (made.needed, made.needed_low, made.needed_high)]
        shares = (f"{one[hour]:.4f}" for one in (made.needed.in_time, made.needed.busy))
        yield hour // 24 + 1, hour % 24, *rates, int(made.nine_in_ten[hour]), *crews, crews[0] * officers, *shares
