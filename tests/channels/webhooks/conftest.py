"""Fixtures of the webhooks' tests: a receiver that checks signatures with the standard's library, and endpoints at it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from heliograph.channels.webhooks.actions import endpoints
from heliograph.channels.webhooks.actions.endpoints import Owner, Terms
from heliograph.channels.webhooks.actions.sending import deliver_due
from heliograph.channels.webhooks.models import Delivery, Endpoint
from tests.channels.api.conftest import hotline
from tests.channels.listening import Heard, Listening, listening
from tests.channels.open311.conftest import app
from tests.matters.desk_stage import desk_of

__all__ = ["app", "desk_of", "hotline"]
NOTICES = ("notice.released", "notice.corrected", "notice.withdrawn")


@pytest.fixture(autouse=True)
def _may_tell_itself(settings) -> None:
    """The receivers are on this machine."""
    settings.WEBHOOKS_TO_LOOPBACK = True


@pytest.fixture
def receiver() -> Iterator[Listening]:
    with listening() as kept:
        yield kept


@dataclass
class Told:
    """An endpoint of somebody, with its secret, and the clock by which messages are sent."""

    endpoint: Endpoint
    secret: str
    receiver: Listening
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def goes_on(self, **length) -> datetime:
        self.now += timedelta(**length)
        return self.now

    def sends(self) -> int:
        return deliver_due(lambda: self.now)

    def opened(self, heard: Heard, secret: str = "") -> dict:
        """The message, if it is genuine and fresh by the library's own clock."""
        return Webhook(secret or self.secret).verify(heard.body, heard.headers)

    def is_genuine(self, heard: Heard, secret: str) -> bool:
        try:
            self.opened(heard, secret)
        except WebhookVerificationError:
            return False
        return True

    @property
    def row(self) -> Endpoint:
        return Endpoint.objects.get(pk=self.endpoint.pk)

    @property
    def log(self) -> list[Delivery]:
        return list(Delivery.objects.filter(endpoint=self.endpoint).order_by("id"))

    def said(self) -> list[dict]:
        return [json.loads(heard.body) for heard in self.receiver.heard]


@pytest.fixture
def tells(cast, receiver):
    """Makes an endpoint at the receiver."""

    def make(*events: str, partner=None, client=None, name: str = "热线", **more) -> Told:
        terms = Terms(name, more.pop("url", f"{receiver.url}/hook"), events or NOTICES)
        return Told(
            *endpoints.add(cast.bureau, terms, Owner(partner, client), by=None, now=datetime.now(UTC), **more),
            receiver=receiver,
        )

    return make


@pytest.fixture
def partner(cast, hotline):
    return hotline.partner


@pytest.fixture
def brought_in(cast, hotline):
    """A matter that the hotline brought in; as the spine's tests name receipts."""
    from heliograph.matters.actions import MatterRef
    from heliograph.matters.models import Matter

    item = {
        "id": "12345-7", "procedure": "consultation", "values": {"subject": "路灯不亮", "words": "和平路 32 号院门口。"},
    }  # fmt: skip
    answer = hotline.post("matters", {"items": [item]})
    assert answer.json()["registered"] == 1, answer.content.decode()
    row = Matter.objects.get(channel="partner")

    @dataclass
    class Receipt:
        ref: MatterRef
        number: str

    return Receipt(MatterRef(row.bureau_id, row.id), row.number)
