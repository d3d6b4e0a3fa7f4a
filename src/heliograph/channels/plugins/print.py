"""Letters on paper, for people who have only a postal address: nothing is sent, a desk queue is printed and posted.

    [print]
    plugin = "heliograph.channels.plugins.print:Print"

`/desk/channels/letters/` shows what is to print; `is_by_hand` keeps the worker from sending it.
"""

from __future__ import annotations

import re

import msgspec

from heliograph.channels.base import BadAddress, Outgoing, Taken, WillNeverWork
from heliograph.core.text import Text

SHORTEST, LONGEST = 6, 200


class PrintSettings(msgspec.Struct, forbid_unknown_fields=True):
    """`[print]` has nothing to set."""


class Print:
    """The address is what stands in the window of the envelope: lines as the person wrote them."""

    Settings = PrintSettings
    title = Text("纸质信件", "Letter")
    can_reply = False
    a_second = 0.0
    is_by_hand = True

    def __init__(self, code: str, settings: PrintSettings) -> None:
        self.code = code

    def address(self, typed: str) -> str:
        lines = [re.sub(r"\s+", " ", line).strip() for line in typed.splitlines()]
        written = "\n".join(line for line in lines if line)
        if not SHORTEST <= len(written) <= LONGEST:
            raise BadAddress(
                Text(
                    "请写完整的通信地址：省、市、街道、门牌号和收信人。",
                    "Write the whole postal address: province, city, street, number and name.",
                )
            )
        return written

    def send(self, message: Outgoing) -> Taken:
        """A letter is printed and posted by somebody, never sent by the worker."""
        raise WillNeverWork("by hand")

    def problems(self) -> list[str]:
        return []
