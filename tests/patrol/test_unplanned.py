"""Days on which nobody is planned are named: after a shorter version, after the last one, between two; and the page opens on today's week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from heliograph.patrol.actions.roster_signing import sign_roster, withdraw_roster
from heliograph.patrol.reading.unplanned import AHEAD, GIVEN_UP, Span, unplanned_of
from tests.patrol.rostered import BEGINS, on, ready


@pytest.fixture
def desk(cast, open_desk, monkeypatch):
    """The clock stands at the cast's, and can be moved by days."""
    cast.at = cast.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: cast.at)
    return cast


def signed(cast, roster, day=BEGINS):
    return sign_roster(cast.viewer("zheng"), roster.id, day, now=cast.at)


def told(cast, who="qian"):
    return unplanned_of(cast.viewer(who), cast.at)


def page(client, cast, name, *args, who="qian", **query) -> str:
    client.force_login(cast.users[who])
    return client.get(reverse(name, args=args), query).content.decode()


def test_a_unit_that_never_signed_a_roster_is_not_asked_for_one(desk):
    ready(desk)
    assert told(desk) == []


def test_a_shorter_version_leaves_days_that_are_named(desk):
    signed(desk, ready(desk, weeks=4))
    assert told(desk) == []
    signed(desk, ready(desk, number=2, weeks=2, begins=on(BEGINS, 7)), on(BEGINS, 7))
    [one] = told(desk)
    assert one.spans == (Span(on(BEGINS, 21), None),)
    assert (one.last_day, one.was_until) == (on(BEGINS, 20), on(BEGINS, 27))


def test_days_between_two_versions_are_named_and_the_next_signature_ends_it(desk):
    signed(desk, ready(desk, weeks=3))
    signed(desk, ready(desk, number=2, weeks=1))
    signed(desk, ready(desk, number=3, weeks=4, begins=on(BEGINS, 14)), on(BEGINS, 14))
    [one] = told(desk)
    assert one.spans == (Span(on(BEGINS, 7), on(BEGINS, 13)),)
    assert one.was_until is None
    between = ready(desk, number=4, weeks=1, begins=on(BEGINS, 7))
    assert told(desk)[0].waiting == ((between.id, 4),)
    signed(desk, between, on(BEGINS, 7))
    assert told(desk) == []


def test_the_end_is_said_two_weeks_ahead_and_given_up_after_eight(desk):
    last = on(BEGINS, 27)
    signed(desk, ready(desk, weeks=4))
    today = desk.now.date()
    for day, spans in (
        (last - AHEAD, ()), (last - AHEAD + timedelta(days=1), (Span(on(last, 1), None),)), (on(last, 5), (Span(on(last, 5), None),)),
        (last + GIVEN_UP, (Span(last + GIVEN_UP, None),)), (last + GIVEN_UP + timedelta(days=1), ()),
    ):  # fmt: skip
        desk.at = desk.now + (day - today)
        assert tuple(span for one in told(desk) for span in one.spans) == spans


def test_a_roster_taken_back_leaves_its_days_to_be_planned(desk):
    roster = signed(desk, ready(desk, weeks=6))
    withdraw_roster(desk.viewer("zheng"), roster.id, "排错了", now=desk.at)
    [one] = told(desk)
    assert one.spans == (Span(BEGINS, None),)
    assert (one.last_day, one.was_until) == (None, on(BEGINS, 41))


def test_only_who_plans_for_the_unit_is_told(desk, client):
    signed(desk, ready(desk, weeks=4))
    signed(desk, ready(desk, number=2, weeks=1, begins=on(BEGINS, 7)), on(BEGINS, 7))
    assert [len(told(desk, who)) for who in ("qian", "zheng", "zhou", "zhao")] == [1, 1, 0, 0]
    words = "起没有排班"
    assert words in page(client, desk, "desk")
    assert words not in page(client, desk, "desk", who="zhou")
    assert words not in page(client, desk, "desk", who="zhao")


def test_a_day_that_another_version_holds_is_marked_on_the_page(desk, client):
    first = signed(desk, ready(desk, weeks=2))
    signed(desk, ready(desk, number=2, weeks=2), on(BEGINS, 4))
    assert page(client, desk, "desk_roster", first.id, week="1").count("这一天不按这张表") == 3
    assert page(client, desk, "desk_roster", first.id, week="2").count("这一天不按这张表") == 7


def test_a_day_that_has_come_is_told_apart_from_one_to_come(desk):
    signed(desk, ready(desk, weeks=1))
    assert [one.is_begun for one in told(desk)] == [False]
    desk.at = desk.now + (on(BEGINS, 7) - desk.now.date())
    assert [one.is_begun for one in told(desk)] == [True]


def test_list_page_and_desk_lead_to_the_next_roster(desk, client):
    first = signed(desk, ready(desk, weeks=4))
    second = signed(desk, ready(desk, number=2, weeks=2, begins=on(BEGINS, 7)), on(BEGINS, 7))
    waiting = ready(desk, number=3, weeks=1, begins=on(BEGINS, 21))
    for name, args in (("desk_rosters", ()), ("desk_roster", (first.id,)), ("desk_roster", (second.id,))):
        shown = page(client, desk, name, *args)
        assert "4月13日（星期一）起" in shown
        assert "原来排到4月19日" in shown
        assert reverse("desk_roster_sign", args=[waiting.id]) in shown
        assert reverse("desk_roster_new") in shown
    assert reverse("desk_rosters") in page(client, desk, "desk").split("没有排班")[0].rsplit("<a", 1)[1]


def test_the_signature_says_beforehand_which_days_it_would_leave(desk, client):
    signed(desk, ready(desk, weeks=4))
    shorter, longer = ready(desk, number=2, weeks=2), ready(desk, number=3, weeks=4)
    shown = page(client, desk, "desk_roster_sign", shorter.id, who="zheng")
    assert "签发以后，这些日子就没有人排班了" in shown
    assert "4月6日（星期一）到4月19日（星期日）" in shown
    assert "签发以后" not in page(client, desk, "desk_roster_sign", longer.id, who="zheng")


def test_the_page_opens_on_todays_week_and_finds_back(desk, client):
    roster = ready(desk, weeks=4)
    assert "第 1 周" in page(client, desk, "desk_roster", roster.id)
    desk.at = desk.now + (on(BEGINS, 9) - desk.now.date())
    shown = page(client, desk, "desk_roster", roster.id)
    assert "第 2 周" in shown
    assert "4月1日（星期三） <strong" in shown
    assert "回到本周" not in shown
    assert "?week=1" in shown
    assert "?week=3" in shown
    other = page(client, desk, "desk_roster", roster.id, week="4")
    assert "第 4 周" in other
    assert "回到本周" in other
    desk.at = desk.now + timedelta(days=400)
    assert "第 1 周" in page(client, desk, "desk_roster", roster.id)


def test_the_desk_asks_once_for_all_units(desk, client, django_assert_max_num_queries):
    for unit in ("heping", "hexi", "donghu"):
        signed(desk, ready(desk, unit=unit, weeks=1))
    zheng = desk.viewer("zheng")
    told(desk, "zheng")
    with django_assert_max_num_queries(1):
        assert len(unplanned_of(zheng, desk.at)) == 3
