"""What a party's page shows, as values. Everything the party may not see is left out before it gets here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.cases.reading.property import OwnThing
from heliograph.core.procedure import Action, Basis, Procedure, Shown, State
from heliograph.core.text import Text
from heliograph.matters.reading.story import Item, Next


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which a clock stood. `why` is the step that stopped it; None where they may not know of it."""

    since: datetime
    until: datetime | None
    why: Text | None


@dataclass(frozen=True, slots=True)
class Longer:
    """An extension: how much, recorded when, approved by which role of which unit, and the reason."""

    more: Text
    at: datetime
    due: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One legal limit of the case. `mark` is the timeline's word for how it stands; `why` whether its page may be opened."""

    promise: str
    title: Text
    within: Text
    mark: str
    starts_at: datetime
    due: datetime
    settled_at: datetime | None
    provisional: bool
    stops: tuple[Stop, ...]
    longer: tuple[Longer, ...]
    why: bool


@dataclass(frozen=True, slots=True)
class Answerable:
    """Who is answerable and how to reach them, as far as the party may know. `case_number` is what to say on the phone."""

    unit: Text | None
    phone: str
    address: str
    hours: str
    officer: Text | None
    case_number: str


@dataclass(frozen=True, slots=True)
class Right:
    """Something the party may do now, and by when the right must be used."""

    action: Action
    until: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class File:
    """A document served on the party, or something they handed in.

    `is_here` False: it was given on paper alone, because it may name somebody who must not be named.
    """

    id: UUID
    name: str
    kind: str
    size: int
    at: datetime
    title: str
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """One telling. `stands`: made, late, owed, broken, failed, impossible or news. `proof` is how it is known."""

    title: str
    stands: str
    at: datetime | None
    due: datetime | None
    way: Text | None
    plain: Text | None
    legal: Text | None
    proof: str
    reason: str
    read_at: datetime | None
    grounds: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What happened about one thing (appraisal, hearing, mediation, payment): steps with their days."""

    shown: Shown
    title: Text
    steps: tuple[tuple[datetime, str], ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is not shown, and why."""

    what: Text
    why: Text


@dataclass(frozen=True, slots=True)
class PartyPage:
    """A case as one party may see it, now. `shows` is what `seen` gave; without any of it nothing else is filled in."""

    number: str
    shown_number: str
    part: str
    stands_for: str
    shows: frozenset[Shown]
    procedure: Procedure | None
    state: State | None
    next: Next | None
    says: tuple[Text, ...]
    result: tuple[str, str, datetime] | None
    clocks: tuple[Clock, ...]
    answerable: Answerable | None
    rights: tuple[Right, ...]
    remedy: Text | None
    measures: tuple[str, ...]
    tellings: tuple[Told, ...]
    documents: tuple[File, ...]
    topics: tuple[Topic, ...]
    property: tuple[OwnThing, ...]
    own: tuple[tuple[datetime, str, str], ...]
    own_files: tuple[File, ...]
    items: tuple[Item, ...]
    withheld: tuple[Withheld, ...]
    later: tuple[Text, ...]
    grounds: tuple[Basis, ...]
    own_steps: int
    unread: bool

    def may(self, shown: str) -> bool:
        """Whether the field of that name is shown."""
        return Shown(shown) in self.shows

    def right(self, action: str) -> Right | None:
        return next((right for right in self.rights if right.action.name == action), None)

    def file(self, wanted: UUID) -> File | None:
        return next((one for one in (*self.documents, *self.own_files) if one.id == wanted and one.is_here), None)
