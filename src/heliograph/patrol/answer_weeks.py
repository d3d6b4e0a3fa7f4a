"""Weekly figures of answer times between `core.calls` and the rows that keep them, and a published week as a file: always the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date
from typing import Any

import rfc8785

from heliograph.core.calls.bands import Figure
from heliograph.core.calls.stages import Stage
from heliograph.core.calls.telling import Told, tell
from heliograph.core.estimating import Estimate
from heliograph.organisation import reading as organisation
from heliograph.patrol.models import TimesWeek

FORMAT = "heliograph/answer-times/v1"
Row = Mapping[str, Any]  # what a JSON column holds


def figure_row(one: Figure) -> dict[str, object]:
    return {
        "unit": one.unit, "week": one.week.isoformat(), "stage": one.stage, "bands": list(one.bands), "missing": one.missing,
        "impossible": one.impossible, "asked": one.asked, "median": _numbers(one.median), "p90": _numbers(one.p90),
    }  # fmt: skip


def figure(row: Row) -> Figure:
    return Figure(
        row["unit"], date.fromisoformat(row["week"]), row["stage"], tuple(row["bands"]), row["missing"], row["impossible"],
        row["asked"], _estimate(row["median"]), _estimate(row["p90"]),
    )  # fmt: skip


def stages_of(rows: Sequence[Sequence[Any]]) -> tuple[Stage, ...]:
    return tuple(Stage(code, begins, tuple(limits)) for code, begins, limits in rows)


def told_of(stages: Sequence[Sequence[Any]], figures: Sequence[Row], week: date) -> list[Told]:
    """What may be told of one week of a table."""
    return tell(stages_of(stages), [figure(row) for row in figures if row["week"] == week.isoformat()])


def as_rows(told: Sequence[Told]) -> list[dict[str, object]]:
    """Figures that may not be told are not there; seconds are whole."""
    return [
        {"unit": one.unit, "stage": one.stage, "calls": None}
        if one.calls is None
        else {
            "unit": one.unit, "stage": one.stage, "calls": one.calls, "missing": one.missing, "impossible": one.impossible,
            "in_question": one.asked, "bands": list(one.bands), "median": _numbers(one.median), "p90": _numbers(one.p90),
        }
        for one in told
    ]  # fmt: skip


def told_rows(week: TimesWeek) -> list[Told]:
    """The rows of a published week."""
    return [
        Told(row["unit"], week.first, row["stage"])
        if row["calls"] is None
        else Told(
            row["unit"], week.first, row["stage"], row["calls"], row["missing"], row["impossible"], row["in_question"],
            tuple(row["bands"]), _estimate(row["median"]), _estimate(row["p90"]),
        )
        for row in week.rows
    ]  # fmt: skip


def file_of(week: TimesWeek) -> bytes:
    """A published week as RFC 8785 writes it: the log holds the SHA-256."""
    return rfc8785.dumps(
        {
            "format": FORMAT,
            "bureau": organisation.bureau(week.bureau_id).code,
            "unit": week.code,
            "from": week.first.isoformat(),
            "to": week.last.isoformat(),
            "published_at": week.published_at.astimezone(UTC).isoformat(timespec="seconds"),
            "stages": [{"stage": code, "since": begins, "seconds": limits} for code, begins, limits in week.stages],
            "rows": week.rows,
        }
    )


def _numbers(one: Estimate | None) -> list[int | None] | None:
    return (
        None
        if one is None
        else [None if number is None else round(number) for number in (one.value, one.low, one.high)]
    )


def _estimate(numbers: Sequence[float | None] | None) -> Estimate | None:
    if numbers is None or numbers[0] is None:
        return None
    return Estimate(numbers[0], numbers[1], numbers[2])
