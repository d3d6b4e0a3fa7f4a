"""Contact points: kept by the unit's lead, found by everybody without a map, owed a visit each month while they are open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from heliograph.duties import subjects
from heliograph.matters.errors import Invalid, Missing, NotAllowed
from heliograph.publishing.errors import Standing
from heliograph.volunteers.actions import points
from heliograph.volunteers.errors import NotNow
from heliograph.volunteers.models import ContactPoint, PointStep
from heliograph.volunteers.reading import points as reading
from heliograph.volunteers.reading.points import Wanted
from tests.volunteers.conftest import SHOP


def names(cast, **wanted) -> list[str]:
    return [one.title.zh for one in reading.found(cast.bureau.id, Wanted(**wanted)).points]


@pytest.mark.parametrize("who", ["zhao", "zhou", "sun"])
def test_only_who_leads_the_unit_opens_a_point(cast, who):
    with pytest.raises(NotAllowed):
        points.open_point(cast.viewer(who), cast.units["heping"].id, SHOP, now=cast.now)
    assert points.open_point(cast.viewer("qian"), cast.units["heping"].id, SHOP, now=cast.now).state == "open"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_zh", " "), ("address", ""), ("hours", ""), ("services", ()), ("services", ("massage",)), ("kind", "bank"),
        ("area", "nowhere"), ("officer", 999_999), ("way", "门" * 201),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_named(cast, field, value):
    with pytest.raises(Invalid) as refused:
        points.open_point(cast.viewer("qian"), cast.units["heping"].id, replace(SHOP, **{field: value}), now=cast.now)
    assert refused.value.field == field


def test_the_keepers_own_number_is_not_published(cast):
    words = replace(SHOP, way="找李丽，手机 13800000000")
    with pytest.raises(Standing):
        points.open_point(cast.viewer("qian"), cast.units["heping"].id, words, now=cast.now)


def test_a_point_is_found_by_its_street_its_unit_and_what_it_offers(cast, shop):
    school = replace(
        SHOP, kind="school", name_zh="东湖小学", name_en="", address="东湖路 3 号", services=("first-aid",)
    )
    points.open_point(cast.viewer("wu"), cast.units["donghu"].id, school, now=cast.now)
    assert sorted(names(cast)) == sorted(["和平路便民超市", "东湖小学"])
    assert names(cast, words="和平路") == names(cast, words="和平路１２号 便民") == ["和平路便民超市"]
    assert names(cast, words="东湖派出所") == ["东湖小学"]
    assert names(cast, words="heping store") == ["和平路便民超市"]
    assert names(cast, service="first-aid") == ["东湖小学"]
    assert names(cast, words="没有的路") == []
    assert names(cast, service="first-aid", words="和平路") == []


def test_a_long_list_goes_a_page_at_a_time_and_misses_none(cast):
    for number in range(reading.PAGE + 3):
        words = replace(SHOP, name_zh=f"超市{number:02}")
        points.open_point(cast.viewer("qian"), cast.units["heping"].id, words, now=cast.now)
    first = reading.found(cast.bureau.id, Wanted())
    second = reading.found(cast.bureau.id, Wanted(after=first.next))
    shown = [one.title.zh for one in (*first.points, *second.points)]
    assert shown == [f"超市{number:02}" for number in range(reading.PAGE + 3)]
    assert second.next is None


def test_points_of_another_bureau_are_not_found(cast, shop):
    assert reading.found(cast.other_bureau.id, Wanted()).points == ()


def test_shutting_needs_a_reason_and_everything_stays_in_the_history(cast, shop):
    qian, later = cast.viewer("qian"), cast.now + timedelta(days=3)
    with pytest.raises(Missing):
        points.pause_point(qian, shop.id, "。", now=later)
    points.change_point(qian, shop.id, replace(SHOP, hours="每天 8:00 到 20:00"), now=cast.now + timedelta(days=1))
    points.pause_point(qian, shop.id, "装修", now=later)
    points.reopen_point(qian, shop.id, now=later + timedelta(days=9))
    points.close_point(qian, shop.id, "店搬走了", now=later + timedelta(days=20))
    steps = reading.steps(cast.bureau.id, shop.id)
    assert [one.verb for one in steps] == ["closed", "reopened", "paused", "changed", "opened"]
    assert steps[3].words == "原来是“每天 7:00 到 21:30”"
    assert [one.words for one in steps[:3]] == ["店搬走了", "", "装修"]
    assert names(cast) == []
    assert reading.point(cast.bureau.id, shop.id).why == "店搬走了"


def test_every_change_says_what_stood_there_before(cast, shop):
    words = replace(SHOP, kind="company", name_en="Heping Road Market")
    points.change_point(cast.viewer("qian"), shop.id, words, now=cast.now + timedelta(days=1))
    said = reading.steps(cast.bureau.id, shop.id)[0].words
    assert said == "原来是“商店”；原来是“Heping Road Store”"


def test_what_is_closed_stays_closed(cast, shop):
    qian = cast.viewer("qian")
    points.close_point(qian, shop.id, "店搬走了", now=cast.now)
    for step in (
        lambda: points.reopen_point(qian, shop.id, now=cast.now),
        lambda: points.close_point(qian, shop.id, "再关", now=cast.now),
        lambda: points.change_point(qian, shop.id, SHOP, now=cast.now),
    ):
        with pytest.raises(NotNow):
            step()


def test_saying_the_same_again_is_no_step(cast, shop):
    points.change_point(cast.viewer("qian"), shop.id, SHOP, now=cast.now + timedelta(days=1))
    assert PointStep.objects.count() == 1
    assert ContactPoint.objects.get(id=shop.id).changed_at == cast.now


def test_another_unit_s_lead_keeps_hands_off(cast, shop):
    with pytest.raises(NotAllowed):
        points.pause_point(cast.viewer("zhou"), shop.id, "装修", now=cast.now)


def test_history_is_never_rewritten(shop):
    step = PointStep.objects.get()
    rows = PointStep.objects.filter(id=step.id)
    for rewrite in (step.delete, step.save, rows.delete, lambda: rows.update(words="")):
        with pytest.raises(TypeError):
            rewrite()


def test_only_open_points_are_owed_a_visit(cast, shop):
    kind = subjects.kind("contact-point")
    today = cast.now.date()
    (subject,) = kind.listing(cast.bureau.id, on=today, after="", limit=10)
    assert (subject.key, subject.unit, subject.name.zh) == (str(shop.id), cast.units["heping"].id, "和平路便民超市")
    assert kind.listing(cast.bureau.id, on=today, after=subject.key, limit=10) == []
    assert kind.listing(cast.bureau.id, on=today - timedelta(days=1), after="", limit=10) == []
    assert set(kind.still(cast.bureau.id, [subject.key], on=today)) == {subject.key}
    points.pause_point(cast.viewer("qian"), shop.id, "装修", now=cast.now)
    assert kind.listing(cast.bureau.id, on=today, after="", limit=10) == []
    assert not kind.still(cast.bureau.id, [subject.key], on=today)
