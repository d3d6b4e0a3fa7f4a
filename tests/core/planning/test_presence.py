"""Routes that spread presence: every route of tiny towns looked at, minutes added up from the file, rules, today's, refusals."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.planning import presence
from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.planning.presence import figures, problem, routes
from heliograph.core.planning.presence.bounding import bound
from heliograph.core.planning.presence.problem import Problem
from heliograph.core.planning.presence.routes import Route, Visit

METRES_A_MINUTE = 300.0


def asked_of(posts: str, crews: str, *, days: int = 1, equally: bool = False) -> Problem:
    places = problem.posts(Source("posts.csv", posts), speed=METRES_A_MINUTE, stand=15)
    on_duty = problem.shifts(Source("crews.csv", crews), days=days, officers=2, longest=8)
    return problem.problem(places, on_duty, equally=equally)


def town(posts: int, seed: int, *, hours: int = 24, crews: int = 1, days: int = 1, equally: bool = False) -> Problem:
    dice = np.random.default_rng(seed)
    rows = [
        f"p{post},{','.join(map(str, dice.integers(0, 3000, 2)))},{dice.integers(1, 20)},{dice.integers(10, 31)}\n"
        for post in range(posts)
    ]
    there = [f"{day},{hour},{crews}\n" for day in range(1, 8) for hour in range(8, 8 + hours) if hour < 24]
    return asked_of(
        "post,x,y,calls,stand\n" + "".join(rows), "day,hour,crews\n" + "".join(there), days=days, equally=equally
    )


def every_route(asked: Problem, route: Route = ()) -> list[Route]:
    """All routes of the first shift that stand as soon as they are there."""
    shift = asked.shifts[0]
    found = [route]
    for post in range(len(asked.posts)):
        arrives = route[-1].leaves + int(asked.posts.ways[route[-1].post, post]) if route else shift.begins
        leaves = arrives + int(asked.posts.stand[post])
        if leaves <= shift.ends and not (route and route[-1].post == post):
            found += every_route(asked, (*route, Visit(post, arrives, leaves)))
    return found


def best_of(asked: Problem) -> float:
    return min(figures.unevenness(asked, figures.added_up(asked, [route])) for route in every_route(asked))


@given(st.integers(2, 4), st.integers(1, 2), st.integers(0, 10_000))
@settings(max_examples=20)
def test_no_route_of_a_tiny_town_is_below_the_bound_nor_is_the_plan_above_the_plain_way(posts, hours, seed):
    asked = town(posts, seed, hours=hours)
    best = best_of(asked)
    found = presence.solve(asked, seed=seed, rounds=20)
    assert found.outcome.bound <= best + 1e-12
    assert best - 1e-12 <= found.outcome.objective <= found.simple


def test_the_bound_knows_that_a_crew_must_come_back_from_where_it_went():
    """b, beside a, has hardly any calls, and the others are half an hour apart: a can't be left for b all day."""
    far = asked_of(
        "post,x,y,calls\na,0,0,100\nb,300,0,1\nc,9000,0,100\nd,9000,9000,100\n", "day,hour,crews\n1,8,1\n1,9,1\n"
    )
    near = asked_of(
        "post,x,y,calls\na,0,0,100\nb,300,0,100\nc,600,0,100\nd,900,0,1\n", "day,hour,crews\n1,8,1\n1,9,1\n"
    )
    assert bound(near) < 0.02 < 0.2 < bound(far) <= best_of(far)


@given(st.integers(2, 30), st.integers(0, 10_000))
@settings(max_examples=10)
def test_ways_are_taken_in_until_none_matters_so_that_a_bound_is_always_found(posts, seed):
    asked = town(posts, seed, crews=2, days=7)
    assert 0 < bound(asked) <= presence.solve(asked, rounds=1).outcome.objective


def test_of_twenty_tiny_towns_nearly_all_get_the_best_route_there_is():
    towns = [town(2 + seed % 3, seed, hours=1 + seed % 2) for seed in range(20)]
    met = [presence.solve(asked, rounds=300).outcome.objective <= best_of(asked) + 1e-9 for asked in towns]
    assert sum(met) >= 18


@given(st.integers(1, 12), st.integers(1, 4), st.integers(1, 3), st.booleans(), st.integers(0, 10_000))
@settings(max_examples=25)
def test_minutes_are_those_of_the_routes_and_every_rule_is_kept(posts, crews, days, equally, seed):
    asked = town(posts, seed, crews=crews, days=days, equally=equally)
    found = presence.solve(asked, seed=seed, rounds=5)
    stood: Counter[tuple[str, int]] = Counter()
    for row in csv.DictReader(StringIO(routes.written(asked, found.routes))):
        arrive, leave = (60 * int(row[field][:2]) + int(row[field][3:]) for field in ("arrive", "leave"))
        for minute in range(arrive, leave if leave > arrive else leave + 1440):
            stood[row["cell"], minute // 60 % 24] += 1
    for cell, name in enumerate(asked.posts.cells):
        assert [stood[name, hour] for hour in range(24)] == found.figures.minutes[cell].tolist()
    assert [*routes.faults(asked, found.routes)] == []
    assert found.outcome.bound <= found.outcome.objective <= found.simple
    assert asked.wanted.sum() == pytest.approx(asked.minutes)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_order():
    asked = town(12, 1, crews=2, days=3)
    one, same, other = (routes.written(asked, presence.solve(asked, seed=s, rounds=200).routes) for s in (1, 1, 2))
    assert one == same
    assert one != other


def test_days_differ_and_fewer_visits_can_be_foretold_than_on_routes_that_repeat():
    asked = town(12, 1, crews=2, days=7)
    found = presence.solve(asked, rounds=400)
    first = len([shift for shift in asked.shifts if shift.begins < 1440])
    repeated = [
        tuple(replace(visit, arrives=visit.arrives + day * 1440, leaves=visit.leaves + day * 1440) for visit in route)
        for day in range(7)
        for route in found.routes[:first]
    ]
    assert [*routes.faults(asked, repeated)] == []
    assert figures.measured(asked, repeated).foretold == 1
    assert found.foreseeable < len(asked.shifts) / 2
    assert found.figures.foretold < 0.5
    assert found.figures.overlap > 0.9


def test_every_rule_that_a_route_breaks_is_told():
    asked = asked_of("post,x,y,need\na,0,0,1\nb,3000,0,1\n", "day,hour,crews\n1,8,1\n")
    good = (Visit(0, 480, 495), Visit(1, 505, 520))
    assert [*routes.faults(asked, [good])] == []
    for bad, why in (
        ((Visit(0, 480, 494),), "the stand is not 15 minutes."),
        ((Visit(0, 480, 495), Visit(1, 504, 519)), "the way takes longer."),
        ((Visit(0, 480, 495), Visit(0, 495, 510)), "the same post twice in a row."),
        ((Visit(0, 530, 545),), "a visit outside the shift."),
    ):
        assert [fault.en for fault in routes.faults(asked, [bad])] == [why]


def test_the_plan_is_never_worse_than_todays_that_keeps_the_rules():
    asked = town(8, 5, crews=2)
    good = presence.solve(asked, seed=3, rounds=200)
    today = routes.today(Source("today.csv", routes.written(asked, good.routes)), asked)
    assert (today.routes, today.broken, today.elsewhere) == (good.routes, None, 0)
    found = presence.solve(asked, seed=4, rounds=1, today=today)
    assert found.outcome.objective <= good.outcome.objective == found.today.unevenness
    assert found.foreseeable == len(asked.shifts)


POSTS = "post,x,y,need\na,0,0,3\nb,3000,0,1\nquiet,0,50,0\n"
CREWS = "day,hour,crews\n1,8,1\n"


def test_todays_other_stands_are_compared_and_minutes_without_calls_are_told():
    asked = asked_of(POSTS, CREWS)
    rows = "1,1,a,08:00,08:20\n1,1,quiet,08:21,08:31\n1,1,b,08:40,08:55\n"
    found = routes.today(Source("today.csv", "day,crew,post,arrive,leave\n" + rows), asked)
    assert found.broken.en == "today.csv, line 2: the stand is not 15 minutes."
    assert found.elsewhere == 10
    made = presence.solve(asked, today=found, rounds=5)
    assert made.today.minutes.sum() == 35
    assert [*routes.faults(asked, made.routes)] == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,1,nowhere,08:00,08:15", "'nowhere' is no post"),
        ("1,1,a,8 o'clock,08:15", "arrive must be a time of the day"),
        ("1,2,a,08:00,08:15", "crew 2 is not on duty then"),
        ("1,1,a,08:50,09:05", "crew 1 is not on duty then"),
        ("1,1,a,08:00,08:15\n1,1,b,08:10,08:25", "arrive is before"),
    ],
)
def test_todays_routes_that_cannot_be_are_refused_with_their_line(row, why):
    with pytest.raises(BadInput, match=why) as caught:
        routes.today(Source("today.csv", f"day,crew,post,arrive,leave\n{row}\n"), asked_of(POSTS, CREWS))
    assert f"line {1 + len(row.splitlines())}" in str(caught.value)


@pytest.mark.parametrize(
    ("posts", "crews", "why"),
    [
        ("post,x,y,need,stand\na,0,0,1,0\n", CREWS, "posts.csv, line 2: stand must be at least 1"),
        ("post,x,y,need,stand\na,0,0,1,61\n", CREWS, "posts.csv, line 2: stand must be a whole number from 1 to 60"),
        ("post,x,y,need\na,0,0,1\na,0,1,1\n", CREWS, "posts.csv, line 3: post 'a' stands in line 2 too"),
        ("post,x,y,need\na,0,0,-1\n", CREWS, "posts.csv, line 2: need must be at least 0"),
        ("post,x,y,need\na,0,0,0\n", CREWS, "posts.csv: every need is 0"),
        ("post,x,y\na,0,0\n", CREWS, "posts.csv, line 1: there is no column need"),
        ("post,x,y,need,suspect\na,0,0,1,Wu\n", CREWS, "columns about persons"),
        ("post,x,y,need\n13912345678,0,0,1\n", CREWS, "posts.csv, line 2: post looks like"),
        (POSTS, "day,hour,crews\n8,8,1\n", "crews.csv, line 2: day must be a whole number from 1 to 7"),
        (POSTS, "day,hour,crews\n1,8,1\n1,8,2\n", "crews.csv, line 3: hour and day stand there twice"),
        (POSTS, "day,hour,crews\n1,8,0\n", "no crew is ever on duty"),
        (POSTS, "day,hour\n1,8\n", "crews.csv, line 1: there is no column crews"),
        (POSTS, "day,hour,crews,name\n1,8,1,Li\n", "columns about persons"),
    ],
)
def test_bad_tables_are_refused_with_their_line(posts, crews, why):
    with pytest.raises(BadInput, match=why):
        asked_of(posts, crews)


def test_duties_and_hours_make_the_same_crews():
    hours = "day,hour,crews\n" + "".join(f"1,{hour},{2 if hour < 12 else 1}\n" for hour in range(8, 16))
    duties = "day,begins,hours,officers\n1,8,8,2\n1,8,4,2\n"
    spans = [sorted((s.begins, s.ends) for s in asked_of(POSTS, crews).shifts) for crews in (hours, duties)]
    assert spans[0] == spans[1] == [(480, 720), (480, 960)]


def test_night_duties_run_past_midnight_and_weeks_repeat():
    asked = asked_of(POSTS, "day,begins,hours,officers\n1,20,12,3\n", days=7)
    assert [(s.crew, s.begins, s.ends) for s in asked.shifts] == [(1, 1200, 1920)]
    asked = asked_of(POSTS, "day,begins,hours,officers\n1,20,12,3\n", days=14)
    assert [s.begins for s in asked.shifts] == [1200, 1200 + 7 * 1440]
    found = presence.solve(asked, rounds=2)
    assert {hour for hour in range(24) if found.figures.minutes[:, hour].sum()} == {*range(20, 24), *range(8)}


def test_a_cell_of_several_posts_shares_its_minutes():
    asked = asked_of("post,cell,x,y,need\na,one,0,0,1\nb,one,300,0,1\nc,two,600,0,2\n", CREWS)
    assert asked.posts.cells == ("one", "two")
    assert asked.wanted.sum(axis=1).tolist() == [30, 30]
