"""Names of the case's parties are found in sixty decisions; what the net finds of the others is measured, not promised."""

from __future__ import annotations

from heliograph.core.privacy import Kind, apply, propose
from heliograph.core.privacy.surnames import kept_length
from tests.core.privacy.decisions import DECISIONS, Decision


def is_masked(decision: Decision, span: tuple[int, int], hidden: frozenset[str]) -> bool:
    """Everything of the name but what may stay is covered; of a hidden person all."""
    start, end = span
    name = decision.text[start:end]
    covered = {at for mask in propose(decision.text, decision.known) for at in range(mask.start, mask.end)}
    kept = 0 if name in hidden else kept_length(name)
    return all(at in covered or not decision.text[at].isalnum() for at in range(start + kept, end))


def recall(kind: str, decisions: list[Decision] = DECISIONS) -> tuple[int, list[str]]:
    """How many names of the kind there are, and which were missed."""
    total, missed = 0, []
    for decision in decisions:
        hidden = frozenset(
            name for party in decision.known.parties if party.is_hidden for name in (party.name, *party.aliases)
        )
        for span in decision.spans[kind]:
            total += 1
            if not is_masked(decision, span, hidden):
                missed.append(f"{decision.text[slice(*span)]} in {decision.text}")
    return total, missed


def test_there_are_sixty_decisions():
    assert len(DECISIONS) >= 60


def test_names_of_known_parties_are_found():
    total, missed = recall("party")
    assert 1 - len(missed) / total >= 0.95, missed


def test_the_net_finds_most_strangers_named_beside_a_role():
    total, missed = recall("stranger")
    assert 1 - len(missed) / total >= 0.6, missed


def test_officers_in_office_are_left():
    for decision in DECISIONS:
        masked = apply(decision.text, propose(decision.text, decision.known))
        for start, end in decision.spans["officer"]:
            assert decision.text[start:end] in masked


def test_no_name_is_proposed_where_there_is_none():
    """Precision of what is at least likely: a mask touches a marked name."""
    wrong, total = [], 0
    for decision in DECISIONS:
        names = [span for kind in ("party", "stranger") for span in decision.spans[kind]]
        for mask in propose(decision.text, decision.known):
            if mask.kind is Kind.NAME and mask.sureness != "possible":
                total += 1
                if not any(start < mask.end and mask.start < end for start, end in names):
                    wrong.append(decision.text[mask.start : mask.end])
    assert len(wrong) / total <= 0.05, wrong
