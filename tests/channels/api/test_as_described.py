"""Schemathesis over the whole API, with authentication: no 5xx, no answer that is not described, no breach of a schema.

`HELIOGRAPH_TEST_API_EXAMPLES` says how many requests an address gets; without it a modest number, in CI more.
"""

from __future__ import annotations

import copy
import json
import os
from datetime import UTC, datetime

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from heliograph.channels.api import description
from heliograph.channels.api.actions import handovers
from heliograph.channels.api.actions.handovers import Handing
from heliograph.core.files import accept
from heliograph.core.receipt import show_secret
from heliograph.matters.models import Attachment
from tests.conftest import IN_CI
from tests.notices.newsroom import Newsroom

TRIES_HARDER = "HELIOGRAPH_TEST_API_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("HELIOGRAPH_TEST_API_EXAMPLES", "60" if IN_CI else "12"))
OPERATIONS = sorted(
    (path, method) for path, methods in description.document("en")["paths"].items() for method in methods
)
CHECKS = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
)


@pytest.fixture
def one_connection():
    """Requests leave the test's own connection open, as those of Django's test client do."""
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    yield
    for one in signals:
        one.connect(close_old_connections)


ITEM = {"id": "W-1", "procedure": "consultation", "values": {"subject": "路灯", "words": "不亮"}}
ASKED = {"procedure": "consultation", "values": {"subject": "路灯", "words": "不亮"}}
STEP = {
    "id": "E-1", "case": "C-1", "happened_at": "2026-11-20T09:00:00+08:00", "action": "accept", "officer": "010001",
    "unit": "heping", "procedure": "criminal-case", "values": {},
    "parties": [{"id": "P-1", "part": "victim", "name": "张三", "phone": "13800000000"}],
}  # fmt: skip
HOOK = {"name": "派单系统", "url": "http://127.0.0.1:9/h", "events": ["matter.changed"]}
BODIES = {
    "/api/v1/matters": ASKED,
    "/api/v1/which": {"words": "电动车被偷了，锁被撬坏"},
    "/api/v1/matters/{number}/steps/{action}": {"words": "又想起一件事"},
    "/api/v1/partner/matters": {"items": [ITEM | {"id": "W-2"}, ASKED]},
    "/api/v1/partner/matters/{id}/words": {"id": "S-1", "words": "又打来电话"},
    "/api/v1/partner/cases": {"format": "heliograph/case-feed/v1", "items": [STEP]},
    "/api/v1/partner/handovers/{id}/acknowledgement": {"number": "ZZ-1"},
    "/api/v1/partner/handovers/{id}/return": {"reason": "不归我们办"},
    "/api/v1/partner/handovers/{id}/progress": {"id": "P-1", "words": "派人去看了", "settled": False},
    "/api/v1/partner/webhooks": HOOK,
    "/api/v1/partner/webhooks/{webhook}/secret": {"both_hours": 1},
}
"""A body that each address takes."""


@pytest.fixture
def known(cast, hotline, answered, here, settings):
    """What a request may name that is there: matters of a resident, what the partner brought, what was handed to it."""
    brought = hotline.post("matters", {"items": [ITEM]}).json()
    assert not brought["results"][0]["errors"]
    assert brought["registered"] == 1
    actor, now = cast.actor("zhao").viewer, datetime.now(UTC)
    waiting, taken = (
        handovers.hand_over(one.ref, hotline.partner, Handing("请核实路灯", True), actor, now=now)
        for one in (here(), here())
    )
    handovers.acknowledge(hotline.partner, taken.id, "ZZ-0", now=now)
    with_file = here()
    cast.does(with_file, "add", words="照片", attachments=(accept(b"words", "a.txt"),), now=now)
    settings.WEBHOOKS_TO_LOOPBACK = True
    hook = hotline.post("webhooks", HOOK).json()["webhook"]["id"]
    return {
        "number": [(one.number, show_secret(one.secret)) for one in (here(), answered)],
        "file": (with_file.number, show_secret(with_file.secret), str(Attachment.objects.get().id)),
        "action": ["add", "rate", "withdraw", "correct", "not-solved"],
        "handovers": {"acknowledgement": str(waiting.id), "return": str(waiting.id), "progress": str(taken.id)},
        "notice": str(Newsroom(cast).publishes(now=now).id),
        "webhook": hook,
        "token": hotline.token,
        "client": {"client_id": hotline.credentials.client_id, "client_secret": hotline.credentials.secret},
    }


def aimed(case, known, data):
    """Put something that is there into a request, so that it gets past the door; returns the headers that open it."""
    places = case.path_parameters or {}
    is_good = data.draw(st.sampled_from([True, True, False]))
    number, secret = known["number"][0] if is_good else data.draw(st.sampled_from(known["number"]))
    last = case.path.rsplit("/", 1)[-1]
    found = {
        "number": number,
        "action": "add" if is_good else data.draw(st.sampled_from(known["action"])),
        "code": "heping" if "units" in case.path else "consultation",
        "webhook": known["webhook"],
        "id": known["notice"] if "notices" in case.path else "W-1",
    }
    if "handovers" in case.path:
        found["id"] = known["handovers"].get(last, known["handovers"]["progress"])
    if "file" in places:
        found["number"], secret, found["file"] = known["file"]
    places.update({name: value for name, value in found.items() if name in places})
    if is_good:
        _make_good(case, known)
    if "/partner/" in case.path:
        return {"Authorization": f"Bearer {known['token']}"}
    return {"Authorization": f"Receipt {secret}"} if "number" in places else {}


def _make_good(case, known):
    """Nothing asked beyond the address, and a body that the address takes."""
    case.query = {}
    for name in [one for one in case.headers or {} if one.lower() == "idempotency-key"]:
        case.headers[name] = f"a-good-key-{len(str(case.body)):06}-{hash(str(case.body))}"
    if case.path == "/api/v1/oauth/token":
        case.body = {"grant_type": "client_credentials", **known["client"]}
    elif case.path in BODIES and case.media_type == "application/json":
        case.body = copy.deepcopy(BODIES[case.path])
    elif case.path in BODIES and isinstance(case.body, dict):
        case.body = {"json": json.dumps(BODIES[case.path])}


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{method} {path}" for path, method in OPERATIONS])
def test_every_answer_is_as_described(known, one_connection, path, method):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operation = schema[path][method.upper()]
    cases = operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy(
        generation_mode=GenerationMode.NEGATIVE
    )

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
        derandomize=not TRIES_HARDER,
    )
    @given(case=cases, data=st.data(), is_aimed=st.sampled_from([True, True, True, False]))
    def ask(case, data, is_aimed):
        cache.clear()  # the limits have tests of their own
        headers = aimed(case, known, data) if is_aimed else {}
        statuses.append(case.call_and_validate(checks=CHECKS, headers=headers).status_code)

    statuses: list[int] = []
    ask()
    assert min(statuses) < 300, "not one request got past the door: nothing behind it was looked at"
