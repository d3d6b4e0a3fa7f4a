"""Fixtures of Open311's tests: the spine's, and a client with a key that sends as existing clients do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from heliograph.channels.open311.actions import clients
from heliograph.channels.open311.actions.clients import Terms
from tests.matters.desk_stage import desk_of, here

__all__ = ["desk_of", "here"]
BASE = "/open311/v2/"
APP = Terms("city-app", "城市随手拍", "City app", a_minute=600)
ENGLISH = {"accept-language": "en"}


@dataclass
class Calling:
    """A program of somebody else."""

    client: object
    key: str
    browser: Client = field(default_factory=Client)

    def get(self, path: str, query: dict | None = None, **headers):
        return self.browser.get(BASE + path, query or {}, headers=headers)

    def reads(self, path: str, query: dict | None = None):
        """The JSON of an answer."""
        answer = self.get(path, query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def reads_xml(self, path: str, query: dict | None = None):
        answer = self.get(path, query)
        assert answer.status_code == 200, answer.content.decode()
        return ElementTree.fromstring(answer.content)

    def sends(self, path: str = "requests.json", **sent):
        form = {"api_key": self.key, **{name.replace("__", "["): value for name, value in sent.items()}}
        return self.browser.post(BASE + path, encoded(form), content_type="application/x-www-form-urlencoded")

    def asks(self, service: str = "suggestion", **sent):
        given = {"service_code": service, "description": "路灯坏了半个月，晚上很黑。", "address_string": "和平路 32 号"}
        return self.sends(**{**given, **sent})


def encoded(form: dict) -> str:
    from urllib.parse import urlencode

    return urlencode(form, doseq=True)


@pytest.fixture
def app(cast) -> Calling:
    """The city's app, with a key."""
    return Calling(*clients.add(cast.bureau, APP, by=None, now=datetime.now(UTC)))


@pytest.fixture
def now() -> datetime:
    """Shipped procedures are in force only by the real clock, which the views read."""
    return datetime.now(UTC)
