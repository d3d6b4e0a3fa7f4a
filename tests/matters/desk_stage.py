"""The desk's stage: an officer's browser, and matters around the real time, which the desk's pages read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client


@pytest.fixture
def desk_of(cast, settings) -> Callable[[str], Client]:
    """The browser of an officer who has logged in."""
    settings.SECOND_FACTOR_REQUIRED = False

    def logged_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return logged_in


@pytest.fixture
def here(cast):
    """Li's question to Heping Road Station, sent just now."""
    return lambda **more: cast.submits(unit=cast.units["heping"].id, now=datetime.now(UTC), **more)


@pytest.fixture
def complaint(cast):
    """Wang's complaint, about an officer or a unit."""
    return lambda **about: cast.submits("complaint", now=datetime.now(UTC), **about)


def numbers(response) -> list[str]:
    """The matters a list shows, in order."""
    import re

    return list(dict.fromkeys(re.findall(r"/desk/m/([0-9A-Z]{11})/", response.content.decode())))


def post(client: Client, receipt_or_number, action: str, cast, **data):
    """Send a step's form as the page would."""
    from heliograph.matters.models import Matter

    number = getattr(receipt_or_number, "number", receipt_or_number)
    matter = Matter.objects.get(bureau_id=cast.bureau.id, number=number)
    return client.post(f"/desk/m/{number}/do/{action}/", {"sequence": matter.sequence, **data})
