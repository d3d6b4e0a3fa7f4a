"""The clients of Open311 on the desk: a key each, shown once, given out by administrators alone."""

from __future__ import annotations

import re

import pytest

from heliograph.channels.open311.models import Client
from tests.channels.open311.conftest import Calling

PATH = "/desk/open311/"


@pytest.fixture
def chen(desk_of):
    return desk_of("chen")


def key_on(page) -> str:
    found = re.search(r"<code>([A-Za-z0-9_-]{43})</code>", page.content.decode())
    return found[1] if found else ""


def test_only_administrators_come_in(desk_of, app, client):
    for path in (PATH, PATH + "city-app/"):
        assert desk_of("zheng").get(path).status_code == 403
        assert client.get(path).status_code == 302
        assert desk_of("chen").get(path).status_code == 200
    assert desk_of("chen").get(PATH + "nobody/").status_code == 404


def test_a_client_gets_a_key_that_works_and_is_shown_once(chen, cast):
    page = chen.post(PATH, {"code": "app", "name_zh": "随手拍", "name_en": "App", "a_minute": "10"})
    key = key_on(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert Calling(Client.objects.get(), key).asks().status_code == 200
    assert key_on(chen.get(PATH + "app/")) == ""
    assert bytes(Client.objects.get().key_hash) != key.encode()


def test_a_new_key_ends_the_old_one(chen, app):
    key = key_on(chen.post(PATH + "city-app/", {"step": "key"}))
    assert app.asks().status_code == 403
    app.key = key
    assert app.asks().status_code == 200


def test_one_that_is_stopped_can_come_back_with_its_key(chen, app):
    chen.post(PATH + "city-app/", {"step": "stop"})
    assert app.asks().status_code == 403
    chen.post(PATH + "city-app/", {"step": "let-in"})
    assert app.asks().status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"code": "Zu Lang!"}, {"name_zh": ""}, {"a_minute": "0"}, {"code": "city-app"}], ids=str
)
def test_what_cannot_be_comes_back_with_the_reason(chen, app, wrong):
    page = chen.post(PATH, {"code": "b", "name_zh": "乙", "name_en": "B", "a_minute": "10", **wrong})
    assert page.status_code == 422
    assert Client.objects.count() == 1


def test_programmers_are_told_where_the_door_is(client, cast):
    page = client.get("/open311/").content.decode()
    assert "http://testserver/open311/v2" in page
    assert "consultation" in page
