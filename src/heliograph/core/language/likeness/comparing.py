"""How like two sketches are, in one of three ways that a person can be told."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from heliograph.core.language.likeness.sketches import Sketch
from heliograph.core.language.likeness.weights import Weights

EDITED = 0.5
"""From this share of common tokens on (Jaccard), one text is the other, edited."""
SAME_PROBLEM = 0.16
"""About half of the pairs of real messages between this and 0.2 are one problem, nearly all above it (decision 152)."""
SAME_PROBLEM_NEARBY = 0.1
LEAST_SHARED = 4
LEAST_SHARED_NEARBY = 2
"""Two short texts with fewer tokens in common say nothing about each other, unless they are equal."""


class Nearness(StrEnum):
    """In which way two messages are alike."""

    EXACT = "exact"
    EDITED = "edited"
    PROBLEM = "problem"  # other words, but what is rare in one is rare in the other as well


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` 0 to 1: the cosine of the weighted tokens. `shared`: what both have, for `InWords`."""

    nearness: Nearness
    score: float
    shared: frozenset[int]


def compare(one: Sketch, other: Sketch, weights: Weights, *, is_nearby: bool = False) -> Likeness | None:
    """How `other` is like `one`; None if they are not. `is_nearby`: both name a place, and the places are close."""
    shared = one.hashes & other.hashes
    if not shared:
        return None
    if one.whole == other.whole and one.hashes == other.hashes:
        return Likeness(Nearness.EXACT, 1.0, shared)
    score = cosine(one, other, weights)
    if len(shared) < (LEAST_SHARED_NEARBY if is_nearby else LEAST_SHARED):
        return None
    if len(shared) / len(one.hashes | other.hashes) >= EDITED:
        return Likeness(Nearness.EDITED, score, shared)
    if score >= (SAME_PROBLEM_NEARBY if is_nearby else SAME_PROBLEM):
        return Likeness(Nearness.PROBLEM, score, shared)
    return None


def cosine(one: Sketch, other: Sketch, weights: Weights) -> float:
    """0 for nothing in common, 1 for the same tokens."""
    both = weights.squared(one.hashes & other.hashes)
    lengths = weights.squared(one.hashes) * weights.squared(other.hashes)
    return min(1.0, both / math.sqrt(lengths)) if lengths else 0.0
