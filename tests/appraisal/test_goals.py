"""A bureau's goal becomes duties of units; what comes of it is read from the duties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from heliograph.appraisal import actions
from heliograph.appraisal.actions.goals import Part
from heliograph.appraisal.errors import Refusal, SetInvalid
from heliograph.appraisal.reading.goals import goals
from heliograph.core.text import Text
from heliograph.duties import actions as duties
from heliograph.duties.models import Duty
from heliograph.matters.actions import Actor, Details, MatterRef, act, watch
from heliograph.matters.errors import Missing

TITLE = Text("一半的咨询三天内答复", "Half of all questions answered within three days")


def part(unit, zh: str = "窗口加一个人接咨询", month: date = date(2026, 3, 1)) -> Part:
    return Part(unit.id, Text(zh, "One more person for questions"), month)


@pytest.fixture
def goal(cast):
    parts = [
        part(cast.units["heping"]),
        part(cast.units["donghu"]),
        part(cast.units["traffic"], month=date(2026, 5, 1)),
    ]
    made = actions.decompose(cast.viewer("zheng"), TITLE, "去年一半的人等了七天。", parts, now=cast.now)
    duties.draw_due(cast.now)
    return made


def test_each_part_is_a_duty_of_its_unit_by_the_end_of_its_month(cast, goal):
    rows = {row.unit.code: row for row in Duty.objects.all()}
    assert set(rows) == {"heping", "donghu"}  # May's is drawn up when its time comes
    assert rows["heping"].due_on == date(2026, 3, 31)
    [line] = goals(cast.bureau.id)
    assert [one.duty is not None for one in line.parts] == [True, True, False]
    assert [one.due for one in line.parts] == [date(2026, 3, 31), date(2026, 3, 31), date(2026, 5, 31)]
    duties.draw_due(cast.now + timedelta(days=50))
    assert Duty.objects.filter(unit=cast.units["traffic"]).count() == 1
    assert Duty.objects.count() == 3


def test_progress_comes_from_events_alone(cast, goal):
    heping = Duty.objects.get(unit=cast.units["heping"])
    by = Actor(cast.viewer("zhao"))
    act(
        MatterRef(heping.bureau_id, heping.id),
        "done",
        by,
        now=cast.now,
        details=Details(words="加了一个人，周二起接咨询。"),
    )
    watch(cast.now + timedelta(days=20))
    [line] = goals(cast.bureau.id)
    assert (line.done, line.missed) == (1, 1)
    page = Client().get("/appraisal/goals/").content.decode()
    assert "做完 1 件，到期没做 1 件" in page


def test_a_part_of_this_month_set_after_the_turn_was_drawn_is_owed_too(cast, goal):
    actions.decompose(cast.viewer("zheng"), TITLE, "再加一个。", [part(cast.units["hexi"])], now=cast.now)
    assert Duty.objects.filter(unit=cast.units["hexi"]).count() == 1
    duties.draw_due(cast.now + timedelta(hours=1))
    assert Duty.objects.count() == 3


@pytest.mark.parametrize(
    ("zh", "row"), [("破案率提高一成", "Q-03"), ("每人每天登录次数五次", "X-30"), ("逮捕人数增加", "Q-04")]
)
def test_what_may_not_be_appraised_is_no_goal_either(cast, zh, row):
    with pytest.raises(SetInvalid) as refusal:
        actions.decompose(cast.viewer("zheng"), TITLE, "说明", [part(cast.units["heping"], zh)], now=cast.now)
    assert refusal.value.problems[0].row == row


def test_only_the_head_decomposes_and_not_into_the_past(cast):
    with pytest.raises(Refusal):
        actions.decompose(cast.viewer("qian"), TITLE, "说明", [part(cast.units["heping"])], now=cast.now)
    past = part(cast.units["heping"], month=date(2026, 2, 1))
    with pytest.raises(Refusal):
        actions.decompose(cast.viewer("zheng"), TITLE, "说明", [past], now=cast.now)
    with pytest.raises(Missing):
        actions.decompose(cast.viewer("zheng"), TITLE, " ", [part(cast.units["heping"])], now=cast.now)
    with pytest.raises(Missing):
        actions.decompose(cast.viewer("zheng"), TITLE, "说明", [part(cast.units["beihe"])], now=cast.now)


def test_the_form_hands_out_what_is_filled_in_and_says_what_a_part_lacks(cast):
    client = Client()
    client.force_login(cast.users["zheng"])
    new = "/desk/appraisal/goals/new/"
    given = {
        "title_zh": TITLE.zh, "title_en": TITLE.en, "says": "去年等得久。", "unit-1": cast.units["heping"].id,
        "part-zh-1": "加一个人", "part-en-1": "One more", "month-1": "2199-12",
    }  # fmt: skip
    assert client.get(new).status_code == 200
    assert client.post(new, {**given, "month-1": ""}).status_code == 422
    assert client.post(new, {**given, "month-1": "下个月"}).status_code == 422
    assert client.post(new, given).status_code == 302
    assert len(goals(cast.bureau.id)[0].parts) == 1
    client.force_login(cast.users["wu"])
    assert client.get(new).status_code == 404
