"""For whom a duty is owed: kinds of subject, each listed by the app that knows them.

`register` is called in an app's `AppConfig.ready()`. A listing is read a piece at a time, in the order of its keys, only when
a rule's turn has come. What a kind no longer lists ends its future duties by itself (`actions.ending`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from heliograph.core.text import Text
from heliograph.matters.actions import Contact


@dataclass(frozen=True, slots=True)
class Subject:
    """One firm, contact point, leader, station, beat.

    `key` names it within its kind for ever (at most 60 signs); `name` is published, unless `shown` is false: then the public
    reads only what kind it is. `unit` owes the duty. With a `contact` it is told when a duty is moved or done. `url` is its
    public page.
    """

    key: str
    name: Text
    unit: int
    contact: Contact = field(default_factory=Contact)
    url: str = ""
    shown: bool = True


class Listing(Protocol):
    """The subjects that hold on a day, in the order of their keys: those after the key `after`, at most `limit`."""

    def __call__(self, bureau_id: int, *, on: date, after: str, limit: int) -> Sequence[Subject]: ...


class Still(Protocol):
    """Which of some keys hold on a day."""

    def __call__(self, bureau_id: int, keys: Collection[str], *, on: date) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subject that rules may name."""

    code: str
    title: Text
    listing: Listing
    still: Still


_kinds: dict[str, Kind] = {}


def register(code: str, title: Text, listing: Listing, still: Still) -> None:
    """Let rules name subjects of this kind. Registered twice, the last one holds."""
    _kinds[code] = Kind(code, title, listing, still)


def kinds() -> list[Kind]:
    """Every kind, in the order of their codes."""
    return [_kinds[code] for code in sorted(_kinds)]


def kind(code: str) -> Kind | None:
    return _kinds.get(code)


def forget(code: str) -> None:
    """Take a kind out again; what is owed under it stays."""
    _kinds.pop(code, None)
