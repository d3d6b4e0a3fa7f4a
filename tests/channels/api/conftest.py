"""Fixtures of the API's tests: the spine's, and a partner with a token."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from django.test import Client

from heliograph.channels.api.actions import partners
from heliograph.channels.api.actions.partners import Credentials, Terms
from heliograph.channels.api.models import Partner, Scope
from tests.matters.desk_stage import desk_of, here
from tests.matters.holding import answered, asked, clock, li

__all__ = ["answered", "asked", "clock", "desk_of", "here", "li"]
HOTLINE = Terms("12345", "12345 热线", "12345 hotline", Scope.values, a_minute=1000)


@dataclass
class Calling:
    """A partner's program: it has its token and sends JSON."""

    partner: Partner
    credentials: Credentials
    client: Client = field(default_factory=Client)
    host: str = "testserver"
    token: str = ""

    def get_token(self, scope: str = "", secret: str = "", **more):
        sent = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        pair = f"{self.credentials.client_id}:{secret or self.credentials.secret}"
        shown = {"authorization": "Basic " + base64.b64encode(pair.encode()).decode(), "host": self.host}
        return self.client.post(
            "/api/v1/oauth/token",
            urlencode(sent),
            content_type="application/x-www-form-urlencoded",
            headers=shown,
            **more,
        )

    def logs_in(self, scope: str = "") -> Calling:
        self.token = self.get_token(scope).json()["access_token"]
        return self

    def _headers(self, more):
        return {"authorization": f"Bearer {self.token}", "host": self.host} | more

    def get(self, path: str, query: dict | None = None, **headers):
        return self.client.get(f"/api/v1/partner/{path}", query or {}, headers=self._headers(headers))

    def post(self, path: str, sent: object, **headers):
        return self.client.post(
            f"/api/v1/partner/{path}", sent, content_type="application/json", headers=self._headers(headers)
        )


def takes_in(bureau, terms: Terms, now) -> Calling:
    partner, credentials = partners.add(bureau, terms, by=None, now=now)
    return Calling(partner, credentials)


@pytest.fixture
def hotline(cast) -> Calling:
    """12345, with every scope, logged in by the real clock: shipped procedures are in force only then."""
    return takes_in(cast.bureau, HOTLINE, cast.now).logs_in()
