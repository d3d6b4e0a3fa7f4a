"""Subscribers on channels in memory, and a newsroom that publishes to them."""

from __future__ import annotations

from datetime import datetime

import pytest

from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery.models import Address
from heliograph.channels.subscriptions import actions
from heliograph.channels.subscriptions.choice import Choice
from heliograph.jobs.queue import drain
from tests.channels.delivery.conftest import line  # noqa: F401 (a fixture)
from tests.notices.newsroom import Newsroom


@pytest.fixture
def newsroom(cast) -> Newsroom:
    return Newsroom(cast)


class Readers:
    """Subscribers, and what becomes of a release."""

    def __init__(self, cast, line) -> None:  # noqa: F811
        self.cast, self.line = cast, line

    def joins(self, typed: str, *, kinds=(), areas=(), channel: str = "sms", is_confirmed: bool = True) -> Address:
        return actions.sign_up(
            self.cast.bureau.id, channel, typed, Choice(kinds, areas), language="zh-hans", network="n",
            is_confirmed=is_confirmed, now=self.cast.now,
        )  # fmt: skip

    def told(self, now: datetime | None = None, channel: str = "sms") -> list[tuple[str, str]]:
        """To whom what goes out once everything that is due has been done, in the order of addresses."""
        at = now or self.cast.now
        drain(at, clock=lambda: at)
        delivery.deliver_due(at)
        got = [(one.to, one.title) for one in self.line[channel].got]
        self.line[channel].got.clear()
        return sorted(got)


@pytest.fixture
def readers(cast, line) -> Readers:  # noqa: F811
    return Readers(cast, line)
