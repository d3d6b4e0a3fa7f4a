"""What a channel is: the one base that mail, SMS, WeChat, Web Push, print and every later plug-in stand on.

A channel carries words that are already written to an address that is already known; whom to tell, what to say and when
to try again is `delivery`'s. A channel imports neither models nor other channels. docs/channels.md says how to add one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable
from uuid import UUID

from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one address.

    `id` is the same at every try, so that a gateway which took it once and lost its answer does not send it twice.
    `title` is for channels that have one (mail, push); `text` is complete without it. `link` is where to read on, also
    contained in `text`. `fields` are the parts that a gateway's or WeChat's own template asks for by name.
    """

    id: UUID
    to: str
    title: str
    text: str
    link: str = ""
    language: str = "zh-hans"
    template: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    is_urgent: bool = False
    stop_link: str = ""
    reply_token: str = ""
    """What a channel with room for it puts into the address that answers go to; it names the matter."""


class Stage(StrEnum):
    """How far a message got, as a gateway reports it. Never goes back: a late report of an earlier stage changes nothing."""

    SENT = "sent"  # the gateway has taken it
    DELIVERED = "delivered"  # it is on the person's device
    READ = "read"
    FAILED = "failed"  # the gateway gave up


@dataclass(frozen=True, slots=True)
class Taken:
    """The other side has taken a message. `reference` is its own name for it, by which later reports come."""

    reference: str = ""
    stage: Stage = Stage.SENT


@dataclass(frozen=True, slots=True)
class Report:
    """What a gateway says later about a message. `reference` or `message` (our own id) names it."""

    channel: str
    stage: Stage
    at: datetime
    reference: str = ""
    message: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What somebody sent to us over a channel. `id` is the channel's own: the same one twice is one message.

    `event` names what is no text: "subscribe", "unsubscribe", "scan", "click"; `key` is its parameter.
    """

    channel: str
    id: str
    sender: str
    at: datetime
    text: str = ""
    event: str = ""
    key: str = ""


class NotSent(Exception):
    """A message was not sent. Says what kind of failure it was and never to whom: jobs and logs are not sealed."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class TryLater(NotSent):
    """It may work later: the gateway is away, slow, or wants fewer a second. `after`: not before so long."""

    def __init__(self, kind: str, after: timedelta | None = None) -> None:
        super().__init__(kind)
        self.after = after


class WillNeverWork(NotSent):
    """This message can't go this way: refused, too long, the template is wrong. The next channel is tried at once."""


class AddressGone(NotSent):
    """Nobody is at this address any more (unsubscribed, number dead): it is not used again."""


class BadAddress(ValueError):
    """Not an address of this channel; `text` tells the person what to write instead."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@runtime_checkable
class Channel(Protocol):
    """One way to reach somebody. Instances are made once from the configuration and used by many threads."""

    code: str
    """Stored with every delivery: "mail", "sms", "wechat", "push", "print", "robot", "weibo"."""

    title: Text
    can_reply: bool
    """Whether what the person answers comes back to us."""

    a_second: float
    """How many messages the other side takes a second; 0: no limit known."""

    def address(self, typed: str) -> str:
        """The address in the channel's own form. Raises `BadAddress`."""
        ...

    def send(self, message: Outgoing) -> Taken:
        """Hand one message over. Returns when the other side has taken it. Raises `NotSent` in one of its three kinds."""
        ...

    def problems(self) -> list[str]:
        """What is wrong with its configuration or with the other side, for `heliograph doctor`; nothing secret."""
        ...


@runtime_checkable
class ForEverybody(Channel, Protocol):
    """A channel that everybody reads: a bureau's account on a microblog. Each release is posted there once."""

    is_for_everybody: bool
    account: str
    """Under what name is posted; empty: nothing is posted by itself."""
    bureau: str
    """Whose releases, by the bureau's code; empty: those of the only bureau."""
