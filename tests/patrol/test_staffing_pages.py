"""How many are needed: what if for a roster, crews by hour from accepted calls, with a script and without."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse

from heliograph.core.planning import staffing
from heliograph.core.planning.staffing import ways_like
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area
from heliograph.patrol import actions
from heliograph.patrol.actions import HowToRead
from heliograph.patrol.models import SquadRoster
from heliograph.patrol.reading.calls_by_hour import calls_by_hour
from heliograph.patrol.reading.roster_trying import roster_trial
from heliograph.patrol.reading.staffing import Promise, TooMuch, known_of, staffed
from tests.patrol.conftest import FIRST, calls
from tests.patrol.rostered import ready

ASKED = {
    "officers": "6",
    "week": "40",
    "away": "10",
    "post-0": "4",
    "target": "15",
    "share": "90",
    "lasting": "30",
    "way": "5",
}


@pytest.fixture
def manned(ground, open_desk, monkeypatch):
    """A roster of Heping, and no calls yet; the clock stands at the cast's."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: ground.now)
    ground.roster = ready(ground)
    return ground


@pytest.fixture
def called(manned):
    """The same, with forty days of calls accepted."""
    take(manned)
    return manned


def take(cast, **more):
    qian = cast.viewer("qian")
    made = actions.take_in(qian, cast.units["heping"].id, "a.csv", calls(**more), HowToRead(), now=cast.now)
    actions.accept(qian, made.id, noted=True, now=cast.now)


def page(client, cast, name, *args, who="qian", part=False, **query):
    client.force_login(cast.users[who])
    return client.get(reverse(name, args=args), query, headers={"X-Part": "1"} if part else None)


def test_only_who_plans_for_the_unit_tries(client, manned):
    for who, status in (("qian", 200), ("zheng", 200), ("zhou", 404), ("zhao", 403)):
        assert page(client, manned, "desk_roster_what_if", manned.roster.id, who=who).status_code == status


def test_without_calls_hours_are_tried_and_crews_are_not(client, manned):
    shown = page(client, manned, "desk_roster_what_if", manned.roster.id).content.decode()
    assert "还没有采用满 28 天的警情" in shown
    assert 'name="target"' not in shown
    tried = page(
        client, manned, "desk_roster_what_if", manned.roster.id, officers="3", week="40", away="10", **{"post-0": "2"}
    )
    text = tried.content.decode()
    assert "364 小时，9.1 人，算上不在岗 10.1 人" in text
    assert "还差 8 人" in text


def test_numbers_out_of_bounds_are_said_at_the_field_with_and_without_a_script(client, manned):
    for part in (False, True):
        asked = page(
            client, manned, "desk_roster_what_if", manned.roster.id, part=part, officers="many", week="0", away="10"
        )
        assert asked.status_code == 422
        assert ("<html" in asked.content.decode()) is not part
        assert "请先改正上面的数" in asked.content.decode()
    whole = page(
        client, manned, "desk_roster_what_if", manned.roster.id, officers="many", week="0", away="10"
    ).content.decode()
    for name in ("officers", "week", "post-0"):
        assert f'id="id_{name}-error"' in whole


def test_hours_with_fewer_crews_than_the_promise_needs_are_named(called):
    viewer, id_ = called.viewer("qian"), called.roster.id
    few = roster_trial(viewer, id_, called.now).coverage
    assert set(few.there) == {0, 1}  # one officer in a shift is no crew; two overlap from ten to midnight
    assert few.short == sum(one.ends - one.begins for one in few.spans) > 0
    assert all(few.needed[one.day * 24 + one.begins] > one.there for one in few.spans)
    trial = roster_trial(viewer, id_, called.now)
    asked = trial.asked
    many = roster_trial(
        viewer, id_, called.now, type(asked)(asked.officers, asked.week, asked.away, {"巡": 30})
    ).coverage
    assert (many.short, many.spans) == (0, ())


def test_the_thinnest_week_of_the_table_counts_and_a_trial_adds_to_it(called):
    roster, viewer = called.roster, called.viewer("qian")
    two = roster.squad.replace('needs = { "早" = 1', 'needs = { "早" = 2')
    SquadRoster.objects.filter(id=roster.id).update(squad=two + '[[officer]]\ncode = "04"\nskills = []\n')
    roster.rows.append(["04", ["巡/早"] * 9 + [""] + ["巡/早"] * 4])
    roster.save(update_fields=["rows"])
    there = roster_trial(viewer, roster.id, called.now).coverage.there
    assert [there[day * 24 + 10] for day in range(7)] == [1, 1, 0, 1, 1, 1, 1]
    asked = roster_trial(viewer, roster.id, called.now).asked
    more = type(asked)(asked.officers, asked.week, asked.away, {"巡": 4})
    assert [roster_trial(viewer, roster.id, called.now, more).coverage.there[day * 24 + 10] for day in range(7)] == [
        2,
        2,
        1,
        2,
        2,
        2,
        2,
    ]


def test_the_page_of_a_trial_tells_the_same_alone_as_in_the_page(client, called):
    whole = page(client, called, "desk_roster_what_if", called.roster.id, **ASKED).content.decode()
    part = page(client, called, "desk_roster_what_if", called.roster.id, part=True, **ASKED).content.decode()
    assert part.strip() in whole
    assert part.count("<rect") == 168
    assert "data-most" in whole


def test_a_promise_out_of_reach_says_what_would_be(client, called):
    shown = page(
        client, called, "desk_roster_what_if", called.roster.id, **ASKED | {"target": "2", "way": "20"}
    ).content.decode()
    assert "做不到：就算随时有空的警组" in shown


def test_calls_are_counted_by_day_and_hour_on_the_bureaus_clock_without_first_and_last_day(called):
    found = calls_by_hour(called.bureau.id, called.units["heping"].id, called.now.date())
    assert (found.first, found.last) == (FIRST + timedelta(days=1), FIRST + timedelta(days=38))
    assert found.counts.days == 38
    by_hour = np.zeros(24, int)
    for stamp in (one["time"] for one in csv.DictReader(io.StringIO(calls().decode()))):
        if found.first.isoformat() <= stamp[:10] <= found.last.isoformat():
            by_hour[int(stamp[11:13])] += 1
    assert found.counts.calls.sum(axis=0).tolist() == by_hour.tolist()
    Area.objects.filter(code="hp-2").delete()
    organisation.forget()
    east = [one for one in csv.DictReader(io.StringIO(calls().decode())) if float(one["lon"]) >= 118.9999]
    days = [one["time"][:10] for one in east]
    assert calls_by_hour(called.bureau.id, called.units["heping"].id, called.now.date()).calls == sum(
        found.first.isoformat() <= day <= found.last.isoformat() for day in days
    )


def test_fewer_than_28_whole_days_are_too_few(client, manned):
    take(manned, days=29)
    assert calls_by_hour(manned.bureau.id, manned.units["heping"].id, manned.now.date()) is None
    for part in (False, True):
        assert "警情还不够" in page(client, manned, "desk_staffing", part=part).content.decode()


def below(text: bytes) -> bytes:
    """The same calls on Donghu's ground."""
    head, *lines = csv.reader(io.StringIO(text.decode()))
    lat = head.index("lat")
    for line in lines:
        line[lat] = f"{float(line[lat]) - 0.05:.5f}"
    made = io.StringIO()
    csv.writer(made).writerows([head, *lines])
    return made.getvalue().encode()


def take_at_donghu(cast, first, days):
    zhou = cast.viewer("zhou")
    data = below(calls(first, days))
    made = actions.take_in(zhou, cast.units["donghu"].id, "b.csv", data, HowToRead(), now=cast.now)
    actions.accept(zhou, made.id, noted=True, now=cast.now)


def test_above_stations_only_days_that_all_of_them_have_count(client, called):
    bureau, heping, donghu = called.bureau.id, called.units["heping"].id, called.units["donghu"].id
    today = called.now.date()
    alone = calls_by_hour(bureau, called.units["chunan"].id, today)
    assert (alone.counts.days, alone.is_cut, [one.zh for one in alone.without]) == (38, False, ["东湖派出所"])
    shown = page(client, called, "desk_staffing", who="zheng", unit="chunan").content.decode()
    assert "东湖派出所没有采用的警情表，没有算进来。" in shown
    take_at_donghu(called, FIRST + timedelta(days=10), 50)
    found = calls_by_hour(bureau, called.units["chunan"].id, today)
    assert (found.first, found.last) == (FIRST + timedelta(days=11), FIRST + timedelta(days=38))
    assert (found.is_cut, found.without) == (True, ())
    parts = [calls_by_hour(bureau, one, today) for one in (heping, donghu)]
    assert not any(one.is_cut or one.without for one in parts)
    begins = [found.counts.first - one.counts.first for one in parts]
    summed = sum(one.counts.calls[at : at + 28] for one, at in zip(parts, begins, strict=True))
    assert found.counts.calls.tolist() == summed.tolist()
    shown = page(client, called, "desk_staffing", who="zheng", unit="chunan").content.decode()
    assert "各单位的警情表日子不一样，只算大家都有的日子。" in shown


def test_stations_with_too_few_days_together_have_no_answer_above(called):
    take_at_donghu(called, FIRST + timedelta(days=11), 50)
    assert calls_by_hour(called.bureau.id, called.units["chunan"].id, called.now.date()) is None
    assert calls_by_hour(called.bureau.id, called.units["heping"].id, called.now.date()).counts.days == 38


def test_crews_are_those_of_the_engine(client, called):
    known = known_of(called.bureau.id, called.units["heping"].id, called.now.date())
    promise = Promise(15, 0.9, 30, 5)
    made = staffing.solve(known.calls.counts, staffing.Target(0.25, 0.9, 0.5, ways_like(5 / 60)))
    assert staffed(known, promise).needed.crews.tolist() == made.needed.crews.tolist()
    assert isinstance(staffed(known, Promise(2, 0.9, 30, 20)), TooMuch)
    address = {"unit": "heping", "target": "15", "share": "90", "lasting": "30", "way": "5"}
    text = page(client, called, "desk_staffing_week", **address).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [int(one["crews"]) for one in rows] == made.needed.crews.tolist()
    assert [rows[0]["day"], rows[0]["hour"], rows[-1]["day"], rows[-1]["hour"]] == ["1", "0", "7", "23"]


def test_the_page_of_crews_has_intervals_and_the_back_test(client, called):
    shown = page(client, called, "desk_staffing", unit="heping").content.decode()
    assert shown.count("<rect") == 168
    assert "80% 的范围里" in shown
    assert "95% 的范围里" in shown
    assert page(client, called, "desk_staffing", unit="donghu").status_code == 404
    assert page(client, called, "desk_staffing", who="zhao").status_code == 403
    wrong = page(client, called, "desk_staffing", unit="heping", target="x", share="90", lasting="30", way="5")
    assert wrong.status_code == 422
    assert 'id="id_target-error"' in wrong.content.decode()
    assert page(client, called, "desk_staffing_week", unit="heping", target="x").status_code == 404
