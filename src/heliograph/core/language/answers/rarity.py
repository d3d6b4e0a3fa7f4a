"""How much a piece of text says: one that stands everywhere says nothing, a rare one much (inverse document frequency).

Without a trained model, `ordinary()` knows the pairs that Heliograph's own Chinese sentences and the phrases of
officialdom use (`ordinary.txt`, made by `tools/ordinary_pairs.py`): a pair that is not among them is taken for rare.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language.answers.cutting import SIZE, Cut, cut

Weights = NDArray[np.float32]


def count(texts: Iterable[Cut]) -> tuple[NDArray[np.uint32], int]:
    """In how many texts each piece stands, and how many texts there are."""
    found, number = np.zeros(SIZE, np.uint32), 0
    for one in texts:
        found[one.pieces] += 1
        number += 1
    return found, number


def weights(counts: NDArray[np.uint32], texts: int) -> Weights:
    """ln((texts + 1) / (count + 1)) for each piece."""
    return np.log((texts + 1) / (counts.astype(np.float64) + 1)).astype(np.float32)


@lru_cache(maxsize=1)
def ordinary() -> Weights:
    """The weights without any training. The first line of the file is the weight of what is not listed."""
    lines = (files(__package__) / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    found = np.full(SIZE, float(lines[0]), np.float32)
    for line in lines[1:]:
        weight, pairs = line.split("\t")
        found[cut(pairs).pieces] = float(weight)
    return found
