"""Calls of a table as counts by hour, for `heliograph plan staffing`: times, minutes and priorities; places are not needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from heliograph.commands.answer import WRONG_USE, refuse

if TYPE_CHECKING:
    from heliograph.core.calls.dates import Written
    from heliograph.core.planning.inputs import Sheet, Source
    from heliograph.core.planning.staffing import Counts

TRAVEL = ("travel", "travel_minutes", "way", "way_minutes", "路上分钟", "到场分钟", "到达用时")
MOST_MIDNIGHTS = 0.05
"""The share of lines up to which a day without a time is midnight, as spreadsheets write it."""


@dataclass(frozen=True, slots=True)
class Read:
    """`minutes`: crews kept, of each call that says so; `ways`: the same for travel; `urgent`: share of calls of the promised priorities.
    `by_officers`: calls left out, for officers found them; `silent`: whole days without a call."""

    counts: Counts
    calls: int
    minutes: list[float]
    ways: list[float]
    urgent: float
    by_officers: int
    silent: int


def calls(source: Source, urgent: int | None, *, today: date, as_json: bool) -> Read:
    """Whole days only: the first and the last, which may be parts, are left out. Raises `BadInput`; ends the command where day and
    month can't be told apart."""
    import numpy as np

    from heliograph.core.calls.columns import Origin, minutes_of, origin_of
    from heliograph.core.calls.orders import NONE, decide
    from heliograph.core.planning.inputs import read
    from heliograph.core.planning.staffing import Counts

    sheet = read(source)
    written = _times(sheet)
    _, days = decide(written, today=today)
    if (days == NONE).any():
        row = sheet.rows[int(np.argmax(days == NONE))]
        refuse(
            f"{source.name}, line {row.line}: day and month can't be told apart. Write times as 2026-03-17 08:30.",
            as_json,
            WRONG_USE,
        )
    origin = _column(sheet, "origin")
    public = np.array([origin is None or origin_of(row.cells[origin]) is not Origin.OFFICER for row in sheet.rows])
    kept = public & (days > days.min()) & (days < days.max())
    if not kept.any():
        raise source.error("除首尾两天外没有警情。", "holds no calls but those of its first and last day.")
    first = int(days.min()) + 1
    counts = np.zeros((int(days.max()) - first, 24), np.int64)
    silent_clocks = [row for row, one in zip(sheet.rows, written, strict=True) if one.clock is None]
    if len(silent_clocks) > MOST_MIDNIGHTS * len(written):
        raise source.at(silent_clocks[0].line, "没有时刻，这样的行太多。", "says no time of day, as too many lines do.")
    hours = np.array([(one.clock or 0) // 3600 for one in written])
    np.add.at(counts, (days[kept] - first, hours[kept]), 1)
    told = [row for row, keep in zip(sheet.rows, kept.tolist(), strict=True) if keep]
    lasts, way = _column(sheet, "minutes"), sheet.find(TRAVEL)
    minutes, ways = (
        [found for row in told if (found := minutes_of(row.cells[column].strip())) is not None] if column else []
        for column in (lasts, way)
    )
    share = 1.0
    if urgent is not None:
        column = sheet.column(["priority"])
        share = sum(row.number(column, least=1) <= urgent for row in told) / len(told)
    silent = int((counts.sum(axis=1) == 0).sum())
    return Read(Counts(counts, first), len(told), minutes, ways, share, int((~public).sum()), silent)


def _times(sheet: Sheet) -> list[Written]:
    from heliograph.core.calls.dates import Unread, written

    column = _column(sheet, "time")
    if column is None:
        column = sheet.column(["time"])
    found = []
    for row in sheet.rows:
        try:
            found.append(written(row.cells[column].strip()))
        except Unread as error:
            raise row.bad(column, error.text.zh, error.text.en) from error
    return found


def _column(sheet: Sheet, what: str) -> str | None:
    """The column that holds this, under any of the names that calls have."""
    import re

    from heliograph.core.calls.columns import NAMES

    names = {" ".join(re.split(r"[\s_]+", name.casefold())).strip(): name for name in sheet.columns}
    return next((names[word] for word in NAMES[what] if word in names), None)
