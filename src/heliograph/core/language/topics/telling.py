"""What is told of a topic: its heat and rank, from when to when, where, and a title in the words of its middle message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heliograph.core.language.cleaning import clean
from heliograph.core.language.topics.grouping import group
from heliograph.core.language.topics.heat import Heat, heat
from heliograph.core.language.topics.pieces import pieces
from heliograph.core.language.topics.places import MOST_COMPARED, place
from heliograph.core.language.topics.values import Message

ALONE = 20
"""A message that nobody repeated is a topic if at least so many more were for it than against it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One problem. `messages` in the order in which they came."""

    id: str
    rank: int
    heat: Heat
    place: str
    title: str
    messages: tuple[Message, ...]

    @property
    def since(self) -> datetime:
        return self.messages[0].at

    @property
    def until(self) -> datetime:
        return self.messages[-1].at

    @property
    def people(self) -> int:
        return self.heat.people


def topics(
    messages: Sequence[Message], *, now: datetime, known: Mapping[str, str] | None = None, at_least: int = 2
) -> list[Topic]:
    """The topics of messages, the hottest first.

    `at_least`: how many messages make a topic; one alone is shown only with `ALONE` net supporters. `known`: see `group`.
    """
    told = [
        (heat(members, now), ident, members)
        for ident, members in group(messages, known).items()
        if len(members) >= at_least or sum(message.support - message.against for message in members) >= ALONE
    ]
    told.sort(key=lambda topic: (-topic[0].value, topic[2][0].at, topic[1]))
    return [
        Topic(ident, rank, warmth, place(members), title(members), tuple(members))
        for rank, (warmth, ident, members) in enumerate(told, start=1)
    ]


def title(messages: Sequence[Message]) -> str:
    """The title of the message that says most of what the others say: of those nearest the middle, the earliest."""
    said = [pieces(message) for message in messages[:MOST_COMPARED]]
    shared = Counter(piece for found in said for piece in found)
    length = [sum(strength**2 for strength in found.values()) ** 0.5 or 1.0 for found in said]
    near = [sum(strength * shared[piece] for piece, strength in found.items()) for found in said]
    best = max(range(len(said)), key=lambda number: (round(near[number] / length[number], 6), -number))
    return clean(messages[best].title) or clean(messages[best].text)[:60]
