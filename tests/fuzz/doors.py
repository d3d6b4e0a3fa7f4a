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


def opens(address: str, **headers: str) -> Callable[[bytes], int]:
    """An address with something in it (at `*`), as bytes that a client may send."""

    def run(part: bytes) -> int:
        with undone():
            answer = Client().get(address.replace("*", quote(part, safe="=&+,:.-~")), headers=headers)
        assert answer.status_code < 500, answer.content[:300]
        return int(answer.status_code)

    return run


def shows(path: str, method: str = "GET") -> Callable[[bytes], int]:
    """Headers as a server hands them on, every byte a character: who it is, which language, what is known, once."""

    def run(message: bytes) -> int:
        lines = [*message.decode("latin-1").split("\n"), "", "", "", ""]
        names = ("authorization", "accept-language", "if-none-match", "idempotency-key")
        with undone():
            answer = Client().generic(
                method, path, b"{}", "application/json", headers=dict(zip(names, lines, strict=False))
            )
        assert answer.status_code < 500, answer.content[:300]
        return int(answer.status_code)

    return run


def with_files(path: str, **fields: str) -> Callable[[bytes], int]:
    """A form with parts, as bytes that a client may send."""

    def run(body: bytes) -> int:
        key = {"api_key": BEHIND.open311} if "open311" in path else {}
        extra = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (fields | key).items()
        )
        return posts(path, "multipart/form-data; boundary=x", idempotency_key="k" * 20)(extra.encode() + body)

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
    "订阅 和平路，交通管制\n订阅\n全部\n订阅 火星\nsubscribe to safety advice",
)
HOOK = {"name": "派单系统", "url": "https://hooks.example.com/h", "events": ["matter.changed"]}
PHOTO_PART = b'--x\r\nContent-Disposition: form-data; name="media"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nlamp\r\n--x--\r\n'
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="json"\r\n\r\n'
    + as_json(ASKED)
    + b"\r\n"
    + PHOTO_PART.replace(b'"media"', b'"files"')
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
    Target("API: submit with files", with_files("/api/v1/matters"), (PARTS,)),
    Target("Open311: report with files", with_files("/open311/v2/requests.json", **REPORT), (PHOTO_PART,)),
    Target(
        "Open311: update",
        posts("/open311/v2/servicerequestupdates.json", FORM),
        (as_form(service_request_id="0" * 32, description="还没修"),),
        reaches=False,
    ),
    Target("Open311: one request", opens("/open311/v2/requests/*.json"), (b"0" * 32,)),
    Target("API: who it is", shows("/api/v1/matters/WY477CGTTNJ"), (b'Receipt ABCDE\nzh\n"x"\n',), reaches=False),
    Target("API: whose token", shows("/api/v1/partner/progress"), (b"Bearer abc\nen\n\n",), reaches=False),
    Target("API: whose secret", shows("/api/v1/oauth/token", "POST"), (b"Basic YTpi\nen\n\n",), reaches=False),
    Target("API: notices", asks("/api/v1/notices"), (as_form(kind="tip", since="2026-11-01T00:00:00Z", q="诈骗"), b"")),
    Target("API: figures", asks("/api/v1/figures/replies"), (as_form(**{"from": "2026-01-01", "to": "2026-11-01"}),)),
    Target(
        "API: words of a partner",
        posts("/api/v1/partner/matters/W-1/words", as_partner=True),
        (as_json({"id": "1", "words": "a"}),),
        reaches=False,
    ),
    Target(
        "API: news of a hand-over",
        posts("/api/v1/partner/handovers/0193f2c0-0000-7000-8000-000000000000/progress", as_partner=True),
        (as_json({"id": "1", "words": "a"}),),
        reaches=False,
    ),
    Target("API: a webhook", posts("/api/v1/partner/webhooks", as_partner=True), (as_json(HOOK),)),
    Target("API: number", opens("/api/v1/matters/*/public"), (b"WY477CGTTNJ",), reaches=False),
    Target("gateway at its door", posts("/channels/sms/reports/"), (b'{"reports": []}',), reaches=False),
    Target("text at its door", posts("/sms/incoming/"), (b'{"texts": []}',), reaches=False),
    Target(
        "WeChat at its door",
        posts("/wechat/?signature=a&timestamp=1&nonce=b", "text/xml"),
        (b"<xml><Encrypt>a</Encrypt></xml>",),
        reaches=False,
    ),
    Target("link that stops", opens("/stop/*/"), (b"A" * 38,), reaches=False),
    Target("link of a subscription", opens("/subscription/*/"), (b"A" * 38,), reaches=False),
    Target("ticket of a chat", opens("/chat/r/*/"), (b"A" * 38,), reaches=False),
    Target("news", asks("/news/"), (as_form(q="诈骗", since="2026-01-01", unit="heping"), b"")),
    Target("answers", asks("/answers/"), (as_form(q="身份证", topic="papers"), b"")),
    Target("fediverse: followers", asks("/fediverse/followers"), (b"page=1", b"")),
    Target(
        "form: answer bank",
        posts("/answers/look/", FORM),
        (as_form(subject="身份证", guide="consultation"),),
        reaches=False,
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
