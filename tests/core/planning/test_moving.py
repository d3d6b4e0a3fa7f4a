"""A unit moved by hand: each reason why not, and none without a reason."""

from __future__ import annotations

import numpy as np
import pytest

from heliograph.core.planning.city import City
from heliograph.core.planning.moving import Refusal, refusal

# Three wide, two high, numbered from the left, the lower row first; between the first and second column above lies a station's border.
EDGES = {(0, 1): True, (1, 2): True, (3, 4): False, (4, 5): True, (0, 3): True, (1, 4): True, (2, 5): True}


def city() -> City:
    both = sorted({pair: is_open for (a, b), is_open in EDGES.items() for pair in ((a, b), (b, a))}.items())
    pairs = [pair for pair, _ in both]
    return City(
        tuple("abcdef"), np.array([[one % 3, one // 3] for one in range(6)], dtype=float), np.ones(6), np.ones(6), np.full(6, 4.0),
        np.searchsorted([a for a, _ in pairs], np.arange(7)), np.array([b for _, b in pairs]), np.ones(len(pairs)),
        np.array([is_open for _, is_open in both]),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("beats", "place", "beat", "why"),
    [
        ("112112", 4, "2", None),
        ("112112", 0, "2", Refusal.APART),
        ("112112", 1, "2", Refusal.BREAKS),
        ("122122", 3, "2", Refusal.CLOSED),
        ("112222", 0, "2", None),
        ("111222", 1, "2", Refusal.BREAKS),
        ("122222", 0, "2", Refusal.LAST),
    ],
)
def test_a_move_is_refused_for_its_reason_alone(beats, place, beat, why):
    assert refusal(city(), list(beats), place, beat) is why
