"""The pieces of messages: single characters, pairs of characters, words.

A batch of messages is one array of code points, so that a few passes of numpy hash every piece of every message: the
hash of a pair grows from that of its first character, a word's comes from the pairs at its two ends. A hash falls into
a bucket of its view; training keeps the buckets that several messages share, and each becomes a column. A model so
holds no list of words and no word of a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language.cleaning import clean

LONGEST = 4_000
"""Characters of a message that routing reads: 1 in 1,000 of the real ones is longer."""

ORDERS = 2
"""Pieces of one and of two characters. Longer ones cost much and taught nothing more (decision 150)."""

WORDS = ORDERS
BITS = (16, 22, 21)
"""Each view has a range of its own, of two to this power buckets."""

BUCKETS = sum(1 << bits for bits in BITS)

_FIRST = np.cumsum([0, *(1 << bits for bits in BITS[:-1])]).astype(np.uint32)
_HALF = np.uint64(32)
_GROW = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_ZERO, _NINE = ord("0"), ord("9")
_BESIDE_IDEOGRAPH = re.compile("(?<=[\u2e80-\U0003ffff]) | (?=[\u2e80-\U0003ffff])")


def fold(text: str) -> str:
    """A message as routing reads it: cleaned, case folded, without the stray spaces of Chinese text, cut at `LONGEST`."""
    return _BESIDE_IDEOGRAPH.sub("", clean(text, longest=LONGEST).casefold())[:LONGEST]


@dataclass(frozen=True)
class Pieces:
    """Where the pieces of one view stand in a batch: message, first character, length, bucket. Four arrays of one length."""

    message: NDArray[np.int32]
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    bucket: NDArray[np.uint32]


class Batch:
    """Some messages, folded, and their pieces. Positions count the characters of all messages, one NUL after each."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = [fold(text) for text in texts]
        joined = "".join(text + "\0" for text in self.texts)
        letters = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
        letters[(letters >= _ZERO) & (letters <= _NINE)] = _ZERO  # all numbers of one length are one piece
        self._letters = np.append(letters, np.zeros(ORDERS, np.uint64))
        lengths = np.fromiter((len(text) + 1 for text in self.texts), np.int64, len(self.texts))
        self.begins = np.cumsum(lengths) - lengths
        self.message = np.repeat(np.arange(len(self.texts), dtype=np.int32), lengths)

    def __len__(self) -> int:
        return len(self.texts)

    def views(self) -> Iterator[Pieces]:
        """The pieces of each view, in the order of the views."""
        for order in range(1, ORDERS + 1):
            start = np.flatnonzero(self._valid[order - 1])
            yield self._pieces(order - 1, start, np.full(len(start), order), self._hashes[order - 1][start])
        start, length = self.words
        yield self._pieces(WORDS, start, length, self._word_hashes(start, length))

    @cached_property
    def words(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First character and length of each word of each message."""
        import rjieba

        cut = [rjieba.cut(text) for text in self.texts]
        length = np.fromiter(map(len, chain.from_iterable(cut)), np.int64)
        counts = np.fromiter(map(len, cut), np.int64, len(cut))
        return np.cumsum(length) - length + np.repeat(np.arange(len(cut)), counts), length

    @cached_property
    def _hashes(self) -> list[NDArray[np.uint64]]:
        size = len(self.message)
        hashes = [(self._letters[:size] + np.uint64(1)) * _GROW]
        for order in range(1, ORDERS):
            hashes.append((hashes[-1] ^ hashes[-1] >> _HALF) * _MIX + self._letters[order : order + size])
        return hashes

    @cached_property
    def _valid(self) -> list[NDArray[np.bool_]]:
        size = len(self.message)
        valid = [self._letters[:size] != 0]
        for order in range(1, ORDERS):
            valid.append(valid[-1] & (self._letters[order : order + size] != 0))
        return valid

    def _word_hashes(self, start: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.uint64]:
        ends = np.minimum(length, ORDERS)
        table = np.stack(self._hashes)
        first, last = table[ends - 1, start], table[ends - 1, start + length - ends]
        hashes: NDArray[np.uint64] = (first ^ first >> _HALF) * _MIX + last + length.astype(np.uint64)
        return hashes

    def _pieces(
        self, view: int, start: NDArray[np.int64], length: NDArray[np.int64], hashes: NDArray[np.uint64]
    ) -> Pieces:
        mixed = (hashes ^ hashes >> _HALF) * _MIX
        mixed = (mixed ^ mixed >> _HALF) * _GROW >> np.uint64(64 - BITS[view])
        return Pieces(self.message[start], start, length, mixed.astype(np.uint32) + _FIRST[view])
