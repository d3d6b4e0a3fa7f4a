"""The words that led to a suggestion.

A linear model's verdict is a sum over pieces. What each piece adds for the chosen label against the second is laid on
its characters in equal parts, and each word gets what lies on its own. So words are named that a person can find in the
message, although most pieces are no words.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language.routing.features import Batch
from heliograph.core.language.routing.vocabulary import Known

MOST = 5
_SHORTEST = 2
_LEAST_SHARE = 0.2
"""A word is named if its sum is at least this share of the strongest word's of its message."""


def words_for(batch: Batch, known: Known, added: NDArray[np.float32]) -> list[tuple[str, ...]]:
    """For each message its words with the largest sums, at most `MOST`, the largest first. `added`: of each known piece."""
    start, length = batch.words
    weight = _on_words(len(batch.message), known, added, start, length).round(
        9
    )  # so that equals are equal in any batch
    strongest = np.zeros(len(batch))
    np.maximum.at(strongest, batch.message[start], np.where(length >= _SHORTEST, weight, 0))
    enough = (weight > 0) & (weight >= _LEAST_SHARE * strongest[batch.message[start]])
    candidates = np.flatnonzero(enough & (length >= _SHORTEST))
    message = batch.message[start[candidates]]
    ordered = candidates[np.lexsort((start[candidates], -weight[candidates], message))]
    found: list[tuple[str, ...]] = []
    ends = np.searchsorted(np.sort(message), np.arange(len(batch)), side="right")
    begin = 0
    for number, end in enumerate(ends):
        found.append(_first_words(batch, number, start[ordered[begin:end]], length[ordered[begin:end]]))
        begin = end
    return found


def _on_words(
    size: int, known: Known, added: NDArray[np.float32], start: NDArray[np.int64], length: NDArray[np.int64]
) -> NDArray[np.float64]:
    share = added / known.length
    change = np.bincount(known.start, share, minlength=size + 1)
    change -= np.bincount(known.start + known.length, share, minlength=size + 1)[: size + 1]
    up_to = np.concatenate([[0.0], np.cumsum(np.cumsum(change))])
    sums: NDArray[np.float64] = up_to[start + length] - up_to[start]
    return sums


def _first_words(batch: Batch, number: int, start: NDArray[np.int64], length: NDArray[np.int64]) -> tuple[str, ...]:
    text, begin = batch.texts[number], batch.begins[number]
    words: dict[str, None] = {}
    for at, size in zip((start - begin).tolist(), length.tolist(), strict=True):
        word = text[at : at + size]
        if any(c.isalpha() for c in word):
            words.setdefault(word)
            if len(words) == MOST:
                break
    return tuple(words)
