"""Millions of looks at cases by their parties, each held to what the law lets that party see.

Cases are drawn at random from a seed: any shipped procedure, any state, several of every part, some whom the law does not
let know yet, guardians and lawyers of them, minors, protected reporters, mandates of nobody or of the wrong one. For each
party of each case the product is asked (`seen`), and each of the fields a page may have, and each word that none may
have, is one check. What is lawful is written here and in the tables of `tests.core.procedure.test_case_matrix`, both typed
from law.md, never read from a procedure's file. Used by `test_matrix`; the scripted year asks `checked` of its own cases.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from heliograph.cases.reading.seen import seen
from heliograph.core.procedure import Procedure
from heliograph.matters.models import Party
from tests.core.procedure.test_case_matrix import CASES, expected


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIELDS = _words(
    "exists kind unit contact officer state filed limits pauses extensions next rights result measure-kind tellings documents"
    " property appraisal-opinion hearing mediation payment remedies own-statements protection"
)
NEVER = _words("evidence steps other-parties reporter-identity internal")
WORDS = FIELDS | NEVER

NOTHING: frozenset[str] = frozenset()
UNTIL_TOLD = frozenset({"suspect", "punished"})
FOR_ANOTHER = frozenset({"guardian", "family", "lawyer"})
PARTS = (
    "reporter", "victim", "suspect", "punished", "involved", "guardian", "family", "lawyer", "agency", "witness", "owner",
    "claimant", "third-party",
)  # fmt: skip

_OF_CRIMES = frozenset({"measure-kind"})
_OF_PENALTIES = frozenset({"hearing", "payment"})
_ABOUT_OTHERS = _words("result measure-kind appraisal-opinion hearing mediation payment limits pauses extensions")
CEILING: dict[str, frozenset[str]] = {
    "reporter": FIELDS - _ABOUT_OTHERS - {"officer", "property", "remedies"},  # D-20, A-30: not what was done to others
    "agency": FIELDS - {"measure-kind", "property", "appraisal-opinion", "hearing", "mediation", "payment"},  # C-12
    "witness": frozenset({"protection"}),  # D-05
    "victim": FIELDS - {"payment"},  # D-20, A-28: told the decision, not whether the fine was paid
    "family": FIELDS
    - {"hearing", "mediation", "payment", "appraisal-opinion", "own-statements", "officer", "property"},
    "third-party": FIELDS - _ABOUT_OTHERS,
}
"""What a part may see at the most, in whatever state: a second rule, coarser than the tables."""


@dataclass(slots=True)
class Count:
    """How many checks were made, how many cells were shown, and which were shown against the law."""

    checks: int = 0
    shown: int = 0
    illegal: int = 0
    examples: tuple[str, ...] = ()


@cache
def lawful(code: str, part: str, state: str) -> frozenset[str]:
    """What a part may see in a state once they may know: the tables, and under the ceilings."""
    most = CEILING.get(part, FIELDS)
    most |= {"result"} if part == "reporter" and state in ("refused", "not-ours") else NOTHING  # the reason
    most -= NOTHING if code == "criminal-case" else _OF_CRIMES
    most -= _OF_PENALTIES if code in ("criminal-case", "accident-finding", "case-property") else NOTHING
    most -= NOTHING if code == "public-order-case" else {"mediation"}
    return frozenset(expected(CASES[code], part, state)) & most


def allowed(code: str, state: str, party: Party, parties: dict[UUID, Party]) -> frozenset[str]:
    """What the law lets this very party see: who may not know sees nothing, who acts for somebody no more than that one."""
    if party.known_from is None:
        return NOTHING
    if party.part not in FOR_ANOTHER:
        return lawful(code, party.part, state)
    whose = parties.get(party.of) if party.of else None
    if whose is None or whose.part in FOR_ANOTHER or whose.known_from is None:
        return NOTHING
    return lawful(code, party.part, state) & lawful(code, whose.part, state)


def checked(count: Count, procedure: Procedure, state: str, parties: Iterable[Party]) -> None:
    """Ask the product what each of the parties may see, and hold every cell to the law."""
    by_id = {party.id: party for party in parties}
    for party in by_id.values():
        shown = {str(field) for field in seen(procedure, party, state, by_id.get(party.of) if party.of else None)}
        wrong = shown - allowed(procedure.code, state, party, by_id)
        count.checks += len(WORDS)
        count.shown += len(shown)
        count.illegal += len(wrong)
        if wrong and len(count.examples) < 10:
            count.examples += (f"{procedure.code} {state} {party.part}: {', '.join(sorted(wrong))}",)


def many(at_least: int, *, seed: int) -> Count:
    """So many checks on random cases."""
    count, source = Count(), random.Random(seed)
    while count.checks < at_least:
        procedure = source.choice(list(CASES.values()))
        checked(count, procedure, source.choice(procedure.states).name, parties(source))
    return count


def parties(source: random.Random) -> Iterator[Party]:
    """The parties of a random case, those who act for others last. Some gates are ones that the spine would never make:
    the rule must hold all the same.
    """
    made: list[Party] = []
    for _ in range(source.randint(3, 9)):
        made.append(_party(source, source.choice(PARTS), made))
    yield from made


def _party(source: random.Random, part: str, others: list[Party]) -> Party:
    whose = source.choice(others) if others and part in FOR_ANOTHER and source.random() < 0.95 else None
    knows = source.random() < (0.5 if part in UNTIL_TOLD else 0.8)
    return Party(
        bureau_id=1,
        id=UUID(int=source.getrandbits(128)),
        matter_id=UUID(int=1),
        part=part,
        of=whose.id if whose else None,
        minor=source.random() < 0.1,
        protected=source.random() < 0.1,
        known_from=datetime(2026, 3, 17, tzinfo=UTC) if knows else None,
    )
