"""What a phone may send: four kinds of entry, and nothing that is not named here. A field too many (a position, say) refuses it.

`id` is the entry's own, made on the phone, so that sending it twice does it once; `base` is the visit's version that the
phone had, 0 for one it made itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from heliograph.core.text import Text
from heliograph.matters.errors import Invalid

Words = Annotated[str, msgspec.Meta(max_length=200)]
Code = Annotated[str, msgspec.Meta(max_length=50)]
Version = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Plan(msgspec.Struct, frozen=True, tag_field="kind", tag="plan", forbid_unknown_fields=True):
    """A visit to make on a day; `words` is where, kept sealed until it is made."""

    id: UUID
    visit: UUID
    base: Version
    beat: Code
    day: date
    place: Code
    words: Words = ""


class Made(msgspec.Struct, frozen=True, tag_field="kind", tag="visit", forbid_unknown_fields=True):
    """A visit that was made: how it ended and what was advised."""

    id: UUID
    visit: UUID
    base: Version
    beat: Code
    day: date
    place: Code
    outcome: Code
    advice: Annotated[tuple[Code, ...], msgspec.Meta(max_length=20)] = ()


class Asked(msgspec.Struct, frozen=True, tag_field="kind", tag="request", forbid_unknown_fields=True):
    """What somebody asked for at the door, and the slip that was left with them. It names no visit."""

    id: UUID
    slip: UUID
    beat: Code
    day: date
    procedure: Code
    values: Annotated[dict[Code, Annotated[str, msgspec.Meta(max_length=5000)]], msgspec.Meta(max_length=30)]
    name: Annotated[str, msgspec.Meta(max_length=40)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""


Sent = Plan | Made | Asked


class Malformed(Invalid):
    """What came is no entry of these kinds."""

    def __init__(self, why: str) -> None:
        super().__init__("entry", Text(f"这一条读不懂：{why}", f"This entry can't be read: {why}"))


def read(raw: bytes) -> Sent:
    """One entry. Raises `Malformed`."""
    try:
        sent: Sent = msgspec.json.decode(raw, type=Sent)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Malformed(str(error)) from error
    return sent


def id_of(raw: bytes) -> UUID | None:
    """The id of something that may be no entry, so that the phone learns which one was refused."""
    try:
        return msgspec.json.decode(raw, type=_Named).id
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


class _Named(msgspec.Struct, frozen=True):
    id: UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """The visit as it stands here, for whoever must choose between two versions."""

    version: int
    beat: str
    day: str
    place: str
    outcome: str
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one entry: "applied", "already" (done before), "conflict" (with what stands here) or "refused" (why)."""

    result: str
    version: int = 0
    standing: Standing | None = None
    why: Text | None = None
