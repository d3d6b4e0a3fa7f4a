"""The number of a party's slip may go by text message; the secret never does, so that no gateway's log opens a case."""

from __future__ import annotations

import pytest

from heliograph.channels.delivery import actions
from heliograph.channels.delivery.models import Address, Message
from heliograph.core.receipt import show_number, show_secret
from heliograph.core.sealing import Keyring
from heliograph.matters.actions import Contact, Person
from tests.cases.standing import key_for, party
from tests.channels.delivery.test_desk import desk_of
from tests.matters import sample_case as case

__all__ = ["desk_of"]
WANG = Person("victim", Contact(name="王芳", phone="13900000001", identity="11010519491231002X"))
NO_PHONE = Person("victim", Contact(name="王芳", identity="11010519491231002X"))


@pytest.fixture
def filed(cast, line):
    case.install(cast)
    return lambda person: case.files(cast, person)


def send(client, cast, of, person):
    number = cast.matter(of).number
    return client.post(f"/desk/cases/{number}/keys/{party(of, person).id}/number/")


def test_the_number_goes_and_nothing_that_opens_with_it(cast, line, filed, desk_of):
    from django.utils import timezone

    of = filed(WANG)
    slip = key_for(cast, of, WANG)
    assert send(desk_of("zhao"), cast, of, WANG).status_code == 302
    actions.deliver_due(timezone.now())
    (sent,) = line["sms"].got
    everything = f"{sent.title}{sent.text}{dict(sent.fields)}"
    assert show_number(slip.number) in everything
    for hidden in (slip.secret, show_secret(slip.secret), "002X", "王芳", cast.matter(of).number):
        assert hidden not in everything


def test_it_is_sent_once_and_allows_nothing_more(cast, line, filed, desk_of):
    of = filed(WANG)
    key_for(cast, of, WANG)
    send(desk_of("zhao"), cast, of, WANG)
    assert not Address.objects.get().is_usable


@pytest.mark.parametrize("who", ["zhou", "zhao"])
def test_only_who_may_give_the_key_and_only_after_it_was_given(cast, line, filed, desk_of, who):
    of = filed(WANG)
    if who == "zhou":
        key_for(cast, of, WANG)
    assert send(desk_of(who), cast, of, WANG).status_code == (404 if who == "zhou" else 302)
    assert Message.objects.count() == 0


def test_without_a_telephone_it_is_said_what_to_do(cast, line, filed, desk_of):
    of = filed(NO_PHONE)
    key_for(cast, of, NO_PHONE)
    client = desk_of("zhao")
    send(client, cast, of, NO_PHONE)
    assert Message.objects.count() == 0
    assert "没有记下这位当事人能收短信的手机号" in client.get(f"/desk/m/{cast.matter(of).number}/").content.decode()


def test_a_rotated_key_opens_addresses_of_before(cast, line, monkeypatch):
    from heliograph.channels.delivery import addressing
    from heliograph.matters import keys

    address = actions.allow(cast.bureau.id, "sms", "13900000001", is_confirmed=True, now=cast.now)
    ring: Keyring = keys.keyring().add_key()
    for module in (keys, addressing):
        monkeypatch.setattr(module, "keyring", lambda: ring)
    assert actions.rewrap_keys(cast.bureau.id) == 1
    assert actions.rewrap_keys(cast.bureau.id) == 0
    address.refresh_from_db()
    assert not ring.is_outdated(bytes(address.key))
    assert addressing.open_text(address) == "13900000001"
