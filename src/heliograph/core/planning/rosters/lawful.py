"""Which rules a roster breaks: counted from the roster alone, sharing nothing with what makes rosters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from heliograph.core.planning.rosters.problem import SATURDAY, SUNDAY, WEEK, Officer, Problem, Roster
from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule broken by one officer's row; `day` from 0, None where it is about the whole row."""

    officer: str
    day: int | None
    words: Text


def breaches(problem: Problem, roster: Roster) -> tuple[Breach, ...]:
    """All of them, in the order of officers; empty for a lawful roster."""
    return tuple(
        breach
        for seat, (officer, row) in enumerate(zip(problem.officers, roster.tolist(), strict=True))
        for breach in (*_of(problem, officer, row), *_barred(problem, seat, row))
    )


def _barred(problem: Problem, seat: int, row: list[int]) -> Iterator[Breach]:
    """Choices that are not open."""
    for day, place in enumerate(row):
        if problem.barred is not None and problem.barred[seat, day, place]:
            code = problem.shifts[place - 1].code if place else "-"
            words = Text(f"这天不能排“{code}”", f"{code} is not open on this day")
            yield Breach(problem.officers[seat].code, day, words)


def _of(problem: Problem, officer: Officer, row: list[int]) -> Iterator[Breach]:
    def breach(day: int | None, zh: str, en: str) -> Breach:
        return Breach(officer.code, day, Text(zh, en))

    shifts = problem.shifts
    minutes = sum(shifts[place - 1].minutes for place in row if place)
    if not officer.least_minutes <= minutes <= officer.most_minutes:
        yield breach(
            None,
            f"排了 {minutes} 分钟，应在 {officer.least_minutes} 到 {officer.most_minutes} 之间",
            f"{minutes} minutes, which must be {officer.least_minutes} to {officer.most_minutes}",
        )
    for place, shift in enumerate(shifts, start=1):
        often, most = row.count(place), officer.most.get(shift.code, 0)
        if often > most:
            yield breach(
                None, f"{shift.code} 班 {often} 次，最多 {most} 次", f"{shift.code} {often} times, at most {most}"
            )
    weekends = sum(any(row[WEEK * week + SATURDAY : WEEK * week + SUNDAY + 1]) for week in range(problem.days // WEEK))
    if weekends > officer.most_weekends:
        yield breach(
            None,
            f"上了 {weekends} 个周末，最多 {officer.most_weekends} 个",
            f"{weekends} weekends, at most {officer.most_weekends}",
        )
    if weekends < officer.least_weekends:
        yield breach(
            None,
            f"上了 {weekends} 个周末，至少 {officer.least_weekends} 个",
            f"{weekends} weekends, at least {officer.least_weekends}",
        )
    for tally in officer.tallies:
        often = sum(shifts[place - 1].code in tally.codes for place in row if place)
        if not tally.least <= often <= tally.most:
            yield breach(
                None,
                f"{tally.name} {often} 次，应在 {tally.least} 到 {tally.most} 之间",
                f"{tally.name} {often} times, which must be {tally.least} to {tally.most}",
            )
    for day in sorted(officer.days_off):
        if row[day]:
            yield breach(day, "这天不能排班", "this day is off")
    for day in range(1, problem.days):
        before, after = row[day - 1], row[day]
        if before and after and shifts[after - 1].code in shifts[before - 1].not_before:
            codes = shifts[before - 1].code, shifts[after - 1].code
            yield breach(day, f"{codes[0]} 班的次日不能上 {codes[1]} 班", f"{codes[1]} may not follow {codes[0]}")
    yield from _runs(problem, officer, row)


def _runs(problem: Problem, officer: Officer, row: list[int]) -> Iterator[Breach]:
    """Runs of work and of rest. One that touches either end may go on outside the horizon."""
    begun = 0
    for day in range(1, problem.days + 1):
        if day < problem.days and (row[day] > 0) == (row[begun] > 0):
            continue
        length, inside = day - begun, begun > 0 and day < problem.days
        if row[begun] and length > officer.most_in_a_row:
            words = Text(
                f"连上 {length} 天，最多 {officer.most_in_a_row} 天",
                f"{length} in a row, at most {officer.most_in_a_row}",
            )
            yield Breach(officer.code, begun, words)
        if row[begun] and inside and length < officer.least_in_a_row:
            words = Text(
                f"只连上 {length} 天，至少 {officer.least_in_a_row} 天",
                f"{length} in a row, at least {officer.least_in_a_row}",
            )
            yield Breach(officer.code, begun, words)
        if not row[begun] and inside:
            before = problem.shifts[row[begun - 1] - 1]
            least = max(officer.least_days_off, before.rest_days)
            if length < least:
                words = Text(
                    f"{before.code} 班之后只连休 {length} 天，至少 {least} 天",
                    f"{length} off in a row after {before.code}, at least {least}",
                )
                yield Breach(officer.code, begun, words)
        begun = day
