"""The ways in which one party is told, as their page shows them; and what the ask form offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from heliograph.channels.configuration import channels
from heliograph.channels.delivery import reading
from heliograph.channels.delivery.models import Address
from heliograph.core.text import Text
from heliograph.matters.models import Matter, Party
from heliograph.matters.ways import Way

TYPED = ("mail", "sms", "print")
"""Channels whose address somebody can type in. Others are joined in their own way (scanning, a button)."""
MOST = 8

_ASKED = (
    Way("mail", Text("发邮件", "By mail"), "email"),
    Way("sms", Text("发短信", "By text message"), "phone"),
    Way("sms,mail", Text("发短信，发不到再发邮件", "By text message, and by mail if that fails"), "phone"),
    Way("print", Text("寄信到我的地址", "By letter to my address"), "address"),
)


def offered() -> Sequence[Way]:
    """What the ask form offers on this instance, mail first."""
    return [way for way in _ASKED if all(code in channels() for code in way.code.split(","))]


@dataclass(frozen=True, slots=True)
class Shown:
    """One way. `address` is masked: the page may stand open on a counter."""

    id: UUID
    channel: str
    title: Text
    address: str
    state: str
    can_code: bool


def shown(matter: Matter, party: Party) -> list[Shown]:
    """Every way of a party, in the order in which they are tried; stopped ones last."""
    rows = reading.of_party(matter.bureau_id, matter.id, party.id)
    rows.sort(key=lambda row: (row.stopped_at is not None or row.gone_at is not None, row.rank, row.id))
    return [_shown(row, matter) for row in rows if row.channel in channels()]


def _shown(row: Address, matter: Matter) -> Shown:
    state = "gone" if row.gone_at else "stopped" if row.stopped_at else "used" if row.confirmed_at else "unconfirmed"
    return Shown(
        row.id,
        row.channel,
        channels()[row.channel].title,
        reading.masked(row, matter),
        state,
        row.channel in ("mail", "sms"),
    )
