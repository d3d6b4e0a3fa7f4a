"""What the finder of persons looks at around each character of a text, as numbers of places in a table of weights.

Used by `persons` when it reads and by `tools/fit_persons.py` when it learns, so that both see the same. A clue is a few
neighbouring characters, or the kinds of word (by the segmenter) they belong to; a hash makes a place of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from heliograph.core.privacy.surnames import COMPOUND, SINGLE

BITS = 20
CLUES = 26
"""How many clues each character has."""

_MARGIN = 3  # characters looked at on either side
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_FACTORS = tuple(np.uint64(factor) for factor in (0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93))
_SURNAME, _COMPOUND_FIRST = 1, 2
_CLASSES = np.zeros(0x10000, np.uint64)
_CLASSES[[ord(sign) for sign in SINGLE]] = _SURNAME
_CLASSES[[ord(pair[0]) for pair in COMPOUND]] |= np.uint64(_COMPOUND_FIRST)

Places = NDArray[np.uint64]

_CHARACTERS = ((-2,), (-1,), (0,), (1,), (2,), (-3, -2), (-2, -1), (-1, 0), (0, 1), (1, 2), (2, 3), (-1, 1))
_THREE = ((-2, -1, 0), (-1, 0, 1), (0, 1, 2))
_WORDS = ((-1,), (0,), (1,), (-1, 0), (0, 1), (-1, 0, 1), (-2, -1), (1, 2))


def places(text: str) -> Iterator[Places]:
    """For each clue, the place it has at each character of `text`."""
    signs = _padded(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64))
    words = _padded(_words(text))
    classes = _CLASSES[np.minimum(signs, 0xFFFF)]
    number = 0
    for series, patterns in ((signs, _CHARACTERS + _THREE), (words, _WORDS)):
        for pattern in patterns:
            number += 1
            yield _place(number, *(_shifted(series, by) for by in pattern))
    first = _shifted(classes, -2) * np.uint64(4) + _shifted(classes, -1)
    second = _shifted(classes, 0) * np.uint64(4) + _shifted(classes, 1)
    yield _place(number + 1, first, second)
    yield _place(number + 2, first, _shifted(signs, 0))
    yield _place(number + 3, _shifted(words, 0), _shifted(signs, 0))


def _padded(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    edge = np.zeros(_MARGIN, np.uint64)
    return np.concatenate((edge, values, edge))


def _shifted(series: NDArray[np.uint64], by: int) -> NDArray[np.uint64]:
    return series[_MARGIN + by : len(series) - _MARGIN + by]


def _place(number: int, *parts: NDArray[np.uint64]) -> Places:
    mixed: Places = parts[0] * _FACTORS[0] + np.uint64(number * int(_SPREAD) % 2**64)
    for part, factor in zip(parts[1:], _FACTORS[1:], strict=False):
        mixed ^= mixed >> np.uint64(29)
        mixed += part * factor
    mixed ^= mixed >> np.uint64(31)
    mixed *= _SPREAD
    return mixed >> np.uint64(64 - BITS)


def _words(text: str) -> NDArray[np.uint64]:
    """The kind of word that the segmenter puts each character in, times four, plus its place: begin, middle, end, alone."""
    import rjieba

    tagged = rjieba.tag(text, True)
    if not tagged:
        return np.zeros(0, np.uint64)
    lengths = np.array([len(word) for word, _ in tagged])
    kinds = np.array([_kind(tag) for _, tag in tagged], np.uint64)
    ends = np.cumsum(lengths)
    where = np.ones(int(ends[-1]), np.uint64)
    where[ends - 1] = 2
    where[ends - lengths] = 0
    where[(ends - 1)[lengths == 1]] = 3
    codes = np.repeat(kinds, lengths) * np.uint64(4) + where
    return codes if len(codes) == len(text) else np.zeros(len(text), np.uint64)


_KINDS: dict[str, int] = {}


def _kind(tag: str) -> int:
    known = _KINDS.get(tag)
    if known is None:
        known = _KINDS[tag] = sum(ord(sign) << 8 * at for at, sign in enumerate(tag[:2]))
    return known
