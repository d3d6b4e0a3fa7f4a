"""When each line of a table says that its call came: read, said, and refused where it can't be. For counts and for times of answer alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from heliograph.core.calls import columns
from heliograph.core.calls.columns import Table
from heliograph.core.calls.dates import Unread, Written, written
from heliograph.core.calls.orders import NONE, Family
from heliograph.core.calls.report import Level, Report
from heliograph.core.text import Text

EARLIEST = date(1990, 1, 1)


def dates(table: Table, report: Report, keep: NDArray[np.bool_]) -> list[Written | None]:
    """What stands there as the time of each line; a line without a time that can be read is refused."""
    found: list[Written | None] = []
    known: dict[str, Written | Unread] = {}
    for place, words in enumerate(columns.times(table)):
        one = known.get(words)
        if one is None:
            try:
                one = written(words)
            except Unread as error:
                one = error
            known[words] = one
        if isinstance(one, Unread):
            report.refuse("time", table.lines[place], one.text)
            keep[place] = False
        found.append(None if isinstance(one, Unread) else one)
    return found


def leave_out_never(
    table: Table, dates: Sequence[Written | None], today: date, report: Report, keep: NDArray[np.bool_]
) -> None:
    """A line that lies before there were such files, or in time to come, whichever number is its day: it says nothing of the others."""
    for place in np.flatnonzero(keep).tolist():
        one = dates[place]
        if one is None or EARLIEST.year < one.year < today.year:
            continue
        readings = [one.day(day_first=first) for first in ((False, True) if one.family else (False,))]
        real = [day for day in readings if day is not None]
        if real and not any(_is_possible(day, today) for day in real):
            _refuse_day(table, place, real[0], report)
            keep[place] = False


def _is_possible(day: date, today: date) -> bool:
    return EARLIEST <= day <= today + timedelta(days=1)


def _refuse_day(table: Table, place: int, day: date, report: Report) -> None:
    text = Text(f"{day} 不可能是警情的日期。", f"{day} can't be the day of a call.")
    report.refuse("time", table.lines[place], text)


def leave_out_twice(table: Table, report: Report, keep: NDArray[np.bool_]) -> None:
    """A line that stands there again, whole, or with the number of another, is one call."""
    seen: dict[str, int] = {}
    numbers = table.cells.get("id")
    for place in np.flatnonzero(keep).tolist():
        number = numbers[place] if numbers else ""
        key = f"#{number}" if number else table.whole[place]
        if key in seen:
            keep[place] = False
            report.duplicate(table.lines[place], seen[key])
        else:
            seen[key] = table.lines[place]


def say_dates(table: Table, families: Sequence[Family], dates: Sequence[Written | None], report: Report) -> None:
    """How the days were read, form by form, and where the time of day is missing."""
    lines = np.array(table.lines, dtype=np.int64)
    clockless = sum(one is not None and one.clock is None for one in dates)
    words = list(columns.times(table))
    for one in families:
        report.family(one, lines[one.rows], words[int(one.rows[0])])
    if clockless and clockless < len(dates):
        report.find(
            Level.ASSUMED,
            Text(
                f"有 {clockless} 行没有时刻，按零点计：表格软件常把 0:00 写丢。",
                f"{clockless} lines have no time of day and are counted at midnight: spreadsheets drop 0:00.",
            ),
        )
    elif clockless:
        report.find(
            Level.ASSUMED,
            Text(
                "所有行都没有时刻：只知道哪一天，不能按小时规划。",
                "No line has a time of day: only the day is known, hours can't be planned.",
            ),
        )


def leave_out_impossible(
    table: Table, days: NDArray[np.int64], today: date, report: Report, keep: NDArray[np.bool_]
) -> None:
    """Days before there were such files, or to come, are refused; those not decided are counted."""
    first, last = EARLIEST.toordinal(), today.toordinal() + 1
    for place in np.flatnonzero(keep & (days != NONE) & ((days < first) | (days > last))).tolist():
        _refuse_day(table, place, date.fromordinal(int(days[place])), report)
        keep[place] = False
    undecided = keep & (days == NONE)
    report.undecided = int(undecided.sum())
