"""What an officer must know before a query key is printed: to whom, whether a word is needed, and what it will open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.cases import factors
from heliograph.core.procedure import SHOWN_NAMES, Kind, Procedure, Shown
from heliograph.core.text import Text
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party
from heliograph.matters.reading.involved import Involved
from heliograph.matters.reading.steps import Step


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A key to be printed. `asks_word`: nothing else is recorded that could be the second thing."""

    party: UUID
    label: Text
    part: str
    language: str
    given_at: datetime | None
    asks_word: bool


def to_print(matter: Matter, case: Involved, steps: list[Step], party_id: UUID) -> ToPrint | None:
    """The key of that party; None where the officer may not give it, or the law does not let the party know yet."""
    keying = {one.id: one for step in steps if step.action.kind is Kind.KEY for one in step.case.parties}
    chosen = keying.get(party_id)
    row = Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, id=party_id).first()
    if chosen is None or row is None:
        return None
    contact = MatterKey.of(matter).open_values("party", row.id, bytes(row.sealed))
    return ToPrint(row.id, case.label(row.id), row.part, row.language, row.key_at, factors.choose(contact) is None)


BRIEFLY = (Shown.STATE, Shown.LIMITS, Shown.NEXT, Shown.RIGHTS, Shown.RESULT, Shown.PROPERTY)
"""What a slip of paper has room for."""


def opens(procedure: Procedure, part: str, state: str) -> list[Text]:
    """What the holder of the key can read now, in the order of the law's vocabulary (D-20)."""
    shown = procedure.shown(part, state)
    return [name for field, name in SHOWN_NAMES.items() if field in shown]


def opens_briefly(procedure: Procedure, part: str, state: str) -> list[Text]:
    """The most wanted of it, for the slip."""
    shown = procedure.shown(part, state)
    return [SHOWN_NAMES[field] for field in BRIEFLY if field in shown]
