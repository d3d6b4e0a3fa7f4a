"""Posts at the desk: the best of all choices on a plan's ground, today's beside them, whose page it is, and the table."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from django.urls import reverse

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, Unit
from heliograph.patrol import actions
from heliograph.patrol.actions import HowToRead, Wanted, plans
from heliograph.patrol.errors import NotYours
from heliograph.patrol.reading.fair import minutes
from heliograph.patrol.reading.posts import Aim, PostsAsked, posts, posts_ground
from tests.patrol.conftest import calls

DAY = date(2026, 3, 1)


@pytest.fixture
def planned(ground, open_desk):
    """Heping's calls of the public, and its plan of two beats by lead Qian."""
    qian, unit = ground.viewer("qian"), ground.units["heping"].id
    made = actions.take_in(qian, unit, "a.csv", calls(), HowToRead(), now=ground.now)
    actions.accept(qian, made.id, noted=True, now=ground.now)
    asked = actions.ask(qian, unit, Wanted(2, seconds=1, rounds=1), now=ground.now)
    plans.solve(asked.id, now=ground.now)
    ground.plan = asked.id
    return ground


@pytest.fixture
def standing(planned):
    """Heping's station in its far south-west, and a post in the busy west, where four squares meet."""
    Unit.objects.filter(code="heping").update(longitude=118.951, latitude=29.001)
    Area.objects.create(
        bureau=planned.bureau, kind="post", code="p-1", name_zh="广场执勤点", name_en="Square post", unit=planned.units["heping"],
        geometry={"type": "Point", "coordinates": [118.955, 29.02]},
    )  # fmt: skip
    organisation.forget()
    return planned


def seen(cast, count: int, within: float = 3, aim: Aim = Aim.REACH):
    ground = posts_ground(cast.viewer("qian"), cast.plan, DAY)
    return ground, posts(ground, PostsAsked(count, within, aim))


def test_two_posts_reach_as_much_as_the_best_pair_of_all(planned):
    ground, found = seen(planned, 2)
    within = ground.ways <= 3 / minutes(1.0)
    pairs = combinations(range(ground.units), 2)
    most = max(float(ground.weights[within[:, a] | within[:, b]].sum()) for a, b in pairs) / ground.weights.sum()
    assert found.best.share == pytest.approx(most)
    assert found.greedy <= found.best.share <= found.bound + 1e-9
    assert 0.05 < found.best.share < 0.95


def test_posts_for_short_ways_have_the_shortest_mean_way_of_all(planned):
    ground, found = seen(planned, 1, aim=Aim.WAY)
    means = ground.weights @ ground.ways / ground.weights.sum()
    assert found.best.way == pytest.approx(minutes(float(means.min())))
    assert found.bound is None
    _, reaching = seen(planned, 2, within=1)
    assert seen(planned, 2, within=1, aim=Aim.WAY)[1].best.way < reaching.best.way


def test_stations_and_posts_of_today_stand_beside_and_may_be_chosen(standing):
    ground, found = seen(standing, 2)
    assert [one.name.zh for one in found.today] == ["和平路派出所", "广场执勤点"]
    assert found.now.share < found.best.share
    station, post = (ground.ways[:, ground.units + place] for place in range(2))
    reached = np.minimum(station, post) <= 3 / minutes(1.0)
    assert found.now.share == pytest.approx(float(ground.weights[reached].sum() / ground.weights.sum()))
    corner_of_four_squares = posts(ground, PostsAsked(1, 1, Aim.REACH)).posts[0]
    assert corner_of_four_squares.stands == Text("广场执勤点", "Square post")


def test_a_post_that_has_ended_is_none_of_todays(standing):
    Area.objects.filter(code="p-1").update(until=date(2026, 2, 1))
    organisation.forget()
    _, found = seen(standing, 2)
    assert [one.name.zh for one in found.today] == ["和平路派出所"]


def test_more_and_fewer_posts_are_told_and_never_reach_less_for_more(planned):
    _, found = seen(planned, 3)
    assert [count for count, _ in found.around] == [1, 2, 3, 4, 5]
    assert found.around[2][1] == found.best
    shares = [one.share for count, one in found.around if count != 3]
    assert shares == sorted(shares)
    assert shares[1] <= found.best.share + 1e-9


def test_the_page_answers_a_form_and_a_script_with_the_same_figures(client, standing):
    client.force_login(standing.users["qian"])
    address = reverse("desk_plan_posts", args=[standing.plan])
    assert 'name="posts" value="2"' in client.get(address).content.decode()
    asked = {"posts": 3, "minutes": 4, "aim": "reach"}
    _, found = seen(standing, 3, 4)
    page, part = (
        client.get(address, asked).content.decode(),
        client.get(address, asked, headers={"X-Part": "1"}).content.decode(),
    )
    for text in (page, part):
        assert f"{found.best.share:.1%} 的警情在 4 分钟路程以内" in text
        assert "现在的 2 处" in text
        assert text.count('class="hg-plan__reach"') == 3
    assert "<html" not in part
    for wrong in ({"posts": 0}, {"posts": 61}, {"minutes": "soon"}, {"aim": "x"}):
        assert client.get(address, {**asked, **wrong}).status_code == 422


def test_without_places_of_today_the_page_says_that_nothing_can_be_compared(client, planned):
    client.force_login(planned.users["qian"])
    page = client.get(reverse("desk_plan_posts", args=[planned.plan])).content.decode()
    assert "没有可以比的" in page


def test_the_posts_are_downloaded_with_their_places(client, standing):
    client.force_login(standing.users["qian"])
    address = reverse("desk_plan_posts_table", args=[standing.plan])
    answer = client.get(address, {"posts": 3, "minutes": 4, "aim": "way"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [one["post"] for one in rows] == ["1", "2", "3"]
    assert sum(float(one["nearest_share"]) for one in rows) == pytest.approx(1, abs=0.001)
    assert all(29 <= float(one["lat"]) <= 29.05 and 118.95 <= float(one["lon"]) <= 119.05 for one in rows)
    assert client.get(address, {"posts": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["desk_plan_posts", "desk_plan_posts_table"])
def test_posts_are_for_who_plans_for_the_unit(client, planned, name):
    address = reverse(name, args=[planned.plan]) + "?posts=2&minutes=3&aim=reach"
    for person, status in (("qian", 200), ("zheng", 200), ("zhou", 404), ("zhao", 403)):
        client.force_login(planned.users[person])
        assert client.get(address).status_code == status, person


def test_a_plan_that_is_not_ready_has_no_posts_yet(planned):
    asked = actions.ask(planned.viewer("qian"), planned.units["heping"].id, Wanted(3, seconds=1), now=planned.now)
    with pytest.raises(NotYours):
        posts_ground(planned.viewer("qian"), asked.id, DAY)
