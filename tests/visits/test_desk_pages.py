"""Without a script, and what residents see: plan, write down, register, print, cancel; exchange a slip."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.visits.models import Slip, State, Visit
from tests.visits.conftest import WHERE


@pytest.fixture
def desk(beat_round, client):
    beat_round.cast.now = timezone.now()
    beat_round.log_in(client)
    return beat_round


def plan(desk, client, **more):
    given = {
        "token": new_id(), "beat": "heping-1", "day": desk.today.isoformat(), "place": "home", "words": WHERE,
    }  # fmt: skip
    return client.post("/desk/visits/plan/", given | more)


def test_a_visit_is_planned_written_down_and_corrected_without_a_script(desk, client):
    assert plan(desk, client).status_code == 302
    row = Visit.objects.get()
    assert WHERE in client.get("/desk/visits/").content.decode()
    page = client.get(f"/desk/visits/{row.id}/").content.decode()
    assert WHERE in page
    given = {"token": new_id(), "base": 1, "beat": "heping-1", "day": desk.today.isoformat(), "place": "home"}
    assert client.post(f"/desk/visits/{row.id}/", given).status_code == 422
    client.post(f"/desk/visits/{row.id}/", given | {"outcome": "met", "advice": ["fraud", "traffic"]})
    row.refresh_from_db()
    assert (row.state, row.advice) == (State.DONE, ["fraud", "traffic"])
    assert WHERE not in client.get("/desk/visits/").content.decode()
    again = given | {"token": new_id(), "outcome": "nobody"}
    told = client.post(f"/desk/visits/{row.id}/", again)
    assert told.status_code == 422
    assert "刚刚在别处改过" in told.content.decode()
    client.post(f"/desk/visits/{row.id}/", again | {"base": 2})
    row.refresh_from_db()
    assert row.outcome == "nobody"


def test_a_form_sent_twice_plans_once(desk, client):
    token = new_id()
    for _ in range(2):
        assert plan(desk, client, token=token).status_code == 302
    assert Visit.objects.count() == 1


def test_a_visit_nobody_planned_is_written_down(desk, client):
    given = {"token": new_id(), "base": 0, "beat": "heping-2", "day": desk.today.isoformat(), "place": "shop"}
    client.post("/desk/visits/new/", given | {"outcome": "met"})
    assert Visit.objects.get().beat.code == "heping-2"


def test_anothers_plan_is_no_page(desk, client):
    planned = desk.plan()
    desk.sends(planned, "jiang")
    assert client.get(f"/desk/visits/{planned.visit}/").status_code == 404


def test_slips_are_printed_with_codes_that_stand_on_no_later_page(desk, client):
    page = client.post("/desk/visits/slips/", {"token": new_id()}).content.decode()
    codes = re.findall(r'<p class="hg-number">([^<]{17})</p>', page)
    assert len(codes) == 8
    assert page.count("<svg") >= 8
    later = client.get("/desk/visits/slips/").content.decode() + client.get("/desk/visits/").content.decode()
    assert not [code for code in codes if code in later]
    client.post("/desk/visits/slips/cancel/")
    assert not Slip.objects.filter(cancelled_at=None).exists()


def ask(desk, client, slip, **more):
    given = {
        "token": new_id(), "door-beat": "heping-1", "door-day": desk.today.isoformat(), "door-slip": slip.id, "kind": "other",
        "words": "楼道的灯坏了。", "name": "李丽", "phone": "13800000000",
    }  # fmt: skip
    return client.post("/desk/visits/requests/help/", given | more)


def test_a_request_is_registered_and_the_resident_exchanges_the_slip_for_the_receipt(desk, client):
    slip = desk.slip()
    assert client.get("/desk/visits/requests/").status_code == 200
    assert ask(desk, client, slip, words="").status_code == 422
    assert ask(desk, client, slip).status_code == 302
    assert Matter.objects.get().channel == "visit"
    client.logout()
    assert client.get("/visits/slip/").status_code == 200
    token = new_id()
    page = client.post("/visits/slip/", {"code": slip.code.lower(), "token": token}).content.decode()
    number = Matter.objects.get().number
    assert f"{number[:4]}-{number[4:8]}-{number[8:]}" in page
    assert client.get(f"/m/{number}/").status_code == 200
    again = client.post("/visits/slip/", {"code": slip.code, "token": token})
    assert again.status_code == 200
    other = client.post("/visits/slip/", {"code": slip.code, "token": new_id()})
    assert other.status_code == 409
    assert "不是您换的" in other.content.decode()


def test_a_request_without_a_slip_in_hand_says_what_to_do(desk, client):
    assert "打印一批回执条" in client.get("/desk/visits/requests/help/").content.decode()
    assert client.get("/desk/visits/requests/complaint/").status_code == 404


def test_a_slip_that_came_before_its_request_names_the_officer_and_the_telephone(desk, client):
    slip = desk.slip()
    client.logout()
    page = client.post("/visits/slip/", {"code": slip.code, "token": new_id()}).content.decode()
    assert "这张条是真的" in page
    assert "赵勇（010001）" in page
    assert "0571-110" in page
    client.force_login(desk.cast.users["qian"])
    assert slip.serial in client.get("/desk/visits/").content.decode()


@pytest.mark.parametrize(("code", "status"), [("", 422), ("4A7CW", 422), ("一二三", 422)])
def test_a_mistyped_code_says_what_is_wrong(desk, client, code, status):
    assert client.post("/visits/slip/", {"code": code}).status_code == status


def test_codes_can_not_be_tried_by_the_thousand(desk, client):
    from heliograph.core.receipt import new_secret

    codes = [client.post("/visits/slip/", {"code": new_secret()}).status_code for _ in range(45)]
    assert codes[:40] == [404] * 40
    assert codes[-1] == 429


def test_the_board_is_public_and_teaches_when_it_is_empty(desk, client, monkeypatch):
    client.logout()
    assert "没有走访的数字" in client.get("/visits/").content.decode()
    for _ in range(10):
        desk.sends(desk.made())
    over = desk.today.replace(day=1) + timedelta(days=62)  # the month and 30 days more
    monkeypatch.setattr(timezone, "now", lambda: datetime(over.year, over.month, over.day, 12, tzinfo=UTC))
    page = client.get(f"/visits/?month={desk.today:%Y-%m}").content.decode()
    assert "和平一警区" in page


def test_what_the_unit_did_can_be_opened_for_a_correction_from_the_list(desk, client):
    made = desk.made()
    desk.sends(made)
    page = client.get("/desk/visits/").content.decode()
    assert f'<a class="hg-link-row" href="/desk/visits/{made.visit}/">' in page
