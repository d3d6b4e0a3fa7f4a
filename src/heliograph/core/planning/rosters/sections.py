"""The public benchmark's text format of a roster problem (`SECTION_…`), and a roster as CSV: a line an officer, a field a day.

Source of the format: Curtois and Qu, 24 shift-scheduling instances (2014).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.rosters.problem import Cover, Officer, Problem, Roster, Shift, Wish

OFF = frozenset({"", "-", "."})
LONGEST = 3 * 366
"""Days of a horizon."""


class _Line:
    """One line of a section, by the places of its fields."""

    def __init__(self, source: Source, number: int, text: str) -> None:
        self.source, self.number = source, number
        self.fields = [field.strip() for field in text.split(",")]

    def text(self, at: int, name: str) -> str:
        if at >= len(self.fields) or not self.fields[at]:
            raise self.source.at(
                self.number, f"缺少“{name}”（第 {at + 1} 格）。", f"field {at + 1} ({name}) is missing."
            )
        return self.fields[at]

    def number_of(self, at: int, name: str, *, least: int = 0, most: int = 10**9) -> int:
        written = self.text(at, name)
        if not written.removeprefix("-").isascii() or not written.removeprefix("-").isdigit():
            raise self.source.at(
                self.number,
                f"“{name}”应当是整数，现在是“{written}”。",
                f"{name} must be a whole number, not {written!r}.",
            )
        found = int(written)
        if not least <= found <= most:
            raise self.source.at(
                self.number,
                f"“{name}”应在 {least} 到 {most} 之间，现在是 {found}。",
                f"{name} must be {least} to {most}, not {found}.",
            )
        return found

    def one_of(self, at: int, name: str, known: dict[str, object]) -> str:
        written = self.text(at, name)
        if written not in known:
            raise self.source.at(self.number, f"没有叫“{written}”的{name}。", f"there is no {name} {written!r}.")
        return written


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.days = 0
        self.shifts: dict[str, object] = {}
        self.officers: dict[str, object] = {}
        self.off: dict[str, set[int]] = {}
        self.wanted: list[Wish] = []
        self.unwanted: list[Wish] = []
        self.cover: dict[tuple[int, str], Cover] = {}
        self.sections: dict[str, Callable[[_Line], None]] = {
            "SECTION_HORIZON": self._horizon,
            "SECTION_SHIFTS": self._shift,
            "SECTION_STAFF": self._officer,
            "SECTION_DAYS_OFF": self._days_off,
            "SECTION_SHIFT_ON_REQUESTS": lambda line: self.wanted.append(self._wish(line)),
            "SECTION_SHIFT_OFF_REQUESTS": lambda line: self.unwanted.append(self._wish(line)),
            "SECTION_COVER": self._cover,
        }

    def problem(self) -> Problem:
        section = None
        for number, raw in enumerate(self.source.text.lstrip("\ufeff").splitlines(), start=1):
            text = raw.strip()
            if not text or text.startswith("#"):
                continue
            if text.startswith("SECTION_"):
                section = self.sections.get(text)
                if section is None:
                    raise self.source.at(number, f"不认识的段“{text}”。", f"there is no section {text!r}.")
                continue
            if section is None:
                raise self.source.at(number, "第一行应当是 SECTION_ 开头的段名。", "a section must be named first.")
            section(_Line(self.source, number, text))
        if not self.days or not self.shifts or not self.officers:
            raise self.source.error(
                "缺少 SECTION_HORIZON、SECTION_SHIFTS 或 SECTION_STAFF。",
                "SECTION_HORIZON, SECTION_SHIFTS or SECTION_STAFF is missing.",
            )
        officers = tuple(
            _with_days_off(officer, self.off.get(code, set()))
            for code, officer in self.officers.items()
            if isinstance(officer, Officer)
        )
        shifts = tuple(shift for shift in self.shifts.values() if isinstance(shift, Shift))
        self._known_bars(shifts)
        return Problem(
            self.days, shifts, officers, tuple(self.wanted), tuple(self.unwanted), tuple(self.cover.values())
        )

    def _known_bars(self, shifts: tuple[Shift, ...]) -> None:
        for shift in shifts:
            for code in shift.not_before - self.shifts.keys():
                raise self.source.error(
                    f"{shift.code} 之后不能上的“{code}”不是班次。", f"{code!r}, barred after {shift.code}, is no shift."
                )

    def _horizon(self, line: _Line) -> None:
        self.days = line.number_of(0, "days", least=1, most=LONGEST)

    def _shift(self, line: _Line) -> None:
        code = line.text(0, "shift")
        self._new(line, code, self.shifts)
        bars = line.fields[2].split("|") if len(line.fields) > 2 else []
        self.shifts[code] = Shift(
            code,
            line.number_of(1, "minutes", least=1, most=24 * 60),
            frozenset(bar.strip() for bar in bars if bar.strip()),
        )

    def _officer(self, line: _Line) -> None:
        code = line.text(0, "staff")
        self._new(line, code, self.officers)
        most: dict[str, int] = {}
        for part in filter(None, (line.fields[1] if len(line.fields) > 1 else "").split("|")):
            shift, _, often = part.partition("=")
            if shift.strip() not in self.shifts or not often.strip().isdigit():
                raise self.source.at(
                    line.number,
                    f"“{part}”应当写成“班次=次数”。",
                    f"{part!r} must be a shift and how often, as in D=14.",
                )
            most[shift.strip()] = int(often)
        most_minutes, least_minutes, most_row, least_row, least_off, weekends = (
            line.number_of(at, name)
            for at, name in enumerate(
                ("MaxTotalMinutes", "MinTotalMinutes", "MaxConsecutiveShifts", "MinConsecutiveShifts", "MinConsecutiveDaysOff",
                 "MaxWeekends"), start=2,
            )
        )  # fmt: skip
        self.officers[code] = Officer(code, most, least_minutes, most_minutes, least_row, most_row, least_off, weekends)

    def _days_off(self, line: _Line) -> None:
        code = line.one_of(0, "staff", self.officers)
        for at in range(1, len(line.fields)):
            if line.fields[at]:
                self.off.setdefault(code, set()).add(self._day(line, at))

    def _wish(self, line: _Line) -> Wish:
        return Wish(
            line.one_of(0, "staff", self.officers), self._day(line, 1), line.one_of(2, "shift", self.shifts),
            line.number_of(3, "weight"),
        )  # fmt: skip

    def _cover(self, line: _Line) -> None:
        found = Cover(
            self._day(line, 0), line.one_of(1, "shift", self.shifts), line.number_of(2, "requirement"),
            line.number_of(3, "weight for under"), line.number_of(4, "weight for over"),
        )  # fmt: skip
        if (found.day, found.shift) in self.cover:
            raise self.source.at(
                line.number,
                f"第 {found.day} 天 {found.shift} 班的需求写了两次。",
                f"what is needed on day {found.day} in shift {found.shift} is said twice.",
            )
        self.cover[found.day, found.shift] = found

    def _day(self, line: _Line, at: int) -> int:
        return line.number_of(at, "day", most=max(self.days - 1, 0))

    def _new(self, line: _Line, code: str, known: dict[str, object]) -> None:
        if code in known:
            raise self.source.at(line.number, f"“{code}”写了两次。", f"{code!r} stands there twice.")


def _with_days_off(one: Officer, days: set[int]) -> Officer:
    return Officer(
        one.code, one.most, one.least_minutes, one.most_minutes, one.least_in_a_row, one.most_in_a_row, one.least_days_off,
        one.most_weekends, frozenset(days),
    )  # fmt: skip


def read(source: Source) -> Problem:
    """The problem that a benchmark's file states. Raises `BadInput`, which names line and field."""
    return _Reader(source).problem()


def read_roster(source: Source, problem: Problem) -> Roster:
    """A roster as it was written: an officer a line, a shift's code a day, nothing, `-` or `.` for a day off. Raises `BadInput`."""
    seats = {officer.code: seat for seat, officer in enumerate(problem.officers)}
    roster = np.full((len(seats), problem.days), -1, dtype=np.int16)
    for number, raw in enumerate(source.text.lstrip("\ufeff").splitlines(), start=1):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        code, *row = (field.strip() for field in raw.split(","))
        if code not in seats or len(row) != problem.days or roster[seats[code], 0] >= 0:
            raise source.at(
                number,
                f"应当是一名在册人员，其后 {problem.days} 格，每人一行。",
                f"there must be one line for each officer, with {problem.days} fields after the name.",
            )
        for day, field in enumerate(row):
            if field not in OFF and field not in problem.places:
                raise source.at(number, f"没有叫“{field}”的班次。", f"there is no shift {field!r}.")
            roster[seats[code], day] = problem.places.get(field, 0)
    if (roster < 0).any():
        raise source.error("有人没有一行。", "an officer has no line.")
    return roster


def written(problem: Problem, roster: Roster) -> str:
    """A roster as CSV."""
    codes = ["", *(shift.code for shift in problem.shifts)]
    return "".join(
        ",".join([officer.code, *(codes[place] for place in row)]) + "\n"
        for officer, row in zip(problem.officers, roster.tolist(), strict=True)
    )
