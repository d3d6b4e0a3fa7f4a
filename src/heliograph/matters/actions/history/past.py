"""One line of history as it was understood, or why it could not be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a line is not taken in. The value is written to the file of refused lines."""

    COLUMNS = "columns"
    ENCODING = "encoding"
    NO_ID = "missing-id"
    NO_TEXT = "missing-text"
    NO_DATE = "missing-date"
    BAD_DATE = "unreadable-date"
    BAD_ANSWER_DATE = "unreadable-answer-date"
    FUTURE = "in-the-future"
    ANSWER_FIRST = "answer-before-question"
    ANSWER_WITHOUT_DATE = "answer-without-date"
    DATE_WITHOUT_ANSWER = "date-without-answer"
    TOO_LONG = "too-long"
    BAD_KIND = "unknown-kind"
    BAD_CHANNEL = "unknown-channel"
    BAD_UNIT = "unknown-unit"
    BAD_TRANSFERS = "unreadable-transfers"
    BAD_ANONYMOUS = "unreadable-anonymous"
    DUPLICATE = "duplicate"
    CHANGED = "already-imported-differently"


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not taken in: `line` as a text editor counts, and a sentence that says what to do."""

    line: int
    reason: Reason
    says: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a line tells.

    `identity` names the row within its source for ever: its id there, or a digest of what it says. A time of which only
    the day is known stands at the start of that day, with `…_is_day`. `answered_at` is None with an answer when nobody
    knows when it was given. `transfers` is None when the source does not count them.
    """

    line: int
    identity: str
    title: str
    text: str
    answer: str
    submitted_at: datetime
    submitted_is_day: bool = False
    answered_at: datetime | None = None
    answered_is_day: bool = False
    procedure: str
    unit: str = ""
    channel: str = "import"
    transfers: int | None = None
    anonymous: bool
    sender: str = ""

    @property
    def id(self) -> str:
        """The source's own id, if it has one."""
        kind, _, value = self.identity.partition(":")
        return value if kind == "id" else ""
