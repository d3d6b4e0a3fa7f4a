"""Answer times: checked, published by the week, read by everybody, taken back; no call and no officer in any of it."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heliograph.core.calls.written_times import Reads
from heliograph.organisation.models import Change
from heliograph.patrol.actions.answer_times import (
    HowToTime,
    publish_times,
    take_times,
    tidy_times,
    withdraw_times,
)
from heliograph.patrol.errors import NotYours, PatrolError, Unusable
from heliograph.patrol.models import TimesFile, TimesWeek
from heliograph.patrol.reading import answer_times as reading
from heliograph.patrol.reading import public_times
from tests.core.calls.made_times import FIRST, Call, honest, table
from tests.threads import at_once, file_database  # noqa: F401 (a fixture)

NAMES = ("和平派出所", "东湖派出所")
BY_UNIT = HowToTime(unit="派出所")


def times(weeks: int = 4, a_day: int = 60, units=NAMES, spoil=None) -> bytes:
    calls = honest(weeks, a_day, units)
    for one in calls if spoil else ():
        spoil(one)
    return table(calls).text.encode()


@pytest.fixture
def names(cast):
    """The units as a table may call them: one by its name, one by its code."""
    units = cast.units
    return units["heping"].name_zh, units["donghu"].code


def taken(cast, data=None, who="qian", unit="heping", how=HowToTime(), now=None):  # noqa: B008  # frozen
    return take_times(
        cast.viewer(who), cast.units[unit].id, "times.csv", times() if data is None else data, how, now=now or cast.now
    )


def of_units(cast, names):
    """The whole bureau's table, with two of its units."""
    return taken(cast, times(units=names), "zheng", "chunan", BY_UNIT)


def published(cast, file, who="qian", weeks: int = 4, noted: bool = True) -> int:
    last = FIRST + timedelta(days=7 * (weeks - 1))
    return publish_times(cast.viewer(who), file.id, FIRST, last, noted=noted, now=cast.now)


def test_weeks_are_kept_and_no_call(cast):
    made = taken(cast)
    assert made.usable
    assert made.calls == sum(
        row["missing"] + row["impossible"] + sum(row["bands"]) for row in made.figures if row["stage"] == "arrived"
    )
    assert {tuple(sorted(row)) for row in made.figures} == {
        ("asked", "bands", "impossible", "median", "missing", "p90", "stage", "unit", "week")
    }
    assert not TimesWeek.objects.exists()


def test_units_of_the_table_are_known_by_name_and_by_code(cast, names):
    made = of_units(cast, names)
    assert {row["unit"] for row in made.figures} == {"", "heping", cast.units["donghu"].code}
    other = taken(cast, times(units=("和平", "没有的所")), how=BY_UNIT)
    assert not other.usable
    assert any("没有的所" in words[0] for level, words in other.report["findings"] if level == "stops")
    assert other.figures == []
    with pytest.raises(PatrolError, match="decided first"):
        published(cast, other)


def test_published_weeks_are_what_may_be_told_with_their_hash_in_the_log(cast, names):
    made = of_units(cast, names)
    assert published(cast, made, "zheng") == 4
    assert published(cast, made, "zheng") == 0
    week = TimesWeek.objects.order_by("first")[0]
    small = [
        many
        for row in week.rows
        if row["calls"] is not None
        for many in row["bands"]
        if many is not None and 0 < many < 10
    ]
    assert small == []
    data = public_times.times_file(cast.bureau.id, week.id)
    assert hashlib.sha256(data).hexdigest() == week.record["digest"]
    assert json.loads(data)["rows"] == week.rows
    assert public_times.times_proof(cast.bureau.id, week.id)
    assert [one.verb for one in Change.objects.filter(subject=f"times-week:{week.id}")] == ["times.published"]


def test_questions_must_be_noted_before_anything_is_public(cast):
    made = taken(cast, times(spoil=lambda one: one.after.__setitem__(2, 240.0)))
    with pytest.raises(PatrolError, match="questions") as refused:
        published(cast, made, noted=False)
    assert refused.value.field == "noted"
    assert published(cast, made) == 4
    page = public_times.times_page(cast.bureau.id)
    arrived = next(one for one in page.tables if one.stage.code == "arrived")
    assert all(row.told.asked == row.told.calls for row in arrived.rows)


def test_a_week_that_is_not_over_is_not_published(cast):
    made = taken(cast)
    with pytest.raises(PatrolError, match="not over yet"):
        publish_times(
            cast.viewer("qian"), made.id, FIRST, FIRST, noted=True, now=cast.now.replace(year=2026, month=1, day=9)
        )
    with pytest.raises(PatrolError, match="can't be before"):
        publish_times(cast.viewer("qian"), made.id, FIRST + timedelta(days=7), FIRST, noted=True, now=cast.now)
    with pytest.raises(PatrolError, match="no week"):
        publish_times(cast.viewer("qian"), made.id, date(2020, 1, 6), date(2020, 1, 13), noted=True, now=cast.now)


def test_the_same_days_of_the_same_ground_are_public_once_until_they_are_taken_back(cast):
    published(cast, taken(cast))
    above = taken(cast, times(a_day=70), "zheng", "chunan")
    with pytest.raises(PatrolError, match="public already"):
        published(cast, above, "zheng")
    qian = cast.viewer("qian")
    for one in TimesWeek.objects.all():
        withdraw_times(qian, one.id, "反馈时间导错了列", now=cast.now)
        withdraw_times(qian, one.id, "第二次没有作用的", now=cast.now)
    assert published(cast, above, "zheng") == 4
    assert Change.objects.filter(verb="times.withdrawn").count() == 4
    assert {one.reason for one in TimesWeek.objects.exclude(withdrawn_at=None)} == {"反馈时间导错了列"}


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_the_same_days_at_once_publish_them_once(file_database, cast):  # noqa: F811
    first, second = taken(cast), taken(cast, data=times(a_day=40))
    found = at_once(partial(published, cast, first), partial(published, cast, second))
    assert sum(isinstance(one, PatrolError) for one in found) == 1
    assert TimesWeek.objects.filter(withdrawn_at=None).count() == 4


def test_a_reason_is_needed_to_take_a_week_back(cast):
    published(cast, taken(cast))
    week = TimesWeek.objects.all()[0]
    with pytest.raises(PatrolError) as refused:
        withdraw_times(cast.viewer("qian"), week.id, " 错 ", now=cast.now)
    assert refused.value.field == "reason"
    with pytest.raises(PatrolError) as refused:
        withdraw_times(cast.viewer("qian"), week.id, "当事人来电 13912345678 要求更正", now=cast.now)
    assert refused.value.field == "reason"
    assert TimesWeek.objects.exclude(withdrawn_at=None).count() == 0


def test_only_who_leads_the_unit_does_any_of_it(cast):
    made = taken(cast)
    published(cast, made, weeks=1)
    week = TimesWeek.objects.get()
    for who in ("zhao", "zhou"):
        viewer = cast.viewer(who)
        with pytest.raises(NotYours):
            taken(cast, who=who)
        with pytest.raises(NotYours):
            published(cast, made, who)
        with pytest.raises(NotYours):
            withdraw_times(viewer, week.id, "不是我的单位", now=cast.now)
        with pytest.raises(NotYours):
            reading.times_sheet(viewer, made.id, now=cast.now)
        assert reading.times_of(viewer) == []


def test_tables_about_persons_and_wrong_bands_leave_nothing(cast):
    with pytest.raises(Unusable, match="single officers"):
        taken(cast, "time,arrived,处警民警\n2026-01-13 10:00,2026-01-13 10:05,x\n".encode())
    with pytest.raises(Unusable) as refused:
        taken(cast, how=HowToTime(bands=b"[arrived]\nseconds = [2, 1]\n"))
    assert refused.value.field == "bands"
    with pytest.raises(Unusable) as refused:
        taken(cast, how=HowToTime(weeks=3))
    assert refused.value.field == "weeks"
    assert not TimesFile.objects.exists()


def test_what_was_asked_is_said_and_the_same_table_is_checked_anew(cast):
    data = b"time,arrived\n2026-01-13 10:00,12:30\n"
    assert not taken(cast, data).usable
    said = taken(cast, data, how=HowToTime(reads={"arrived": Reads.MINUTES_AND_SECONDS}))
    assert said.usable
    assert [one.id for one in TimesFile.objects.all()] == [said.id]


def test_figures_that_nobody_published_are_deleted_and_public_ones_stay(cast):
    made = taken(cast)
    published(cast, made, weeks=1)
    tidy_times(now=cast.now + timedelta(days=29))
    assert TimesFile.objects.get().figures
    tidy_times(now=cast.now + timedelta(days=31))
    assert TimesFile.objects.get().figures == []
    assert public_times.times_page(cast.bureau.id).tables[0].rows[0].told.calls
    with pytest.raises(PatrolError, match="figures are deleted"):
        published(cast, made)


def test_a_unit_stands_beside_its_own_weeks_in_the_order_of_the_tree(cast, names):
    published(cast, of_units(cast, names), "zheng")
    page = public_times.times_page(cast.bureau.id)
    assert [code for code, _ in page.units] == ["", "heping", cast.units["donghu"].code]
    own = public_times.times_page(cast.bureau.id, "chunan", cast.units["donghu"].code)
    assert [row.first for row in own.tables[0].rows] == [FIRST + timedelta(days=7 * week) for week in (3, 2, 1, 0)]
    assert public_times.times_page(cast.bureau.id, "chunan", "nowhere") is None
    assert public_times.times_page(cast.bureau.id, "nowhere") is None


# Pages


@pytest.fixture
def public(client, cast):
    return client


def test_nothing_published_yet_is_said(public):
    page = public.get(reverse("patrol_times"))
    assert page.status_code == 200
    assert "还没有公布" in page.content.decode()
    assert public.get(reverse("patrol_times_csv")).status_code == 404
    assert public.get(reverse("patrol_times"), {"of": "x"}).status_code == 404


def test_everybody_reads_bands_medians_and_what_is_missing(public, cast, names):
    published(cast, of_units(cast, names), "zheng")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = public.get(reverse("patrol_times")).content.decode()
    assert len(queries) < 25
    for words in ("接警到到达", "5–10 分钟", "超过 30 分钟", "九成在多久以内", "没有填", "存疑", "<rect"):
        assert words in page
    assert (
        "Received to arrived".lower()
        in public.get(reverse("patrol_times"), headers={"accept-language": "en"}).content.decode().lower()
    )
    lines = public.get(reverse("patrol_times_csv")).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "week,unit,stage,measure,value,low,high"
    assert any(line.startswith("2026-01-05,,arrived,300-600,") for line in lines)
    week = TimesWeek.objects.all()[0]
    assert public.get(reverse("patrol_times_week", args=[week.id])).json()["stages"][0]["seconds"] == [30, 60, 120, 180]
    assert public.get(reverse("patrol_times_proof", args=[week.id])).status_code == 200


def test_the_newest_week_stands_open_and_the_older_ones_are_folded(public, cast):
    published(cast, taken(cast))
    page = public.get(reverse("patrol_times")).content.decode()
    tables = re.findall(r"<details.*?</details>|<table.*?</table>", page, re.S)
    newest, older = FIRST + timedelta(days=21), FIRST + timedelta(days=14)
    is_open = [one for one in tables if one.startswith("<table") and f"{newest} 至" in one]
    folded = [one for one in tables if one.startswith("<details") and f"{older} –" in one]
    assert len(is_open) == len(folded) == 4, "of each stage"
    assert not any(f"{older} –" in one for one in is_open)
    assert sum("不单列" in one for one in is_open) == sum(
        None in one.rows[0].told.bands for one in public_times.times_page(cast.bureau.id).tables
    )
    assert all("以前 3 周的数字" in one for one in folded)
    drawn = [one.stage.code for one in public_times.times_page(cast.bureau.id).tables if one.course]
    assert {"signed", "dispatched"} < set(drawn)
    assert page.count("hg-course__chart") == page.count("：一半在 ") == len(drawn), "and in words"


def test_a_week_taken_back_leaves_its_reason(public, cast):
    published(cast, taken(cast))
    week = TimesWeek.objects.order_by("first")[0]
    withdraw_times(cast.viewer("qian"), week.id, "反馈时间导错了列", now=cast.now)
    page = public.get(reverse("patrol_times")).content.decode()
    assert "已撤回：反馈时间导错了列" in page
    assert public.get(reverse("patrol_times_week", args=[week.id])).status_code == 404
    assert "2026-01-05" not in public.get(reverse("patrol_times_csv")).content.decode()


def test_a_lead_checks_publishes_and_takes_back_at_the_desk(client, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(cast.users["qian"])
    new = reverse("desk_times_new")
    assert "请选择文件" in client.post(new, {}).content.decode()
    form = {"unit": cast.units["heping"].id, "weeks": "1", "file": SimpleUploadedFile("t.csv", times(spoil=_pile))}
    made = client.post(new, form)
    assert made.status_code == 302, made.content.decode()
    sheet = client.get(made.url).content.decode()
    assert "240 秒" in sheet
    weeks = {"first": FIRST.isoformat(), "last": (FIRST + timedelta(days=7)).isoformat()}
    assert client.post(made.url, weeks).status_code == 422
    said = client.post(made.url, weeks | {"noted": "on"}, follow=True).content.decode()
    assert "公布了 2 周" in said
    assert "已公布 2 周" in said
    again = client.post(made.url, weeks | {"noted": "on"}, follow=True).content.decode()
    assert "没有新的" in again
    assert TimesWeek.objects.count() == 2
    week = TimesWeek.objects.all()[0]
    back = reverse("desk_times_withdraw", args=[week.file_id, week.id])
    assert client.get(back).status_code == 200
    assert client.post(back, {"reason": "x"}).status_code == 422
    assert client.post(back, {"reason": "时间导错了"}).status_code == 302
    assert client.get(back).status_code == 404
    assert "t.csv" in client.get(reverse("desk_times")).content.decode()


def _pile(one: Call) -> None:
    one.after[2] = 240.0
