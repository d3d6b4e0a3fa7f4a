"""The pages of open question times and reception days, by HTTP, as residents and officers use them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.matters.actions import Actor
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.questions.actions import live, reception
from heliograph.questions.models import HourQuestion, OpenHour, ReceptionTime


def words(response) -> str:
    return response.content.decode()


def codes_of(page: str) -> tuple[str, str]:
    found = re.findall(r'<dd class="hg-number">([^<]+)</dd>', page)
    return found[0], found[1]


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def hour(cast, now) -> OpenHour:
    """An hour that is under way."""
    viewer = organisation.viewer_for(cast.users["qian"], now.date())
    new = live.NewHour(
        cast.units["heping"].id, cast.officers["qian"].id, "所长", "夜里噪音怎么管", "夜市、工地。", now - timedelta(minutes=5),
        now + timedelta(minutes=55),
    )  # fmt: skip
    return live.announce(viewer, new, now=now - timedelta(days=3))


@pytest.fixture
def day(cast, now):
    viewer = organisation.viewer_for(cast.users["tang"], now.date())
    starts = now + timedelta(days=7)
    new = reception.NewDay(
        cast.units["chunan"].id, cast.officers["zheng"].id, "局长", "信访接待室", starts, starts + timedelta(hours=1), 30,
        waiting_most=1,
    )  # fmt: skip
    return reception.announce(viewer, new, now=now)


def officer(cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def test_a_question_goes_from_the_form_to_the_answer_and_back_to_its_asker(cast, client, hour):
    page = words(client.get(f"/live/{hour.id}/"))
    assert "正在回答" in page
    assert 'http-equiv="refresh"' in page
    asked = words(client.post(f"/live/{hour.id}/ask/", {"words": "工地半夜施工，找谁？我电话13912345678"}))
    number, secret = codes_of(asked)
    row = HourQuestion.objects.get()
    zhao, qian = officer(cast, "zhao"), officer(cast, "qian")
    assert "工地半夜施工" in words(zhao.get(f"/desk/live/{hour.id}/"))
    board = words(zhao.get(f"/desk/live/questions/{row.id}/"))
    (choice,) = set(re.findall(r'name="(choice-[^"]+)"', board))
    response = zhao.post(f"/desk/live/questions/{row.id}/", {"do": "show", choice: "keep"})
    assert response.status_code == 302, words(response)
    response = qian.post(f"/desk/live/questions/{row.id}/", {"do": "answer", "words": "夜里十点以后打 110。"})
    assert response.status_code == 302, words(response)
    fresh = words(client.get(f"/live/{hour.id}/now/"))
    assert "夜里十点以后打 110。" in fresh
    assert "13912345678" not in fresh
    mine = words(client.post("/live/mine/", {"number": number, "secret": secret}))
    assert "夜里十点以后打 110。" in mine


def test_the_changing_part_is_sent_only_when_it_changed(cast, client, hour):
    first = client.get(f"/live/{hour.id}/now/")
    again = client.get(f"/live/{hour.id}/now/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.post(f"/live/{hour.id}/ask/", {"words": "工地半夜施工，找谁？"})
    assert client.get(f"/live/{hour.id}/now/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_page_need_not_load_itself_anew(client, hour):
    assert 'http-equiv="refresh"' not in words(client.get(f"/live/{hour.id}/?still"))


def test_questions_are_limited_by_network_and_nothing_typed_is_lost(client, hour, settings):
    settings.SUBMISSIONS_PER_NETWORK = 2
    pages = [client.post(f"/live/{hour.id}/ask/", {"words": f"第{place}个问题？"}) for place in range(3)]
    assert [page.status_code for page in pages] == [200, 200, 429]
    assert "第2个问题？" in words(pages[2])


def test_wrong_codes_are_counted_and_then_refused(client, hour):
    sent = {"number": "4A7CWHKRM3E", "secret": "AAAA-AAAA-AAAA-AAAA"}
    codes = {client.post("/live/mine/", sent).status_code for _ in range(3)}
    assert codes <= {404, 422}


def test_after_the_hour_its_asker_makes_a_question_a_matter(cast, client, hour, now):
    number, secret = codes_of(words(client.post(f"/live/{hour.id}/ask/", {"words": "工地半夜施工，找谁？"})))
    qian = officer(cast, "qian")
    assert qian.post(f"/desk/live/{hour.id}/do/close/", {"words": ""}).status_code == 302
    page = words(client.post("/live/mine/", {"number": number, "secret": secret}))
    assert "登记成咨询" in page
    receipt = words(client.post("/live/mine/", {"number": number, "secret": secret, "do": "carry"}))
    assert "请收好回执" in receipt
    assert Matter.objects.get().channel == "open-hour"
    record = words(client.get(f"/live/{hour.id}/"))
    assert "这一场结束了" in record


def test_a_lead_announces_moves_and_cancels_by_forms(cast, client):
    qian = officer(cast, "qian")
    start = timezone.localtime() + timedelta(days=3)
    at = f"{start:%Y-%m-%dT10:00}", f"{start:%Y-%m-%dT11:00}"
    sent = {
        "title": "户口问题", "about": "落户、分户。", "unit": cast.units["heping"].id, "leader": cast.officers["qian"].id,
        "post": "所长", "starts_at": at[0], "ends_at": at[1],
    }  # fmt: skip
    response = qian.post("/desk/live/new/", sent)
    assert response.status_code == 302, words(response)
    where = response["Location"]
    assert "户口问题" in words(client.get("/live/"))
    moved = {
        "starts_at": at[0].replace("10:00", "14:00"),
        "ends_at": at[1].replace("11:00", "15:00"),
        "words": "开会。",
    }
    assert qian.post(f"{where}do/move/", moved).status_code == 302
    assert qian.post(f"{where}do/cancel/", {"words": ""}).status_code == 422
    assert qian.post(f"{where}do/cancel/", {"words": "台风。"}).status_code == 302
    assert "台风。" in words(client.get(f"/live/{OpenHour.objects.get().id}/"))


def test_a_calendar_file_for_each(client, hour, day):
    for address, title in ((f"/live/{hour.id}.ics", "在线访谈"), (f"/reception/{day.id}.ics", "局长接待日")):
        response = client.get(address)
        assert response["Content-Type"].startswith("text/calendar")
        assert title in words(response)


BOOKED = {"subject": "路灯坏了", "name": "李丽", "phone": "13800000000", "slot": "2"}


def test_a_time_is_booked_by_form_and_its_receipt_opens_the_matter(cast, client, day):
    assert "选一个时间" in words(client.get(f"/reception/{day.id}/"))
    page = words(client.get(f"/reception/{day.id}/book/?time=2"))
    assert re.search(r'value="2" checked', page)
    receipt = words(client.post(f"/reception/{day.id}/book/", BOOKED))
    assert "请收好回执" in receipt
    assert ReceptionTime.objects.get().number == 2
    matter = Matter.objects.get()
    held = words(client.get(f"/m/{matter.number}/"))
    assert "信访接待室" in held


def test_a_time_that_was_taken_meanwhile_is_said_and_nothing_typed_is_lost(client, day):
    assert client.post(f"/reception/{day.id}/book/", BOOKED).status_code == 200
    response = Client().post(f"/reception/{day.id}/book/", {**BOOKED, "subject": "井盖没了"})
    assert response.status_code == 409
    assert "井盖没了" in words(response)
    assert "请另选一个" in words(response)


def test_a_full_day_offers_the_waiting_list_and_then_nothing(client, day):
    for slot in ("1", "2", ""):
        assert Client().post(f"/reception/{day.id}/book/", {**BOOKED, "slot": slot}).status_code == 200
    assert ReceptionTime.objects.filter(status="waiting").count() == 1
    assert Client().post(f"/reception/{day.id}/book/", BOOKED).status_code == 409


def test_the_petition_office_confirms_places_and_ends_by_forms(cast, client, day):
    client.post(f"/reception/{day.id}/book/", BOOKED)
    tang, matter = officer(cast, "tang"), Matter.objects.get()
    assert "李丽" in words(tang.get(f"/desk/reception/{day.id}/"))
    assert tang.post(f"/desk/reception/{day.id}/do/confirm/", {"matter": matter.id}).status_code == 302
    assert ReceptionTime.objects.get().status == "confirmed"
    page = words(tang.get(f"/desk/reception/place/{matter.id}/"))
    (free,) = re.findall(rf'value="({day.id}:1)"', page)
    response = tang.post(f"/desk/reception/place/{matter.id}/", {"time": free, "words": "您说早一点好。"})
    assert response.status_code == 302, words(response)
    assert ReceptionTime.objects.get().number == 1
    assert tang.post(f"/desk/reception/{day.id}/do/cancel/", {"words": "台风。"}).status_code == 302
    assert matter.number[:4] in words(tang.get("/desk/reception/")).replace("-", "")


def test_a_booking_entered_at_a_counter_waits_for_a_time(cast, now):
    tang = organisation.viewer_for(cast.users["tang"], now.date())
    cast.submits("reception", now=now)
    page = words(officer(cast, "tang").get("/desk/reception/"))
    assert "还没有时间的预约" in page
    assert Actor(tang).viewer is not None


def test_a_day_is_announced_by_form(cast, client):
    tang, start = officer(cast, "tang"), timezone.localtime() + timedelta(days=9)
    sent = {
        "leader": cast.officers["zheng"].id, "post": "局长", "unit": cast.units["chunan"].id, "about": "", "place": "信访室",
        "access": "", "starts_at": f"{start:%Y-%m-%dT09:00}", "ends_at": f"{start:%Y-%m-%dT11:00}", "minutes": "20",
        "waiting_most": "5", "mode": "booked", "area": "",
    }  # fmt: skip
    response = tang.post("/desk/reception/new/", sent)
    assert response.status_code == 302, words(response)
    assert "还有 6 个时间" in words(client.get("/reception/"))


@pytest.mark.parametrize("who", ["zhao", "sun", "luo"])
def test_who_does_not_run_reception_days_sees_no_list_of_people(cast, day, who):
    assert officer(cast, who).get(f"/desk/reception/{day.id}/").status_code == 404
    assert officer(cast, who).get("/desk/reception/").status_code == 403


@pytest.mark.parametrize("address", ["/live/", "/reception/", "/answers/"])
def test_empty_lists_say_what_comes(cast, client, address):
    assert "hg-empty" in words(client.get(address))


def test_every_page_is_there_in_english(client, hour, day):
    client.cookies["django_language"] = "en"
    for address in (
        "/live/",
        f"/live/{hour.id}/",
        f"/live/{hour.id}/ask/",
        "/reception/",
        f"/reception/{day.id}/",
        f"/reception/{day.id}/book/",
    ):
        assert client.get(address, headers={"Accept-Language": "en"}).status_code == 200
