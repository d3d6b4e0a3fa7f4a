"""How hot a topic is: one formula, written here, printed by `--explain` and shown beside every list of topics."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from heliograph.core.language.topics.values import Message
from heliograph.core.text import Text

HALF_LIFE = timedelta(days=90)
_REPEAT = 0.5
_SUPPORT = 1.5
_OLD = 0.5

FORMULA = Text(
    "热度 =（人数 + 0.5 × log₂(1 + 重复) + 1.5 × log₂(1 + 支持)）×（0.5 + 0.5 × 2^(−天数 ÷ 90)）。"
    "人数：不同的来信人；重复：同一个人再来的信；支持：赞成减反对，小于零按零算；天数：最后一封来信到现在。",
    "heat = (people + 0.5 × log₂(1 + repeats) + 1.5 × log₂(1 + support)) × (0.5 + 0.5 × 2^(−days ÷ 90)). "
    "People: different senders. Repeats: further messages of the same senders. Support: for minus against, at least 0. "
    "Days: since the last message.",
)


@dataclass(frozen=True, slots=True)
class Heat:
    """The parts of the formula, and what comes of them."""

    people: int
    repeats: int
    support: int
    days: float
    value: float

    def explained(self) -> str:
        """The formula with these numbers, to be recomputed by anybody."""
        return (
            f"({self.people} + {_REPEAT} × log₂(1 + {self.repeats}) + {_SUPPORT} × log₂(1 + {self.support}))"
            f" × ({_OLD} + {_OLD} × 2^(−{self.days:.1f} ÷ {HALF_LIFE.days})) = {self.value:.2f}"
        )


def people(messages: Iterable[Message]) -> int:
    """How many different people wrote; a message without a sender counts as one person."""
    messages = list(messages)
    return len({message.sender for message in messages if message.sender}) + sum(not m.sender for m in messages)


def heat(messages: Iterable[Message], now: datetime) -> Heat:
    """The heat of a topic's messages (at least one) at `now`."""
    messages = list(messages)
    different = people(messages)
    repeats = len(messages) - different
    support = max(0, sum(message.support - message.against for message in messages))
    days = max(0.0, (now - max(message.at for message in messages)) / timedelta(days=1))
    recency = _OLD + _OLD * 2 ** (-days / HALF_LIFE.days)
    value = (different + _REPEAT * math.log2(1 + repeats) + _SUPPORT * math.log2(1 + support)) * recency
    return Heat(different, repeats, support, days, value)
