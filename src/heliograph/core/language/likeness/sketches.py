"""A text as the keyed hashes of its pairs of characters and words: what is compared, and what an index finds it by."""

from __future__ import annotations

import hashlib
import math
import struct
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from heliograph.core.language.cleaning import clean
from heliograph.core.language.likeness.weights import Weights
from heliograph.core.language.tokens import tokens

MOST_HASHES = 512
"""Of a longer text, the same ones are kept in every text that has them."""
LONGEST_TOKEN = 24
KEYS = 20
_SCATTER = 2654435761  # Knuth's multiplier: spreads hashes anew, apart from their buckets

Hashed = Callable[[str], int]
"""A token as 32 bits."""


def keyed(key: bytes) -> Hashed:
    """BLAKE2b under a key (RFC 7693), at 32 bits: without the key nobody can ask what is meant."""
    begun = hashlib.blake2b(key=key, digest_size=4)

    def hashed(token: str) -> int:
        state = begun.copy()
        state.update(token.encode("utf-8", "replace"))
        return int.from_bytes(state.digest())

    return hashed


@dataclass(frozen=True)
class Sketch:
    """`hashes`: of the distinct tokens; `whole`: of all of them in order, so that equal texts meet whatever their spaces."""

    hashes: frozenset[int]
    whole: int

    def to_bytes(self) -> bytes:
        """4 bytes for the whole, then 4 for each hash, in order of size."""
        return struct.pack(f">I{len(self.hashes)}I", self.whole, *sorted(self.hashes))

    @classmethod
    def from_bytes(cls, stored: bytes) -> Sketch:
        """Raises `ValueError` for what `to_bytes` does not write."""
        if len(stored) < 4 or len(stored) % 4:
            raise ValueError(f"no sketch has {len(stored)} bytes")
        words = array("I", stored)
        words.byteswap()
        return cls(frozenset(words[1:]), words[0])


def cut(text: str) -> Iterator[str]:
    """The tokens of a text that are compared: no lone character unless it is a letter or digit of another script."""
    return (one[:LONGEST_TOKEN] for one in tokens(clean(text)) if len(one) > 1 or one.isascii())


def sketch(text: str, hashed: Hashed) -> Sketch:
    """Any text, of any length, in linear time; of no words an empty one."""
    every = list(cut(text))
    hashes = {hashed(one) for one in set(every)}
    if len(hashes) > MOST_HASHES:
        hashes = set(sorted(hashes, key=_scattered)[:MOST_HASHES])
    return Sketch(frozenset(hashes), hashed("=" + " ".join(every)))


def keys(of: Sketch, weights: Weights, *, most: int = KEYS) -> list[int]:
    """What an index has of a text: a sample of its hashes, rare ones first, that falls alike in texts that share them.

    Weighted bottom-k sampling with coordinated ranks (Cohen and Kaplan 2007): a pair's rank is -ln(u) / weight², u drawn by
    its own hash, so that whichever text it stands in, it is chosen against the same odds.
    """
    return sorted(of.hashes, key=lambda one: (_rank(one, weights), one))[:most]


def _rank(hashed: int, weights: Weights) -> float:
    drawn = (_scattered(hashed) + 1) / (2**32 + 1)
    says = weights(hashed)
    return -math.log(drawn) / (says * says)


def _scattered(hashed: int) -> int:
    return hashed * _SCATTER & 0xFFFFFFFF
