"""A text cut into what can be compared: every two Chinese characters side by side, every other word or number whole.

Each piece becomes one of `SIZE` numbers; two pieces may meet in one (less than one in a hundred pieces of a long answer
does). Time and memory are linear in the text. No dictionary is needed, so that no new word or local name is missed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language.cleaning import clean

SIZE = 1 << 18
_SPREADSHEET = re.compile("_x000d_", re.IGNORECASE)  # what spreadsheets write for the end of a line
_NAMED = re.compile(r"网友\s*[:：]?|[“\"]?uu\d+[”\"]?")  # how boards address a writer: says nothing of the question
_WORD = re.compile(r"[^\W_\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{2,}")
_TABLE = 0x3400


@dataclass(frozen=True, slots=True)
class Cut:
    """The text as it was compared (folded), its pieces as sorted numbers with their counts, and the pairs in place:
    `pairs[i]` is the number of characters i and i + 1, or -1 where a sign or a border of words lies between.
    """

    text: str
    pieces: NDArray[np.int64]
    counts: NDArray[np.int64]
    pairs: NDArray[np.int64]


def fold(text: str) -> str:
    """One plain line in small letters, without what a board adds."""
    return _NAMED.sub(" ", clean(_SPREADSHEET.sub(" ", text)).casefold())


def cut(text: str) -> Cut:
    """The pieces of a text, whatever it is."""
    folded = fold(text)
    pairs = _pairs(folded)
    words = [crc32(word.encode("utf-8", "replace")) % SIZE for word in _WORD.findall(folded)]
    found = np.concatenate([pairs[pairs >= 0], np.array(words, np.int64)])
    pieces, counts = np.unique(found, return_counts=True)
    return Cut(folded, pieces, counts, pairs)


def _pairs(folded: str) -> NDArray[np.int64]:
    points = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    if len(points) < 2:
        return np.empty(0, np.int64)
    is_han = ((points >= 0x3400) & (points <= 0x9FFF)) | ((points >= 0xF900) & (points <= 0xFAFF)) | (points >= 0x20000)
    is_letter = is_han | _letters()[np.minimum(points, _TABLE)]
    side_by_side = is_letter[:-1] & is_letter[1:] & (is_han[:-1] | is_han[1:])
    mixed = (points[:-1] * np.uint64(0x9E3779B1) + points[1:] * np.uint64(0x85EBCA77)) & np.uint64(0xFFFFFFFF)
    mixed = ((mixed ^ (mixed >> np.uint64(15))) * np.uint64(0x2C1B3C6D)) & np.uint64(0xFFFFFFFF)
    return np.where(side_by_side, (mixed % np.uint64(SIZE)).astype(np.int64), -1)


@lru_cache(maxsize=1)
def _letters() -> NDArray[np.bool_]:
    """Which of the characters below the Chinese ones are letters or digits; the last entry stands for all above."""
    return np.array([chr(point).isalnum() for point in range(_TABLE)] + [False])
