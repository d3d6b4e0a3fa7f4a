"""What stands behind the doors that are fuzzed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heliograph.channels import configuration
from heliograph.channels.api.actions import partners
from heliograph.channels.open311.actions import clients
from tests.channels.api.conftest import HOTLINE, Calling
from tests.channels.open311.conftest import APP
from tests.fuzz.doors import BEHIND
from tests.fuzz.targets import channels


@pytest.fixture
def behind(cast, monkeypatch):
    """A bureau with a partner, a client of Open311 and every channel."""
    made = channels()
    monkeypatch.setattr(configuration, "load", lambda home: made)
    configuration.forget()
    now = datetime.now(UTC)
    partner, credentials = partners.add(cast.bureau, HOTLINE, by=None, now=now)
    BEHIND.bureau = cast.bureau
    BEHIND.partner = Calling(partner, credentials).logs_in().token
    BEHIND.open311 = clients.add(cast.bureau, APP, by=None, now=now)[1]
    yield BEHIND
    configuration.forget()
