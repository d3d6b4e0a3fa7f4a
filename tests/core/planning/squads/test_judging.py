"""A change of a roster is judged as counting everything again would, and by a checker that shares nothing with the code."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.planning import squads
from heliograph.core.planning.inputs import Source
from heliograph.core.planning.rosters import sections
from heliograph.core.planning.rosters.lawful import Kind
from heliograph.core.planning.squads import judging
from heliograph.core.planning.squads.crews import CrewRule
from heliograph.core.planning.squads.describing import squad
from heliograph.core.planning.squads.model import problem
from tests.core.planning.grounds import judge
from tests.core.planning.squads.small import OFFICER, squad_text

LEAD = """
[[post]]
code = "L"
skill = "lead"
sworn = true
street = false
needs = { D = [1, 1, 1, 1, 1, 0, 0] }
"""


def given_squad(officers: int = 10, extra: str = "", **replaced: str):
    """Two on a beat by day and by night, and what a test adds."""
    text = squad_text(officers) + extra
    for before, after in replaced.items():
        text = text.replace(f"{before} = ", f"{before} = {after} # ", 1)
    return squad(Source("squad.toml", text))


def rich():
    """Leave, a course, auxiliaries, a supervisor, a team with a cycle."""
    team = '[[team]]\ncode = "A"\ncycle = ["D", "N", "-", "-", "-"]\n'
    sworn = '\n[[post]]\ncode = "P3"\nbeat = "One"\nsworn = true\nneeds = { D = 1, N = 1 }\n'
    people = (
        OFFICER.format(code="L1") + 'skills = ["lead"]\nleave = [2026-12-04]\n'
        + OFFICER.format(code="L2") + 'skills = ["lead"]\ntraining = [2026-12-02]\n'
        + OFFICER.format(code="A1") + "sworn = false\n" + OFFICER.format(code="A2") + "sworn = false\n"
        + OFFICER.format(code="T1") + 'team = "A"\n'
    )  # fmt: skip
    return given_squad(8, LEAD + sworn + team + people, hours_within="80")


@pytest.fixture(scope="module")
def solved():
    """A squad, its problem and its roster."""
    found = rich()
    made = squads.solve(found, rounds=1, stop=lambda: True)
    return found, made.problem, made.made.roster


def recounted(found, made, roster) -> set[tuple[object, ...]]:
    """Every broken rule, counted in another way: from names of shifts, with plain loops. Kind, seat, first day."""
    codes = ["", *(shift.code for shift in made.shifts)]
    rows = [[codes[place] for place in row] for row in roster.tolist()]
    seats = {key for member, row in zip(found.members, rows, strict=True) for key in _of_member(found, member, row)}
    return seats | {key for day in range(found.days) for key in _of_day(found, rows, day)}


def _of_member(found, member, row) -> Iterator[tuple[object, ...]]:
    lasting = {duty.code: duty.minutes for duty in found.duties}
    posts = {post.code: post for post in found.posts}
    minutes = sum(found.rules.training_minutes if c == "培训" else lasting[c.split("/")[1]] for c in row if c)
    most = member.week_minutes * found.weeks * (found.days - len(member.leave)) // found.days
    if minutes > most:
        yield Kind.MOST_MINUTES, member.code, None
    if not member.team and minutes < most - found.rules.hours_within:
        yield Kind.LEAST_MINUTES, member.code, None
    for code in {c for c in row if c}:
        post = posts.get(code.split("/")[0])
        may = len(member.training) if post is None else 999 if found.may_fill(member, post) else 0
        if row.count(code) > may:
            yield Kind.MOST_OF_A_SHIFT, member.code, None
    weekends = sum(bool(row[at + 5] or row[at + 6]) for at in range(0, found.days, 7))
    if weekends > max(found.weeks - found.rules.free_weekends, 0):
        yield Kind.MOST_WEEKENDS, member.code, None
    for day, code in enumerate(row):
        if day in member.leave and code:
            yield Kind.DAY_OFF, member.code, day
        if (code == "培训") != (day in member.training):
            yield Kind.CLOSED, member.code, day
        elif member.team and day not in member.leave | member.training:
            team = next(one for one in found.teams if one.code == member.team)
            asked = team.cycle[(day + team.first) % len(team.cycle)]
            if (code.split("/")[1] if code else "") != asked:
                yield Kind.CLOSED, member.code, day
    for day, (before, after) in enumerate(pairwise(row), start=1):
        if before and after and "培训" not in (before, after):
            first, then = found.duty(before.split("/")[1]), found.duty(after.split("/")[1])
            if 24 * 60 + then.begins - first.begins - first.minutes < found.rules.rest_minutes:
                yield Kind.REST, member.code, day
    yield from _runs(found, member, row)


def _runs(found, member, row) -> Iterator[tuple[object, ...]]:
    marks = "".join("x" if c else "." for c in row)
    for first in range(found.days):
        if first and marks[first] == marks[first - 1]:
            continue
        length = len(marks[first:]) - len(marks[first:].lstrip(marks[first]))
        if marks[first] == "x" and length > found.rules.in_a_row:
            yield Kind.MOST_IN_A_ROW, member.code, first
        if marks[first] == "." and first and first + length < found.days:
            night = row[first - 1] != "培训" and found.duty(row[first - 1].split("/")[1]).is_night
            if length < max(found.rules.days_off, found.rules.rest_days_after_nights if night else 1):
                yield Kind.DAYS_OFF, member.code, first


def _of_day(found, rows, day) -> Iterator[tuple[object, ...]]:
    for duty in found.duties:
        for beat in {post.beat for post in found.posts} - {""}:
            places = {f"{post.code}/{duty.code}" for post in found.posts if post.beat == beat}
            crew = [member for member, row in zip(found.members, rows, strict=True) if row[day] in places]
            if 0 < len(crew) < found.rules.least_on_a_beat:
                yield CrewRule.TOO_FEW, "", day
            if crew and all(not member.is_sworn for member in crew):
                yield CrewRule.ALONE, "", day
        for post in found.posts:
            needs = post.needs.get(duty.code, (0,) * 7)[day % 7]
            if not post.beat and post.skill and [row[day] for row in rows].count(f"{post.code}/{duty.code}") < needs:
                yield CrewRule.SUPERVISOR, "", day


def keys(broken) -> set[tuple[object, ...]]:
    return {(one.rule, one.seat, one.days[0] if one.days else None) for one in broken}


@settings(max_examples=12, deadline=None)
@given(officers=st.integers(4, 10), days_off=st.integers(1, 2), most=st.integers(3, 6))
def test_every_roster_that_the_solver_gives_is_judged_clean_but_for_places_it_left_empty(officers, days_off, most):
    found = given_squad(officers, in_a_row=str(most), rest_days_after_nights=str(days_off))
    made = squads.solve(found, rounds=1, stop=lambda: True)
    broken = judging.all_broken(found, made.problem, made.made.roster)
    assert {one.seat for one in broken} <= {""}
    empty = {one.day for one in made.empty}
    over = {int(day) for day in np.argwhere(made.problem.manned(made.made.roster) > made.problem.needed)[:, 0]}
    assert {one.days[0] for one in broken} <= empty | over


def test_every_single_change_is_judged_as_counting_everything_again_does(solved):
    found, made, roster = solved
    before = recounted(found, made, roster)
    assert keys(judging.all_broken(found, made, roster)) == before
    met: set[object] = set()
    for seat in range(len(found.members)):
        for day in range(found.days):
            for place in range(len(made.shifts) + 1):
                change = {(seat, day): place}
                after = judging.changed(roster, change)
                judged = keys(judging.newly_broken(found, made, roster, change))
                again = recounted(found, made, after)
                assert again - before <= judged <= again
                assert keys(judging.all_broken(found, made, after)) == again
                met |= {rule for rule, _, _ in judged}
    assert met >= {
        Kind.MOST_OF_A_SHIFT, Kind.DAY_OFF, Kind.CLOSED, Kind.REST, Kind.DAYS_OFF, Kind.MOST_IN_A_ROW, CrewRule.SUPERVISOR,
        CrewRule.TOO_FEW,
    }  # fmt: skip


def test_exchanges_are_judged_as_counting_everything_again_does(solved):
    found, made, roster = solved
    before, draw = recounted(found, made, roster), random.Random(4)
    for _ in range(300):
        seat, other = draw.sample(range(len(found.members)), 2)
        change = judging.exchanged(roster, seat, other, draw.sample(range(found.days), draw.choice([1, 2])))
        again = recounted(found, made, judging.changed(roster, change))
        judged = judging.judge(found, made, roster, change)
        assert again - before <= keys(judged.broken) <= again
        assert judged.is_lawful == (not judged.broken)


def test_officers_rules_agree_with_the_checker_of_the_benchmark(shared, tmp_path):
    """The rules that its format has: hours, rest, days in a row, days off, weekends, leave, how often."""
    found = given_squad(
        8,
        OFFICER.format(code="L") + "leave = [2026-12-02]\n",
        rest_days_after_nights="1",
        hours_within="40",
        in_a_row="4",
    )
    made = problem(found)
    roster = squads.solve(found, rounds=1, stop=lambda: True).made.roster
    draw, checker, seen = random.Random(7), judge(shared, "nrp_check"), set()
    (tmp_path / "i.txt").write_text(_benchmark(made))
    instance = checker.read_instance(tmp_path / "i.txt")
    for turn in range(60):
        change = {
            (draw.randrange(9), draw.randrange(14)): draw.randrange(len(made.shifts))
            for _ in range(draw.choice([1, 3]))
        }
        after = judging.changed(roster, change)
        ours = [one for one in judging.all_broken(found, made, after) if one.seat]
        (tmp_path / "r.csv").write_text(sections.written(made, after))
        theirs = checker.check(instance, checker.read_roster(tmp_path / "r.csv", instance))["violations"]
        assert len(theirs) == len(ours), (turn, theirs, ours)
        seen |= {one.rule for one in ours}
    assert len(seen) > 3


def _benchmark(made) -> str:
    staff = [
        f"{one.code},{'|'.join(f'{code}={most}' for code, most in one.most.items())},{one.most_minutes},"
        f"{one.least_minutes},{one.most_in_a_row},{one.least_in_a_row},{one.least_days_off},{one.most_weekends}"
        for one in made.officers
    ]
    off = [",".join([one.code, *map(str, one.days_off)]) for one in made.officers if one.days_off]
    shifts = [f"{one.code},{one.minutes},{'|'.join(sorted(one.not_before))}" for one in made.shifts]
    return "\n".join(
        [
            "SECTION_HORIZON",
            str(made.days),
            "SECTION_SHIFTS",
            *shifts,
            "SECTION_STAFF",
            *staff,
            "SECTION_DAYS_OFF",
            *off,
            "",
        ]
    )


def test_words_name_the_seat_the_day_and_the_rule_in_both_languages(solved):
    found, made, roster = solved
    seat = [member.code for member in found.members].index("A1")
    change = {(seat, 1): made.places["P3/D"]}
    (said,) = [
        one.words for one in judging.newly_broken(found, made, roster, change) if one.rule == Kind.MOST_OF_A_SHIFT
    ]
    assert said.zh == "A1：P3要由民警担任，辅警不能顶"
    assert said.en == "A1: P3 takes a sworn officer, not an auxiliary"
    leave = {(seat - 2, 4): made.places["L/D"]}
    (said,) = [one.words for one in judging.newly_broken(found, made, roster, leave) if one.rule == Kind.DAY_OFF]
    assert said.zh == "L1，12月4日（星期五）：这天休假"
    assert said.en == "L1, Fri 4 December: is on leave"


def test_cover_costs_and_evenness_stand_before_and_after(solved):
    found, made, roster = solved
    seat, day = (int(at) for at in np.argwhere(roster == made.places["P2/N"])[0])
    judged = judging.judge(found, made, roster, {(seat, day): 0})
    (gap,) = judged.gaps
    assert (gap.day, gap.shift, gap.after - gap.before) == (day, "P2/N", 1)
    assert judged.cost_after is not None
    assert judged.cost_after - judged.cost_before in (1000, -1)
    assert judged.even_before.keys() == {"nights", "weekends", "hours"} == judged.even_after.keys()
    nothing = judging.judge(found, made, roster, {(seat, day): made.places["P2/N"]})
    assert (nothing.broken, nothing.gaps, nothing.cost_after) == ((), (), nothing.cost_before)
