"""What no party may be shown, typed by hand from law.md, and the check of every party × state × field of the played year.

The rule is an upper bound: a procedure may show less. Nothing before the law lets somebody know (A-19, C-17); a witness sees how
they are protected (A-09, D-05); who reported sees their report go its way and nothing of what is done to others (D-22, A-30);
a victim sees course and result, and of a suspect the kind of measure alone (D-20, A-28, C-22), never what somebody pays;
who stands for somebody sees no more than that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from heliograph.cases.reading.seen import seen
from heliograph.core.procedure import Procedure, Shown
from heliograph.matters import procedures
from heliograph.matters.models import Event, Matter, Party
from tests.year.acts import FOR_SOMEBODY
from tests.year.law import CC, PO

_OWN = frozenset(
    [
        "exists",
        "kind",
        "unit",
        "contact",
        "state",
        "filed",
        "next",
        "tellings",
        "documents",
        "own-statements",
        "rights",
        "protection",
    ]
)
_COURSE = frozenset({"officer", "limits", "pauses", "extensions"})
_RESULT = frozenset({"result", "remedies"})
_ALL = frozenset(str(field) for field in Shown)
MAY: dict[str, frozenset[str]] = {
    "witness": frozenset({"protection"}),
    "reporter": _OWN,
    "family": _OWN | {"measure-kind"},
    "agency": _OWN | _RESULT | {"limits"},
    "owner": _OWN | _COURSE | _RESULT | {"property"},
    "victim": _OWN | _COURSE | _RESULT | {"property", "appraisal-opinion", "hearing", "mediation", "measure-kind"},
    "punished": _ALL - {"measure-kind"},
    "suspect": _ALL - {"payment", "mediation", "hearing"},
    "guardian": _ALL,
    "lawyer": _ALL - {"protection"},
}
UNDECIDED = {
    PO: frozenset(
        [
            "registered",
            "filed",
            "searching",
            "notified",
            "hearing-asked",
            "hearing",
            "in-hearing",
            "heard",
            "reviewing",
            "ready",
            "mediating",
            "mediating-again",
            "agreed",
        ]
    ),
    CC: frozenset(["registered", "asked-agency", "filed", "supplementing"]),
}
"""States in which there is no result that a victim could be shown."""
UNFILED = {
    CC: frozenset(
        [
            "registered",
            "asked-agency",
            "declined",
            "reconsidering",
            "upheld",
            "re-reviewing",
            "confirmed",
            "explaining",
            "explained",
            "ordered",
            "not-filed",
            "not-ours",
        ]
    )
}
"""States in which nobody is under any measure."""
MEDIATING = frozenset(["mediating", "mediating-again", "agreed", "settled"])
HEARING = frozenset(["hearing", "in-hearing", "heard", "reviewing", "ready"])


@dataclass(frozen=True, slots=True)
class Looker:
    """A party at one moment, as far as the rule asks: their part, whom they stand for, and who may know."""

    part: str
    knows: bool
    principal: str = ""
    principal_knows: bool = False


@cache
def lawful(looker: Looker, procedure: str, state: str) -> frozenset[str]:
    """The most that the law lets them be shown."""
    if not looker.knows:
        return frozenset()
    may = MAY[looker.part]
    if looker.part in FOR_SOMEBODY:
        return may & lawful(Looker(looker.principal, looker.principal_knows), procedure, state)
    if looker.part == "victim":
        if state in UNDECIDED.get(procedure, ()):
            may -= _RESULT
        if procedure == PO or state in UNFILED.get(procedure, ()):
            may -= {"measure-kind"}
        may -= frozenset() if state in MEDIATING else {"mediation"}
        may -= frozenset() if state in HEARING else {"hearing"}
    return may


class Checks:
    """Counts what was checked, and says what was illegal."""

    def __init__(self, bureau: int) -> None:
        self.bureau = bureau
        self.done = 0
        self.illegal: list[str] = []
        self.shown = 0

    def whole_year(self, matters: Iterator[Matter]) -> None:
        for matter in matters:
            self.matter(matter)

    def matter(self, matter: Matter) -> None:
        """Each party at each moment of the case's history; then each in every state, as they stand at the end."""
        mine = {"bureau_id": self.bureau, "matter_id": matter.id}
        parties = list(Party.objects.filter(**mine))
        if any(party.part == "submitter" for party in parties):
            return
        procedure = procedures.version(self.bureau, matter.procedure, matter.version)
        by_id = {party.id: party for party in parties}
        known = {party.id: party.known_from for party in parties}
        for at, state in Event.objects.filter(**mine).order_by("sequence").values_list("at", "to_state"):
            for party in parties:
                party.known_from = _by(known[party.id], at)
            for party in parties:
                self.party(procedure, party, by_id.get(party.of), state)
        for party in parties:
            party.known_from = known[party.id]
        for state in procedure.states:
            for party in parties:
                self.party(procedure, party, by_id.get(party.of), state.name)

    def party(self, procedure: Procedure, party: Party, stands_for: Party | None, state: str) -> None:
        looker = Looker(
            party.part,
            party.known_from is not None,
            stands_for.part if stands_for else "",
            stands_for is not None and stands_for.known_from is not None,
        )
        may = lawful(looker, procedure.code, state)
        shown = seen(procedure, party, state, stands_for)
        for field in Shown:
            self.done += 1
            if field in shown and str(field) not in may:
                self.illegal.append(f"{procedure.code}: a {looker} is shown {field} in {state}")
        self.shown += len(shown)


def _by(known: datetime | None, at: datetime) -> datetime | None:
    """Since when somebody may know, looked at at that time."""
    return known if known is not None and known <= at else None
