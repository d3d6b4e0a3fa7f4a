"""Folds that tell the truth: every label in every fold as far as it goes, the repeats of one message in one fold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_SEEN = 60


def fingerprint(folded: str) -> str:
    """What two sendings of one message share: its first 60 letters, without digits and signs."""
    return "".join(c for c in folded[: 2 * _SEEN] if c.isalpha())[:_SEEN]


def groups_of(folded: Sequence[str]) -> NDArray[np.int64]:
    """A number for each message; repeats of one message have one number. A message without letters stands for itself."""
    keys = [fingerprint(text) or f"#{i}" for i, text in enumerate(folded)]
    return np.unique(np.array(keys, dtype=np.str_), return_inverse=True)[1]


def assign(labels: NDArray[np.int64], groups: NDArray[np.int64], folds: int, seed: int) -> NDArray[np.int64]:
    """The fold of each message: groups are shuffled, and those of each label (that of their first message) dealt in turn."""
    random = np.random.default_rng(seed)
    first = np.unique(groups, return_index=True)[1]
    order = random.permutation(len(first))
    by_label = order[np.argsort(labels[first][order], kind="stable")]
    fold_of_group = np.empty(len(first), np.int64)
    fold_of_group[by_label] = np.arange(len(first)) % folds
    return fold_of_group[groups]
