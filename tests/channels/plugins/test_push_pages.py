"""Notices in a browser, from the page that turns them on to the message that the browser opens."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from heliograph.channels import configuration
from heliograph.channels.delivery import actions, addressing
from heliograph.channels.delivery.models import Address
from heliograph.channels.plugins import push
from heliograph.channels.subscriptions import reading
from heliograph.core.receipt import show_secret
from heliograph.matters.actions import Contact
from heliograph.matters.models import Matter, Party
from tests.channels.listening import listening
from tests.channels.plugins.test_push import TABLE
from tests.channels.receiver import Receiver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service():
    with listening() as server:
        server.answer(201)
        yield server


@pytest.fixture
def channel(tmp_path, monkeypatch, service):
    push.create_key(tmp_path)
    (tmp_path / "channels.toml").write_text(TABLE + "own_network = true", "utf-8")
    made = configuration.load(tmp_path)
    monkeypatch.setattr(configuration, "load", lambda home: made)
    configuration.forget()
    yield made["push"]
    configuration.forget()


@pytest.fixture
def mine(cast, client, channel):
    """Li's matter, held by her browser."""
    receipt = cast.submits(contact=Contact(name="李丽", phone="13800000000"), unit=cast.units["heping"].id)
    client.post("/follow/", {"number": receipt.number, "secret": show_secret(receipt.secret)})
    return receipt


def turn_on(client, receipt, subscription: str):
    return client.post(f"/m/{receipt.number}/reach/", {"do": "add", "channel": "push", "address": subscription})


def test_a_browser_turned_on_gets_the_next_news_and_nothing_of_what_it_is(cast, client, mine, service):
    page = client.get(f"/m/{mine.number}/reach/").content.decode()
    assert configuration.channels()["push"].public_key in page
    receiver = Receiver()
    assert turn_on(client, mine, receiver.subscription(f"{service.url}/1")).status_code == 303
    cast.does(mine, "answer", "zhao", words="请带身份证来。")
    actions.deliver_due((timezone.now() + timedelta(days=2)).replace(hour=4))  # noon in Shanghai: no quiet hours
    (heard,) = service.heard
    said = json.loads(receiver.opens(heard.body))
    assert said["body"] == "您有新消息，点开查看。"
    assert "身份证" not in json.dumps(said, ensure_ascii=False)
    assert said["link"].startswith("http://testserver/")
    assert client.get(said["stop"].removeprefix("http://testserver")).status_code == 200


def test_what_is_no_subscription_is_told_on_the_page_and_not_shown_back(client, mine):
    answer = turn_on(client, mine, '{"endpoint": "https://push.example/", "keys": "what a stranger typed"}')
    assert answer.status_code == 422
    assert "没能在这个浏览器里打开提醒" in answer.content.decode()
    assert "what a stranger typed" not in answer.content.decode()
    assert not Address.objects.filter(channel="push").exists()


def test_turning_off_stops_everything_that_this_browser_gets(client, cast, mine, service):
    subscription = Receiver().subscription(f"{service.url}/1")
    turn_on(client, mine, subscription)
    actions.allow(cast.bureau.id, "push", subscription, is_confirmed=True, now=timezone.now())
    answer = client.post("/push/", {"address": subscription})
    assert (answer.status_code, answer["Location"]) == (303, "/push/?done=off")
    assert "关掉了" in client.get("/push/?done=off").content.decode()
    assert [row.stopped_at is not None for row in Address.objects.filter(channel="push")] == [True, True]


def test_turning_off_what_is_no_subscription_says_so(client, mine):
    assert client.post("/push/", {"address": "x"}).status_code == 422


def moved(client, old: str, fresh: str):
    body = json.dumps({"old": json.loads(old), "fresh": json.loads(fresh)})
    return client.post("/push/moved/", body, content_type="application/json")


def test_a_subscription_that_became_another_one_goes_on_under_the_new_one(client, cast, mine, service):
    old, fresh = Receiver().subscription(f"{service.url}/1"), Receiver().subscription(f"{service.url}/2")
    turn_on(client, mine, old)
    own = actions.allow(cast.bureau.id, "push", old, is_confirmed=True, now=timezone.now())
    assert [moved(client, old, fresh).status_code for _ in range(2)] == [204, 204]
    wanted = configuration.channels()["push"].address(fresh)
    assert {addressing.open_text(row) for row in Address.objects.filter(channel="push")} == {wanted}
    assert Address.objects.get(id=own.id).is_usable, "a subscription to notices keeps its row"


def test_nobody_moves_an_address_without_its_secret(client, mine, service):
    receiver, stranger = Receiver(), Receiver()
    turn_on(client, mine, receiver.subscription(f"{service.url}/1"))
    guessed = json.loads(receiver.subscription(f"{service.url}/1"))
    guessed["keys"]["auth"] = json.loads(stranger.subscription("https://x/"))["keys"]["auth"]
    assert moved(client, json.dumps(guessed), stranger.subscription(f"{service.url}/9")).status_code == 204
    (row,) = Address.objects.filter(channel="push")
    assert "/1" in addressing.open_text(row, Matter.objects.get(id=row.matter_id))
    assert Party.objects.filter(id=row.party_id).exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"old": 1, "fresh": 2}', b"\xff", b"[" * 5000])
def test_rubbish_about_a_move_is_refused(client, channel, cast, body):
    assert client.post("/push/moved/", body, content_type="application/json").status_code == 400


def test_too_much_is_refused_unread(client, channel, cast):
    assert client.post("/push/moved/", b"x" * 9000, content_type="application/json").status_code == 413


def test_the_worker_is_served_where_it_may_work_and_never_kept_stale(client, channel, cast):
    answer = client.get("/push/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert b"showNotification" in answer.content


@pytest.mark.parametrize(("method", "path"), [("get", "/push/"), ("get", "/push/worker.js"), ("post", "/push/moved/")])
def test_an_instance_without_the_channel_has_none_of_it(client, cast, method, path):
    assert getattr(client, method)(path).status_code == 404


def test_a_browser_subscribes_to_notices_by_its_button_alone(client, cast, channel, service):
    assert channel.public_key in client.get("/subscribe/").content.decode()
    subscription = Receiver().subscription(f"{service.url}/1")
    answer = client.post("/subscribe/", {"push": subscription, "channel": "mail", "address": "", "kinds": ["traffic"]})
    assert (answer.status_code, answer["Location"]) == (303, "/subscribe/sent/push/")
    assert "打开了" in client.get("/subscribe/sent/push/").content.decode()
    row = Address.objects.get(channel="push")
    assert row.is_usable
    assert reading.choice_of(row).kinds == ("traffic",)


@pytest.mark.parametrize(("push_", "kinds", "says"), [("x", [], "没能在这个浏览器里打开提醒"), ("ok", ["nothing"], "")])
def test_a_browser_that_cannot_subscribe_is_told_why(client, cast, channel, service, push_, kinds, says):
    subscription = Receiver().subscription(f"{service.url}/1") if push_ == "ok" else push_
    answer = client.post("/subscribe/", {"push": subscription, "channel": "mail", "address": "", "kinds": kinds})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Address.objects.exists()
