"""The words a procedure (规程) may use: kinds of action, roles, duties, parts, needs, evidence.

Every closed list lives here, so that the reader, the checks, the guide and the spine mean the same thing.
A `StrEnum` member equals its own text, so pages and JSON may use either.
"""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How a matter (事项) can end. "Closed without an answer" is not among them, on purpose."""

    ANSWERED = "answered"
    DONE = "done"
    REFUSED = "refused"
    NOT_OURS = "not-ours"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Kind(StrEnum):
    """What the spine does for an action (动作) besides moving the state."""

    SUBMIT = "submit"  # open the matter and give the receipt (回执)
    STEP = "step"  # nothing more
    ACCEPT = "accept"
    REFUSE = "refuse"
    NOT_OURS = "not-ours"
    TRANSFER = "transfer"  # offer to another unit; the first unit stays answerable (首问负责)
    TAKE = "take"  # the offered unit takes it over
    OBJECT = "object"  # the offered unit says it is not theirs either
    PLACE = "place"  # a lead's binding assignment to a unit
    ASSIGN = "assign"  # to an officer
    ASK = "ask"  # ask the resident for more
    SUPPLY = "supply"
    EXTEND = "extend"
    ANSWER = "answer"
    CLOSE = "close"  # done, with what was done
    REOPEN = "reopen"  # the resident says "not solved"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    SPLIT = "split"
    RATE = "rate"
    NOTE = "note"
    CORRECT = "correct"  # the contact
    FOLLOW_UP = "follow-up"  # the superior's answer to a bad rating
    SERVE = "serve"  # make a telling that the law demands, with its proof (送达、告知)
    PARTY = "party"  # enter somebody as a party of a case
    KEY = "key"  # give a party the key by which they follow their case


class Waiting(StrEnum):
    """Whose turn it is in a state."""

    POLICE = "police"
    RESIDENT = "resident"
    OTHER = "other"
    NOBODY = "nobody"


class Owes(StrEnum):
    """Who made a promise (承诺)."""

    POLICE = "police"
    RESIDENT = "resident"
    OTHER = "other"


class When(StrEnum):
    """Whether the starting action always starts a promise, or only when it carries a bad grade (不满意、非常不满意)."""

    ALWAYS = "always"
    BAD_RATING = "bad-rating"


class Who(StrEnum):
    """Who may begin a matter under the procedure."""

    ANYONE = "anyone"
    IDENTIFIED = "identified"
    PARTIES = "parties"
    POLICE = "police"


class Public(StrEnum):
    """What the public may learn of one matter: a count, how it ended, or question and answer after masking."""

    COUNT = "count"
    OUTCOME = "outcome"
    FULL = "full"


class Group(StrEnum):
    """Where a resident finds the procedure on the first screen."""

    ASK = "ask"
    REPORT = "report"
    COMPLAIN = "complain"
    APPLY = "apply"
    CORRECT = "correct"
    CASE = "case"
    INSIDE = "inside"


class Handler(StrEnum):
    """The duty that a unit must have to handle the procedure."""

    GENERAL = "general"
    SUPERVISION = "supervision"
    PETITION = "petition"
    HOUSEHOLD = "household"
    TRAFFIC = "traffic"
    DISCLOSURE = "disclosure"
    EXIT_ENTRY = "exit-entry"
    ECONOMIC = "economic"
    CRIMINAL = "criminal"
    LEGAL = "legal"


class FieldKind(StrEnum):
    """What a field of the form holds."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    DATETIME = "datetime"
    PHONE = "phone"
    EMAIL = "email"
    PLACE = "place"
    UNIT = "unit"
    OFFICER = "officer"
    IDENTITY = "identity"
    CREDIT_CODE = "credit-code"
    YES = "yes"
    FILES = "files"


class Evidence(StrEnum):
    """How well we know the legal ground (the evidence column of law.md)."""

    FULL = "FULL"
    EXCERPT = "EXC"
    SECOND_HAND = "SEC"
    UNVERIFIED = "UNVERIFIED"


ROLES = frozenset({"resident", "party", "handler", "lead", "chief", "supervisor", "legal", "system"})
PARTS = frozenset(
    {
        "submitter",
        "reporter",
        "victim",
        "suspect",
        "punished",
        "involved",
        "other-side",
        "guardian",
        "family",
        "lawyer",
        "agency",
        "witness",
        "owner",
        "claimant",
        "third-party",
        "firm",
        "agent",
        "accused-unit",
        "superior",
    }
)
FOR_SOMEBODY = frozenset({"guardian", "family", "lawyer"})
"""Parts played for another party: what they may see and must be told follows the one they stand for."""
UNTIL_TOLD = frozenset({"suspect", "punished"})
"""Parts that learn nothing before the law lets them know: before a step that `informs` them, or a telling to them."""
NEEDS = frozenset(
    {
        "reason",
        "answer",
        "ground",
        "right-body",
        "unit",
        "officer",
        "question",
        "until",
        "into",
        "parts",
        "grade",
        "contact",
        "text",
        "party",
        "person",
        "telling",
    }
)


class Way(StrEnum):
    """How somebody is told (A-29): the orderly ways of service, and the quick ones for plain news."""

    IN_PERSON = "in-person"
    LEFT = "left"  # left with witnesses or a film, after a refusal
    POST = "post"
    ELECTRONIC = "electronic"  # with consent and proof of receipt
    PHONE = "phone"
    SMS = "sms"
    MAIL = "mail"
    PAGE = "page"
    AGENCY = "agency"  # through another body
    PUBLIC_NOTICE = "public-notice"


class Shown(StrEnum):
    """What a party may be shown of a case. There is no word for what they never may: see `NEVER_SHOWN`."""

    EXISTS = "exists"
    KIND = "kind"
    UNIT = "unit"
    CONTACT = "contact"
    OFFICER = "officer"
    STATE = "state"
    FILED = "filed"
    LIMITS = "limits"
    PAUSES = "pauses"
    EXTENSIONS = "extensions"
    NEXT = "next"
    RIGHTS = "rights"
    RESULT = "result"
    MEASURE = "measure-kind"
    TELLINGS = "tellings"
    DOCUMENTS = "documents"
    PROPERTY = "property"
    APPRAISAL = "appraisal-opinion"
    HEARING = "hearing"
    MEDIATION = "mediation"
    PAYMENT = "payment"
    REMEDIES = "remedies"
    OWN_WORDS = "own-statements"
    PROTECTION = "protection"


NEVER_SHOWN = frozenset({"evidence", "steps", "other-parties", "reporter-identity", "internal"})
"""What no view may name, whatever a procedure says (law.md D-05, D-22, A-09, C-03)."""

ENDS: dict[Outcome, frozenset[Kind]] = {
    Outcome.ANSWERED: frozenset({Kind.ANSWER}),
    Outcome.DONE: frozenset({Kind.CLOSE}),
    Outcome.REFUSED: frozenset({Kind.REFUSE}),
    Outcome.NOT_OURS: frozenset({Kind.NOT_OURS}),
    Outcome.WITHDRAWN: frozenset({Kind.WITHDRAW}),
    Outcome.MERGED: frozenset({Kind.MERGE}),
}
"""The only kinds of action that may lead to a state with this outcome."""

OWED_WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.ANSWER: ("answer",),
    Kind.CLOSE: ("answer",),
    Kind.REFUSE: ("reason", "ground"),
    Kind.NOT_OURS: ("reason", "right-body"),
    Kind.MERGE: ("into",),
    Kind.TRANSFER: ("unit", "reason"),
    Kind.OBJECT: ("reason",),
    Kind.PLACE: ("unit", "reason"),
    Kind.ASSIGN: ("officer",),
    Kind.ASK: ("question",),
    Kind.EXTEND: ("until", "reason"),
    Kind.RATE: ("grade",),
    Kind.SPLIT: ("parts",),
    Kind.FOLLOW_UP: ("answer",),
    Kind.SERVE: ("telling",),
    Kind.PARTY: ("person",),
    Kind.KEY: ("party",),
}
"""What an action of this kind can't be taken without; a procedure that leaves one out is refused."""

ANSWERS = frozenset({Kind.ANSWER, Kind.CLOSE, Kind.REFUSE, Kind.NOT_OURS})
"""The kinds that "answers" stands for in a promise: the person has been told how it ended, and why."""

EXITS = frozenset({Kind.WITHDRAW, Kind.MERGE})
"""The kinds that "exits" stands for: nothing is owed in this matter any longer."""

GROUP_WORDS = frozenset({"open", "final", "any", "answers", "exits"})
