"""Schemathesis over the whole API, with authentication: no 5xx, no answer that is not described, no breach of a schema.

`HELIOGRAPH_TEST_API_EXAMPLES` says how many requests an address gets; without it a modest number, in CI more.
"""

from __future__ import annotations

import os

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
from heliograph.core.receipt import show_secret
from tests.conftest import IN_CI

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


@pytest.fixture
def known(cast, hotline, asked, answered):
    """What a request may name that is there: matters of a resident, what the partner brought, what was handed to it."""
    item = {"id": "W-1", "procedure": "consultation", "values": {"subject": "路灯", "words": "不亮"}}
    brought = hotline.post("matters", {"items": [item]}).json()
    assert not brought["results"][0]["errors"]
    assert brought["registered"] == 1
    handed = handovers.hand_over(
        asked.ref, hotline.partner, Handing("请核实路灯", True), cast.actor("zhao").viewer, now=cast.now
    )
    return {
        "receipts": [(one.number, show_secret(one.secret)) for one in (asked, answered)],
        "action": ["add", "rate", "withdraw", "correct", "not-solved"],
        "handover": [str(handed.id)],
        "item": ["W-1"],
        "token": hotline.token,
        "body": {"procedure": "consultation", "values": {"subject": "路灯", "words": "不亮"}, "language": "en"},
    }


def aimed(case, known, data):
    """Put something that is there into a request, so that it gets past the door; returns the headers that open it."""
    places = case.path_parameters or {}
    number, secret = data.draw(st.sampled_from(known["receipts"]))
    if "number" in places:
        places["number"] = number
    if "action" in places:
        places["action"] = data.draw(st.sampled_from(known["action"]))
    if "code" in places:
        places["code"] = "heping" if "units" in case.path else "consultation"
    if "id" in places and "handovers" in case.path:
        places["id"] = known["handover"][0]
    elif "id" in places and "partner" in case.path:
        places["id"] = known["item"][0]
    if isinstance(case.body, dict) and case.path in ("/api/v1/matters", "/api/v1/partner/matters"):
        more = {"language": case.body["language"]} if case.body.get("language") in ("en", "zh-hans") else {}
        case.body = (
            {"items": [known["body"] | {"id": "W-2"}, known["body"]]} if "items" in case.body else known["body"] | more
        )
    if "/partner/" in case.path:
        return {"Authorization": f"Bearer {known['token']}"}
    return {"Authorization": f"Receipt {secret}"} if "number" in places else {}


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
    )
    @given(case=cases, data=st.data(), is_aimed=st.sampled_from([True, True, True, False]))
    def ask(case, data, is_aimed):
        cache.clear()  # the limits have tests of their own
        headers = aimed(case, known, data) if is_aimed else {}
        case.call_and_validate(checks=CHECKS, headers=headers)

    ask()
