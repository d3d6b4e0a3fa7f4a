"""A figure from released tables alone, to the last digit: the same code makes what is published and checks it.

Sums and selections are Ibis expressions, run by DuckDB in memory; intervals and quantiles are `insight.measures`, which
the pages use too. A span is whole months: each month's cells are released once, and a longer span is their sum.
"""

from __future__ import annotations

import calendar
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from heliograph.insight.identity import FigureId
from heliograph.insight.measures import quantile_estimate, ratio, share
from heliograph.opendata.tables.folder import Held
from heliograph.opendata.tables.kinds import COUNTED, QUANTILES
from heliograph.opendata.tables.values import WHOLE

MINUTES_A_DAY = 1440


class NotComputed(Exception):
    """The released data do not give this figure; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure and its 95 % interval; shares from 0 to 1, times in days. `releases`: what it was computed from."""

    id: FigureId
    value: float
    low: float | None
    high: float | None
    part: int | None
    of: int
    asked: int | None
    releases: tuple[str, ...] = ()


def months_of(since: date, until: date) -> list[str] | None:
    """The months of a span, as YYYY-MM; None if it does not begin with one and end with one."""
    if since.day != 1 or until.day != calendar.monthrange(until.year, until.month)[1]:
        return None
    count = (until.year - since.year) * 12 + until.month - since.month + 1
    ordinals = range(since.year * 12 + since.month - 1, since.year * 12 + since.month - 1 + count)
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in ordinals]


def recompute(held: Mapping[str, Held], figure: FigureId) -> Computed:
    """The figure. Raises `NotComputed`."""
    months = _wanted_months(held, figure)
    unit = WHOLE if figure.unit is None else figure.unit
    procedure = WHOLE if figure.procedure is None else figure.procedure
    if figure.code in QUANTILES and procedure != WHOLE:
        raise NotComputed("Times are released by unit only, not by kind of matter (docs/open-data.md says why).")
    if figure.code in COUNTED and procedure != WHOLE and not COUNTED[figure.code].by_procedure:
        raise NotComputed(
            f"{figure.code} is released by unit only, not by kind of matter (docs/open-data.md says why)."
        )
    if figure.code not in COUNTED and figure.code not in QUANTILES:
        known = ", ".join([*COUNTED, *QUANTILES])
        raise NotComputed(f"{figure.code} is not in the released data. Released are: {known}.")
    found = next(iter(_all(held, months, (figure.code,), unit=unit, procedure=procedure)), None)
    if found is None:
        raise NotComputed("Hidden in one of these months, or nothing was counted: fewer than ten are not published.")
    return Computed(
        figure, found.value, found.low, found.high, found.part, found.of, found.asked,
        tuple(held[month].release for month in months),
    )  # fmt: skip


def _wanted_months(held: Mapping[str, Held], figure: FigureId) -> list[str]:
    months = months_of(figure.since, figure.until)
    if months is None:
        raise NotComputed(
            "Released data are whole months: the first day must be the first of a month, the last its last."
        )
    missing = [month for month in months if month not in held]
    if missing:
        raise NotComputed(f"No release of {', '.join(missing)} is in the folder.")
    return months


def every_figure(held: Mapping[str, Held], months: Sequence[str]) -> list[Computed]:
    """All that these months give, in the order of their names."""
    return sorted(_all(held, months, (*COUNTED, *QUANTILES)), key=lambda one: str(one.id))


def published(held: Mapping[str, Held]) -> list[str]:
    """The names of all figures that the releases themselves publish."""
    import ibis

    with _connected(held, list(held)) as tables:
        rows = ibis.union(*tables["figures"]).select("figure").distinct().order_by("figure").execute()
    return [str(name) for name in rows["figure"]]


def _all(
    held: Mapping[str, Held],
    months: Sequence[str],
    codes: Sequence[str],
    *,
    unit: str | None = None,
    procedure: str | None = None,
) -> Iterator[Computed]:
    import ibis

    first, last = months[0], months[-1]
    year, month = int(last[:4]), int(last[5:])
    since, until = date.fromisoformat(f"{first}-01"), date(year, month, calendar.monthrange(year, month)[1])
    with _connected(held, months) as tables:
        counts, durations = ibis.union(*tables["counts"]), ibis.union(*tables["durations"])
        for row in _shares(counts, [code for code in codes if code in COUNTED], unit, procedure):
            name = FigureId(row["measure"], since, until, row["unit"] or None, row["procedure"] or None)
            made = (ratio if COUNTED[row["measure"]].is_ratio else share)(row["part"], row["of"])
            yield Computed(name, made.value, made.low, made.high, row["part"], row["of"], row["asked"])
        for code in codes:
            if code in QUANTILES and procedure in (None, WHOLE):
                yield from _quantiles(durations, code, unit, since, until)


def _shares(counts: Any, codes: Sequence[str], unit: str | None, procedure: str | None) -> Iterator[dict[str, Any]]:
    """Summed over the months; whoever was hidden in one of them is left out, and everybody where the whole was."""
    if not codes:
        return
    summed = (
        counts.filter(counts.measure.isin(list(codes)))
        .group_by(["unit", "procedure", "measure"])
        .aggregate(part=counts.part.sum(), of=counts.of.sum(), asked=counts.asked.sum(), hidden=counts.hidden.any())
    )
    gone = summed.filter(summed.hidden & (summed.unit == WHOLE) & (summed.procedure == WHOLE)).measure
    shown = summed.filter(~summed.hidden & ~summed.measure.isin(gone))
    shown = shown if unit is None else shown.filter(shown.unit == unit)
    shown = shown if procedure is None else shown.filter(shown.procedure == procedure)
    for row in shown.order_by(["measure", "unit", "procedure"]).to_pyarrow().to_pylist():
        yield {
            name: int(value) if name in ("part", "of", "asked") and value is not None else value
            for name, value in row.items()
        }


def _quantiles(durations: Any, code: str, unit: str | None, since: date, until: date) -> Iterator[Computed]:
    lasted, q = QUANTILES[code]
    of_measure = durations.filter(durations.measure == lasted)
    hidden = set(of_measure.filter(of_measure.hidden).select("unit").distinct().to_pyarrow()["unit"].to_pylist())
    if WHOLE in hidden:
        return
    shown = of_measure if unit is None else of_measure.filter(of_measure.unit == unit)
    summed = shown.group_by(["unit", "minutes"]).aggregate(matters=shown.matters.sum()).order_by(["unit", "minutes"])
    values: dict[str, list[float]] = {}
    for row in summed.to_pyarrow().to_pylist():
        if row["unit"] not in hidden:
            values.setdefault(row["unit"], []).extend([row["minutes"] / MINUTES_A_DAY] * int(row["matters"]))
    for at, ordered in values.items():
        made = quantile_estimate(ordered, q)
        yield Computed(
            FigureId(code, since, until, at or None), made.value, made.low, made.high, None, len(ordered), None
        )


class _connected:
    """The tables of some months as Ibis expressions, one for each month; the files they are read from go with it."""

    def __init__(self, held: Mapping[str, Held], months: Sequence[str]) -> None:
        self._held, self._months = held, months

    def __enter__(self) -> dict[str, list[Any]]:
        import ibis

        self._folder = tempfile.TemporaryDirectory(prefix="heliograph-recompute-")
        self._connection = ibis.duckdb.connect()
        found: dict[str, list[Any]] = {}
        for month in self._months:
            for table, content in self._held[month].tables.items():
                file = Path(self._folder.name) / f"{table}-{month}.parquet"
                file.write_bytes(content)
                found.setdefault(table, []).append(self._connection.read_parquet(file))
        return found

    def __exit__(self, *_: object) -> None:
        self._connection.disconnect()
        self._folder.cleanup()
