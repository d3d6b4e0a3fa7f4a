"""The channels an instance of these tests has: mail as it is, SMS and WeChat in memory, letters."""

from __future__ import annotations

import pytest

from heliograph.channels import configuration
from heliograph.channels.plugins.mail import Mail, MailSettings
from heliograph.channels.plugins.print import Print, PrintSettings
from tests.channels.delivery.gateways import Talker


@pytest.fixture
def line(monkeypatch):
    """Every channel by its code; tests set how one behaves."""
    made = {
        "mail": Mail("mail", MailSettings()),
        "sms": Talker("sms", can_reply=True),
        "wechat": Talker("wechat", can_reply=True),
        "print": Print("print", PrintSettings()),
    }
    monkeypatch.setattr(configuration, "load", lambda home: made)
    configuration.forget()
    yield made
    configuration.forget()
