"""What goes into masking and what comes out: who is known in the case, and the masks proposed.

`Known` is filled by whoever calls (publishing, from the sealed parties of a matter) and lives only as long as the call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from heliograph.core.text import Text


class Kind(StrEnum):
    """What a masked span is."""

    NAME = "name"
    IDENTITY = "identity"
    TRAVEL = "travel"
    PHONE = "phone"
    PLATE = "plate"
    CARD = "card"
    CREDIT_CODE = "credit-code"
    BUSINESS = "business"
    ADDRESS = "address"
    EMAIL = "email"
    ACCOUNT = "account"
    BORN = "born"
    IDENTIFIER = "identifier"
    HEALTH = "health"
    AFFILIATION = "affiliation"


class Sureness(StrEnum):
    """How far a proposal can be trusted: SURE is given by the case or by a check digit, POSSIBLE is the net."""

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"

    @property
    def rank(self) -> int:
        """0 is the surest."""
        return list(Sureness).index(self)


class Part(StrEnum):
    """In which part a person stands in the case; it decides whether the surname may stay."""

    PUNISHED = "punished"
    SUSPECT = "suspect"
    APPLICANT = "applicant"
    VICTIM = "victim"
    WITNESS = "witness"
    REPORTER = "reporter"
    GUARDIAN = "guardian"
    FAMILY = "family"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rule:
    """Why something is masked: a sentence, and where the rule stands (law.md row, article, standards.md)."""

    code: str
    text: Text
    source: str


@dataclass(frozen=True, slots=True)
class Party:
    """A person of the case, with all that the case itself says about them.

    `businesses` are the names and credit codes of one-man businesses: masked because they are the person.
    `numbers` are any others by which the person is found: bank cards, WeChat, a student number.
    """

    part: Part
    name: str = ""
    aliases: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    businesses: tuple[str, ...] = ()
    born: date | None = None
    is_minor: bool = False

    @property
    def is_hidden(self) -> bool:
        """Not even the surname stays: minors, victims, witnesses, who reported, and a guardian (who names the child)."""
        return self.is_minor or self.part in {Part.VICTIM, Part.WITNESS, Part.REPORTER, Part.GUARDIAN}


@dataclass(frozen=True, slots=True)
class Known:
    """What the case knows: its parties; and what must stay readable.

    `officers` are people acting in office (officers, judges, mediators of an organ), `organisations` their full
    names, `public` telephones, addresses and numbers already published on purpose.
    """

    parties: tuple[Party, ...] = ()
    officers: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    public: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mask:
    """A proposal: put `replacement` for `original[start:end]` (characters), because of `rule`.

    `party` is the place in `Known.parties` of the person it is about, when the case told us.
    """

    start: int
    end: int
    kind: Kind
    replacement: str
    rule: Rule
    sureness: Sureness
    party: int | None = None
