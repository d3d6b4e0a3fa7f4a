"""What a change of a roster would do: which rules it breaks, who would be missing, what it costs, how even it leaves nights and weekends.

The rules are the solver's (`rosters.lawful`) and those of crews (`crews`). Only what the change touches is counted, which finds what
counting everything again would: a rule that was broken before and isn't broken further isn't held against the change.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from heliograph.core import dates
from heliograph.core.planning.rosters.lawful import Breach, Kind, of_seat
from heliograph.core.planning.rosters.problem import Problem, Roster
from heliograph.core.planning.squads.crews import CrewBreach, CrewRule, crew_breaches
from heliograph.core.planning.squads.fairness import Spread, shares, spreads
from heliograph.core.planning.squads.model import TRAINING
from heliograph.core.planning.squads.squad import Member, Squad
from heliograph.core.text import Text

Change = Mapping[tuple[int, int], int]
"""Seat and day -> the shift type that stands there afterwards (0: off)."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is broken. `seat`: the officer's code, or "" for a crew; `days`: first and last, None for the whole roster; `extent`:
    how far it is broken (minutes, times, days, officers)."""

    rule: str
    seat: str
    about: str
    days: tuple[int, int] | None
    extent: int
    words: Text

    @property
    def key(self) -> tuple[object, ...]:
        """The same rule for the same officer or crew at the same time."""
        return self.rule, self.seat, self.about, self.days[0] if self.days else None


@dataclass(frozen=True, slots=True)
class Gap:
    """A place whose number of officers changes. More than 0: so many missing; less: so many too many."""

    day: int
    shift: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of a change. `cost_after` is None where the change can't be priced, because a choice is not open."""

    broken: tuple[Broken, ...]
    gaps: tuple[Gap, ...]
    cost_before: float
    cost_after: float | None
    even_before: dict[str, Spread]
    even_after: dict[str, Spread]

    @property
    def is_lawful(self) -> bool:
        """No rule is broken by it."""
        return not self.broken


def judge(squad: Squad, problem: Problem, roster: Roster, change: Change) -> Judgement:
    """What the change would do to this roster."""
    after = changed(roster, change)
    broken = newly_broken(squad, problem, roster, change)
    cost = problem.cost(after)
    return Judgement(
        broken, _gaps(problem, roster, after, {day for _, day in change}), problem.cost(roster),
        cost if math.isfinite(cost) else None,
        spreads(shares(squad, problem, roster)), spreads(shares(squad, problem, after)),
    )  # fmt: skip


def newly_broken(squad: Squad, problem: Problem, roster: Roster, change: Change) -> tuple[Broken, ...]:
    """Only the rules: broken by the change, or broken further by it."""
    after = changed(roster, change)
    seats, days = sorted({seat for seat, _ in change}), sorted({day for _, day in change})
    was = {one.key: one.extent for one in _some(squad, problem, roster, seats, days)}
    return tuple(
        one for one in _some(squad, problem, after, seats, days) if one.key not in was or was[one.key] < one.extent
    )


def all_broken(squad: Squad, problem: Problem, roster: Roster) -> tuple[Broken, ...]:
    """Every rule that the roster breaks."""
    return tuple(_some(squad, problem, roster, range(len(squad.members)), range(squad.days)))


def changed(roster: Roster, change: Change) -> Roster:
    """The roster after it."""
    after = roster.copy()
    for (seat, day), place in change.items():
        after[seat, day] = place
    return after


def exchanged(roster: Roster, seat: int, other: int, days: Iterable[int]) -> dict[tuple[int, int], int]:
    """The change by which two seats take each other's shifts on these days."""
    found: dict[tuple[int, int], int] = {}
    for day in days:
        found[seat, day], found[other, day] = int(roster[other, day]), int(roster[seat, day])
    return found


def from_rows(squad: Squad, problem: Problem, rows: Sequence[tuple[str, Sequence[str]]]) -> Roster:
    """A roster from lines of a seat's code and its shifts, in any order; "" for a day off."""
    of = dict(rows)
    places = {"": 0, **problem.places}
    return np.array([[places[code] for code in of[member.code]] for member in squad.members], dtype=np.int16)


def _some(
    squad: Squad, problem: Problem, roster: Roster, seats: Iterable[int], days: Iterable[int]
) -> Iterable[Broken]:
    for seat in seats:
        for breach in of_seat(problem, seat, roster[seat]):
            days_of = None if breach.day is None else (breach.day, breach.day if breach.last is None else breach.last)
            words = _of_officer(squad, squad.members[seat], breach)
            yield Broken(breach.kind, breach.officer, breach.about, days_of, abs(breach.figure - breach.limit), words)
    for day in days:
        for crew in crew_breaches(squad, problem, roster, day):
            about = f"{crew.place}/{crew.duty}"
            yield Broken(crew.rule, "", about, (day, day), crew.missing, _of_crew(squad, crew))


def _gaps(problem: Problem, before: Roster, after: Roster, days: set[int]) -> tuple[Gap, ...]:
    was, now = problem.needed - problem.manned(before), problem.needed - problem.manned(after)
    return tuple(
        Gap(day, problem.shifts[at].code, int(was[day, at]), int(now[day, at]))
        for day in sorted(days)
        for at in np.flatnonzero(was[day] != now[day]).tolist()
    )


def _of_officer(squad: Squad, member: Member, breach: Breach) -> Text:
    said = _special(squad, member, breach) or breach.words
    if breach.day is None:
        return Text(f"{member.code}：{said.zh}", f"{member.code}: {said.en}")
    on = day_words(squad, breach.day)
    if breach.last is not None and breach.last != breach.day:
        last = day_words(squad, breach.last)
        on = Text(f"{on.zh}到{last.zh}", f"{on.en} to {last.en}")
    return Text(f"{member.code}，{on.zh}：{said.zh}", f"{member.code}, {on.en}: {said.en}")


def _special(squad: Squad, member: Member, breach: Breach) -> Text | None:
    """What the squad knows better than the engine: why a shift is not this officer's, what a day off is for."""
    if breach.kind == Kind.MOST_OF_A_SHIFT and breach.limit == 0:
        if breach.about == TRAINING:
            return Text("没有安排培训", "has no training planned")
        post = next(one for one in squad.posts if one.code == breach.about.rpartition("/")[0])
        if post.is_sworn and not member.is_sworn:
            return Text(f"{post.code}要由民警担任，辅警不能顶", f"{post.code} takes a sworn officer, not an auxiliary")
        return Text(f"{post.code}要会“{post.skill}”，这个席位没有", f"{post.code} asks for the skill {post.skill!r}")
    if breach.kind == Kind.DAY_OFF:
        return Text("这天休假", "is on leave")
    if breach.kind == Kind.CLOSED:
        if breach.day in member.training:
            return Text("这天培训", "is on a course")
        if breach.about == TRAINING:
            return Text("这天没有安排培训", "no course is planned on this day")
        return Text(f"按轮班周期，这天不能排“{breach.about}”", f"by the team's cycle, not {breach.about} on this day")
    return None


def _of_crew(squad: Squad, crew: CrewBreach) -> Text:
    on = day_words(squad, crew.day)
    where = Text(f"{on.zh} {crew.duty} 班，{crew.place}：", f"{on.en}, {crew.duty}, {crew.place}: ")
    least = squad.rules.least_on_a_beat
    said = {
        CrewRule.TOO_FEW: Text(
            f"只有 {least - crew.missing} 人，一个警区至少 {least} 人（T-03）",
            f"{least - crew.missing} only, a beat takes {least} at least (T-03)",
        ),
        CrewRule.ALONE: Text(
            "只有辅警，没有民警：辅警不能单独执勤（T-04）", "auxiliaries only: they may not stand alone (T-04)"
        ),
        CrewRule.SUPERVISOR: Text("没有人带班", "nobody supervises"),
    }[crew.rule]
    return Text(where.zh + said.zh, where.en + said.en)


def day_words(squad: Squad, day: int) -> Text:
    """A day of the roster as people write it."""
    on = squad.begins + timedelta(days=day)
    return Text(dates.day(on, squad.begins, "zh"), dates.day(on, squad.begins, "en"))
