"""People choose how they are told, confirm that an address is theirs, and stop it with one press, without a log-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from heliograph.channels.delivery import actions, addressing
from heliograph.channels.delivery.models import Address, Message
from heliograph.core.receipt import show_secret
from heliograph.matters.actions import Contact
from heliograph.matters.models import Party
from tests.conftest import plausible
from tests.matters import at_the_door as door

HOUR = timedelta(hours=1)


@pytest.fixture
def mine(cast, client, line):
    """Li's matter, held by her browser."""
    receipt = cast.submits(contact=Contact(name="李丽", phone="13800000000"), unit=cast.units["heping"].id)
    client.post("/follow/", {"number": receipt.number, "secret": show_secret(receipt.secret)})
    return receipt


def press(client, receipt, **fields):
    return client.post(f"/m/{receipt.number}/reach/", fields)


def links(text: str, part: str) -> list[str]:
    return re.findall(rf"http://testserver(/{part}/[\w-]+/)", text)


def soon(cast):
    """The pages ask the real clock: what they made is due then."""
    from django.utils import timezone

    return timezone.now() + timedelta(minutes=1)


# On the form


def ask(cast, client, **fields):
    values = {field.name: plausible(field) for field in cast.procedure("consultation").fields if field.required}
    return client.post("/ask/consultation/", values | fields)


@pytest.mark.parametrize(
    ("fields", "channels"),
    [
        ({"email": "li@example.org"}, ["mail"]),
        ({"email": "li@example.org", "ways": "mail"}, ["mail"]),
        ({"email": "li@example.org", "ways": "page"}, []),
        ({"phone": "13800000000", "ways": "sms"}, ["sms"]),
        ({"phone": "13800000000", "email": "li@example.org", "ways": "sms,mail"}, ["sms", "mail"]),
        ({"ways": "mail"}, []),
    ],
)
def test_the_form_asks_how_and_that_is_how(cast, client, line, fields, channels):
    assert ask(cast, client, **fields).status_code == 200
    assert [row.channel for row in Address.objects.order_by("rank")] == channels
    assert Message.objects.count() == min(1, len(channels))


def test_a_way_without_its_address_is_asked_for_at_its_field(cast, client, line):
    answer = ask(cast, client, ways="sms")
    assert answer.status_code == 422
    assert "您选了这种通知方式" in answer.content.decode()


def test_ways_that_the_instance_lacks_are_not_offered(cast, client):
    page = client.get("/ask/consultation/").content.decode()
    assert 'value="mail"' in page
    assert 'value="sms"' not in page


# On the matter's page


def test_a_way_is_added_confirmed_by_its_code_and_used(cast, client, mine, line):
    press(client, mine, do="add", channel="sms", address="13911111111")
    address = Address.objects.get()
    assert not address.is_usable
    actions.deliver_due(soon(cast))
    (sent,) = line["sms"].got
    assert press(client, mine, do="code", which=str(address.id), code="000000x").status_code == 422
    (code,) = re.findall(r"\d{6}", sent.text)
    assert press(client, mine, do="code", which=str(address.id), code=code).status_code == 303
    address.refresh_from_db()
    assert address.is_usable
    cast.does(mine, "accept", "zhao", now=cast.now + HOUR)
    actions.deliver_due(cast.now + HOUR)
    assert [one.to for one in line["sms"].got] == ["13911111111"] * 2


def test_a_mail_address_is_confirmed_by_the_link_in_the_letter(cast, client, mine):
    press(client, mine, do="add", channel="mail", address="li@example.org")
    actions.deliver_due(soon(cast))
    (link,) = links(mail.outbox[0].body, "reach")
    stranger = Client()
    page = stranger.get(link)
    assert page.status_code == 200
    assert not Address.objects.get().is_usable  # mail programs open links: only a press confirms
    stranger.post(link)
    assert Address.objects.get().is_usable
    assert Party.objects.get().reach == "other"


def test_a_strangers_telephone_is_not_rung_all_day(cast, client, mine, line):
    answers = [press(client, mine, do="add", channel="sms", address="13911111111") for _ in range(4)]
    assert [one.status_code for one in answers] == [303, 303, 303, 422]
    assert "过一个小时" in answers[-1].content.decode()


def test_codes_can_not_be_tried_by_the_thousand(cast, client, mine, line):
    press(client, mine, do="add", channel="sms", address="13911111111")
    address = Address.objects.get()
    for _ in range(10):
        press(client, mine, do="code", which=str(address.id), code="000000")
    actions.deliver_due(soon(cast))
    (code,) = re.findall(r"\d{6}", line["sms"].got[0].text)
    press(client, mine, do="code", which=str(address.id), code=code)
    address.refresh_from_db()
    assert not address.is_usable


def test_who_holds_no_receipt_sees_no_address(cast, mine):
    answer = Client().get(f"/m/{mine.number}/reach/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/r/{mine.number}"


def test_the_page_masks_addresses(cast, client, mine):
    press(client, mine, do="add", channel="mail", address="lili@example.org")
    page = client.get(f"/m/{mine.number}/reach/").content.decode()
    assert "l***@example.org" in page
    assert "lili@example.org" not in page


def test_a_way_can_be_put_first(cast, client, line):
    receipt = cast.submits(
        contact=Contact(name="李丽", phone="13800000000", email="li@example.org", ways=("sms", "mail"))
    )
    client.post("/follow/", {"number": receipt.number, "secret": show_secret(receipt.secret)})
    by_mail = Address.objects.get(channel="mail") if Address.objects.filter(channel="mail") else None
    assert by_mail is not None
    press(client, receipt, do="first", which=str(by_mail.id))
    assert [row.channel for row in Address.objects.order_by("rank")] == ["mail", "sms"]


def test_nobody_changes_another_persons_ways(cast, client, mine, line):
    other = actions.allow(cast.bureau.id, "sms", "13700000000", is_confirmed=True, now=cast.now)
    assert press(client, mine, do="stop", which=str(other.id)).status_code == 422
    other.refresh_from_db()
    assert other.is_usable


def test_an_address_that_is_none_is_refused_at_its_field(client, mine):
    answer = press(client, mine, do="add", channel="mail", address="not an address")
    assert answer.status_code == 422
    assert "请写完整的邮箱地址" in answer.content.decode()


# Stopping


def test_every_letter_can_be_stopped_by_the_mail_program_in_one_press(cast, line):
    cast.submits(contact=door.LI)
    actions.deliver_due(cast.now)
    letter = mail.outbox[0]
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    strict = Client(enforce_csrf_checks=True)
    path = link.removeprefix("http://testserver")
    assert strict.get(path).status_code == 200
    assert Address.objects.get().is_usable
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert not Address.objects.get().is_usable


def test_what_is_stopped_gets_nothing_more_until_it_is_confirmed_anew(cast, client, mine, line):
    address = actions.allow(
        cast.bureau.id, "sms", "13911111111", matter=cast.matter(mine), party=Party.objects.get(),
        is_confirmed=True, now=cast.now,
    )  # fmt: skip
    Client().post(f"/stop/{addressing.token('stop', cast.bureau.id, address.id)}/")
    cast.does(mine, "accept", "zhao")
    actions.deliver_due(cast.now)
    assert line["sms"].tried == []
    press(client, mine, do="again", which=str(address.id))
    address.refresh_from_db()
    assert (address.stopped_at, address.is_usable) == (None, False)


@pytest.mark.parametrize("kind", ["confirm", "reply", "bind"])
def test_a_link_of_another_kind_stops_nothing(cast, mine, line, kind):
    address = actions.allow(cast.bureau.id, "sms", "13911111111", is_confirmed=True, now=cast.now)
    token = addressing.token(kind, cast.bureau.id, address.id)
    assert Client().post(f"/stop/{token}/").status_code == 404
    assert Client().post(f"/stop/{token[:-1]}/").status_code == 404


def test_a_link_works_only_at_its_own_bureau(cast, line):
    address = actions.allow(cast.bureau.id, "sms", "13911111111", is_confirmed=True, now=cast.now)
    path = f"/stop/{addressing.token('stop', cast.bureau.id, address.id)}/"
    assert Client(HTTP_HOST="beihe.example").post(path).status_code == 404


# Binding


def test_scanning_a_receipt_has_news_go_there_too(cast, mine, line):
    party = Party.objects.get()
    actions.bind(addressing.token("bind", cast.bureau.id, party.id), "wechat", "openid-1", now=cast.now)
    cast.does(mine, "accept", "zhao")
    actions.deliver_due(cast.now)
    assert [one.to for one in line["wechat"].got] == ["openid-1"]
