"""Smallest conflicts against every set of rules there is."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from heliograph.core.planning.rosters.smallest import hitting, shrunk, smallest


def drawn_conflicts(seed: int) -> list[frozenset[int]]:
    draw = random.Random(seed)
    return [frozenset(draw.sample(range(9), draw.choice([2, 3, 4, 5]))) for _ in range(4)]


@pytest.mark.parametrize("seed", range(20))
def test_the_smallest_is_the_smallest_of_all(seed):
    conflicts = drawn_conflicts(seed)

    def conflict(rules):
        return any(one <= set(rules) for one in conflicts)

    found = smallest(range(9), conflict, tries=200)
    least = min(size for size in range(10) if any(conflict(choice) for choice in combinations(range(9), size)))
    assert found.is_smallest
    assert len(found.rules) == least
    assert conflict(found.rules)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_left_cannot_be_shortened(seed):
    conflicts = drawn_conflicts(seed)

    def conflict(rules):
        return any(one <= set(rules) for one in conflicts)

    kept, sure = shrunk(range(9), conflict)
    assert sure
    assert conflict(kept)
    assert not any(conflict([rule for rule in kept if rule != left]) for left in kept)


def test_without_an_answer_nothing_is_claimed():
    def conflict(rules):
        return True if set(range(5)) <= set(rules) else None

    found = smallest(range(6), conflict, tries=50)
    assert set(range(5)) <= set(found.rules)
    assert not found.is_irreducible
    assert not found.is_smallest


def test_a_smallest_choice_meets_every_set():
    order = {one: one for one in range(6)}
    assert hitting([frozenset({0, 1}), frozenset({1, 2}), frozenset({3})], 3, order) == [1, 3]
    assert hitting([frozenset({0}), frozenset({1})], 1, order) is None
