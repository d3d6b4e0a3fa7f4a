"""What a matter's page shows, as values: made by `holder_story` and `staff_story`, drawn by templates.

Everything a reader may not see is left out before it gets here; a template can't show too much.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.procedure import Action, Procedure, Promise, State
from heliograph.matters.reading.recorded import Standing


@dataclass(frozen=True, slots=True)
class Item:
    """One mark on the timeline, as the `timeline` macro reads it. `sequence` is the event's, 0 for what is to come.

    `standing` says where the event stands in the public log; None where no log is kept, and for what is no event. `about`
    is the id of the telling that the event made, or of the party it was about: who that is, the reader may not know.
    """

    kind: str
    title: str
    at: datetime | None = None
    due: datetime | None = None
    text: str = ""
    who: str = ""
    note: str = ""
    href: str = ""
    label: str = ""
    sequence: int = 0
    action: str = ""
    event_kind: str = ""
    standing: Standing | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """What happens next, in one breath: the arguments of the `next_step` macro."""

    title: str
    kind: str = "now"
    due: datetime | None = None
    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """One promise made to this matter. `mark` is the timeline's word for how it stands; None for one no longer owed."""

    promise: Promise
    mark: str | None
    due: datetime
    settled_at: datetime | None
    provisional: bool
    href: str


@dataclass(frozen=True, slots=True)
class File:
    """An attachment. `name` is opened; `by_resident` says who gave it."""

    id: UUID
    name: str
    kind: str
    size: int
    preview: bool
    at: datetime
    by_resident: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looked: when, which unit, and why."""

    at: datetime
    who: str
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class Rated:
    """The resident's rating. `changeable`: it was not changed yet."""

    grade: int
    title: str
    words: str
    may_contact: bool
    at: datetime
    changeable: bool


@dataclass(frozen=True, slots=True)
class Answerable:
    """Who is answerable to the resident now, and how to reach them. `offered_to`: who was asked to take over."""

    unit: str
    phone: str
    address: str
    hours: str
    officer: str
    offered_to: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another matter that belongs to this one: a part, the whole, or the one it was joined to.

    `href` is empty where the reader's receipt does not open it.
    """

    how: str
    number: str
    state: str
    due: datetime | None
    href: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the reader may do now. `until`: the end of its window, if it has one."""

    action: Action
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Person:
    """A party, opened: only in the story for staff.

    `withheld` says why name and contact are not there for this reader: "asked" (the person asked for secrecy) or
    "handling" (only who handles the case reads them). `of` is whom they stand for; `known_from` since when the law lets
    them know; `key_at` when they got their query key.
    """

    part: str
    values: dict[str, str]
    reach: str
    id: UUID | None = None
    of: UUID | None = None
    minor: bool = False
    protected: bool = False
    known_from: datetime | None = None
    key_at: datetime | None = None
    withheld: str = ""

    @property
    def name(self) -> str:
        return self.values.get("name", "")


@dataclass(frozen=True, slots=True)
class Story:
    """A matter as one reader may see it.

    `question` is what the resident was asked and has not replied to yet; `answer` is how the matter ended, in full, for
    the holder of the receipt (the timeline then only points to it).
    """

    number: str
    shown_number: str
    procedure: Procedure
    state: State
    submitted_at: datetime
    sequence: int
    erased_at: datetime | None
    erased_why: str
    anonymous: bool
    next: Next
    items: tuple[Item, ...]
    limits: tuple[Limit, ...]
    submitted: tuple[tuple[str, str], ...]
    files: tuple[File, ...]
    looks: tuple[Looked, ...]
    answerable: Answerable
    rating: Rated | None
    related: tuple[Related, ...]
    offers: tuple[Offer, ...] = ()
    people: tuple[Person, ...] = ()
    question: str = ""
    answer: Item | None = None

    @property
    def title(self) -> str:
        """What was asked, in the resident's own first words; empty once erased."""
        return self.submitted[0][1].split("\n", 1)[0] if self.submitted else ""

    def offer(self, name: str) -> Offer | None:
        return next((offer for offer in self.offers if offer.action.name == name), None)
