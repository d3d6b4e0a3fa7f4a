"""Subscribing on the page: no account, one message to confirm, one press to stop, and no word about who is subscribed."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery import addressing
from heliograph.channels.delivery import reading as addresses
from heliograph.channels.delivery.models import Address
from heliograph.channels.subscriptions import actions, reading
from heliograph.channels.subscriptions.choice import Choice

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = {"channel": "mail", "address": "li@example.org", "kinds": ["traffic"], "areas": ["heping"]}


@pytest.fixture(autouse=True)
def _channels(line):
    """Mail goes to Django's own outbox."""


def sends(cast):
    from django.utils import timezone

    delivery.deliver_due(timezone.now())
    return mail.outbox


def test_somebody_subscribes_confirms_and_has_a_page_of_their_own(client, cast):
    answer = client.post("/subscribe/", ASKED)
    assert (answer.status_code, answer["Location"]) == (303, "/subscribe/sent/mail/")
    [letter] = sends(cast)
    assert letter.to == ["li@example.org"]
    link = re.search(r"http://testserver(/reach/\S+/)", letter.body).group(1)
    assert client.get(link).status_code == 200
    assert Address.objects.get().confirmed_at is None, "opening a link is not yet a word: mail programs open links"
    client.post(link)
    address = Address.objects.get()
    assert address.is_usable
    assert reading.choice_of(address) == Choice(("traffic",), ("heping",))
    page = client.get(f"/subscription/{actions.own_token(address)}/")
    assert "l***@example.org" in page.content.decode()


def test_by_text_message_too_the_message_holds_the_link_that_confirms(client, cast, line):
    client.post("/subscribe/", {**ASKED, "channel": "sms", "address": "13800000000"})
    sends(cast)
    [message] = line["sms"].got
    link = re.search(r"http://testserver(/reach/\S+/)", message.text).group(1)
    assert len(message.text) <= 2 * 67, "two parts of a text message at most"
    client.post(link)
    assert Address.objects.get().is_usable


def test_the_page_says_the_same_for_an_address_that_is_subscribed_already(client, cast):
    address = actions.sign_up(
        cast.bureau.id, "mail", "li@example.org", Choice(), language="zh-hans", is_confirmed=True, now=cast.now
    )
    answer = client.post("/subscribe/", ASKED)
    assert (answer.status_code, answer["Location"]) == (303, "/subscribe/sent/mail/")
    assert reading.choice_of(address) == Choice(), "a stranger who types it changes nothing"
    [letter] = sends(cast)
    assert f"/subscription/{actions.own_token(address)}/" in letter.body


def test_a_stranger_s_address_is_not_rung_again_and_again(client, cast):
    answers = [client.post("/subscribe/", ASKED).status_code for _ in range(6)]
    assert answers[:3] == [303, 303, 303]
    assert set(answers[3:]) == {422}
    assert len(sends(cast)) <= 3


def test_one_network_can_not_sign_up_browsers_without_end(client, cast, settings):
    settings.SUBMISSIONS_PER_NETWORK = 1
    answers = [client.post("/subscribe/", {**ASKED, "push": "{}"}) for _ in range(21)]
    assert {one.status_code for one in answers[:20]} == {422}
    assert (answers[20].status_code, int(answers[20]["Retry-After"]) > 0) == (429, True)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"address": "nonsense"}, "address"),
        ({"address": ""}, "address"),
        ({"channel": "pigeon"}, "channel"),
        ({"kinds": ["no-such"]}, "kinds"),
        ({"areas": ["no-such"]}, "areas"),
    ],
)
def test_a_wrong_form_comes_back_with_what_is_wrong_and_writes_nothing(client, cast, change, says):
    answer = client.post("/subscribe/", ASKED | change)
    assert answer.status_code == 422
    assert f'id="id_{says}' in answer.content.decode()
    assert not Address.objects.exists()


def test_the_own_page_changes_what_is_sent_and_stops_it(client, cast):
    address = actions.sign_up(
        cast.bureau.id, "mail", "li@example.org", Choice(), language="zh-hans", is_confirmed=True, now=cast.now
    )
    page = f"/subscription/{actions.own_token(address)}/"
    assert client.post(page, {"kinds": ["traffic"], "areas": ["donghu", "heping"]}).status_code == 303
    assert reading.choice_of(address) == Choice(("traffic",), ("donghu", "heping"))
    assert client.post(page, {"do": "stop"}).status_code == 303
    assert "已经停了" in client.get(page).content.decode()
    client.post(page, {"kinds": []})
    assert reading.choice_of(address) == Choice(("traffic",), ("donghu", "heping")), "what was stopped is not changed"


def reached(letter) -> str:
    return re.search(r"http://testserver(/reach/\S+/)", letter.body).group(1)


INSTEAD = {"do": "instead", "instead-channel": "mail", "instead-address": "li@work.example"}


@pytest.fixture
def subscriber(cast, line):
    address = actions.sign_up(
        cast.bureau.id, "sms", "13800000000", Choice(), language="zh-hans", is_confirmed=True, now=cast.now
    )
    return address, f"/subscription/{actions.own_token(address)}/"


def test_another_address_is_named_confirmed_by_its_own_letter_and_shown(client, cast, subscriber):
    address, page = subscriber
    assert client.post(page, INSTEAD).status_code == 303
    other = reading.stands_in(address)
    assert not other.is_usable
    [letter] = sends(cast)
    assert letter.to == ["li@work.example"]
    assert "改发到 l***@work.example" in client.get(reached(letter)).content.decode()
    client.post(reached(letter))
    assert "发不到时改发到 l***@work.example" in client.get(page).content.decode()


def test_naming_another_one_replaces_it_and_none_is_none(client, cast, subscriber):
    address, page = subscriber
    client.post(page, INSTEAD)
    client.post(page, {**INSTEAD, "instead-address": "li@home.example"})
    assert addresses.in_clear(reading.stands_in(address)) == "li@home.example"
    client.post(page, {"do": "no-instead"})
    assert reading.stands_in(address) is None
    assert actions.own(page.split("/")[2]).is_usable


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"instead-channel": "sms", "instead-address": "13800000000"}, "请填另一个"),
        ({"instead-address": "nobody"}, "完整的邮箱地址"),
        ({"instead-address": ""}, "请填写"),
    ],
)
def test_what_can_not_stand_in_is_said_at_its_field(client, subscriber, given, says):
    address, page = subscriber
    answer = client.post(page, {**INSTEAD, **given})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert reading.stands_in(address) is None


def test_a_strangers_address_is_not_rung_as_a_stand_in_either(client, subscriber):
    _, page = subscriber
    assert [client.post(page, INSTEAD).status_code for _ in range(5)][-1] == 422


def test_the_stop_page_says_what_ends_and_what_does_not(client, cast, subscriber):
    address, page = subscriber
    client.post(page, INSTEAD)
    stop = f"/stop/{addresses.token('stop', address)}/"
    assert "您提交过的事不受影响" in client.get(stop).content.decode()
    client.post(stop)
    assert "只停了订阅" in client.get(stop).content.decode()
    assert reading.stands_in(address) is None, "whoever stopped is not written to elsewhere either"


def test_stopping_a_stand_in_leaves_the_subscription(client, cast, subscriber):
    address, page = subscriber
    client.post(page, INSTEAD)
    stop = f"/stop/{addresses.token('stop', reading.stands_in(address))}/"
    client.post(stop)
    assert "您的订阅还在" in client.get(stop).content.decode()
    assert actions.own(page.split("/")[2]).is_usable


@pytest.mark.parametrize("token", ["x", "A" * 38, ""])
def test_a_made_up_link_opens_nothing(client, cast, token):
    assert client.get(f"/subscription/{token}/").status_code == 404


def test_a_link_of_one_kind_is_no_link_of_another(client, cast):
    from heliograph.channels.delivery import addressing

    address = actions.sign_up(
        cast.bureau.id, "mail", "li@example.org", Choice(), language="zh-hans", is_confirmed=True, now=cast.now
    )
    stop = addressing.token("stop", address.bureau_id, address.id)
    assert client.get(f"/subscription/{stop}/").status_code == 404
    assert client.get(f"/stop/{actions.own_token(address)}/").status_code == 404


def test_another_bureau_s_link_is_unknown_here(client, cast):
    address = actions.sign_up(
        cast.other_bureau.id, "mail", "li@example.org", Choice(), language="zh-hans", is_confirmed=True, now=cast.now
    )
    assert client.get(f"/subscription/{actions.own_token(address)}/").status_code == 404


def test_who_subscribed_is_told_of_notices_and_not_of_matters_they_do_not_have(client, cast):
    client.post("/subscribe/", ASKED)
    [letter] = sends(cast)
    confirm = re.search(r"http://testserver(/reach/\S+/)", letter.body).group(1)
    assert "有您订阅的通告时" in client.get(confirm).content.decode()
    client.post(confirm)
    assert "有您订阅的通告时" in client.get(confirm).content.decode()
    address = Address.objects.get()
    stop = f"/stop/{addressing.token('stop', address.bureau_id, address.id)}/"
    assert "您订阅的通告就不再发到" in client.get(stop).content.decode()
    client.post(stop)
    stopped = client.get(stop).content.decode()
    assert 'href="/subscribe/"' in stopped
    assert "您的事项" not in stopped
