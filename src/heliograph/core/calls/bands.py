"""From a table of calls to weekly bands: how long until a call was signed for, dispatched, arrived at, fed back (law.md row E-06).

Of every week (Monday to Sunday, or a few together), unit and stage: calls in each band, median and p90 with intervals, how many
are missing, impossible or in question. Nothing of a single call is kept. What of it may be published is decided by `telling`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from heliograph.core.calls import moments, suspicion
from heliograph.core.calls.moments import HowTimes, Times, TimesReport
from heliograph.core.calls.report import Level
from heliograph.core.calls.stages import RECEIVED, USUAL, Stage
from heliograph.core.calls.suspicion import Doubts, Unit
from heliograph.core.estimating import Estimate, quantile_estimate
from heliograph.core.planning.inputs import Source
from heliograph.core.text import Text

MEDIAN, P90 = 0.5, 0.9
NO_UNIT = "—"
"""Where the column of units is empty."""
WHOLE = ""
"""The unit of what holds for all units together."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One stage of one unit in the week (or weeks) from this Monday.

    `bands` hold the calls whose time is known and possible; `asked`: how many of these are in question. `median`, `p90`: seconds; None
    where no call has a time.
    """

    unit: str
    week: date
    stage: str
    bands: tuple[int, ...]
    missing: int
    impossible: int
    asked: int
    median: Estimate | None
    p90: Estimate | None

    @property
    def timed(self) -> int:
        return sum(self.bands)

    @property
    def calls(self) -> int:
        return self.timed + self.missing + self.impossible


@dataclass(frozen=True, slots=True)
class Banded:
    """The figures by week, unit (the whole first) and stage."""

    stages: tuple[Stage, ...]
    figures: tuple[Figure, ...]
    report: TimesReport


def bands(source: Source, how: HowTimes, stages: Sequence[Stage] = USUAL, *, each: int = 1) -> Banded:
    """The figures and the report. `each`: so many weeks stand together, counted from the same Monday in every file.

    Raises `BadInput` where the file is no table of times, or is about persons.
    """
    report = TimesReport(rows=0)
    times = moments.read(source, how, report)
    timed = tuple(stage for stage in stages if _has(times, stage))
    if not timed:
        wanted = ", ".join(f"{stage.begins} – {stage.code}" for stage in stages)
        raise source.at(1, f"这些段的时间都没有：{wanted}。", f"no stage of the bands has its columns: {wanted}.")
    names = [name or NO_UNIT for name in times.units] if any(times.units) else times.units
    units = sorted(set(names))
    of_unit = {unit: np.array([name == unit for name in names], dtype=np.bool_) for unit in units}
    found = [(unit, stage, of_unit[unit]) for unit in units for stage in timed]
    step = _step(times)
    asked = [_unit(times, unit, stage, which, step) for unit, stage, which in found]
    doubts = [one for _, one in suspicion.all_doubts(asked)]
    for one in doubts:
        for question in one.questions:
            report.find(Level.ASSUMED, question)
    _say(report, times, timed, stages, units, step)
    weeks = times.days - (times.days - 1) % (7 * each)
    figures = list(_figures(times, weeks, found, doubts, is_split=units != [WHOLE]))
    figures.sort(key=lambda one: (one.week, one.unit, [stage.code for stage in timed].index(one.stage)))
    return Banded(timed, tuple(figures), report)


def _has(times: Times, stage: Stage) -> bool:
    return stage.code in times.after and (stage.begins == RECEIVED or stage.begins in times.after)


def _seconds(times: Times, stage: Stage) -> moments.Seconds:
    """How long the stage took; a duration as it stands."""
    ends = times.after[stage.code]
    if stage.begins == RECEIVED:
        return ends
    return np.where(times.lasting[stage.code], ends, ends - times.after[stage.begins])


def _step(times: Times) -> int:
    clocks = [np.where(times.lasting[code], np.nan, times.received + times.after[code]) for code in times.after]
    lasting = [np.where(times.lasting[code], times.after[code], np.nan) for code in times.after]
    return suspicion.step_of(times.received, *clocks, *lasting)


def _unit(times: Times, unit: str, stage: Stage, which: NDArray[np.bool_], step: int) -> Unit:
    ends = np.where(times.lasting[stage.code], np.nan, times.received + times.after[stage.code])
    days = int(times.days.max() - times.days.min()) + 1 if len(times.days) else 1
    return Unit(unit, stage, _seconds(times, stage)[which], ends[which], step, days)


def _figures(
    times: Times,
    weeks: NDArray[np.int64],
    found: Sequence[tuple[str, Stage, NDArray[np.bool_]]],
    doubts: Sequence[Doubts],
    *,
    is_split: bool,
) -> Iterator[Figure]:
    impossible = {stage.code: np.zeros(len(weeks), dtype=np.bool_) for _, stage, _ in found}
    asked = {code: flags.copy() for code, flags in impossible.items()}
    for (_, stage, which), one in zip(found, doubts, strict=True):
        impossible[stage.code][which] = one.impossible
        asked[stage.code][which] = one.asked
    everything = np.ones(len(weeks), dtype=np.bool_)
    whole = [(WHOLE, stage, everything) for stage in {stage.code: stage for _, stage, _ in found}.values()]
    for unit, stage, which in (*whole, *found) if is_split else found:
        seconds = _seconds(times, stage)
        for week in np.unique(weeks[which]).tolist():
            of = which & (weeks == week)
            usable = of & ~np.isnan(seconds) & ~impossible[stage.code]
            values = np.sort(seconds[usable]).tolist()
            yield Figure(
                unit, date.fromordinal(week), stage.code, _counted(stage, values), int((of & np.isnan(seconds)).sum()),
                int((of & impossible[stage.code]).sum()), int((usable & asked[stage.code]).sum()),
                *(quantile_estimate(values, q) if values else None for q in (MEDIAN, P90)),
            )  # fmt: skip


def _counted(stage: Stage, values: Sequence[float]) -> tuple[int, ...]:
    counts = [0] * (len(stage.limits) + 1)
    for value in values:
        counts[stage.band(value)] += 1
    return tuple(counts)


def _say(
    report: TimesReport, times: Times, timed: Sequence[Stage], stages: Sequence[Stage], units: Sequence[str], step: int
) -> None:
    if not len(times.days):
        return
    first, last = (date.fromordinal(int(one)) for one in (times.days.min(), times.days.max()))
    report.fact(Text("从哪天到哪天", "From and to"), f"{first} – {last}")
    if units != [WHOLE]:
        report.fact(Text("单位", "Units"), f"{len(units)}")
    for stage in timed:
        many = int((~np.isnan(_seconds(times, stage))).sum())
        report.fact(stage.words, Text(f"{many:,} 起有", f"{many:,} calls have it"))
    for stage in stages:
        if stage not in timed:
            report.find(Level.NOTE, Text(f"没有“{stage.words.zh}”的列。", f"There is no column for {stage.words.en}."))
    if step == 60:
        fine = [stage.words for stage in timed if stage.limits[0] < 60]
        zh, en = "时间只到分钟", "Times are to the minute"
        if fine:
            zh += f"：“{fine[0].zh}”以秒分档，这样的数据说明不了"
            en += f": bands of seconds ({fine[0].en}) say nothing of such data"
        report.find(Level.ASSUMED if fine else Level.NOTE, Text(f"{zh}。", f"{en}."))
    if first.weekday() or last.weekday() < 6:
        report.find(
            Level.NOTE,
            Text(
                f"头尾的一周可能不完整：文件从{_day(first).zh}到{_day(last).zh}。",
                f"The first or the last week may not be whole: the file goes from a {_day(first).en} to a {_day(last).en}.",
            ),
        )


def _day(day: date) -> Text:
    return Text(f"周{'一二三四五六日'[day.weekday()]}", f"{day:%A}")


__all__ = ["MEDIAN", "NO_UNIT", "P90", "WHOLE", "Banded", "Figure", "HowTimes", "bands"]
