"""What a matter gives the answer bank: its question and answer, only where everybody may read them and the asker agreed.

Called by `actions` and `reading` for an officer who may open the matter; what it returns is never stored unsealed.
"""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.core.procedure import Public
from heliograph.matters import procedures
from heliograph.matters.models import Matter
from heliograph.matters.reading.written import newest_answer, values_of
from heliograph.questions.errors import (
    COUNTED_ONLY,
    NO_CONSENT,
    NO_LONGER_READABLE,
    NOT_ANSWERED,
    NotForTheBank,
)

CONSENT = "publish"
"""The field in which somebody says that question and answer may be read by others."""


@dataclass(frozen=True, slots=True)
class Source:
    """Question in a line, how it was asked, and the answer: as they stand in the matter."""

    question: str
    asked: str
    answer: str


def source_of(matter: Matter) -> Source:
    """Raises `NotForTheBank`, with what to do instead."""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if procedure.public is not Public.FULL or matter.confidential:
        raise NotForTheBank(COUNTED_ONLY)
    if matter.outcome != "answered":
        raise NotForTheBank(NOT_ANSWERED)
    if not matter.key or not matter.sealed:
        raise NotForTheBank(NO_LONGER_READABLE)
    said = values_of(matter)
    if not said.get(CONSENT):
        raise NotForTheBank(NO_CONSENT)
    return Source(str(said.get("subject", "")), str(said.get("words", "")), newest_answer(matter))
