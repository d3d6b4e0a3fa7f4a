"""What an inbound door of a channel refuses, and how the other side proves that it is who it says.

A door that can't tell who knocks stays shut: `Proof` has no default, and a channel without one takes nothing in.
`NotGenuine` (answer 403) says nothing about what was wrong; `Unreadable` (answer 400) only that it was not readable.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from heliograph.channels.plugins.gateway.reading import Shape, Tree, Unreadable, text_at
from heliograph.channels.plugins.gateway.signing import Step, steps_by_name
from heliograph.channels.plugins.gateway.times import read_time
from heliograph.channels.plugins.gateway.values import BadTemplate, Values, named_in

__all__ = ["NotGenuine", "Proof", "Unreadable"]


class NotGenuine(Exception):
    """It does not come from the other side of this channel, or it comes too late or a second time."""


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the other side shows that it is it. Templates may name {header.x-name}, {query.name}, {in.path}, {body}, {key}.

    `given` must equal `expected`, which is usually {signature}, the name of a step. `time` is when it was sent; a message
    further off than `within` seconds is refused, so that what somebody recorded can't be sent again later.
    """

    given: str
    expected: str
    sign: list[Step] = []
    time: str = ""
    time_form: str = ""
    zone: str = "Asia/Shanghai"
    within: float = 300

    def check(
        self, key: str, headers: Mapping[str, str], query: Mapping[str, str], body: bytes, tree: Tree, now: datetime
    ) -> None:
        """Nothing if it is genuine. Raises `NotGenuine`."""
        known = {
            "key": key,
            "body": body.decode("utf-8", "replace"),
            **{f"header.{name.lower()}": value for name, value in headers.items()},
            **{f"query.{name}": value for name, value in query.items()},
        }
        asked = {name for template in self._templates() for name in named_in(template) if name.startswith("in.")}
        known |= {name: text_at(tree, name.removeprefix("in.")) for name in asked}
        values = Values(known, steps_by_name(self.sign))
        try:
            given, expected = values.fill(self.given), values.fill(self.expected)
            sent = read_time(values.fill(self.time), self.time_form, self.zone) if self.time else now
        except (BadTemplate, ValueError) as error:
            raise NotGenuine from error
        if not key or not given or not hmac.compare_digest(given.encode(), expected.encode()):
            raise NotGenuine
        if abs(now - sent) > timedelta(seconds=self.within):
            raise NotGenuine

    def _templates(self) -> list[str]:
        return [
            self.given,
            self.expected,
            self.time,
            *(step.over for step in self.sign),
            *(step.key for step in self.sign),
        ]


class Arriving(Shape, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every inbound table has: its proof, where the entries stand, and what the gateway wants to hear."""

    proof: Proof
    items: str = ""
    at: str = ""
    at_form: str = ""
    """A strptime form; empty: seconds or milliseconds since 1970, or ISO 8601."""
    zone: str = "Asia/Shanghai"
    answer: str = "OK"
