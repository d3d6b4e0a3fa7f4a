"""The pages: found and printed by everybody, signed up for and given back on a phone, kept on the desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from heliograph.bookings import actions as bookings
from heliograph.bookings.models import Booking
from heliograph.volunteers.models import ContactPoint, SignUp, VolunteerTask
from tests.volunteers.conftest import CROSSING

SHOP_FORM = {
    "name_zh": "东门药店", "kind": "hospital", "address": "东门 1 号", "hours": "每天 8:00 到 20:00",
    "services": ["water", "first-aid"],
}  # fmt: skip


def test_nothing_is_there_yet_and_the_pages_teach(client, cast):
    assert "还没有设联系点" in client.get("/points/").text
    page = client.get("/volunteers/").text
    assert "现在不缺人" in page
    assert "举报邻居" in page
    assert client.get("/volunteers/", headers={"accept-language": "en"}).status_code == 200


def test_a_point_its_sign_and_its_search(client, shop):
    page = client.get("/points/?q=和平路").text
    assert "和平路便民超市" in page
    assert "没有找到" in client.get("/points/?q=火星").text
    assert client.get("/points/?service=nonsense&after=x~y").status_code == 200
    one = client.get(f"/points/{shop.id}/").text
    assert "每天 7:00 到 21:30" in one
    sign = client.get(f"/points/{shop.id}/sign/?size=a3").text
    assert f"/points/{shop.id}/" in sign
    assert "<svg" in sign
    assert client.get("/points/00000000-0000-7000-8000-000000000000/").status_code == 404


def test_the_unit_s_lead_keeps_points_on_the_desk(client, cast, at):
    at(cast.now)
    client.force_login(cast.users["qian"])
    assert client.get("/desk/points/new/").status_code == 200
    wrong = client.post("/desk/points/new/", {**SHOP_FORM, "unit": cast.units["heping"].id, "services": []})
    assert wrong.status_code == 422
    assert "东门药店" in wrong.text
    made = client.post("/desk/points/new/", {**SHOP_FORM, "unit": cast.units["heping"].id})
    assert made.status_code == 302
    point = ContactPoint.objects.get()
    assert client.post(made.url, {**SHOP_FORM, "hours": "每天 9:00 到 20:00"}).status_code == 302
    assert client.post(f"{made.url}do/pause/", {"why": ""}).status_code == 422
    assert client.post(f"{made.url}do/pause/", {"why": "装修"}).status_code == 302
    assert client.post(f"{made.url}do/reopen/").status_code == 302
    assert client.post(f"{made.url}do/close/", {"why": "搬走"}).status_code == 302
    assert client.post(f"{made.url}do/close/", {"why": "搬走"}).status_code == 422
    assert client.post(f"{made.url}do/burn/").status_code == 404
    assert "搬走" in client.get(f"/points/{point.id}/").text
    client.force_login(cast.users["zhou"])
    assert client.get(made.url).status_code == 404
    client.force_login(cast.users["zhao"])
    assert 'name="why"' not in client.get(made.url).text


@pytest.fixture
def path(asked, at) -> str:
    at(asked.cast.now)
    return f"/volunteers/{asked.task.id}/days/{asked.slots[0].id}/"


def test_signing_up_shows_a_slip_and_its_link_gives_the_place_back_in_one_tap(client, asked, path):
    assert "护学岗" in client.get("/volunteers/").text
    form = client.get(path).text
    hidden = dict(re.findall(r'type="hidden" name="(token|version)" value="([^"]+)"', form))
    given = {**hidden, "name": "李女士", "phone": "13800000000", "of_age": "on", "consent": "on"}
    refused = client.post(path, {key: value for key, value in given.items() if key != "consent"})
    assert refused.status_code == 422
    assert "13800000000" in refused.text
    nobody = client.post(path, {**given, "phone": ""})
    assert nobody.status_code == 422
    assert not Booking.objects.exists()
    slip = client.post(path, given)
    assert slip.status_code == 200
    own = re.search(r'href="[^"]*(/book/t/[^"]+/)"', slip.text)[1]
    assert SignUp.objects.count() == 1
    again = client.post(path, given)
    assert again.status_code == 422
    assert "每人约一次" in again.text
    assert Booking.objects.count() == 1
    assert "李女士" not in client.get(own).text
    assert client.post(own, {"do": "back"}).status_code == 303
    assert Booking.objects.get().status == "returned"


def test_the_general_page_of_a_time_leads_to_the_form_with_the_consent(client, asked, path):
    answer = client.get(f"/book/{asked.slots[0].id}/")
    assert (answer.status_code, answer.url) == (302, path)
    assert client.post(f"/book/{asked.slots[0].id}/", {"name": "李", "phone": "13800000000"}).status_code == 302
    assert not Booking.objects.exists()


def test_a_date_that_is_full_or_gone_offers_no_form(client, asked, path, at):
    at(asked.slots[0].starts_at + timedelta(minutes=1))
    assert client.post(path, {"name": "李"}).status_code == 409
    assert "不能再报" in client.get(f"/volunteers/{asked.task.id}/").text
    assert client.get(f"/volunteers/{asked.task.id}/days/{asked.task.id}/").status_code == 404


def test_the_certificate_is_fetched_with_number_and_secret_and_names_nobody(client, asked, path, at):
    held = asked.signs_up()
    codes = {"number": held.number, "secret": held.secret}
    assert client.get("/volunteers/thanks/").status_code == 200
    assert client.post("/volunteers/thanks/", codes).status_code == 409
    asked.came(held)
    at(asked.slots[0].ends_at)
    page = client.post("/volunteers/thanks/", codes)
    assert "1.5 小时" in page.text
    assert "李女士" not in page.text
    graded = client.post("/volunteers/thanks/", {**codes, "do": "grade", "grade": "4"})
    assert "记下了" in graded.text
    assert SignUp.objects.get().grade == 4
    wrong = {**codes, "secret": asked.signs_up("13800000001", now=asked.cast.now).secret}
    assert client.post("/volunteers/thanks/", wrong).status_code == 404


def test_who_was_entered_by_an_officer_gets_the_certificate_and_is_not_told_that_a_grade_was_kept(
    client, asked, path, at
):
    by = bookings.By(asked.cast.viewer("zhao"), bookings.PHONE)
    wanted = bookings.Wanted(name="王", phone="13800000007")
    held = bookings.book(asked.cast.bureau.id, asked.slots[0].id, wanted, by, now=asked.cast.now)
    asked.came(held)
    at(asked.slots[0].ends_at)
    codes = {"number": held.number, "secret": held.secret}
    page = client.post("/volunteers/thanks/", codes).text
    assert "1.5 小时" in page
    assert 'name="grade"' not in page
    assert "记下了" not in client.post("/volunteers/thanks/", {**codes, "do": "grade", "grade": "4"}).text


def test_the_desk_offers_adds_calls_and_cancels(client, cast, at):
    at(cast.now)
    client.force_login(cast.users["qian"])
    assert "还没有招过" in client.get("/desk/volunteers/").text
    starts = "2026-03-20T08:00"
    given = {
        "kind": "search", "title_zh": "公园寻人", "about": "两人一组分片找。", "place": "东门", "age": "18",
        "insurance": CROSSING.insurance, "unit": cast.units["heping"].id, "leads": cast.officers["zhao"].id,
        "starts_at": starts, "ends_at": "2026-03-20T12:00", "wanted": "30",
    }  # fmt: skip
    never = client.post("/desk/volunteers/new/", {**given, "about": "在楼下盯梢。"})
    assert never.status_code == 422
    assert "不能请志愿者做" in never.text
    made = client.post("/desk/volunteers/new/", given)
    assert made.status_code == 302
    day = {"starts_at": "2026-03-21T08:00", "ends_at": "2026-03-21T12:00", "wanted": "10"}
    assert client.post(f"{made.url}do/day/", {**day, "wanted": "x"}).status_code == 422
    assert client.post(f"{made.url}do/day/", day).status_code == 302
    called = client.post(f"{made.url}do/call/")
    assert called.url == f"/desk/notices/{VolunteerTask.objects.get().notice_id}/"
    assert client.post(f"{made.url}do/cancel/", {"why": ""}).status_code == 422
    assert client.post(f"{made.url}do/cancel/", {"why": "人找到了"}).status_code == 302
    assert "人找到了" in client.get(f"/volunteers/{VolunteerTask.objects.get().id}/").text
    assert client.get(made.url).status_code == 200
    client.force_login(cast.users["zhou"])
    assert client.get(made.url).status_code == 404
    assert client.post(f"{made.url}do/cancel/", {"why": "不"}).status_code in (404, 422)
