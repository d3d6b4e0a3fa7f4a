"""What a matter gives the answer bank: its question and answer, only where everybody may read them and the asker agreed.

Called by `actions` and `reading` for an officer who may open the matter; what it returns is never stored unsealed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from heliograph.core.procedure import Kind, Public
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter
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
    key = MatterKey.of(matter)
    said = json.loads(key.open("matter.sealed", matter.id, bytes(matter.sealed)))
    if not said.get(CONSENT):
        raise NotForTheBank(NO_CONSENT)
    return Source(str(said.get("subject", "")), str(said.get("words", "")), _answer(matter, key))


def _answer(matter: Matter, key: MatterKey) -> str:
    """The newest answer: what holds if the matter was answered again."""
    events = Event.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, kind=Kind.ANSWER)
    newest = events.order_by("-sequence").first()
    return key.open_values("event.public", newest.id, bytes(newest.public)).get("words", "") if newest else ""
