"""The public pages of patrol: what is told, what never is, and what they say while nothing was signed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from heliograph.beats import actions as beats
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Posting
from heliograph.patrol import actions, reading
from heliograph.patrol.actions import HowToRead, Wanted, plans, signing
from heliograph.patrol.models import Plan, RosterState, SquadRoster
from tests.patrol.conftest import calls

FIRST = date(2026, 3, 18)


def signed(ground, *, unit="heping", who="qian", day=FIRST, **more) -> Plan:
    made = actions.ask(
        ground.viewer(who), ground.units[unit].id, Wanted(**{"beats": 2, "rounds": 1} | more), now=ground.now
    )
    plans.solve(made.id, now=ground.now)
    return actions.sign(ground.viewer("zheng"), made.id, day, now=ground.now)


@pytest.fixture
def worked(ground):
    qian = ground.viewer("qian")
    made = actions.take_in(qian, ground.units["heping"].id, "a.csv", calls(), HowToRead(), now=ground.now)
    actions.accept(qian, made.id, noted=True, now=ground.now)
    return ground


@pytest.fixture
def in_force(worked):
    """Heping's beats as signed by Zheng, in effect."""
    worked.plan = signed(worked)
    signing.take_effect(now=worked.now + timedelta(days=1))
    return worked


def seen(ground, code="heping", day=FIRST):
    return reading.public_patrol(ground.bureau.id, code, day)


def text(client, path, language="zh-CN") -> str:
    response = client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_bureau_without_a_plan_says_so_and_leads_to_the_officers(client, ground):
    page = text(client, "/patrol/")
    assert "还没有签发过警区方案" in page
    assert 'href="/my-officer/"' in page
    unit = text(client, "/patrol/units/heping/")
    assert "和平一警区" in unit, "today's beats hold all the same"
    assert "还没有签发过警区方案" in unit
    assert client.get("/patrol/units/nowhere/").status_code == 404


def test_a_bureau_without_beats_says_so(client, cast):
    assert "还没有划出警区" in text(client, "/patrol/units/heping/")


def test_the_signed_plan_its_beats_and_how_it_was_made_are_told(client, in_force):
    sheet = seen(in_force)
    assert (sheet.plan.number, sheet.plan.from_day, sheet.plan.is_coming) == (1, FIRST, False)
    assert [one.card.code for one in sheet.beats] == ["hp-1", "hp-2"]
    assert len({one.colour for one in sheet.beats}) == 2
    assert sheet.how.calls == Plan.objects.get(id=in_force.plan.id).city["calls"]
    page = text(client, "/patrol/units/heping/")
    for said in ("郑", "第 1 版", "只算群众报的警", "离最好还差多少", "对大家公平吗", "提一个巡逻愿望"):
        assert said in page, said
    assert "第 1 版" in text(client, "/patrol/")


def test_wishes_are_counted_on_the_open_boards_alone(client, in_force):
    page = text(client, "/patrol/")
    assert 'href="/figures/?procedure=patrol-wish"' in page
    assert client.get("/figures/?procedure=patrol-wish").status_code == 200
    assert not re.search(r"收到 *[0-9]+ *件", page)


def test_a_plan_to_come_is_announced_and_the_old_beats_stand(client, worked):
    signed(worked)
    sheet = seen(worked)
    assert sheet.plan is None
    assert sheet.coming.from_day == FIRST
    assert "换新的警区方案" in text(client, "/patrol/units/heping/")
    assert "起生效" in text(client, "/patrol/")


def test_the_plan_of_a_unit_above_holds_below_until_a_newer_one(in_force):
    branch = organisation.units(in_force.bureau.id)[in_force.units["heping"].id].parent.code
    assert seen(in_force, branch).plan is None, "a station's plan is not the branch's"
    day = FIRST + timedelta(days=30)
    later = in_force.now + timedelta(days=20)
    made = actions.ask(in_force.viewer("wu"), in_force.units[branch].id, Wanted(beats=3, rounds=1), now=later)
    plans.solve(made.id, now=later)
    actions.sign(in_force.viewer("zheng"), made.id, day, now=later)
    signing.take_effect(now=later + timedelta(days=11))
    sheet = seen(in_force, day=day)
    assert (sheet.plan.code, sheet.plan.from_day) == (branch, day)
    assert [one.code for one in sheet.before] == ["heping"]
    assert [one.code for one in reading.plans_for_all(in_force.bureau.id)] == [branch]


def test_no_place_of_much_work_no_seat_and_no_maker_is_told(client, in_force):
    page = text(client, "/patrol/units/heping/")
    city = Plan.objects.get(id=in_force.plan.id).city
    assert not [name for name in city["names"] if name in page], "no square and so no load of one"
    how = page.partition('id="how"')[2]
    assert "钱进" not in how, "who made it is not named, who signed it is"
    assert "郑和（" in how


def test_the_officer_of_a_beat_is_who_stands_on_its_card(client, in_force):
    keeper = in_force.viewer("zheng")
    badge = Posting.objects.filter(unit=in_force.units["heping"], role="handler").first().officer.badge
    beats.put_on(keeper, "hp-1", badge, "main", since=date(2026, 1, 1), now=in_force.now)
    page = text(client, "/patrol/units/heping/")
    assert badge in page
    assert 'href="/b/hp-1/"' in page


SQUAD = """begins = 2026-03-30
weeks = 5
[rules]
hours_a_week = 44
hours_basis = "未核实"
hours_within = 44
rest_hours = 11
in_a_row = 7
least_on_a_beat = 1
absence = 0.1
[[shift]]
code = "早"
begins = "07:15"
hours = 8
[[post]]
code = "北门岗"
needs = { "早" = 1 }
[[officer]]
code = "席位01"
"""


def test_presence_is_told_by_the_month_and_part_of_the_day_and_few_shifts_are_not(client, ground):
    days = 35
    rows = [["席位01", ["北门岗/早" if day % 7 < 5 or day == 5 else "" for day in range(days)]]]
    SquadRoster.objects.create(
        bureau=ground.bureau, unit=ground.units["heping"], number=1, state=RosterState.SIGNED, squad=SQUAD, seconds=1, rows=rows,
        result={"empty": []}, made_by=ground.officers["qian"], made_at=ground.now, changed_at=ground.now,
        from_day=date(2026, 3, 30), last_day=date(2026, 5, 3),
    )  # fmt: skip
    sheet = seen(ground, day=date(2026, 4, 15))
    [(title, told)] = sheet.presence
    assert title.en == ground.units["heping"].name_en
    counted = {part.value: (workdays, weekends) for part, workdays, weekends in told.rows}
    assert counted["morning"] == (22, None), "one Saturday is too few to be told"
    assert counted["night"] == (None, None)
    assert seen(ground, day=date(2026, 5, 1)).presence == [], "a month that is covered in part is not told"
    assert seen(ground, code="donghu", day=date(2026, 4, 15)).presence == []


def test_neither_hours_nor_posts_nor_seats_of_a_roster_are_on_the_page(client, ground, monkeypatch):
    month = date(2026, 4, 1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: month)
    rows = [["席位01", ["北门岗/早"] * 35]]
    SquadRoster.objects.create(
        bureau=ground.bureau, unit=ground.units["heping"], number=1, state=RosterState.SIGNED, squad=SQUAD, seconds=1, rows=rows,
        result={"empty": []}, made_by=ground.officers["qian"], made_at=ground.now, changed_at=ground.now,
        from_day=date(2026, 3, 30), last_day=date(2026, 5, 3),
    )  # fmt: skip
    page = text(client, "/patrol/units/heping/")
    assert "2026年4月计划的班次" in page
    for never in ("07:15", "7:15", "北门岗", "席位01"):
        assert never not in page


def test_it_asks_the_database_a_settled_number_of_times(client, in_force, django_assert_max_num_queries):
    seen(in_force)
    with django_assert_max_num_queries(16):
        client.get("/patrol/units/heping/")


def test_both_pages_speak_english_and_are_asked_for_anew(client, in_force):
    for path in ("/patrol/", "/patrol/units/heping/"):
        page = text(client, path, "en")
        main = page.partition("<main")[2].partition("</main>")[0]
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"<[^>]*>", "", main)), path
        response = client.get(path)
        assert "no-cache" in response["Cache-Control"]
        assert "public" in response["Cache-Control"]


def test_a_card_and_the_list_of_units_lead_there(client, in_force):
    assert 'href="/patrol/units/heping/"' in text(client, "/b/hp-1/")
    assert 'href="/patrol/units/heping/"' in text(client, "/officers/")


def test_a_wish_begins_at_the_unit(client, in_force):
    page = text(client, "/patrol/units/heping/")
    assert 'href="/ask/patrol-wish/?unit=heping"' in page
    form = text(client, "/ask/patrol-wish/?unit=heping")
    assert re.search(r'<option value="heping"[^>]*selected', form) or re.search(r'value="heping"[^>]*checked', form)
