"""A case's life as plain data: who is in it, and who does what when. `script` writes them, `book` and `play` read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

NOBODY = "nobody"
FOR_SOMEBODY = ("guardian", "family", "lawyer")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a case, by an alias that is theirs within it.

    `of`: the alias of whom they stand for. `origin`: who in the parent case is the same person.
    """

    alias: str
    part: str
    name: str
    birth: date | None = None
    of: str = ""
    protected: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: recorded `at`, by an officer's name or `party:alias`; `happened` as they say it did.

    `told`: to whom a telling is made (NOBODY where nobody is known), in which `way`, and how that ended: made, failed or
    impossible. `refused` is the refusal that this attempt must meet, having changed nothing.
    """

    at: datetime
    by: str
    what: str
    about: str = ""
    told: str = ""
    way: str = ""
    end: str = "made"
    people: tuple[Person, ...] = ()
    happened: datetime | None = None
    promise: str = ""
    more: str = ""
    unit: str = ""
    feed: bool = False
    refused: str = ""
    of_case: int = -1


@dataclass(slots=True)
class Case:
    """A life. `steps[0]` opens it, with the people known by then."""

    number: int
    procedure: str
    unit: str
    steps: list[Step] = field(default_factory=list)
    parent: int = -1
