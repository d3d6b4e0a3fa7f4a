"""A file of any size read by line: personal data found in it, in bounded memory, every line's end where it was.

Lines are read in blocks of some 100,000 characters, put behind one another with a sign between that no number and no
sentence runs over. A longer line is read in pieces. Broken bytes become U+FFFD, one character each time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from heliograph.core.privacy.finding import Span, Style, find, instead

_BLOCK = 100_000
_LONGEST_PIECE = 50_000
_OVERLAP = 200
_BETWEEN = "\n\ua015\n"  # a syllable of Yi: a word by itself, neither digit nor sign nor ideograph


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands: `line` counts from 1, `start` and `end` are characters within the line."""

    line: int
    start: int
    end: int
    span: Span


@dataclass(frozen=True, slots=True)
class _Piece:
    """(Part of) a line: the text, which line, how far into it, and what ends it."""

    text: str
    line: int
    offset: int
    end: str


def masked(source: BinaryIO, style: Style, encoding: str = "utf-8") -> Iterator[tuple[str, list[Place]]]:
    """For each block of the file, its text after masking (with its line ends) and where the spans stood."""
    block: list[_Piece] = []
    size = 0
    for piece in _pieces(source, encoding):
        block.append(piece)
        size += len(piece.text) + len(_BETWEEN)
        if size >= _BLOCK:
            yield _done(block, style)
            block, size = [], 0
    if block:
        yield _done(block, style)


def _done(block: list[_Piece], style: Style) -> tuple[str, list[Place]]:
    starts, at = [], 0
    for piece in block:
        starts.append(at)
        at += len(piece.text) + len(_BETWEEN)
    spans: list[list[Span]] = [[] for _ in block]
    for span in find(_BETWEEN.join(piece.text for piece in block)):
        number = bisect_right(starts, span.start) - 1
        if span.end <= starts[number] + len(block[number].text):
            spans[number].append(span)
    written: list[str] = []
    places: list[Place] = []
    for piece, start, inside in zip(block, starts, spans, strict=True):
        done = 0
        for span in inside:
            begin, end = span.start - start, span.end - start
            written += (piece.text[done:begin], instead(piece.text[begin:end], span, style))
            places.append(Place(piece.line, piece.offset + begin, piece.offset + end, span))
            done = end
        written += (piece.text[done:], piece.end)
    return "".join(written), places


def _pieces(source: BinaryIO, encoding: str) -> Iterator[_Piece]:
    import codecs

    decoder = codecs.getincrementaldecoder(encoding)("replace")
    line, offset, rest = 1, 0, ""
    while True:
        raw = source.read(1 << 16)
        rest += decoder.decode(raw, final=not raw)
        *whole, rest = rest.split("\n")
        for text in whole:
            yield from _cut(text, line, offset, "\n")
            line, offset = line + 1, 0
        while len(rest) > 2 * _LONGEST_PIECE:
            cut = _cut_at(rest)
            yield _Piece(rest[:cut], line, offset, "")
            rest, offset = rest[cut:], offset + cut
        if not raw:
            break
    if rest or offset:
        yield from _cut(rest, line, offset, "")


def _cut(text: str, line: int, offset: int, end: str) -> Iterator[_Piece]:
    while len(text) > 2 * _LONGEST_PIECE:
        cut = _cut_at(text)
        yield _Piece(text[:cut], line, offset, "")
        text, offset = text[cut:], offset + cut
    yield _Piece(text, line, offset, end)


def _cut_at(text: str) -> int:
    """Right after the last sign of a sentence within reach; without one, at the longest piece."""
    reach = text[_LONGEST_PIECE - _OVERLAP * 10 : _LONGEST_PIECE]
    best = max(reach.rfind(mark) for mark in "。！？；\n")
    return _LONGEST_PIECE - _OVERLAP * 10 + best + 1 if best >= 0 else _LONGEST_PIECE
