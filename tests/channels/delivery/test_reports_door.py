"""Gateways report at a door of their own; whoever is not the gateway moves nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.test import Client

from heliograph.channels.base import Report, Stage
from heliograph.channels.delivery import actions
from heliograph.channels.delivery.models import Message
from heliograph.channels.plugins.inbound import NotGenuine, Unreadable
from heliograph.matters.actions import Contact
from tests.channels.delivery.gateways import Talker


@dataclass
class Reporting(Talker):
    """A gateway that proves itself with a word in a header, and reports in JSON."""

    def read_reports(self, headers, query, body, *, now: datetime) -> list[Report]:
        if headers.get("X-Word") != "open":
            raise NotGenuine
        try:
            return [Report(self.code, Stage(one["stage"]), now, reference=one["of"]) for one in json.loads(body)]
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("json") from error


@pytest.fixture
def sent(cast, line):
    line["sms"] = Reporting("sms")
    cast.submits(contact=Contact(name="李丽", phone="13800000000", ways=("sms",)))
    actions.deliver_due(cast.now)
    return Message.objects.get()


def reports(body: bytes, word: str = "open", code: str = "sms"):
    client = Client(enforce_csrf_checks=True)
    headers = {"X-Word": word}
    return client.post(f"/channels/{code}/reports/", body, content_type="application/json", headers=headers)


def test_a_report_moves_its_message(sent):
    body = json.dumps([{"stage": "delivered", "of": sent.reference}]).encode()
    assert (reports(body).status_code, reports(body).status_code) == (200, 200)
    sent.refresh_from_db()
    assert sent.state == "delivered"


@pytest.mark.parametrize(
    ("body", "word", "code", "status"),
    [
        (b"[]", "shut", "sms", 403),
        (b"{", "open", "sms", 400),
        (b"[]", "open", "mail", 404),
        (b"[]", "open", "none-such", 404),
        (b"x" * 300_000, "open", "sms", 413),
    ],
)
def test_what_is_no_report_moves_nothing(sent, body, word, code, status):
    assert reports(body, word, code).status_code == status
    sent.refresh_from_db()
    assert sent.state == "sent"
