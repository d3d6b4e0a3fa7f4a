"""When a call was signed for, dispatched, arrived at, fed back: as seconds after it was received, whatever a column holds.

A column holds whole times, times of day or durations, and 12:30 may be each of them. What it holds is decided for the column: by its
name, or by evidence that its lines give together; else a person is asked, and until then nothing of it counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

import numpy as np
from numpy.typing import NDArray

from heliograph.core.calls import columns, when
from heliograph.core.calls.columns import Table
from heliograph.core.calls.dates import Written
from heliograph.core.calls.orders import NONE, decide
from heliograph.core.calls.report import Level, Report
from heliograph.core.calls.stages import ARRIVED, DISPATCHED, FED_BACK, SIGNED
from heliograph.core.calls.timing import Column, HowTimes
from heliograph.core.calls.written_times import cell
from heliograph.core.planning.inputs import Source
from heliograph.core.text import Text, folded

Seconds = NDArray[np.float64]
MOST_UNITS, LONGEST_UNIT = 300, 60

_OF = {
    SIGNED: ("signed", "sign off", "signoff", "signed off", "accepted", "acknowledged", "签收", "接收", "签收接警"),
    DISPATCHED: ("dispatched", "dispatch", "assigned", "派警", "派单", "下达", "出警", "出动"),
    ARRIVED: ("arrived", "arrival", "arrive", "on scene", "onscene", "到达", "到场", "到达现场", "到警", "抵达"),
    FED_BACK: ("fed back", "feedback", "closed", "completed", "反馈", "回复", "办结", "处警反馈"),
}
_ENDS = ("", "时间", "时刻", "用时", "时长", "耗时", " time", " at", " clock", " duration", " seconds", " minutes")
_UNITS_OF_TIME = ("", "(秒)", "（秒）", "(分)", "（分）", "(分钟)", "（分钟）", " (s)", " (min)", "秒数", "分钟")


def _called(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{word}{end}{unit}" for unit in _UNITS_OF_TIME for end in _ENDS for word in words)


NAMES: dict[str, tuple[str, ...]] = {
    "time": ("接警时间", "接报时间", "报警时间", *columns.NAMES["time"]),
    "clock": columns.NAMES["clock"],
    "id": columns.NAMES["id"],
    **{code: _called(words) for code, words in _OF.items()},
}
_OFFICERS = frozenset(
    folded(word)
    for words in (
        "officer officers officer_name officer_id badge badge_number dispatcher call_taker calltaker crew_member",
        "警号 警员 辅警 接警员 派警员 处警人 出警人 接警人 签收人 反馈人 带班领导",
    )
    for word in words.split()
)


class TimesReport(Report):
    """What is said of a table of times."""

    @property
    def summary(self) -> list[tuple[Text, str]]:
        """The counts, which add up to the lines of the file."""
        left_out = self.rows - self.kept - self.duplicates - self.undecided
        found = [
            (Text("读到的行", "Lines read"), self.rows),
            (Text("留下的警情", "Calls kept"), self.kept),
            (Text("拒收", "Refused"), left_out),
            (Text("重复的行，不计", "Duplicates, left out"), self.duplicates),
            (Text("日期没有判断，不计", "Day not decided, left out"), self.undecided),
        ]
        return [(name, f"{value:,}") for name, value in found]


@dataclass(slots=True)
class Times:
    """The kept lines. `received`: seconds on a common clock; `after`: seconds from then to each moment, or how long it took where the
    column holds durations (`lasting`); NaN: not written, or not to be read."""

    lines: list[int]
    days: NDArray[np.int64]
    received: Seconds
    units: list[str]
    after: dict[str, Seconds]
    lasting: dict[str, NDArray[np.bool_]]


def read(source: Source, how: HowTimes, report: TimesReport) -> Times:
    """The times of a table. Raises `BadInput` for no table, for one about persons (officers too), and for a unit column that isn't one."""
    names = {**NAMES, "unit": (_plain(how.unit),)} if how.unit else NAMES
    table = columns.read(source, names, ("time", "unit") if how.unit else ("time",))
    _refuse_officers(table)
    report.rows = len(table.lines) + len(table.refused)
    for line, why in table.refused:
        report.refuse("fields", line, why)
    _say_columns(table, report)
    keep = np.ones(len(table.lines), dtype=np.bool_)
    dates = when.dates(table, report, keep)
    _need_clock(table, dates, report, keep)
    when.leave_out_never(table, dates, how.today, report, keep)
    when.leave_out_twice(table, report, keep)
    dates = [one if ok else None for one, ok in zip(dates, keep, strict=True)]
    families, days = decide(dates, today=how.today, stated=how.orders)
    when.say_dates(table, families, dates, report)
    when.leave_out_impossible(table, days, how.today, report, keep)
    keep &= days != NONE
    places = np.flatnonzero(keep).tolist()
    report.kept = len(places)
    moments = [_at(dates[place], int(days[place]), how.zone) for place in places]
    if moments:
        report.first, report.last = min(moments), max(moments)
    received = np.array([one.timestamp() for one in moments])
    walls = np.array([one.hour * 3600 + one.minute * 60 + one.second for one in moments], dtype=np.float64)
    local_days = np.array([one.toordinal() for one in moments], dtype=np.int64)
    found = Times(
        [table.lines[place] for place in places], local_days, received, _units(table, places, how, report), {}, {}
    )
    for code in _OF:
        if table.has(code):
            cells = [cell(table.cells[code][place]) for place in places]
            column = Column(code, table.used[code], cells, found.lines, received, walls, how, report)
            found.after[code], found.lasting[code] = column.read()
    if not found.after:
        raise source.at(
            1, f"没有签收、派警、到达、反馈的时间。现有：{'、'.join((*table.used.values(), *table.unused))}。",
            "there is no time of signing, dispatch, arrival or feedback. There are: "
            f"{', '.join((*table.used.values(), *table.unused))}.",
        )  # fmt: skip
    if not places:
        report.find(Level.STOPS, Text("没有一条能用的警情。", "No call can be used."))
    return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def _at(told: Written | None, day: int, zone: tzinfo) -> datetime:
    assert told is not None
    return told.at(date.fromordinal(day), zone)


def _refuse_officers(table: Table) -> None:
    columns_there = (*table.unused, *(table.used[name] for name in ("unit",) if table.has(name)))
    found = [one for one in columns_there if folded(one) in _OFFICERS or ("民警" in one and "时" not in one)]
    if found:
        raise table.source.at(
            1, f"有关于民警个人的列（{'、'.join(found)}）。时间只按单位统计，不按人：请删去再导入。",
            f"there are columns about single officers ({', '.join(found)}). Times are counted by unit, never by person: take them out.",
        )  # fmt: skip


def _say_columns(table: Table, report: Report) -> None:
    used = ", ".join(f"{name} = {column}" for name, column in table.used.items())
    report.fact(Text("用到的列", "Columns used"), used)
    if table.unused:
        report.fact(Text("没有用、也没有保存的列", "Columns neither used nor kept"), ", ".join(table.unused))


def _need_clock(table: Table, dates: Sequence[Written | None], report: Report, keep: NDArray[np.bool_]) -> None:
    """From a day alone nothing can be timed."""
    for place in np.flatnonzero(keep).tolist():
        told = dates[place]
        if told is not None and told.clock is None:
            text = Text("接警只有日期，没有时刻。", "the call has a day but no time of day.")
            report.refuse("time", table.lines[place], text)
            keep[place] = False


def _units(table: Table, places: Sequence[int], how: HowTimes, report: Report) -> list[str]:
    if not table.has("unit"):
        return [""] * len(places)
    found = [" ".join(table.cells["unit"][place].split()) for place in places]
    different = set(found)
    if len(different) > MOST_UNITS or any(len(one) > LONGEST_UNIT for one in different):
        column = table.used["unit"]
        raise table.source.error(
            f"“{column}”不像是单位：有 {len(different)} 种不同的内容，或者太长。",
            f"{column} is hardly a column of units: it holds {len(different)} different texts, or long ones.",
        )
    return found if how.units is None else _known_units(found, how.units, report)


def _known_units(found: Sequence[str], known: Mapping[str, str], report: Report) -> list[str]:
    unknown = sorted({one for one in found if one and folded(one) not in known})
    if unknown:
        zh, en = "、".join(unknown[:20]), ", ".join(unknown[:20])
        report.find(
            Level.STOPS,
            Text(
                f"不认识这些单位：{zh}。请按单位的名称或代码写，或者先在系统里加上。",
                f"These units are not known: {en}. Write their names or codes, or add them to the system first.",
            ),
        )
    return [known.get(folded(one), "") for one in found]


__all__ = ["HowTimes", "Times", "TimesReport", "read"]
