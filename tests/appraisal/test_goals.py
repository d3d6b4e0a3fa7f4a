"""A bureau's goal becomes duties of units; what comes of it is read from the duties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.appraisal import actions
from heliograph.appraisal.actions.goals import Part
from heliograph.appraisal.errors import Refusal, SetInvalid
from heliograph.appraisal.goal_subjects import CODE, of_part
from heliograph.appraisal.reading.goals import goals
from heliograph.core.text import Text
from heliograph.duties import actions as duties
from heliograph.duties.models import Duty
from heliograph.matters.actions import Actor, Details, MatterRef, act, watch
from heliograph.matters.errors import Missing
from heliograph.organisation.reading import zone

TITLE = Text("一半的咨询三天内答复", "Half of all questions answered within three days")


def part(unit, zh: str = "窗口加一个人接咨询", due: date = date(2026, 3, 31)) -> Part:
    return Part(unit.id, Text(zh, "One more person for questions"), due)


@pytest.fixture
def goal(cast):
    parts = [
        part(cast.units["heping"]),
        part(cast.units["donghu"]),
        part(cast.units["traffic"], due=date(2026, 5, 14)),
    ]
    made = actions.decompose(cast.viewer("zheng"), TITLE, "去年一半的人等了七天。", parts, now=cast.now)
    return made


def test_each_part_is_a_duty_of_its_unit_by_its_own_day_and_is_made_once(cast, goal):
    rows = {row.unit.code: row for row in Duty.objects.all()}
    assert {code: row.due_on for code, row in rows.items()} == {
        "heping": date(2026, 3, 31), "donghu": date(2026, 3, 31), "traffic": date(2026, 5, 14),
    }  # fmt: skip
    assert rows["traffic"].opens_on == date(2026, 3, 17)
    assert rows["traffic"].due_at.astimezone(zone(cast.bureau.id)).date() == date(2026, 5, 14)
    [line] = goals(cast.bureau.id)
    assert [one.duty is not None for one in line.parts] == [True, True, True]
    duties.draw_due(cast.now + timedelta(days=50))
    assert duties.owe(cast.bureau.id, CODE, of_part(goal, line.parts[2].part), date(2026, 5, 14), now=cast.now) == 0
    assert Duty.objects.count() == 3


def test_a_part_due_in_a_few_days_is_owed_in_them(cast, goal):
    soon = cast.now.date() + timedelta(days=2)
    actions.decompose(cast.viewer("zheng"), TITLE, "马上。", [part(cast.units["hexi"], due=soon)], now=cast.now)
    assert Duty.objects.get(unit=cast.units["hexi"]).due_on == soon


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
    for day in (cast.now.date(), date(2026, 2, 1), date(2029, 3, 1)):
        wrong = [part(cast.units["heping"], due=day)]
        with pytest.raises(Refusal):
            actions.decompose(cast.viewer("zheng"), TITLE, "说明", wrong, now=cast.now)
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
        "part-zh-1": "加一个人", "part-en-1": "One more", "due-1": (timezone.localdate() + timedelta(days=40)).isoformat(),
    }  # fmt: skip
    assert client.get(new).status_code == 200
    assert client.post(new, {**given, "due-1": ""}).status_code == 422
    assert client.post(new, {**given, "due-1": "下个月"}).status_code == 422
    assert client.post(new, given).status_code == 302
    assert len(goals(cast.bureau.id)[0].parts) == 1
    client.force_login(cast.users["wu"])
    assert client.get(new).status_code == 404
