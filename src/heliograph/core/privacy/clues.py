"""What the finder of persons looks at around each character of a text, as numbers of places in a table of weights.

Used by `persons` when it reads and by `tools/fit_persons.py` when it learns, so that both see the same. A clue is a few
values side by side (neighbouring characters, or the kinds of word, by the segmenter, that they belong to); a hash makes a
place of them. All clues of as many values are hashed at once: most messages are short, and a step of numpy has its price.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from heliograph.core.privacy.surnames import COMPOUND, SINGLE

BITS = 20

_MARGIN = 3  # characters looked at on either side
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_FACTORS = tuple(np.uint64(factor) for factor in (0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93))
_SURNAME, _COMPOUND_FIRST = 1, 2
_CLASSES = np.zeros(0x10000, np.uint64)
_CLASSES[[ord(sign) for sign in SINGLE]] = _SURNAME
_CLASSES[[ord(pair[0]) for pair in COMPOUND]] |= np.uint64(_COMPOUND_FIRST)

Series = NDArray[np.uint64]

_SIGNS, _WORDS, _PAIRS = range(3)  # the series: characters, kinds of word, whether this and the next may be a surname
_CHARACTERS = ((-2,), (-1,), (0,), (1,), (2,), (-3, -2), (-2, -1), (-1, 0), (0, 1), (1, 2), (2, 3), (-1, 1))
_THREE = ((-2, -1, 0), (-1, 0, 1), (0, 1, 2))
_KINDS_OF_WORD = ((-1,), (0,), (1,), (-1, 0), (0, 1), (-1, 0, 1), (-2, -1), (1, 2))
_CLUES: tuple[tuple[tuple[int, int], ...], ...] = (
    *(tuple((_SIGNS, by) for by in clue) for clue in _CHARACTERS + _THREE),
    *(tuple((_WORDS, by) for by in clue) for clue in _KINDS_OF_WORD),
    ((_PAIRS, -2), (_PAIRS, 0)),
    ((_PAIRS, -2), (_SIGNS, 0)),
    ((_WORDS, 0), (_SIGNS, 0)),
)
"""Each clue: which series, and how many characters on. A clue's number is where it stands here, from 1."""

CLUES = len(_CLUES)
"""How many clues each character has."""


def places(text: str) -> Iterator[Series]:
    """Tables with a row a clue and a column a character of `text`: the place of each. Together they have `CLUES` rows."""
    if not text:
        return
    seen = sliding_window_view(_series(text), len(text), axis=1)
    for numbers, parts in _GROUPS:
        mixed = seen[parts[0]] * _FACTORS[0]
        mixed += numbers
        for part, factor in zip(parts[1:], _FACTORS[1:], strict=False):
            mixed ^= mixed >> np.uint64(29)
            mixed += seen[part] * factor
        mixed ^= mixed >> np.uint64(31)
        mixed *= _SPREAD
        mixed >>= np.uint64(64 - BITS)
        yield mixed


def _group(values: int) -> tuple[Series, list[tuple[list[int], list[int]]]]:
    """The clues of so many values: a number to begin the hash with, and of each value its series and where to look."""
    chosen = [number for number, clue in enumerate(_CLUES) if len(clue) == values]
    numbers = np.array([[(number + 1) * int(_SPREAD) % 2**64] for number in chosen], np.uint64)
    parts = [
        ([_CLUES[number][at][0] for number in chosen], [_CLUES[number][at][1] + _MARGIN for number in chosen])
        for at in range(values)
    ]
    return numbers, parts


_GROUPS = [_group(values) for values in sorted({len(clue) for clue in _CLUES})]


def _series(text: str) -> Series:
    """A row a series, with a margin on either side."""
    found = np.zeros((3, len(text) + 2 * _MARGIN), np.uint64)
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    found[_SIGNS, _MARGIN:-_MARGIN] = signs
    found[_WORDS, _MARGIN:-_MARGIN] = _words(text)
    classes = _CLASSES[np.minimum(found[_SIGNS], 0xFFFF)]
    found[_PAIRS, :-1] = classes[:-1] * np.uint64(4) + classes[1:]
    return found


def _words(text: str) -> Series:
    """The kind of word that the segmenter puts each character in, times four, plus its place: begin, middle, end, alone."""
    import rjieba

    tagged = rjieba.tag(text, True)
    lengths = np.fromiter((len(word) for word, _ in tagged), np.int64, len(tagged))
    ends = np.cumsum(lengths)
    if not tagged or ends[-1] != len(text):
        return np.zeros(len(text), np.uint64)
    kinds = np.fromiter((_KINDS[tag] for _, tag in tagged), np.uint64, len(tagged))
    where = np.ones(len(text), np.uint64)
    where[ends - 1] = 2
    where[ends - lengths] = 0
    where[(ends - 1)[lengths == 1]] = 3
    where += np.repeat(kinds * np.uint64(4), lengths)
    return where


class _Kinds(dict[str, int]):
    """A number for each kind of word, from the first two letters of its name; the segmenter has some hundred."""

    def __missing__(self, tag: str) -> int:
        self[tag] = sum(ord(sign) << 8 * at for at, sign in enumerate(tag[:2]))
        return self[tag]


_KINDS = _Kinds()
