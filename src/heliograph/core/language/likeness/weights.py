"""How much a pair of characters says: the rarer among a bureau's messages, the more.

Counts are kept by bucket of the pair's hash, on a logarithmic scale, so that a bureau's weights are a megabyte whatever it
has read, and hold no word.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

BUCKET_BITS = 20
BUCKETS = 1 << BUCKET_BITS
STEPS = 8
"""Steps of the scale for each doubling of a count."""
LEAST = 3
"""A pair that fewer messages have says no more than one that so many have: most stand across two words and mean nothing."""
UNKNOWN = 1.0


@dataclass(frozen=True)
class Weights:
    """`counts`: a byte for each bucket, or nothing (every pair then says the same); `messages`: out of how many."""

    messages: int = 0
    counts: bytes = b""
    _says: tuple[float, ...] = field(default=(), repr=False, compare=False)
    _squares: tuple[float, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.counts and len(self.counts) != BUCKETS:
            raise ValueError(f"weights are {BUCKETS} bytes, not {len(self.counts)}")
        steps = (max(2 ** (step / STEPS) - 1, LEAST) for step in range(256))
        object.__setattr__(self, "_says", tuple(math.log(1 + self.messages / count) for count in steps))
        object.__setattr__(self, "_squares", tuple(one * one for one in self._says))

    @classmethod
    def of(cls, sketches: Iterable[Iterable[int]], *, messages: int | None = None) -> Weights:
        """Count pairs in the sketches of a sample. `messages`: of how many it is one; left out, it is all of them."""
        counts = [0] * BUCKETS
        seen = 0
        for hashes in sketches:
            seen += 1
            for one in hashes:
                counts[one >> (32 - BUCKET_BITS)] += 1
        if not seen:
            return cls()
        scale = max(messages or seen, seen) / seen
        return cls(max(messages or seen, seen), bytes(_step(count * scale) for count in counts))

    def __call__(self, hashed: int) -> float:
        return self._says[self.counts[hashed >> (32 - BUCKET_BITS)]] if self.counts else UNKNOWN

    def squared(self, hashes: Iterable[int]) -> float:
        """The squared length of a text in the space of its weights."""
        if not self.counts:
            return sum(UNKNOWN for _ in hashes)
        counts, squares = self.counts, self._squares
        return sum([squares[counts[one >> (32 - BUCKET_BITS)]] for one in hashes])


def _step(count: float) -> int:
    return min(255, round(STEPS * math.log2(1 + count)))
