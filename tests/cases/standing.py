"""A party with a browser and a slip, at the door of their case. JavaScript is off."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from heliograph.cases.actions.keys import Slip, issue_key
from tests.matters import sample_case
from tests.matters.sample_case import party


class Visitor:
    """Somebody who follows a case with a browser."""

    def __init__(self, client):
        self.client = client

    def tries(self, number: str, secret: str = "", known: str = "", **more):
        return self.client.post("/case/", {"number": number, "secret": secret, "known": known}, **more)

    def opens(self, slip: Slip, known: str):
        """Show the slip and say what is asked; the page."""
        answer = self.tries(slip.number, slip.secret, known)
        assert answer.status_code == 303, answer.content.decode()
        return self.sees(slip)

    def sees(self, slip: Slip, part: str = ""):
        return self.client.get(f"/case/{slip.number}/{part}")

    def reads(self, slip: Slip, part: str = "") -> str:
        page = self.sees(slip, part)
        assert page.status_code == 200, (page.status_code, page.headers)
        return page.content.decode()


def key_for(cast, filed, person, *, who: str = "zhao", word: str = "", now: datetime | None = None) -> Slip:
    """Zhao gives a party their key."""
    return issue_key(filed.ref, party(filed, person).id, cast.actor(who), now=now or cast.now, word=word)


def bare(page) -> bytes:
    """A page without the form's token."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page.content)


def apart_from(page, *typed: str) -> bytes:
    """A page without its token and without what was typed."""
    content = bare(page)
    for words in typed:
        content = content.replace(f'value="{words}"'.encode(), b'value=""')
    return content


@pytest.fixture
def filed(cast, clock):
    """The sample case: Wang is the victim, Liu the suspect who may not know of it yet."""
    sample_case.install(cast)
    return sample_case.files(cast, sample_case.VICTIM, sample_case.SUSPECT)


@pytest.fixture
def visitor(client, cast, clock) -> Visitor:
    return Visitor(client)


def key_for_row(client, party, now: datetime):
    """Put a key on a party's row, and a browser that has shown it: how it is read, from here on."""
    from heliograph.cases import factors
    from heliograph.core.receipt import new_number, new_secret
    from heliograph.matters.keys import keyring

    number, secret = new_number(), new_secret()
    party.number, party.key_at = number, now
    party.code_hash = keyring().receipt_code_hash(number, secret)
    party.factor_hash = factors.factor_hash(number, party.id, "0000")
    party.save()
    client.cookies.clear()
    answer = client.post("/case/", {"number": number, "secret": secret, "known": "0000"})
    assert answer.status_code == 303, answer.content.decode()
    return client.get
