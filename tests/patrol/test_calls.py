"""Files of calls: who takes them in, what is kept of them, and that nothing is planned from what nobody decided."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heliograph.core.calls.columns import Origin
from heliograph.core.calls.dates import Order
from heliograph.organisation.models import Change
from heliograph.patrol import actions, reading
from heliograph.patrol.actions import HowToRead
from heliograph.patrol.errors import NoGround, NotYours, PatrolError, Unusable
from heliograph.patrol.models import CallCount, CallFile, FileState
from tests.patrol.conftest import calls

PLAIN = HowToRead()


def taken(cast, who="qian", unit="heping", data=None, how=PLAIN, **more):
    now = more.pop("now", cast.now)
    return actions.take_in(cast.viewer(who), cast.units[unit].id, "警情.csv", data or calls(), how, now=now)


def test_a_file_becomes_counts_that_add_up_and_nothing_else(ground):
    made = taken(ground)
    counted = CallCount.objects.filter(file=made)
    assert made.usable
    assert made.state == FileState.CHECKED
    assert sum(one.calls for one in counted) == made.calls == made.report["kept"] > 400
    assert {name for name in vars(counted[0]) if not name.startswith("_")} == {
        "id", "bureau_id", "file_id", "cell", "hour", "kind", "origin", "calls", "timed", "minutes",
    }  # fmt: skip
    assert all(one.hour.minute == one.hour.second == 0 for one in counted)


def test_what_was_assumed_must_be_noted_before_it_is_used(ground):
    made, qian = taken(ground), ground.viewer("qian")
    with pytest.raises(PatrolError, match="assumed"):
        actions.accept(qian, made.id, noted=False, now=ground.now)
    assert CallFile.objects.get().state == FileState.CHECKED
    assert actions.accept(qian, made.id, noted=True, now=ground.now).state == FileState.ACCEPTED
    actions.accept(qian, made.id, noted=False, now=ground.now)
    assert [one.verb for one in Change.objects.filter(subject=f"calls:{made.id}")] == ["calls.accepted"]


def test_a_file_in_doubt_is_never_used_until_somebody_says(ground):
    data = "time,lat,lon,origin\n03/02/2025 10:00,29.02,119.02,群众\n05/02/2025 10:00,29.02,119.02,群众\n".encode()
    qian, made = ground.viewer("qian"), taken(ground, data=data)
    assert not made.usable
    with pytest.raises(PatrolError, match="decided first"):
        actions.accept(qian, made.id, noted=True, now=ground.now)
    said = taken(ground, data=data, how=HowToRead({True: Order.DMY}))
    assert [one.id for one in CallFile.objects.all()] == [said.id]
    assert (said.usable, said.first_day) == (True, date(2025, 2, 3))


def test_the_same_days_are_not_counted_twice_even_from_the_unit_above(ground):
    first = taken(ground)
    actions.accept(ground.viewer("qian"), first.id, noted=True, now=ground.now)
    with pytest.raises(PatrolError, match="in use already"):
        taken(ground)
    whole = taken(ground, "zheng", "chunan", calls(date(2026, 2, 1)))
    with pytest.raises(PatrolError, match="count twice"):
        actions.accept(ground.viewer("zheng"), whole.id, noted=True, now=ground.now)
    actions.withdraw(ground.viewer("qian"), first.id, now=ground.now)
    assert actions.accept(ground.viewer("zheng"), whole.id, noted=True, now=ground.now).state == FileState.ACCEPTED
    assert not CallCount.objects.filter(file=first).exists()


def test_a_table_about_persons_leaves_nothing(ground):
    with pytest.raises(Unusable, match="about persons"):
        taken(ground, data="time,lat,lon,姓名\n2026-02-03 10:00,29.02,119.02,李丽\n".encode())
    assert not CallFile.objects.exists()


def test_without_a_place_on_the_map_nothing_can_be_inside(ground):
    with pytest.raises(NoGround):
        taken(ground, "zheng", "duchashi")


def test_calls_of_another_station_are_outside_and_counted_so(ground):
    made = taken(ground, data=calls() + "9999,2026-02-03 10:00:00,28.96,119.02,a,5,群众\n".encode())
    assert ["Outside the area, left out", "1"] in [[name[1], value] for name, value in made.report["summary"]]


@pytest.mark.parametrize("who", ["zhao", "zhou", "sun", "feng", "chen"])
def test_who_does_not_lead_the_unit_neither_takes_in_nor_sees(ground, who):
    made = taken(ground)
    viewer = ground.viewer(who)
    with pytest.raises(NotYours):
        taken(ground, who)
    for work in (
        lambda: reading.sheet(viewer, made.id),
        lambda: actions.accept(viewer, made.id, noted=True, now=ground.now),
        lambda: actions.withdraw(viewer, made.id, now=ground.now),
    ):
        with pytest.raises(NotYours):
            work()
    assert reading.files_of(viewer) == []
    assert CallFile.objects.get().state == FileState.CHECKED


def test_a_check_that_nobody_took_loses_its_counts_after_a_month(ground):
    from heliograph.patrol.tasks import tidy

    made = taken(ground)
    tidy(now=ground.now + timedelta(days=29))
    assert CallCount.objects.exists()
    tidy(now=ground.now + timedelta(days=31))
    assert not CallCount.objects.exists()
    assert CallFile.objects.get(id=made.id).state == FileState.WITHDRAWN


def test_the_list_asks_as_often_for_many_files_as_for_one(ground):
    qian = ground.viewer("qian")
    taken(ground)
    reading.files_of(qian)
    with CaptureQueriesContext(
        connection,
    ) as one:
        reading.files_of(qian)
    taken(ground, data=calls(date(2025, 11, 1)))
    with CaptureQueriesContext(connection) as two:
        assert len(reading.files_of(qian)) == 2
    assert len(one) == len(two) == 1


def test_at_the_desk_a_file_is_checked_noted_and_taken(client, ground, open_desk):
    client.force_login(ground.users["qian"])
    sent = {"unit": ground.units["heping"].id, "file": SimpleUploadedFile("三月.csv", calls())}
    answer = client.post(reverse("desk_calls_new"), sent)
    made = CallFile.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk_calls_file", args=[made.id]))
    page = client.get(answer["Location"]).content.decode()
    for words in ("假定了什么", "文件没有写坐标系，按 WGS-84 读。", "读到的行", "采用，用于规划"):
        assert words in page
    assert client.post(answer["Location"], {}).status_code == 422
    assert client.post(answer["Location"], {"noted": "on"}).status_code == 302
    assert "已采用" in client.get(reverse("desk_patrol")).content.decode()
    assert client.post(reverse("desk_calls_withdraw", args=[made.id])).status_code == 302
    assert "已撤回" in client.get(reverse("desk_patrol")).content.decode()


def test_at_the_desk_a_refusal_stands_beside_the_file_and_origin_can_be_said(client, ground, open_desk):
    client.force_login(ground.users["qian"])
    unit = ground.units["heping"].id
    bad = {
        "unit": unit,
        "file": SimpleUploadedFile("a.csv", b"time,lat,lon,phone\n2026-02-03,29.02,119.02,1\n"),
    }
    answer = client.post(reverse("desk_calls_new"), bad)
    assert answer.status_code == 422
    assert "有关于个人的列（phone）" in answer.content.decode()
    data = b"time,lat,lon\n2026-02-13 10:00,29.02,119.02\n"
    client.post(
        reverse("desk_calls_new"),
        {"unit": unit, "file": SimpleUploadedFile("a.csv", data), "origin": Origin.PUBLIC.value},
    )
    assert CallFile.objects.get().usable


def test_who_does_not_plan_gets_no_page_and_strangers_files_are_not_there(client, ground, open_desk):
    made = taken(ground)
    client.force_login(ground.users["zhao"])
    assert client.get(reverse("desk_patrol")).status_code == 403
    client.force_login(ground.users["zhou"])
    assert client.get(reverse("desk_calls_file", args=[made.id])).status_code == 404
    assert client.post(reverse("desk_calls_withdraw", args=[made.id])).status_code == 404


def test_a_spreadsheets_own_file_is_sent_back_with_what_to_do(client, ground, open_desk):
    client.force_login(ground.users["qian"])
    book = SimpleUploadedFile("calls.csv", b"PK\x03\x04" + bytes(range(256)))
    page = client.post(reverse("desk_calls_new"), {"unit": ground.units["heping"].id, "file": book})
    assert page.status_code == 422
    assert "另存为 CSV" in page.content.decode()
    assert not CallFile.objects.exists()


def test_a_lead_is_told_of_the_files_of_units_above_and_cannot_open_them(client, ground, open_desk):
    client.force_login(ground.users["qian"])
    assert "还没有警情" in client.get(reverse("desk_patrol")).content.decode()
    whole = taken(ground, "zheng", "chunan")
    assert "上级已采用" not in client.get(reverse("desk_patrol")).content.decode()
    actions.accept(ground.viewer("zheng"), whole.id, noted=True, now=ground.now)
    page = client.get(reverse("desk_patrol")).content.decode()
    assert "上级已采用“警情.csv”" in page
    assert "还没有警情" not in page
    assert client.get(reverse("desk_calls_file", args=[whole.id])).status_code == 404
    client.force_login(ground.users["zheng"])
    assert "上级已采用" not in client.get(reverse("desk_patrol")).content.decode()


def test_where_no_line_can_be_used_the_reasons_stand_open(client, ground, open_desk):
    client.force_login(ground.users["qian"])
    made = taken(ground, data=b"time,lat,lon,origin\n46082.5,29.02,119.02,110\n")
    page = client.get(reverse("desk_calls_file", args=[made.id])).content.decode()
    assert '<details class="govuk-details" open>' in page
