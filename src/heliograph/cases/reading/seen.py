"""`seen`: what a party of a case may be shown, now. Every word on a party's page passes through here.

The matrix part × field × state is data: the procedure's `[[views]]`, each with its ground. What stands here are the
rules that hold whatever a procedure says:
  nothing before the law lets them know (`Party.known_from`);
  who stands for somebody (guardian, family, lawyer) sees no more than that one may see, and nothing while that one may not know;
  a witness sees how they are protected, and nothing else;
  evidence, steps, other parties and internal notes have no word at all (`NEVER_SHOWN`).
A new field on the page is a word of `Shown`, a line in the views, and a gate in `page`; see docs/parties.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from heliograph.core.procedure import FOR_SOMEBODY, Basis, Procedure, Shown
from heliograph.matters.models import Party

NOTHING: frozenset[Shown] = frozenset()
ONLY: dict[str, frozenset[Shown]] = {"witness": frozenset({Shown.PROTECTION})}
"""Parts that see these alone, whatever a procedure says."""

ABOUT: dict[Shown, tuple[str, ...]] = {
    Shown.APPRAISAL: ("appraisal", "reappraisal"),
    Shown.HEARING: ("hearing", "agree-earlier"),
    Shown.MEDIATION: ("mediate", "mediation", "agree", "agreement"),
    Shown.PAYMENT: ("pay", "paid", "payment", "fine", "instalments"),
    Shown.PROPERTY: ("property", "seize", "seizure", "freeze"),
    Shown.MEASURE: ("detain", "arrest", "bail", "supervise"),
}
"""What an action, a promise or a telling is about: by its whole name, else by a word of it. What is about something that a
part may not be shown is not named to them, unless the procedure itself tells them of that step."""

END_MEASURES = frozenset({"release", "end-investigation"})
"""The steps after which no measure is in force against the one they are about."""


def seen(procedure: Procedure, party: Party, state: str, stands_for: Party | None = None) -> frozenset[Shown]:
    """What this party may be shown while the case is in `state`.

    `stands_for` is the row of `party.of`; without it whoever stands for somebody sees nothing.
    """
    if party.known_from is None:
        return NOTHING
    shown = procedure.shown(party.part, state) & ONLY.get(party.part, frozenset(Shown))
    if party.part not in FOR_SOMEBODY:
        return shown
    is_theirs = stands_for is not None and stands_for.id == party.of and stands_for.part not in FOR_SOMEBODY
    if stands_for is None or not is_theirs or stands_for.known_from is None:
        return NOTHING
    return shown & seen(procedure, stands_for, state)


def later(procedure: Procedure, party: Party, state: str, stands_for: Party | None = None) -> frozenset[Shown]:
    """What this party may be shown in another state of the case, but not in this one."""
    others = (seen(procedure, party, other.name, stands_for) for other in procedure.states)
    return frozenset(field for shown in others for field in shown) - seen(procedure, party, state, stands_for)


def grounds(procedure: Procedure, part: str, state: str) -> tuple[Basis, ...]:
    """The grounds of what the part is shown in that state; those of its other states where it is shown nothing."""
    mine = [view for view in procedure.views if view.part == part]
    here = [view for view in mine if state in view.states] or mine
    return procedure.grounds(list(dict.fromkeys(row for view in here for row in view.basis)))


def topics(name: str) -> frozenset[Shown]:
    """What an action, promise or telling of that name is about."""
    whole = frozenset(shown for shown, names in ABOUT.items() if name in names)
    words = set(name.split("-"))
    return whole or frozenset(shown for shown, names in ABOUT.items() if not words.isdisjoint(names))


def may_name(shown: Collection[Shown], name: str) -> bool:
    """Whether an action, promise or telling of that name may be mentioned to who may be shown these fields."""
    return topics(name) <= frozenset(shown)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose clocks and tellings a party's page tells of: their own, and those about whom they stand for."""

    me: UUID
    principal: UUID

    @classmethod
    def of(cls, party: Party, stands_for: Party | None) -> Whose:
        return cls(party.id, stands_for.id if stands_for else party.id)

    def is_about(self, about: UUID | None) -> bool:
        """Whether a clock is about them, or about the case as a whole."""
        return about in (None, self.me, self.principal)


def names_another(text: str, others: Iterable[dict[str, str]], own: Iterable[str]) -> bool:
    """Whether words that somebody wrote name another party: their name, telephone, document, address, mail.

    `others` are what is recorded of the other parties, `own` what the reader knows anyway, having given it themselves.
    """
    folded, known = _folded(text), {_folded(value) for value in own}
    values = {_folded(value) for one in others for name, value in one.items() if name != "birth"}
    return any(len(value) > 1 and value not in known and value in folded for value in values)


def _folded(text: str) -> str:
    return "".join(text.casefold().split())
