"""A squad as a problem of the general engine: a shift type for each post and duty, so that skills bind, and what is short costs most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.rosters.problem import Cover, Officer, Problem, Shift, Tally, Wish
from heliograph.core.planning.squads.squad import DAY_MINUTES, WEEK, Duty, Member, Squad

SHORT, OVER = 1000, 1
"""What an officer too few costs, and one too many: nothing makes up for a place left empty."""
TRAINING = "培训"
NIGHTS = "夜班"

Band = tuple[int, int, int, int]
"""Nights at least and at most, weekends at least and at most."""


def type_code(post: str, duty: str) -> str:
    return f"{post}/{duty}"


def problem(squad: Squad, bands: Mapping[str, Band] | None = None) -> Problem:
    """The problem; `bands`: what fairness asks of some officers."""
    duty_of = {type_code(post.code, code): (post, squad.duty(code)) for post in squad.posts for code in post.needs}
    shifts = [
        Shift(
            code, duty.minutes, frozenset(other for other, (_, next_duty) in duty_of.items() if _barred(squad, duty, next_duty)),
            _rest_days(squad, duty),
        )
        for code, (_, duty) in duty_of.items()
    ]  # fmt: skip
    shifts.append(Shift(TRAINING, squad.rules.training_minutes or 1))
    nights = frozenset(code for code, (_, duty) in duty_of.items() if duty.is_night)
    officers = tuple(_officer(squad, member, nights, (bands or {}).get(member.code)) for member in squad.members)
    cover = tuple(
        Cover(day, type_code(post.code, code), needs[day % WEEK], SHORT, OVER)
        for post in squad.posts
        for code, needs in post.needs.items()
        for day in range(squad.days)
    )
    wishes = tuple(
        Wish(member.code, wish.day, shift.code, wish.weight)
        for member in squad.members
        for wish in member.wishes
        for shift in shifts[:-1]
    )
    return Problem(squad.days, tuple(shifts), officers, (), wishes, cover, _closed(squad, shifts))


def for_changes(squad: Squad) -> Problem:
    """The problem as changes are judged by: cycles of teams made the roster, and who swaps or is moved leaves them; leave and courses stay."""
    free = replace(squad, members=tuple(replace(member, team="") for member in squad.members))
    return replace(problem(squad), barred=problem(free).barred)


def rest_between(duty: Duty, after: Duty, days: int) -> int:
    """Minutes between the end of a duty and another that begins so many days later."""
    return days * DAY_MINUTES + after.begins - duty.begins - duty.minutes


def _barred(squad: Squad, duty: Duty, after: Duty) -> bool:
    return rest_between(duty, after, 1) < squad.rules.rest_minutes


def _rest_days(squad: Squad, duty: Duty) -> int:
    """Whole days off that must follow: after nights as the rules say, after very long duties as their rest asks."""
    days = squad.rules.rest_days_after_nights if duty.is_night else 0
    while any(rest_between(duty, after, days + 1) < squad.rules.rest_minutes for after in squad.duties) and days > 0:
        days += 1
    if any(rest_between(duty, after, 2) < squad.rules.rest_minutes for after in squad.duties):
        days = max(days, 2)
    return days


def minutes(squad: Squad, member: Member) -> int:
    """What the member may work: contract hours of the weeks, less the share of days on leave."""
    return member.week_minutes * squad.weeks * (squad.days - len(member.leave)) // squad.days


def _officer(squad: Squad, member: Member, nights: frozenset[str], band: Band | None) -> Officer:
    rules, most = squad.rules, minutes(squad, member)
    may = {
        type_code(post.code, code): squad.days
        for post in squad.posts
        for code in post.needs
        if squad.may_fill(member, post)
    }
    if member.training:
        may[TRAINING] = len(member.training)
    least = 0 if member.team else max(most - rules.hours_within, 0)
    weekends = max(squad.weeks - rules.free_weekends, 0)
    tallies: tuple[Tally, ...] = ()
    least_weekends = 0
    if band is not None:
        tallies = (Tally(NIGHTS, nights, band[0], band[1]),) if nights else ()
        least_weekends, weekends = band[2], min(weekends, band[3])
    return Officer(
        member.code, may, least, most, 1, rules.in_a_row, rules.days_off, weekends, member.leave, least_weekends, tallies
    )  # fmt: skip


def _closed(squad: Squad, shifts: list[Shift]) -> NDArray[np.bool_]:
    """Choices that cycles and courses close: on a course the officer is there, and on no other day."""
    closed = np.zeros((len(squad.members), squad.days, len(shifts) + 1), dtype=np.bool_)
    duty_of = [""] + [shift.code.rpartition("/")[2] for shift in shifts]
    teams = {team.code: team for team in squad.teams}
    for seat, member in enumerate(squad.members):
        closed[seat, :, -1] = True
        for day in range(squad.days):
            if day in member.training:
                closed[seat, day] = True
                closed[seat, day, -1] = False
            elif member.team and day not in member.leave:
                team = teams[member.team]
                asked = team.cycle[(day + team.first) % len(team.cycle)]
                for place in range(len(shifts)):
                    closed[seat, day, place] = duty_of[place] != asked
    return closed
