"""How much of an answer was written before in this bureau, by keyed hashes: bounded, without any text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from heliograph.answering.models import Seen
from heliograph.core.language.answers import hashes as hashed
from heliograph.core.language.answers import shingles
from heliograph.core.language.answers.cutting import fold
from heliograph.core.sealing import blind
from heliograph.matters.keys import keyring

_AT_ONCE = 500
_MOST = 5_000


def hashes(bureau_id: int, words: str) -> list[int]:
    """The kept hashes of an answer, one a place, at most 5,000."""
    return hashed(shingles(fold(words)), _key(bureau_id, keyring().blind_key))[:_MOST]


def known(bureau_id: int, found: Sequence[int]) -> set[int]:
    """Those of the hashes that an answer of the bureau had."""
    asked, seen = sorted(set(found)), set[int]()
    for start in range(0, len(asked), _AT_ONCE):
        rows = Seen.objects.filter(bureau_id=bureau_id, shingle__in=asked[start : start + _AT_ONCE])
        seen.update(rows.values_list("shingle", flat=True))
    return seen


@lru_cache(maxsize=64)
def _key(bureau_id: int, blind_key: bytes) -> bytes:
    return blind(blind_key, f"answering:{bureau_id}")
