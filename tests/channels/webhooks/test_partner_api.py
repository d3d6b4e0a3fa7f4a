"""A partner looks after its own endpoints by the API, and reaches nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from heliograph.channels.api import description, hooks
from heliograph.channels.webhooks import kinds
from heliograph.channels.webhooks.actions.sending import deliver_due
from tests.channels.api.conftest import HOTLINE, takes_in


@pytest.fixture
def made(hotline, receiver):
    answer = hotline.post("webhooks", {"name": "派单系统", "url": f"{receiver.url}/h", "events": ["matter.changed"]})
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def test_it_adds_one_and_is_told_with_its_secret(cast, hotline, receiver, made, brought_in):
    cast.does(brought_in, "accept", "tang", now=datetime.now(UTC))
    deliver_due(lambda: datetime.now(UTC))
    (heard,) = receiver.heard
    assert Webhook(made["secret"]).verify(heard.body, heard.headers)["data"]["id"] == "12345-7"
    (log,) = hotline.get(f"webhooks/{made['webhook']['id']}/deliveries").json()["deliveries"]
    assert (log["event"], log["state"], log["status"]) == ("matter.changed", "delivered", 200)


def test_it_tests_it_and_sees_the_answer(hotline, receiver, made):
    receiver.answer(418, "茶".encode())
    said = hotline.post(f"webhooks/{made['webhook']['id']}/test", {}).json()
    assert (said["taken"], said["status"], said["shown"]) == (False, 418, "茶")
    assert receiver.heard[0].headers["webhook-id"]


def test_it_changes_the_secret_with_both_valid_or_at_once(hotline, receiver, made):
    path = f"webhooks/{made['webhook']['id']}/"
    hotline.post(path + "secret", {"both_hours": 1})
    hotline.post(path + "test", {})
    assert len(receiver.heard[0].headers["webhook-signature"].split()) == 2
    new = hotline.post(path + "secret", {"both_hours": 0}).json()["secret"]
    hotline.post(path + "test", {})
    assert Webhook(new).verify(receiver.heard[1].body, receiver.heard[1].headers)
    assert len(receiver.heard[1].headers["webhook-signature"].split()) == 1


def test_it_stops_and_starts_it(hotline, made):
    path = f"webhooks/{made['webhook']['id']}/"
    assert hotline.post(path + "stop", {}).json()["stopped_why"] == "by-hand"
    assert hotline.post(path + "start", {}).json()["stopped_at"] is None
    (one,) = hotline.get("webhooks").json()["webhooks"]
    assert "secret" not in one


@pytest.mark.parametrize("path", ["test", "secret", "stop", "start"])
def test_another_partners_is_not_there(cast, made, path):
    other = takes_in(cast.bureau, replace(HOTLINE, code="110"), datetime.now(UTC)).logs_in()
    assert other.post(f"webhooks/{made['webhook']['id']}/{path}", {}).status_code == 404
    assert other.get(f"webhooks/{made['webhook']['id']}/deliveries").status_code == 404
    assert other.get("webhooks").json() == {"webhooks": []}


@pytest.mark.parametrize(
    "sent",
    [
        {"url": "http://10.0.0.1/"}, {"url": "https://127.0.0.1/"}, {"url": "https://localhost/"},
        {"events": ["request.changed"]}, {"events": []}, {"name": ""}, {"more": 1},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(hotline, sent):
    given = {"name": "a", "url": "https://hooks.example.com/", "events": ["matter.changed"], **sent}
    answer = hotline.post("webhooks", given)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(next(iter(sent)))


def test_without_the_scope_it_may_not(cast):
    other = takes_in(cast.bureau, replace(HOTLINE, code="110", scopes=["intake"]), datetime.now(UTC)).logs_in()
    assert other.get("webhooks").status_code == 403


def test_the_description_names_every_event():
    document = description.document("en", hooks.described("en"))
    assert set(document["webhooks"]) == {one.code for one in (*kinds.KINDS, kinds.TEST)}
    assert "/api/v1/partner/webhooks" in document["paths"]
