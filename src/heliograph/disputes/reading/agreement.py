"""The agreement as it stands: who with whom, its clauses as sentences in both languages, who signed, what was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.disputes import rules
from heliograph.disputes.actions.rows import clauses_of, current_meeting, signatures_of
from heliograph.disputes.models import Clause, Dispute, Side, Signature
from heliograph.disputes.words import SIDES
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party


@dataclass(frozen=True, slots=True)
class ShownClause:
    """One clause: its sentence, whose it is, by when, and where it stands."""

    id: UUID
    place: int
    sentence: Text
    by: str
    due: date
    standing: str
    found_at: datetime | None
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version. `names` of the sides as they gave them; `mediator` with the body they belong to."""

    draft: int
    names: dict[str, str]
    clauses: tuple[ShownClause, ...]
    signatures: dict[str, Signature]
    guardians: dict[str, str]
    mediator: str

    @property
    def is_signed(self) -> bool:
        return set(self.signatures) == set(Side.values)


def agreement_of(matter: Matter, dispute: Dispute) -> Agreement | None:
    """The agreement, or None before one was drafted."""
    clauses = clauses_of(dispute)
    if not clauses:
        return None
    key = MatterKey.of(matter)
    meeting = current_meeting(dispute)
    signatures = signatures_of(dispute)
    return Agreement(
        draft=dispute.draft,
        names=names_of(matter, dispute),
        clauses=tuple(_shown(clause, key) for clause in clauses),
        signatures=signatures,
        guardians={side: key.open_text("signature.guardian", row.id, row.guardian) for side, row in signatures.items()},
        mediator=f"{meeting.mediator.name} {meeting.mediator.body}".strip() if meeting else "",
    )


def names_of(matter: Matter, dispute: Dispute) -> dict[str, str]:
    """How the sides are called, by what they or the officer gave."""
    key = MatterKey.of(matter)
    found = {str(side): "" for side in Side.values}
    for party in Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id):
        side = Side.A if party.part == "submitter" else Side.B if party.id == dispute.party_b else None
        if side is not None:
            found[side] = key.open_values("party", party.id, bytes(party.sealed)).get("name", "")
    return found


def _shown(clause: Clause, key: MatterKey) -> ShownClause:
    values = key.open_values("clause", clause.id, clause.sealed)
    kind = rules.clause_kind(clause.kind)
    other = Side.B if clause.by == Side.A else Side.A
    sentence = Text(clause.kind, clause.kind)
    if kind is not None:
        sentence = kind.sentence(
            who=SIDES[clause.by], whom=SIDES[other], due=_day(clause.due), amount=values.get("amount", ""), what=values.get("what", ""),
        )  # fmt: skip
    return ShownClause(
        clause.id, clause.place, sentence, clause.by, clause.due, clause.standing, clause.found_at, clause.asked_at
    )


def _day(day: date) -> Text:
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B} {day.year}")
