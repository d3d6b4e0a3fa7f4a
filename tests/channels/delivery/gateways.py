"""Channels of the tests: plug-ins in memory that take, refuse, time out and report as they are told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from heliograph.channels.base import BadAddress, Outgoing, Taken
from heliograph.core.text import Text

Behaviour = Callable[[Outgoing], Taken]
TITLE = Text("测试", "Test")


@dataclass
class Talker:
    """A channel that keeps what it was given. `behaves` may raise what a gateway raises."""

    code: str
    a_second: float = 0
    can_reply: bool = False
    behaves: Behaviour | None = None
    title: Text = TITLE
    got: list[Outgoing] = field(default_factory=list)
    tried: list[Outgoing] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def address(self, typed: str) -> str:
        if not typed.strip():
            raise BadAddress(Text("请填写。", "Fill it in."))
        return typed.strip()

    def send(self, message: Outgoing) -> Taken:
        with self.lock:
            self.tried.append(message)
            taken = self.behaves(message) if self.behaves else Taken(f"{self.code}-{message.id.hex}")
            self.got.append(message)
        return taken

    def problems(self) -> list[str]:
        return []
