"""What of weekly bands may be published: counts below 10 hidden, with enough others that nobody can work them out (decision 171).

- Of each week once: units with fewer than ten calls in any stage, and enough others, stand together as `OTHERS`, in all stages alike.
- Then bands of the rest by units, for each stage: their sums are told, so what is hidden lies in at least two rows and two bands.
- How many are missing, impossible or in question is told however few: that is about the police.
- A median or p90 is told only where all bands up to the end of its interval are, since it says how many lie below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from heliograph.core import spreadsheet
from heliograph.core.calls.bands import WHOLE, Figure
from heliograph.core.calls.stages import Stage
from heliograph.core.estimating import Estimate
from heliograph.core.suppression import ALL, LEAST, protect, protect_rows

OTHERS = "*"
"""The unit of those that are too small to stand alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as it may be published. `calls`: None if nothing of it may be; `bands`: None where hidden; the quantiles None where
    hidden, or where there is nothing."""

    unit: str
    week: date
    stage: str
    calls: int | None = None
    missing: int = 0
    impossible: int = 0
    asked: int = 0
    bands: tuple[int | None, ...] = ()
    median: Estimate | None = None
    p90: Estimate | None = None


def tell(stages: Sequence[Stage], figures: Sequence[Figure]) -> list[Told]:
    """Of each figure what may be told, in the same order, with the others of a week after its units."""
    by_code = {stage.code: stage for stage in stages}
    found: list[Told] = []
    for _, of_week in groupby(sorted(figures, key=lambda one: one.week), key=lambda one: one.week):
        found += _week(by_code, list(of_week))
    return found


def _week(stages: dict[str, Stage], figures: list[Figure]) -> list[Told]:
    units = sorted({one.unit for one in figures} - {WHOLE})
    if not any(one.unit == WHOLE for one in figures):
        raise ValueError("a week needs its whole")
    small = protect_rows({unit: _least(figures, unit) for unit in units}) if len(units) > 1 else frozenset(units)
    found: list[Told] = []
    for code, stage in stages.items():
        of_stage = {one.unit: one for one in figures if one.stage == code}
        if WHOLE in of_stage:
            found += _stage(stage, of_stage, units, small)
    order = {unit: place for place, unit in enumerate((WHOLE, *units, OTHERS))}
    return sorted(found, key=lambda one: (order[one.unit], list(stages).index(one.stage)))


def _least(figures: list[Figure], unit: str) -> int:
    counts = [count for one in figures if one.unit == unit for count in (one.timed, one.calls) if count]
    return min(counts, default=0)


def _stage(stage: Stage, figures: dict[str, Figure], units: list[str], small: frozenset[str]) -> list[Told]:
    whole = figures[WHOLE]
    shown = [figures[unit] for unit in units if unit not in small and unit in figures]
    others = _together(whole, [figures[unit] for unit in units if unit in small and unit in figures])
    if others is not None and (0 < others.calls < LEAST or 0 < others.timed < LEAST):
        shown, others = [], None
    if not shown:
        others = None
    rows = [*shown, *([others] if others else [])]
    hidden = [Told(unit, whole.week, stage.code) for unit in units if unit in figures and figures[unit] not in shown]
    if 0 < whole.calls < LEAST or 0 < whole.timed < LEAST:
        return [Told(one, whole.week, stage.code) for one in (WHOLE, *(unit for unit in units if unit in figures))]
    away = _hidden(whole, rows)
    return [*(_told(stage, one, away.get(one.unit, frozenset())) for one in (whole, *rows)), *hidden]


def _together(whole: Figure, parts: list[Figure]) -> Figure | None:
    if not parts:
        return None
    return replace(
        whole,
        unit=OTHERS,
        bands=tuple(sum(column) for column in zip(*(one.bands for one in parts), strict=True)),
        missing=sum(one.missing for one in parts),
        impossible=sum(one.impossible for one in parts),
        asked=sum(one.asked for one in parts),
        median=None,
        p90=None,
    )


def _hidden(whole: Figure, rows: list[Figure]) -> dict[str, frozenset[int]]:
    """Of each row the bands that are not told."""
    everything = frozenset(range(len(whole.bands)))
    if not rows:
        return {WHOLE: protect_rows(dict(enumerate(whole.bands)))}
    counts: dict[tuple[str, ...], int] = {
        (one.unit, str(band)): many for one in rows for band, many in enumerate(one.bands) if many
    }
    told = {(ALL, ALL), *((one.unit, ALL) for one in rows if one.timed)}
    away = protect(counts, parents=({}, {}), told=told)
    if away & told:
        return {one.unit: everything for one in (whole, *rows)}
    return {one.unit: frozenset(band for band in everything if (one.unit, str(band)) in away) for one in (whole, *rows)}


def _told(stage: Stage, figure: Figure, hidden: frozenset[int]) -> Told:
    bands = tuple(None if band in hidden else many for band, many in enumerate(figure.bands))
    median, p90 = (_quantile(stage, one, hidden) for one in (figure.median, figure.p90))
    return Told(
        figure.unit, figure.week, figure.stage, figure.calls, figure.missing, figure.impossible, figure.asked, bands,
        median, p90,
    )  # fmt: skip


def _quantile(stage: Stage, estimate: Estimate | None, hidden: frozenset[int]) -> Estimate | None:
    if estimate is None or not hidden:
        return estimate
    if estimate.high is None:
        return None
    return None if any(band <= stage.band(estimate.high) for band in hidden) else estimate


Line = tuple[str, str, str, str, object, object, object]


def lines(stages: Sequence[Stage], told: Sequence[Told]) -> Iterator[Line]:
    """Week, unit, stage, measure, value, low, high; a value that is not told is empty. Seconds. Bands as `0-30`, `30-60`, `60+`."""
    limits = {stage.code: stage.limits for stage in stages}
    for one in told:
        head = (one.week.isoformat(), spreadsheet.plain(one.unit), one.stage)
        yield *head, "calls", "" if one.calls is None else one.calls, "", ""
        if one.calls is None:
            continue
        for name, value in (("missing", one.missing), ("impossible", one.impossible), ("in_question", one.asked)):
            yield *head, name, value, "", ""
        edges = (0, *limits[one.stage])
        for place, many in enumerate(one.bands):
            name = f"{edges[place]}-{edges[place + 1]}" if place + 1 < len(edges) else f"{edges[place]}+"
            yield *head, name, "" if many is None else many, "", ""
        for name, estimate in (("median", one.median), ("p90", one.p90)):
            yield *head, name, *_numbers(estimate)


def _numbers(estimate: Estimate | None) -> tuple[object, object, object]:
    if estimate is None:
        return "", "", ""
    value, low, high = ("" if one is None else round(one, 1) for one in (estimate.value, estimate.low, estimate.high))
    return value, low, high
