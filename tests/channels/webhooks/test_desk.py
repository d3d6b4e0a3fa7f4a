"""Webhooks on the desk: administrators add, test, change and stop them; nobody else sees them."""

from __future__ import annotations

import re

import pytest

from heliograph.channels.webhooks.models import Delivery, Endpoint
from tests.channels.webhooks.test_sending import owe

PATH = "/desk/webhooks/"


def words(response) -> str:
    return re.sub(r"<[^>]+>", " ", response.content.decode())


@pytest.fixture
def chen(desk_of):
    return desk_of("chen")


def form(receiver, **more) -> dict:
    return {"name": "调度台", "url": f"{receiver.url}/x", "events": ["notice.released"], "owner": "", **more}


def test_only_administrators_come_in(desk_of, tells, client):
    told = tells()
    for path in (PATH, PATH + "new/", f"{PATH}{told.endpoint.id}/", f"{PATH}{told.endpoint.id}/change/"):
        assert desk_of("zheng").get(path).status_code == 403
        assert client.get(path).status_code == 302
        assert desk_of("chen").get(path).status_code == 200
    assert desk_of("bei").get(f"{PATH}{told.endpoint.id}/").status_code == 403


def test_one_is_added_and_its_secret_shown_once(chen, receiver, partner):
    page = chen.post(PATH + "new/", form(receiver, owner="partner:12345", events=["matter.changed"]))
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{40,}", page.content.decode())
    assert secret
    assert page.headers["Cache-Control"] == "no-store"
    row = Endpoint.objects.get()
    assert row.partner == partner
    assert "whsec_" not in chen.get(f"{PATH}{row.id}/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "https://10.1.1.1/"},
        {"url": "nothing"},
        {"events": ["matter.changed"]},
        {"mail": "nobody"},
        {"events": []},
    ],
    ids=str,
)
def test_what_cannot_be_comes_back_with_the_reason(chen, receiver, wrong):
    page = chen.post(PATH + "new/", form(receiver, **wrong))
    assert page.status_code == 422
    assert "govuk-error-message" in page.content.decode()
    assert not Endpoint.objects.exists()


def test_a_test_shows_what_came_back_without_its_markup(chen, tells, receiver):
    told = tells()
    receiver.answer(500, b"<script>alert(1)</script>")
    page = chen.post(f"{PATH}{told.endpoint.id}/", {"step": "test"})
    assert "500" in words(page)
    assert "&lt;script&gt;" in page.content.decode()
    assert Delivery.objects.get().event == "test"


def test_the_log_shows_how_it_went_and_one_can_be_sent_again(chen, tells):
    told = tells()
    (row,) = owe(told)
    told.receiver.answer(503)
    told.sends()
    assert "503" in words(chen.get(f"{PATH}{told.endpoint.id}/"))
    Delivery.objects.update(state="failed", next_at=None)
    told.receiver.answer(200)
    chen.post(f"{PATH}{told.endpoint.id}/", {"step": f"again:{row.id}"})
    Endpoint.objects.update(retry_at=None)
    told.goes_on(minutes=1)
    assert told.sends() == 1
    for rubbish in ("again:x", f"again:{told.endpoint.id}", "nothing"):
        assert chen.post(f"{PATH}{told.endpoint.id}/", {"step": rubbish}).status_code in (302, 404)


def test_it_is_changed_stopped_and_started(chen, tells, receiver):
    told = tells()
    page = f"{PATH}{told.endpoint.id}/"
    assert chen.post(page + "change/", form(receiver, name="新名字", mail="it@x.example")).status_code == 302
    assert told.row.name == "新名字"
    assert "it@x.example" in words(chen.get(page))
    chen.post(page, {"step": "stop"})
    assert told.row.stopped_why == "by-hand"
    chen.post(page, {"step": "start"})
    assert told.row.stopped_at is None
    assert "whsec_" in chen.post(page, {"step": "secret"}).content.decode()


def test_every_change_is_in_the_record_without_the_secret(chen, tells, desk_of):
    told = tells()
    chen.post(f"{PATH}{told.endpoint.id}/", {"step": "secret"})
    shown = words(desk_of("feng").get("/desk/admin/changes/"))
    assert "加了接收地址" in shown
    assert "whsec_" not in shown


def test_programmers_are_told_how_to_check(client, cast):
    page = words(client.get("/webhooks/"))
    assert "webhook-signature" in page
    assert "matter.changed" in page
