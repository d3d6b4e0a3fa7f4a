"""A conversation as values: where it stands, what was said, and what is wished for. All of it goes into JSON and back.

`Talk` is the whole state; `Place` is where it stands. Secrets of receipts never stand in it: a matter that was opened with
its secret is remembered as opened (`Holding.opened`) for as long as the conversation lasts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

SHORT = 40
"""How much of what somebody wrote is quoted back, in characters."""


class Home(msgspec.Struct, frozen=True, tag="home"):
    """At the menu. `shown` are the commands behind the numbers."""

    shown: tuple[str, ...] = ()


class Picking(msgspec.Struct, frozen=True, tag="picking"):
    """Choosing what to begin. `seed` is what they wrote before we asked: it becomes their first words.

    `suggested`: the procedure that those words looked like.
    """

    shown: tuple[str, ...] = ()
    seed: str = ""
    suggested: str = ""


class Offered(msgspec.Struct, frozen=True, tag="offered"):
    """They wrote something without choosing: what is it to become? `shown` are the ways offered."""

    text: str
    shown: tuple[str, ...] = ()
    suggested: str = ""


class Piece(msgspec.Struct, frozen=True):
    """One message of a long answer; `at` puts those right that came in another order."""

    at: float
    text: str


class Filling(msgspec.Struct, frozen=True, tag="filling"):
    """Filling in a form. `step` is the question being asked, or one of our own (`?…`); `answers` of a skipped one is [].

    `token` is the matter's id to be: sending twice registers once. `sequence` is how many events they had seen.
    """

    form: str
    token: str
    step: str = ""
    answers: dict[str, list[str]] = {}
    pieces: tuple[Piece, ...] = ()
    shown: tuple[str, ...] = ()
    wants_contact: bool | None = None
    tell_here: bool | None = None
    left: str = ""
    number: str = ""
    opened: bool = False
    action: str = ""
    sequence: int = 0
    suggested: str = ""


class Numbering(msgspec.Struct, frozen=True, tag="numbering"):
    """Asked for a receipt number. `shown` are the numbers followed in this conversation; `goal`: what it is for."""

    goal: str = ""
    shown: tuple[str, ...] = ()


class Coding(msgspec.Struct, frozen=True, tag="coding"):
    """Asked for the secret of that number."""

    number: str
    goal: str = ""


class Holding(msgspec.Struct, frozen=True, tag="holding"):
    """At a matter. `opened`: with its secret; otherwise it is only followed here, and its content is not told."""

    number: str
    opened: bool
    shown: tuple[str, ...] = ()


class Leafing(msgspec.Struct, frozen=True, tag="leafing"):
    """Reading a long text: `rest` is still to come."""

    rest: str
    number: str


class Seeking(msgspec.Struct, frozen=True, tag="seeking"):
    """Looking for who is answerable."""


class Subscribing(msgspec.Struct, frozen=True, tag="subscribing"):
    """Asked which notices to send here. `shown` are the choices behind the numbers."""

    shown: tuple[str, ...] = ()


class Warned(msgspec.Struct, frozen=True, tag="warned"):
    """Told to call 110. What they wrote, and where they were, is kept: nothing is lost."""

    text: str
    before: Place


Place: TypeAlias = (
    Home | Picking | Offered | Filling | Numbering | Coding | Holding | Leafing | Seeking | Subscribing | Warned
)


class Talk(msgspec.Struct, frozen=True):
    """A conversation. `warned`: of which dangers they were told; `newest`: when they wrote the newest message heard."""

    language: str = "zh-hans"
    place: Place = Home()
    warned: tuple[str, ...] = ()
    newest: float = 0.0


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of theirs. `at` is when it was written, in seconds, by the channel's clock."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing we say, by its code in sayings.toml. `choices` are numbered from 1; `ways` are words one may answer."""

    code: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    language: str = ""


# What is wished for: carried out by `carrying`, whose outcome goes to `after`


@dataclass(frozen=True, slots=True)
class Submit:
    """Register what was filled in. `once`: the receipt goes behind a link that opens one time."""

    filled: Filling
    once: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """Do what was filled in with a matter."""

    filled: Filling


@dataclass(frozen=True, slots=True)
class Add:
    """Add these words to a matter in which we asked for more."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Bind:
    """Tell of news about this matter here."""

    number: str


@dataclass(frozen=True, slots=True)
class Unbind:
    """No longer tell of it here."""

    number: str


@dataclass(frozen=True, slots=True)
class BindByCode:
    """Follow here the matter whose page showed this code."""

    code: str


@dataclass(frozen=True, slots=True)
class AnswerSurvey:
    """Answer a survey with the code of an invitation: a digit for each question."""

    code: str
    digits: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Send nothing more by itself."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Send notices of these kinds about these areas here; none of one means every one of it."""

    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Send no more notices here; news of matters still comes."""


Wish: TypeAlias = Submit | Act | Add | Bind | Unbind | BindByCode | AnswerSurvey | Stop | Subscribe | Unsubscribe


# What came of it


@dataclass(frozen=True, slots=True)
class Registered:
    """The receipt. `secret` is empty where it lies behind the link that opens once, and when it was registered before."""

    number: str
    secret: str = field(repr=False)
    link: str = field(repr=False)
    due: str
    is_again: bool = False
    once: bool = False
    told_here: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """It is done; `code` names the saying about it."""

    code: str
    fields: dict[str, str] = field(default_factory=dict)
    number: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """It can't be done, and why. `question` names the answer that is in the way, if one is."""

    why: str
    question: str = ""


Outcome: TypeAlias = Registered | Done | Refused


# Where to go on


@dataclass(frozen=True, slots=True)
class ToMenu:
    """To the menu; `greets`: with a greeting first; `is_brief`: only saying that there is one."""

    greets: bool = False
    is_brief: bool = False


@dataclass(frozen=True, slots=True)
class ToGroup:
    """To choosing one procedure of a group."""

    group: str
    seed: str = ""
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class ToOffer:
    """To asking what their own words are to become."""

    text: str


@dataclass(frozen=True, slots=True)
class ToForm:
    """Into the form of a procedure. `suggested`: the one that their own words looked like."""

    code: str
    seed: str = ""
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class ToStep:
    """Into the form of a step with a matter."""

    number: str
    action: str
    opened: bool
    seed: str = ""


@dataclass(frozen=True, slots=True)
class ToLeave:
    """Out of the form that is being filled in, after they said so."""


@dataclass(frozen=True, slots=True)
class ToNumber:
    """To asking for a receipt number."""

    goal: str = ""


@dataclass(frozen=True, slots=True)
class ToSecret:
    """To asking for the secret of that number; with the secret, to comparing it."""

    number: str
    goal: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ToMatter:
    """To a matter."""

    number: str
    opened: bool
    goal: str = ""


@dataclass(frozen=True, slots=True)
class ToOfficer:
    """To finding who is answerable."""


@dataclass(frozen=True, slots=True)
class ToSubscribing:
    """To asking which notices to send here; with their words, to what these come to."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """To what was asked before."""


Way: TypeAlias = (
    ToMenu
    | ToGroup
    | ToOffer
    | ToForm
    | ToStep
    | ToLeave
    | ToNumber
    | ToSecret
    | ToMatter
    | ToOfficer
    | ToSubscribing
    | Again
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes of a message: where the conversation stands now, what is said, and what is wished for before that.

    `go` is where it goes on at once: what is said there follows. With a wish the sayings are still open: `after` gives
    them once it was carried out.
    """

    talk: Talk
    says: tuple[Saying, ...] = ()
    wish: Wish | None = None
    go: Way | None = None
