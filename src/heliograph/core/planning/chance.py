"""Random numbers inside kernels: xorshift64* of one word, so that the same seed gives the same plan everywhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.compiled import compiled

Chance = NDArray[np.uint64]
_A, _B, _C = np.uint64(12), np.uint64(25), np.uint64(27)
_TIMES = np.uint64(0x2545F4914F6CDD1D)
_HALF, _UNIT = np.uint64(11), 2.0**-53


def chance(seed: int) -> Chance:
    """Where the numbers of a seed begin; never at zero, where they would stay."""
    return np.array([(seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) % (2**64 - 1) + 1], dtype=np.uint64)


@compiled
def uniform(state: Chance) -> float:
    """From 0 up to, not including, 1."""
    word = state[0]
    word ^= word >> _A
    word ^= word << _B
    word ^= word >> _C
    state[0] = word
    return float((word * _TIMES) >> _HALF) * _UNIT


@compiled
def below(state: Chance, number: int) -> int:
    """A whole number from 0 to one less than `number`."""
    return int(uniform(state) * number)
