"""Doors that need a bureau behind them: requests over HTTP, and conversations. An answer of 500 or an exception is a fault.

Every message is undone again, and counters of limits are cleared: the thousandth finds the door as the first did.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from heliograph.channels.base import Incoming
from heliograph.channels.talk import actions as talk
from heliograph.channels.webhooks import calling
from heliograph.matters.errors import Invalid
from tests.fuzz.fuzzing import Target

LI = "+8613800000000"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Behind:
    """What stands behind the doors: set by the fixture `behind` before a target that needs it runs."""

    bureau: Any = None
    partner: str = ""
    open311: str = ""


BEHIND = Behind()


@contextmanager
def undone() -> Iterator[None]:
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def posts(
    path: str, kind: str = "application/json", *, as_partner: bool = False, **headers: str
) -> Callable[[bytes], int]:
    """A body sent to an address."""

    def run(body: bytes) -> int:
        more = {"authorization": f"Bearer {BEHIND.partner}"} if as_partner else {}
        with undone():
            answer = Client().generic("POST", path, body, kind, headers={**headers, **more})
        assert answer.status_code < 500, answer.content[:300]
        return int(answer.status_code)

    return run


def asks(path: str) -> Callable[[bytes], int]:
    """A query behind an address, as bytes that a client may send."""

    def run(query: bytes) -> int:
        with undone():
            answer = Client().get(f"{path}?{quote(query, safe='=&[]%+,:.-')}")
        assert answer.status_code < 500, answer.content[:300]
        return int(answer.status_code)

    return run


def open311(body: bytes) -> int:
    """A report with a key that counts, so that what stands behind the key is reached."""
    return posts("/open311/v2/requests.json", FORM)(f"api_key={BEHIND.open311}&".encode() + body)


def webhook_address(url: bytes) -> None:
    """What somebody outside gives us to call."""
    calling.check(url.decode("utf-8", "replace"))


def conversation(message: bytes) -> None:
    """A line is a message of the same person; nothing that somebody writes may break us (`NotHeard`)."""
    with undone():
        for number, line in enumerate(message.decode("utf-8", "replace").split("\n")[:8]):
            said = Incoming("sms", f"fuzz-{number}", LI, datetime.now(UTC), line[:2000])
            talk.hear(BEHIND.bureau.id, said, datetime.now(UTC), later=True)
            cache.clear()


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def as_form(**values: str) -> bytes:
    return urlencode(values).encode()


ASKED = {"procedure": "consultation", "values": {"subject": "路灯不亮", "words": "和平路 32 号"}, "contact": {}}
BROUGHT = {
    "id": "W-1",
    "called_at": "2026-11-20T09:00:00+08:00",
    "place": {"latitude": 30.25, "longitude": 120},
    **ASKED,
}
STEP = {
    "id": "E-1", "case": "C-1", "happened_at": "2026-11-20T09:00:00+08:00", "action": "accept", "officer": "010001", "unit": "heping",
    "procedure": "criminal-case", "values": {}, "parties": [{"id": "P-1", "part": "victim", "name": "张三", "phone": "13800000000"}],
}  # fmt: skip
REPORT = {
    "service_code": "suggestion",
    "description": "路灯坏了半个月。",
    "address_string": "和平路 32 号",
    "lat": "30.25",
    "long": "120.1",
}
PEOPLE_SAY = (
    "你好\n办事\n1\n路灯坏了\n和平路\n确认",
    "进度 WY477CGTTNJ\nTD\nSTOP\n评价 5",
    "有人要杀我\nhelp\n找民警 和平路\n撤销\n0",
)
FOLLOW = {
    "@context": "https://www.w3.org/ns/activitystreams", "id": "https://social.example/1", "type": "Follow",
    "actor": "https://social.example/users/li", "object": "http://testserver/fediverse/actor",
}  # fmt: skip
SIGNED = 'keyId="https://social.example/users/li#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="aGVsbG8="'
LOOKED = (
    as_form(
        service_request_id="a,b",
        status="open,closed",
        start_date="2026-11-01T00:00:00Z",
        end_date="2026-11-20T00:00:00Z",
    ),
    as_form(
        lat="30.25", long="120.1", radius="500", page="2", page_size="20", updated_after="2026-11-01T00:00:00+08:00"
    ),
)

DOORS: list[Target] = [
    Target("API: submit", posts("/api/v1/matters"), (as_json(ASKED),)),
    Target(
        "API: token",
        posts("/api/v1/oauth/token", FORM),
        (as_form(grant_type="client_credentials", scope="matters:write"),),
        reaches=False,
    ),
    Target(
        "API: bulk intake",
        posts("/api/v1/partner/matters", as_partner=True),
        (as_json({"items": [BROUGHT]}),),
    ),
    Target(
        "API: case feed",
        posts("/api/v1/partner/cases", as_partner=True),
        (as_json({"format": "heliograph/case-feed/v1", "items": [STEP]}),),
    ),
    Target(
        "Open311: report",
        open311,
        (as_form(**REPORT), as_form(**REPORT, phone="13800000000", email="li@example.org")),
    ),
    Target("Open311: list", asks("/open311/v2/requests.json"), LOOKED),
    Target("Open311: updates", asks("/open311/v2/servicerequestupdates.xml"), LOOKED),
    Target(
        "webhook address", webhook_address, (b"https://hooks.example.com/x", "https://例子.中国/".encode()), (Invalid,)
    ),
    Target("Open311: list in XML", asks("/open311/v2/requests.xml"), LOOKED),
    Target(
        "fediverse: inbox",
        posts("/fediverse/inbox", "application/activity+json", signature=SIGNED),
        (as_json(FOLLOW),),
        reaches=False,
    ),
    Target(
        "fediverse: webfinger",
        asks("/.well-known/webfinger"),
        (as_form(resource="acct:chunan@testserver"),),
    ),
    Target("conversation", conversation, tuple(one.encode() for one in PEOPLE_SAY)),
    Target(
        "form: ask",
        posts("/ask/consultation/", FORM),
        (as_form(subject="路灯", words="坏了", email="li@example.org"),),
    ),
    Target(
        "form: follow",
        posts("/follow/", FORM),
        (as_form(number="WY477CGTTNJ", secret="ABCD EFGH JKMN"),),
        reaches=False,
    ),
    Target(
        "form: subscribe",
        posts("/subscribe/", FORM),
        (as_form(channel="mail", address="li@example.org", kinds="traffic"),),
    ),
]
