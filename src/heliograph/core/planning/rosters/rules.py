"""The rules of a problem one by one, as rows of a programme in whole numbers, so that some may be left out and the rest asked about.

Shares nothing with what makes rosters: a conflict that is named here was found by another way.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from heliograph.core.planning.highs import solver
from heliograph.core.planning.rosters.problem import SATURDAY, SUNDAY, WEEK, Problem, Roster
from heliograph.core.text import Text

DayName = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """`kind` and whom or what it binds; `words` is what people read. Rules of one `whole` are parts of it (days of one need)."""

    kind: str
    officer: str
    about: str
    day: int | None
    words: Text

    @property
    def whole(self) -> tuple[str, str, str]:
        return self.kind, self.officer, self.about


class Rules:
    """All rules of a problem; with `needs`, also that every place is filled. `conflict` asks about some of them."""

    def __init__(self, problem: Problem, *, seats: Sequence[int], needs: bool, until: float, day_name: DayName) -> None:
        self.problem, self._until, self._name = problem, until, day_name
        self.lp = solver(seconds=1, seed=1)
        self._count = 0
        self._rows: defaultdict[Rule, list[int]] = defaultdict(list)
        self._bounds: list[tuple[float, float]] = []
        days, types = range(problem.days), range(len(problem.shifts))
        self.x = {(seat, day, at): self._new() for seat in seats for day in days for at in types}
        for seat in seats:
            for day in days:
                self._row(None, 0, 1, self._work(seat, day))
            self._officer(seat)
        if needs:
            self._needs(seats)

    @property
    def all(self) -> list[Rule]:
        return list(self._rows)

    def conflict(self, rules: Iterable[Rule]) -> bool | None:
        """Whether no roster keeps all of these; None where the time was too short to know."""
        import highspy

        kept = {row for rule in rules for row in self._rows[rule]}
        ruled = {row for rows in self._rows.values() for row in rows}
        bounds = [(-np.inf, np.inf) if at in ruled - kept else one for at, one in enumerate(self._bounds)]
        low, high = (np.array(side) for side in zip(*bounds, strict=True))
        self.lp.changeRowsBounds(len(bounds), np.arange(len(bounds), dtype=np.int32), low, high)
        left = self._until - time.monotonic()
        if left <= 0:
            return None
        # The solver's clock runs on from call to call.
        self.lp.setOptionValue("time_limit", self.lp.getRunTime() + left)
        self.lp.run()
        status = self.lp.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return True
        return False if status == highspy.HighsModelStatus.kOptimal else None

    def roster(self) -> Roster:
        """The roster that was met when `conflict` last said no."""
        values = np.array(self.lp.getSolution().col_value)
        found = np.zeros((len(self.problem.officers), self.problem.days), dtype=np.int16)
        for (seat, day, at), column in self.x.items():
            if values[column] > 0.5:
                found[seat, day] = at + 1
        return found

    def _officer(self, seat: int) -> None:
        problem, officer = self.problem, self.problem.officers[seat]
        code, days = officer.code, problem.days
        lasting = [float(shift.minutes) for _ in range(days) for shift in problem.shifts]
        everything = [one for day in range(days) for one in self._work(seat, day)]
        hours = officer.most_minutes / 60, officer.least_minutes / 60
        self._row(
            _rule("most hours", code, "", f"至多 {hours[0]:g} 小时", f"at most {hours[0]:g} hours"),
            -np.inf, officer.most_minutes, everything, lasting,
        )  # fmt: skip
        if officer.least_minutes > 0:
            self._row(
                _rule("least hours", code, "", f"至少 {hours[1]:g} 小时", f"at least {hours[1]:g} hours"),
                officer.least_minutes, np.inf, everything, lasting,
            )  # fmt: skip
        for at, shift in enumerate(problem.shifts):
            most = officer.most.get(shift.code, 0)
            if most < days:
                words = f"{shift.code} 至多 {most} 次", f"{shift.code} at most {most} times"
                rule = _rule("most of a shift", code, shift.code, *words)
                self._row(rule, -np.inf, most, [self.x[seat, day, at] for day in range(days)])
        for tally in officer.tallies:
            words = (
                f"{tally.name} {tally.least} 到 {tally.most} 次",
                f"{tally.name} {tally.least} to {tally.most} times",
            )
            columns = [
                self.x[seat, day, at]
                for day in range(days)
                for at, shift in enumerate(problem.shifts)
                if shift.code in tally.codes
            ]
            self._row(_rule("tally", code, tally.name, *words), tally.least, tally.most, columns)
        self._days(seat)
        self._runs(seat)
        self._weekends(seat)

    def _days(self, seat: int) -> None:
        """Days that are off, choices that are not open, what may not follow what."""
        problem, officer = self.problem, self.problem.officers[seat]
        for day in sorted(officer.days_off):
            rule = self._dated("day off", seat, day, "休假或不能上班", "is off")
            self._row(rule, 0, 0, self._work(seat, day))
        for day in range(problem.days) if problem.barred is not None else ():
            assert problem.barred is not None
            closed = [self.x[seat, day, int(at) - 1] for at in np.flatnonzero(problem.barred[seat, day]) if at]
            usable = [at for at, shift in enumerate(problem.shifts) if officer.most.get(shift.code, 0) > 0]
            if any(problem.barred[seat, day, at + 1] for at in usable) or problem.barred[seat, day, 0]:
                rule = self._dated("settled", seat, day, "按轮班周期或培训已定", "is settled by a cycle or a course")
                self._row(rule, 0, 0, closed)
                if problem.barred[seat, day, 0]:
                    self._row(rule, 1, 1, self._work(seat, day))
        for at, shift in enumerate(problem.shifts):
            after = [place for place, other in enumerate(problem.shifts) if other.code in shift.not_before]
            if not after or officer.most.get(shift.code, 0) <= 0:
                continue
            codes = ", ".join(problem.shifts[place].code for place in after)
            words = f"{shift.code} 次日不能上 {codes}", f"no {codes} on the day after {shift.code}"
            rule = _rule("rest between shifts", officer.code, shift.code, *words)
            for day in range(problem.days - 1):
                self._row(rule, 0, 1, [self.x[seat, day, at], *(self.x[seat, day + 1, place] for place in after)])

    def _runs(self, seat: int) -> None:
        officer, days = self.problem.officers[seat], self.problem.days
        work = [self._work(seat, day) for day in range(days)]
        most = officer.most_in_a_row
        rule = _rule("most in a row", officer.code, "", f"连上至多 {most} 天", f"at most {most} days in a row")
        for day in range(days - most):
            self._row(rule, 0, most, [one for part in work[day : day + most + 1] for one in part])
        least = officer.least_in_a_row
        words = f"连上至少 {least} 天", f"at least {least} days in a row"
        for length in range(1, least):
            self._between(_rule("least in a row", officer.code, "", *words), work, length, 1.0)
        least = officer.least_days_off
        words = f"连休至少 {least} 天", f"at least {least} days off in a row"
        for length in range(1, least):
            self._between(_rule("least days off", officer.code, "", *words), work, length, -1.0)
        for at, shift in enumerate(self.problem.shifts):
            if shift.rest_days > 1 and officer.most.get(shift.code, 0) > 0:
                words = (
                    f"{shift.code} 之后至少休 {shift.rest_days} 天",
                    f"{shift.rest_days} days off after {shift.code}",
                )
                rule = _rule("rest after nights", officer.code, shift.code, *words)
                for length in range(1, shift.rest_days):
                    self._between(rule, work, length, -1.0, [[self.x[seat, day, at]] for day in range(days)])

    def _between(
        self, rule: Rule, work: list[list[int]], length: int, sign: float, before: list[list[int]] | None = None
    ) -> None:
        """No run of work (sign 1) or of rest (sign -1) of just this length inside; a rest only after what `before` names."""
        for day in range(1, len(work) - length):
            outer = [(before or work)[day - 1], work[day + length]]
            inner = work[day : day + length]
            columns = [one for part in (*outer, *inner) for one in part]
            signs = [-sign] * sum(map(len, outer)) + [sign] * sum(map(len, inner))
            # work: inner - outer <= length - 1;   rest: outer - inner <= 1
            self._row(rule, -np.inf, length - 1 if sign > 0 else 1, columns, signs)

    def _weekends(self, seat: int) -> None:
        officer, weeks = self.problem.officers[seat], self.problem.days // WEEK
        if officer.most_weekends >= weeks and officer.least_weekends <= 0:
            return
        worked = [self._new() for _ in range(weeks)]
        for week, one in enumerate(worked):
            both = [self._work(seat, WEEK * week + day) for day in (SATURDAY, SUNDAY)]
            for day in both:
                self._row(None, -np.inf, 0, [*day, one], [1.0] * len(day) + [-1.0])
            columns = [place for day in both for place in day]
            self._row(None, -np.inf, 0, [one, *columns], [1.0] + [-1.0] * len(columns))
        least, most = officer.least_weekends, min(officer.most_weekends, weeks)
        words = f"上班的周末 {least} 到 {most} 个", f"{least} to {most} weekends worked"
        self._row(_rule("weekends", officer.code, "", *words), least, most, worked)

    def _needs(self, seats: Sequence[int]) -> None:
        for day, at in np.argwhere(self.problem.needed > 0).tolist():
            shift, needed = self.problem.shifts[at].code, int(self.problem.needed[day, at])
            name = self._name(day)
            words = Text(f"{name}：{shift} 需要 {needed} 人", f"{name}: {shift} needs {needed}")
            self._row(Rule("need", "", shift, day, words), needed, np.inf, [self.x[seat, day, at] for seat in seats])

    def _dated(self, kind: str, seat: int, day: int, zh: str, en: str) -> Rule:
        code, name = self.problem.officers[seat].code, self._name(day)
        return Rule(kind, code, "", day, Text(f"{code}：{name} {zh}", f"{code}: {name} {en}"))

    def _work(self, seat: int, day: int) -> list[int]:
        return [self.x[seat, day, at] for at in range(len(self.problem.shifts))]

    def _new(self) -> int:
        import highspy

        self.lp.addVariable(0.0, 1.0, 0.0)
        self.lp.changeColIntegrality(self._count, highspy.HighsVarType.kInteger)
        self._count += 1
        return self._count - 1

    def _row(
        self, rule: Rule | None, low: float, high: float, columns: Sequence[int], weights: Sequence[float] | None = None
    ) -> None:
        if rule is not None:
            self._rows[rule].append(len(self._bounds))
        self._bounds.append((float(low), float(high)))
        values = np.ones(len(columns)) if weights is None else np.array(weights, dtype=float)
        self.lp.addRow(float(low), float(high), len(columns), np.array(columns, dtype=np.int32), values)


def _rule(kind: str, officer: str, about: str, zh: str, en: str) -> Rule:
    return Rule(kind, officer, about, None, Text(f"{officer}：{zh}", f"{officer}: {en}"))
