"""Systems that are connected in the demonstration: a city's app by Open311, and the hotline's webhook, which was stopped.

It was stopped because nobody listens at an invented address; the page then shows what that looks like.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.channels.api.models import Partner
from heliograph.channels.open311.actions import clients
from heliograph.channels.webhooks.actions import endpoints
from heliograph.channels.webhooks.actions.endpoints import Owner, Terms
from heliograph.organisation.models import Bureau

APP = clients.Terms("city-app", "城市随手拍", "City app")
TOLD = Terms("12345 派单系统", "https://dispatch.12345.example/heliograph", ("matter.changed", "handover.waiting"))


def play(bureau: Bureau, now: datetime) -> None:
    """Take both in. The hotline is a partner already (`partners`)."""
    clients.add(bureau, APP, by=None, now=now)
    owner = Owner(partner=Partner.objects.get(bureau=bureau, code="12345"))
    made, _ = endpoints.add(bureau, TOLD, owner, by=None, now=now - timedelta(days=1))
    endpoints.stop(made, by=None, now=now)
