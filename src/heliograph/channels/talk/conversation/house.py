"""What a conversation asks of the house: procedures and their forms, matters, people in charge. Reads only.

`talk.house` answers it from `matters` and `organisation`; tests answer it from a table. Everything is in the language
asked for, so that the conversation itself handles plain strings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Asks(StrEnum):
    """How a question is answered in a conversation."""

    TEXT = "text"
    LONG = "long"  # in as many messages as they like
    DATE = "date"
    MOMENT = "moment"
    ONE = "one"
    MANY = "many"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is kept, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a form. `own` is what the channel already knows to answer (the number an SMS came from)."""

    name: str
    label: str
    asks: Asks
    required: bool
    hint: str = ""
    options: tuple[Option, ...] = ()
    most: int = 0
    is_contact: bool = False
    own: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in, of a procedure or of one step. `page` is where the same can be done on the web.

    `takes_files`: the page would also take photos and documents. `is_secret`: who is complained of sees none of it.
    """

    name: str
    title: str
    questions: tuple[Question, ...]
    page: str
    promised: str = ""
    takes_files: bool = False
    is_secret: bool = False
    can_tell_here: bool = False
    of_procedure: bool = True

    def question(self, name: str) -> Question | None:
        return next((one for one in self.questions if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer as the form takes it: `values` to keep and how they read, or what is `wrong` with it."""

    values: tuple[str, ...] = ()
    shown: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Something one may begin. `is_here` is False where it is begun on its page alone; `why` is the saying that tells so."""

    code: str
    title: str
    is_here: bool
    page: str
    why: str = "on-page"


@dataclass(frozen=True, slots=True)
class Brief:
    """A matter followed here, without a word of what it is about."""

    number: str
    shown: str
    state: str
    due: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that is open now."""

    action: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class View:
    """A matter as this conversation may tell it. `words` (an answer, or what we asked) only where it was opened."""

    number: str
    shown: str
    title: str
    state: str
    next: str
    due: str
    unit: str
    page: str
    sequence: int
    offers: tuple[Offer, ...] = ()
    words: str = ""
    is_question: bool = False
    is_told_here: bool = False
    can_tell_here: bool = False


@dataclass(frozen=True, slots=True)
class InCharge:
    """A unit with who answers for it and how to reach them, in lines."""

    unit: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notices somebody's words name: codes of kinds and areas; `unknown` are the words that name none."""

    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    unknown: str = ""


class House(Protocol):
    """The reads of one conversation, on one channel, at one moment."""

    channel: str
    page_length: int
    """How many characters of a long text are told at once."""

    def bureau(self, language: str) -> str: ...

    def follow_page(self) -> str: ...

    def officers_page(self) -> str: ...

    def guides_page(self) -> str: ...

    def subscribe_page(self) -> str: ...

    def groups(self, language: str) -> list[Option]:
        """What one may want, in the order of the first screen."""
        ...

    def beginnings(self, group: str, language: str) -> list[Beginning]: ...

    def suggested(self, text: str, language: str) -> list[Beginning]:
        """What somebody's own words look like, the likeliest first: at most two, and none where nothing speaks for it."""
        ...

    def form(self, name: str, language: str) -> Form | None:
        """The form of that name ("ask:consultation", "do:number:action"); None if it is not open (any longer)."""
        ...

    def check(self, form: str, question: str, values: tuple[str, ...], language: str) -> Checked:
        """An answer, as the page would check it."""
        ...

    def token(self) -> str:
        """A fresh id for a matter to be."""
        ...

    def mine(self, language: str) -> list[Brief]:
        """Matters followed here, newest first."""
        ...

    def asked_here(self) -> str:
        """The one matter followed here in which we asked for words and wait for them; empty for none, and for several."""
        ...

    def opens(self, number: str, secret: str) -> bool: ...

    def wait_until(self, number: str) -> datetime | None:
        """When a code may be tried again; None if now."""
        ...

    def count_wrong(self, number: str) -> None: ...

    def view(self, number: str, language: str, *, opened: bool) -> View | None:
        """A matter that is followed here or was opened with its secret; None if it is neither, or not there."""
        ...

    def in_public(self, number: str, language: str) -> str:
        """What the number alone shows; empty if nothing."""
        ...

    def mark_read(self, number: str) -> None: ...

    def in_charge(self, words: str, language: str) -> list[InCharge]: ...

    @property
    def can_subscribe(self) -> bool:
        """Whether notices can be sent to where they write from."""
        ...

    def notice_kinds(self, language: str) -> list[str]:
        """What kinds of notices are called."""
        ...

    def subscribed(self, language: str) -> str:
        """Which notices come here now, in words; empty for none."""
        ...

    def wanted(self, words: str) -> Wanted: ...

    def moment(self, at: datetime, language: str) -> str: ...
