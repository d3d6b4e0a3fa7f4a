"""What of a message is compared: its words and, so that an estate's or a firm's name counts whole, runs of its characters.

A piece weighs by how rare it is among the messages at hand. The title says what a message is about: its words count three
times. Time and memory are linear in the text that is read.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from heliograph.core.language.cleaning import clean
from heliograph.core.language.topics.places import names
from heliograph.core.language.topics.values import Message

if TYPE_CHECKING:
    from scipy import sparse

READ = 1_500
"""Characters of a text that are read: what a message is about stands before that."""

_RUNS_READ = 400
_TITLE_READ = 200
_TITLE = 3.0
_RUN = 0.5
_FEWEST, _MOST_SHARE, _MOST = 2, 0.1, 3_000
_LEAST_MOST = 50
_AS_IF = 2_000  # among a few messages nothing is rare: pieces weigh as among so many at least
_HAN = re.compile("[\u3400-\u9fff]+")
_LETTERS = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a folded text, of two characters or more, in any script."""
    import rjieba

    return [word for word in rjieba.cut(text) if len(word) > 1 and _LETTERS.search(word)]


def pieces(message: Message) -> dict[str, float]:
    """What the message says, each piece with how strongly. Words stand as they are, runs of characters behind a #."""
    title = clean(message.title, longest=_TITLE_READ).casefold()
    text = clean(message.text, longest=READ).casefold()
    found: defaultdict[str, float] = defaultdict(float)
    for word, count in Counter(words(text)).items():
        found[word] = 1 + math.log(count)
    for word in words(title):
        found[word] += _TITLE
    for run in _runs(text[:_RUNS_READ], (4,)):
        found[run] = _RUN
    for run in _runs(title, (2, 3, 4)):
        found[run] += 1
    return dict(found)


def matrix(messages: Sequence[Message]) -> sparse.csr_matrix:
    """One row a message, of length 1 (or 0, if it shares nothing with any other). Pieces of nearly all, or of one, are left out."""
    most = max(_LEAST_MOST, min(_MOST, int(len(messages) * _MOST_SHARE)))
    return _weighed((pieces(message) for message in messages), len(messages), _FEWEST, most)


def named(messages: Sequence[Message]) -> sparse.csr_matrix:
    """One row a message, of length 1 (or 0, if it names no place): the places it names, the seldom named more."""
    return _weighed((dict.fromkeys(names(message), 1.0) for message in messages), len(messages), 1, len(messages))


def _weighed(of_all: Iterable[Mapping[str, float]], size: int, fewest: int, most: int) -> sparse.csr_matrix:
    """Pieces are known by 32 bits from here on: two of them may meet in one column, too seldom to matter.

    Strings would take gigabytes where there are 100,000 messages.
    """
    from scipy import sparse

    codes, strengths = [np.empty(0, np.uint32)], [np.empty(0, np.float32)]
    for found in of_all:
        codes.append(np.fromiter((crc32(piece.encode("utf-8", "replace")) for piece in found), np.uint32, len(found)))
        strengths.append(np.fromiter(found.values(), np.float32, len(found)))
    row = np.repeat(np.arange(len(codes) - 1), [len(one) for one in codes[1:]])
    code, strength = np.concatenate(codes), np.concatenate(strengths)
    every, frequency = np.unique(code, return_counts=True)
    is_kept = (fewest <= frequency) & (frequency <= most)
    kept, weight = every[is_kept], np.log((1 + max(_AS_IF, size)) / frequency[is_kept]).astype(np.float32)
    if not len(kept):
        return sparse.csr_matrix((size, 0), dtype=np.float32)
    column = np.minimum(np.searchsorted(kept, code), len(kept) - 1)
    known = kept[column] == code
    row, column, strength = row[known], column[known], strength[known]
    rows = sparse.coo_matrix((strength * weight[column], (row, column)), shape=(size, len(kept))).tocsr()
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(rows.indptr)).astype(np.float32)
    return rows


def _runs(text: str, sizes: Sequence[int]) -> Iterable[str]:
    for run in _HAN.findall(text):
        for size in sizes:
            for start in range(len(run) - size + 1):
                yield "#" + run[start : start + size]
