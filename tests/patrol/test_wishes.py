"""Wishes for patrol: a matter like any other, counted by beat and part of the week, and never part of a plan's load."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from heliograph.beats.models import Card
from heliograph.core.procedure import shipped
from heliograph.matters.actions import Details, act
from heliograph.organisation.models import Area
from heliograph.patrol import reading
from heliograph.patrol.actions import wishes
from heliograph.patrol.models import Wish
from heliograph.patrol.times import CODE, Time
from tests.patrol.conftest import calls


def wish(cast, where="和平一警区的公园", times=("workday-evening",), unit="heping", **more):
    values = {"where": where, "times": list(times), "words": "路灯坏了，放学的孩子害怕。"}
    return cast.submits(CODE, values=values, unit=cast.units[unit].id, **more)


def lines(cast, who="qian", **more):
    return reading.wishes_for(cast.viewer(who), now=cast.now + timedelta(minutes=1), **more)


def test_the_parts_of_the_week_are_those_of_the_form():
    field = next(one for one in shipped()[CODE].fields if one.name == "times")
    assert [one.value for one in field.options] == [one.value for one in Time]


def test_a_wish_is_counted_in_the_beat_that_its_words_name(ground):
    receipt = wish(ground, times=["workday-evening", "weekend-night"])
    row = Wish.objects.get()
    assert (row.matter_id, row.beat, row.times) == (receipt.ref.id, "hp-1", ["workday-evening", "weekend-night"])
    assert receipt.deadlines, "it has time limits, as any matter"


def test_a_listed_place_says_the_beat_and_unclear_words_say_none(ground):
    Card.objects.create(area=Area.objects.get(code="hp-2"), places=["东门菜场"], changed_at=ground.now)
    wish(ground, where="东门菜场后面的巷子")
    wish(ground, where="就在我家附近")
    wish(ground, where="和平一警区和和平二警区之间")
    assert sorted(Wish.objects.values_list("beat", flat=True)) == ["", "", "hp-2"]


def test_a_place_on_the_map_says_the_beat(ground):
    wish(ground, where="公园", latitude=29.01, longitude=118.97)
    assert Wish.objects.get().beat == "hp-2"


def test_who_plans_sees_the_beats_parts_of_the_week_and_what_came_of_it(ground):
    for _ in range(2):
        wish(ground)
    answered = wish(ground, times=["weekend-day"])
    wish(ground, where="不清楚")
    for action in ("accept", "close"):
        act(answered.ref, action, ground.actor("zhao"), now=ground.now, details=Details(words="每个周末安排了。"))
    first, second = lines(ground)
    assert (first.beat.en, first.wishes, first.arranged, first.waiting) == ("Heping beat 1", 3, 1, 2)
    assert dict(zip(Time, first.times, strict=True))[Time.WORKDAY_EVENING] == 2
    assert (second.beat, second.wishes) == (None, 1)


def test_what_was_taken_back_is_not_counted_and_others_see_nothing(ground):
    taken_back = wish(ground)
    assert lines(ground)
    ground.does(taken_back, "withdraw")
    assert lines(ground) == []
    wish(ground)
    assert lines(ground, "zhou") == []
    assert lines(ground, "zhao") == []
    assert lines(ground, "zheng", unit=ground.units["donghu"].id) == []
    assert len(lines(ground, "zheng")) == 1


def test_a_transferred_wish_is_seen_where_it_is_answered(ground):
    receipt = wish(ground, where="和平里")
    matter = ground.matter(receipt)
    matter.unit_id = ground.units["donghu"].id
    matter.save(update_fields=["unit_id"])
    assert lines(ground) == []
    assert len(lines(ground, "zhou")) == 1


def test_wishes_never_enter_the_load_of_a_plan(ground):
    from heliograph.patrol import actions
    from heliograph.patrol.actions import HowToRead, Wanted

    qian = ground.viewer("qian")
    made = actions.take_in(qian, ground.units["heping"].id, "a.csv", calls(), HowToRead(), now=ground.now)
    actions.accept(qian, made.id, noted=True, now=ground.now)
    before = actions.ask(qian, ground.units["heping"].id, Wanted(beats=2), now=ground.now)
    for _ in range(5):
        wish(ground)
    after = actions.ask(qian, ground.units["heping"].id, Wanted(beats=2), now=ground.now)
    assert after.city == before.city


def test_the_desk_shows_them_beside_what_is_planned(open_desk, client, ground):
    wish(ground, now=datetime.now(UTC) - timedelta(minutes=5))
    client.force_login(ground.users["qian"])
    page = client.get("/desk/patrol/").content.decode()
    assert "居民的巡逻愿望" in page
    assert "和平一警区" in page
    assert "不会自动算进方案" in page


def test_old_rows_go(ground):
    wish(ground)
    wishes.tidy(now=ground.now + timedelta(days=729))
    assert Wish.objects.exists()
    wishes.tidy(now=ground.now + timedelta(days=731))
    assert not Wish.objects.exists()
