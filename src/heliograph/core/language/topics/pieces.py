"""What of a message is compared: its words and, so that an estate's or a firm's name counts whole, runs of its characters.

A piece weighs by how rare it is among the messages at hand. The title says what a message is about: its words count three
times. Time and memory are linear in the text that is read.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

from heliograph.core.language.cleaning import clean
from heliograph.core.language.topics.places import names
from heliograph.core.language.topics.values import Message

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
    of_all = [pieces(message) for message in messages]
    frequency = Counter(piece for found in of_all for piece in found)
    most = max(_LEAST_MOST, min(_MOST, int(len(messages) * _MOST_SHARE)))
    kept = sorted(piece for piece, count in frequency.items() if _FEWEST <= count <= most)
    column = {piece: number for number, piece in enumerate(kept)}
    size = max(_AS_IF, len(messages))
    weight = {piece: math.log((1 + size) / frequency[piece]) for piece in kept}
    return _rows([_row(found, column, weight) for found in of_all], len(kept))


def named(messages: Sequence[Message]) -> sparse.csr_matrix:
    """One row a message, of length 1 (or 0, if it names no place): the places it names, the seldom named more."""
    of_all = [names(message) for message in messages]
    frequency = Counter(name for found in of_all for name in found)
    column = {name: number for number, name in enumerate(sorted(frequency))}
    size = max(_AS_IF, len(messages))
    weight = {name: math.log((1 + size) / count) for name, count in frequency.items()}
    return _rows([_row(dict.fromkeys(found, 1.0), column, weight) for found in of_all], len(column))


def _row(found: Mapping[str, float], column: Mapping[str, int], weight: Mapping[str, float]) -> list[tuple[int, float]]:
    row = sorted((column[piece], strength * weight[piece]) for piece, strength in found.items() if piece in column)
    length = math.sqrt(sum(value * value for _, value in row))
    return [(at, value / length) for at, value in row]


def _rows(rows: Sequence[Sequence[tuple[int, float]]], width: int) -> sparse.csr_matrix:
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    columns = np.fromiter((at for row in rows for at, _ in row), np.int32, count=int(starts[-1]))
    values = np.fromiter((value for row in rows for _, value in row), np.float32, count=int(starts[-1]))
    return sparse.csr_matrix((values, columns, starts), shape=(len(rows), width))


def _runs(text: str, sizes: Sequence[int]) -> Iterable[str]:
    for run in _HAN.findall(text):
        for size in sizes:
            for start in range(len(run) - size + 1):
                yield "#" + run[start : start + size]
