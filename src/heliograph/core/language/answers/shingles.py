"""How much of an answer was written before: the share of its shingles (eight letters in a row) that other answers have.

Signs and spaces do not count, so that a comma more or less hides nothing. `shingles` gives text, for a count in memory;
a store keeps keyed hashes and only every `KEPT`th of them, chosen by the hash itself: an estimate without any text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b

LENGTH = 8
KEPT = 4
TEMPLATE = 0.6
"""From this share on, an answer counts as a template."""
_SIGNS = re.compile(r"[\W_]+")


def shingles(folded: str) -> list[str]:
    """The shingles of a folded text, one a place; a text of fewer letters is one shingle, none if it has no letter."""
    letters = _SIGNS.sub("", folded)
    if len(letters) <= LENGTH:
        return [letters] if letters else []
    return [letters[i : i + LENGTH] for i in range(len(letters) - LENGTH + 1)]


def shares(answers: Sequence[Sequence[str]]) -> list[float]:
    """For the shingles of each answer, the share that stands in at least one of the others."""
    having = Counter(shingle for one in answers for shingle in set(one))
    return [sum(having[shingle] > 1 for shingle in one) / len(one) if one else 0.0 for one in answers]


def hashes(of: Iterable[str], key: bytes) -> list[int]:
    """The kept ones of the shingles as keyed 63-bit numbers, one a place. Without the key, nobody can try a text against them."""
    found = (
        int.from_bytes(blake2b(one.encode("utf-8", "replace"), digest_size=8, key=key).digest(), "big") for one in of
    )
    return [number >> 1 for number in found if number % KEPT == 0]


def share_of(hashed: Sequence[int], known: set[int]) -> float | None:
    """The share of kept shingles that are known; None where none was kept (a very short answer)."""
    return sum(one in known for one in hashed) / len(hashed) if hashed else None
