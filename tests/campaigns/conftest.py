"""A campaign against fraud by Heping, in the month of the standing cast."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.campaigns import actions
from heliograph.campaigns.actions import NewCampaign


def new(cast, **more) -> NewCampaign:
    given = {
        "kind": "anti-fraud", "unit": cast.units["heping"].id, "title": "老人防骗月", "about": "说要退款的，先挂断。",
        "begins_on": date(2026, 3, 1), "until": date(2026, 3, 31),
    }  # fmt: skip
    return NewCampaign(**{**given, **more})


@pytest.fixture
def campaign(cast):
    return actions.open_campaign(cast.viewer("qian"), new(cast), now=cast.now)


@pytest.fixture
def client(settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False
    return Client()


@pytest.fixture
def at(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to
