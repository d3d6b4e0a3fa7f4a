"""What became of a release in each channel. An app that carries notices out registers a function that says so.

`heliograph.channels.*` register in `AppConfig.ready()`; a notice's page on the desk shows every way, in the order of
registration, so that a release that got stuck somewhere is seen by whoever released it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from heliograph.core.text import Text


class How(StrEnum):
    """How far a release got in a channel."""

    OUT = "out"  # whoever uses the channel has it, or can have it
    UNDER_WAY = "under-way"  # some still wait
    STUCK = "stuck"  # somebody must look
    OFF = "off"  # this bureau does not use the channel, or not for this kind


TITLES = {
    How.OUT: Text("已发出", "Out"),
    How.UNDER_WAY: Text("正在发", "Under way"),
    How.STUCK: Text("卡住了", "Stuck"),
    How.OFF: Text("没有用", "Not used"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One channel's account. `says` are figures or a reason ("送达 812，等发 3"); `url` is where one sees more."""

    channel: Text
    how: How
    says: Text
    at: datetime | None = None
    url: str = ""

    @property
    def title(self) -> Text:
        return TITLES[self.how]


Teller = Callable[[int, UUID], Iterable[Way]]
_tellers: dict[str, Teller] = {}


def register(code: str, teller: Teller) -> None:
    """Have `teller(bureau_id, notice_id)` asked what became of a notice; a second one under the same code takes its place."""
    _tellers[code] = teller


def ways_out(bureau_id: int, notice_id: UUID) -> list[Way]:
    """What every registered channel says of a notice that was released."""
    return [way for teller in _tellers.values() for way in teller(bureau_id, notice_id)]
