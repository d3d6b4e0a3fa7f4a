"""Which rules a roster breaks: counted from the roster alone, sharing nothing with what makes rosters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from heliograph.core.planning.rosters.problem import SATURDAY, SUNDAY, WEEK, Officer, Problem, Roster
from heliograph.core.text import Text


class Kind(StrEnum):
    """Which rule."""

    CLOSED = "closed"
    MOST_MINUTES = "most minutes"
    LEAST_MINUTES = "least minutes"
    MOST_OF_A_SHIFT = "most of a shift"
    MOST_WEEKENDS = "most weekends"
    LEAST_WEEKENDS = "least weekends"
    TALLY = "tally"
    DAY_OFF = "day off"
    REST = "rest between shifts"
    MOST_IN_A_ROW = "most in a row"
    LEAST_IN_A_ROW = "least in a row"
    DAYS_OFF = "days off in a row"


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule broken by one officer's row; `day` and `last` from 0, None where it is about the whole row. `about`: the shift or the tally;
    `figure`: what was counted, against `limit`."""

    kind: Kind
    officer: str
    day: int | None
    words: Text
    last: int | None = None
    about: str = ""
    figure: int = 0
    limit: int = 0


def breaches(problem: Problem, roster: Roster) -> tuple[Breach, ...]:
    """All of them, in the order of officers; empty for a lawful roster."""
    return tuple(breach for seat, row in enumerate(roster) for breach in of_seat(problem, seat, row))


def of_seat(problem: Problem, seat: int, row: Roster) -> tuple[Breach, ...]:
    """Those of one officer's row."""
    officer, places = problem.officers[seat], row.tolist()
    return (*_counted(problem, officer, places), *_dated(problem, officer, places), *_barred(problem, seat, places))


def _barred(problem: Problem, seat: int, row: list[int]) -> Iterator[Breach]:
    """Choices that are not open."""
    for day, place in enumerate(row):
        if problem.barred is not None and problem.barred[seat, day, place]:
            code = problem.shifts[place - 1].code if place else "-"
            words = Text(f"这天不能排“{code}”", f"{code} is not open on this day")
            yield Breach(Kind.CLOSED, problem.officers[seat].code, day, words, day, code)


def _counted(problem: Problem, officer: Officer, row: list[int]) -> Iterator[Breach]:
    """Over the whole row: minutes, shifts of a type, weekends, tallies."""

    def breach(kind: Kind, figure: int, limit: int, zh: str, en: str, about: str = "") -> Breach:
        return Breach(kind, officer.code, None, Text(zh, en), None, about, figure, limit)

    shifts = problem.shifts
    minutes = sum(shifts[place - 1].minutes for place in row if place)
    hours, least, most = minutes / 60, officer.least_minutes / 60, officer.most_minutes / 60
    if minutes > officer.most_minutes:
        words = f"排了 {hours:g} 小时，最多 {most:g} 小时", f"{hours:g} hours, at most {most:g}"
        yield breach(Kind.MOST_MINUTES, minutes, officer.most_minutes, *words)
    if minutes < officer.least_minutes:
        words = f"只排了 {hours:g} 小时，至少 {least:g} 小时", f"{hours:g} hours, at least {least:g}"
        yield breach(Kind.LEAST_MINUTES, minutes, officer.least_minutes, *words)
    for place, shift in enumerate(shifts, start=1):
        often, limit = row.count(place), officer.most.get(shift.code, 0)
        if often > limit:
            words = f"{shift.code} 班 {often} 次，最多 {limit} 次", f"{shift.code} {often} times, at most {limit}"
            yield breach(Kind.MOST_OF_A_SHIFT, often, limit, *words, shift.code)
    weekends = sum(any(row[WEEK * week + SATURDAY : WEEK * week + SUNDAY + 1]) for week in range(problem.days // WEEK))
    if weekends > officer.most_weekends:
        words = (
            f"上了 {weekends} 个周末，最多 {officer.most_weekends} 个",
            f"{weekends} weekends, at most {officer.most_weekends}",
        )
        yield breach(Kind.MOST_WEEKENDS, weekends, officer.most_weekends, *words)
    if weekends < officer.least_weekends:
        words = (
            f"上了 {weekends} 个周末，至少 {officer.least_weekends} 个",
            f"{weekends} weekends, at least {officer.least_weekends}",
        )
        yield breach(Kind.LEAST_WEEKENDS, weekends, officer.least_weekends, *words)
    for tally in officer.tallies:
        often = sum(shifts[place - 1].code in tally.codes for place in row if place)
        if not tally.least <= often <= tally.most:
            words = (
                f"{tally.name} {often} 次，应在 {tally.least} 到 {tally.most} 之间",
                f"{tally.name} {often} times, which must be {tally.least} to {tally.most}",
            )
            limit = tally.most if often > tally.most else tally.least
            yield breach(Kind.TALLY, often, limit, *words, tally.name)


def _dated(problem: Problem, officer: Officer, row: list[int]) -> Iterator[Breach]:
    """On certain days: days off, what may not follow what, runs."""
    shifts = problem.shifts
    for day in sorted(officer.days_off):
        if row[day]:
            yield Breach(Kind.DAY_OFF, officer.code, day, Text("这天不能排班", "this day is off"), day)
    for day in range(1, problem.days):
        before, after = row[day - 1], row[day]
        if before and after and shifts[after - 1].code in shifts[before - 1].not_before:
            codes = shifts[before - 1].code, shifts[after - 1].code
            words = Text(f"{codes[0]} 班的次日不能上 {codes[1]} 班", f"{codes[1]} may not follow {codes[0]}")
            yield Breach(Kind.REST, officer.code, day, words, day, codes[0])
    yield from _runs(problem, officer, row)


def _runs(problem: Problem, officer: Officer, row: list[int]) -> Iterator[Breach]:
    """Runs of work and of rest. One that touches either end may go on outside the horizon."""

    def breach(kind: Kind, length: int, limit: int, zh: str, en: str, about: str = "") -> Breach:
        return Breach(kind, officer.code, begun, Text(zh, en), begun + length - 1, about, length, limit)

    begun = 0
    for day in range(1, problem.days + 1):
        if day < problem.days and (row[day] > 0) == (row[begun] > 0):
            continue
        length, inside = day - begun, begun > 0 and day < problem.days
        most, least = officer.most_in_a_row, officer.least_in_a_row
        if row[begun] and length > most:
            words = f"连上 {length} 天，最多 {most} 天", f"{length} in a row, at most {most}"
            yield breach(Kind.MOST_IN_A_ROW, length, most, *words)
        if row[begun] and inside and length < least:
            words = f"只连上 {length} 天，至少 {least} 天", f"{length} in a row, at least {least}"
            yield breach(Kind.LEAST_IN_A_ROW, length, least, *words)
        if not row[begun] and inside:
            before = problem.shifts[row[begun - 1] - 1]
            least = max(officer.least_days_off, before.rest_days)
            if length < least:
                words = (
                    f"{before.code} 班之后只连休 {length} 天，至少 {least} 天",
                    f"{length} off in a row after {before.code}, at least {least}",
                )
                yield breach(Kind.DAYS_OFF, length, least, *words, before.code)
        begun = day
