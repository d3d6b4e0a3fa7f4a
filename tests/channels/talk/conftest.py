"""Channels from a real `channels.toml`, whose other sides run on loopback; a conversation with Li; a day when all is in force."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from heliograph.channels import configuration
from heliograph.channels.base import Incoming
from tests.channels.gateway import Gateway
from tests.channels.wechat import FakeWechat

DAY = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)  # 2026年12月1日（星期二）10:00 in Shanghai
LI = "oyORnuP8q7ou2gfYjqLzSIWZf0rs"
LI_PHONE = "+8613800000000"


@dataclass
class Lines:
    """The other sides of both channels."""

    wechat: FakeWechat
    sms: Gateway


@pytest.fixture
def lines(tmp_path: Path, monkeypatch) -> Iterator[Lines]:
    """WeChat and an SMS gateway, configured."""
    made = Lines(FakeWechat().start(), Gateway().start())
    made.sms.configure(tmp_path)
    made.wechat.configure(tmp_path)
    load = configuration.load
    monkeypatch.setattr(configuration, "load", lambda home: load(tmp_path))
    configuration.forget()
    yield made
    made.wechat.stop()
    made.sms.stop()
    configuration.forget()


@dataclass
class Chat:
    """Somebody who writes; `now` moves on by five seconds with each message."""

    bureau_id: int
    channel: str
    sender: str
    now: datetime = DAY
    count: int = 0
    said: list[str] = field(default_factory=list)

    def writes(self, *texts: str, id: str = "", at: datetime | None = None, event: str = "", key: str = "") -> str:
        """Write these one after the other; what is said to the last. "→" and a choice: the number that stands before it."""
        from heliograph.channels.talk.actions import hear

        for text in texts:
            if text.startswith("→"):
                text = re.search(rf"^(\d+) {text[1:]}$", self.said[-1], re.MULTILINE)[1]
            self.count += 1
            self.now += timedelta(seconds=5)
            own = id or f"{self.sender}-{self.count}"
            came = Incoming(self.channel, own, self.sender, at or self.now, text, event, key)
            self.said.append(hear(self.bureau_id, came, self.now).text)
        return self.said[-1]

    def does(self, event: str, key: str = "") -> str:
        return self.writes("", event=event, key=key)


@pytest.fixture
def chat(cast, lines) -> Callable[..., Chat]:
    """A conversation, with Li in WeChat unless said otherwise."""

    def begin(channel: str = "wechat", sender: str = LI, bureau=None) -> Chat:
        return Chat((bureau or cast.bureau).id, channel, sender)

    return begin
