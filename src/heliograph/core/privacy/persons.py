"""Names of persons in plain prose: which stretches look like one, and how surely (0 to 1).

A linear chain over characters (no name, begin, middle, end), its weights in `persons.model`, fitted by `tools/fit_persons.py`
and measured by `benchmarks/privacy.py`. Where anything looks like a name, all readings of that island are weighed, and the
certainty of a name is its share of them. Time is linear. No list of people is inside: nobody is known to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp, log1p

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language import model_file
from heliograph.core.privacy import clues
from heliograph.core.privacy.labels import MASKING

KIND, VERSION = "persons", 1
LABELS = "OBME"
SCALE = 150  # a weight of 1 in the table
LIKELY = 0.3  # at and above this, `find` reports a name; benchmarks/privacy.py shows what other bounds give
_LEAST = 0.0  # a character that weighs less than this as any part of a name, against none, is looked at no further
_ENOUGH = 3.5  # an island whose characters weigh less together holds no name: entering and leaving one costs more
_APART = 2  # so many cold characters between two warm ones belong to one island
_LONGEST = 15
_NEVER, _FAINT = -1e9, -4.0
_LANES = np.arange(4, dtype=np.uint64) * np.uint64(16)
_BIAS = 1_200  # so that no sum of CLUES weights in 16 bits is negative or flows over
_NAME = re.compile(r"[\u3400-\u9fff]+(?:[·•・‧∙.][\u3400-\u9fff]+)*")
_PLACE_AFTER = re.compile(
    "镇|村|路(?![过上边人])|街|乡(?![下亲])|县|区|市(?![民长])|省(?![吃了])|大道|庄|屯|弄|公园|小区|社区|派出所|公司|集团|医院|学校|中学|小学"
    "|大学|广场|大厦|酒店|饭店|超市|商场|银行|高速|大桥|机场|车站|牌|有限|自治|行政村|新城|花园|家园|故里"
)
_PLACE_ENDS = frozenset("镇县区村乡省屯")
_SIGN = re.compile(r"[\n,。;!?]")
_LOOK_BACK = 200
_BLOCK = 8_000  # characters weighed at a time: so many lie near the processor


@dataclass(frozen=True, slots=True)
class Person:
    """A name in positions of the folded text."""

    start: int
    end: int
    certainty: float


@dataclass(frozen=True)
class _Weights:
    table: NDArray[np.uint64]
    passages: NDArray[np.float64]


def find_persons(text: str, least: float = LIKELY) -> list[Person]:
    """Names in a folded text, in order, none over another, each at least as sure as `least`."""
    found: list[Person] = []
    start = 0
    while start < len(text):
        end = _cut(text, start)
        block = text[start:end]
        found += (Person(p.start + start, p.end + start, p.certainty) for p in _settled(block, least))
        start = end
    return found


def _cut(text: str, start: int) -> int:
    """Where the block from `start` ends: after a sign, if there is one near, so that no name is cut."""
    end = start + _BLOCK
    if end >= len(text):
        return len(text)
    signs = list(_SIGN.finditer(text, end - _LOOK_BACK, end))
    return signs[-1].end() if signs else end


def _scores(text: str) -> NDArray[np.float64]:
    """What each character weighs as none, begin, middle and end of a name."""
    table = _weights().table
    sums = np.zeros(len(text), np.uint64)
    for at in clues.places(text):
        sums += table[at]
    lanes = (sums[:, None] >> _LANES) & np.uint64(0xFFFF)
    scores: NDArray[np.float64] = (lanes.astype(np.float64) - _BIAS * clues.CLUES) / SCALE
    return scores


def _islands(scores: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Stretches with anything like a name in them and a character on either side; the rest is surely none."""
    margins = scores[:, 1:].max(axis=1) - scores[:, 0]
    (warm,) = np.nonzero(margins > _LEAST)
    if not len(warm):
        return
    warmth = np.concatenate(([0.0], np.cumsum(np.maximum(margins, 0.0))))
    breaks = np.nonzero(np.diff(warm) > _APART)[0]
    firsts = np.maximum(warm[np.concatenate(([0], breaks + 1))] - 1, 0)
    lasts = np.minimum(warm[np.concatenate((breaks, [len(warm) - 1]))] + 2, len(scores))
    enough = warmth[lasts] - warmth[firsts] > _ENOUGH
    yield from zip(firsts[enough].tolist(), lasts[enough].tolist(), strict=True)


def _in_island(
    scores: list[list[float]], passages: list[list[float]], least: float
) -> Iterator[tuple[int, int, float]]:
    """Each stretch that is a name in at least `least` of all readings of the island, and in what share of them."""
    size = len(scores)
    ahead = [[0.0, scores[0][1] - scores[0][0], _NEVER, _NEVER]]
    for none, begin, middle, end in ((one[0], *one[1:]) for one in scores[1:]):
        o, b, m, e = ahead[-1]
        begins = _either(o + passages[0][1], e + passages[3][1]) + begin - none
        ahead.append([
            _either(o, e + passages[3][0]), begins,
            _either(b + passages[1][2], m + passages[2][2]) + middle - none,
            _either(b + passages[1][3], m + passages[2][3]) + end - none,
        ])  # fmt: skip
    behind = [[0.0, _NEVER, _NEVER, 0.0]]
    for none, begin, middle, end in ((one[0], *one[1:]) for one in reversed(scores[1:])):
        o, b, m, e = behind[-1]
        begins = b + begin - none
        inside, last = m + middle - none, e + end - none
        behind.append([
            _either(o, passages[0][1] + begins), _either(passages[1][2] + inside, passages[1][3] + last),
            _either(passages[2][2] + inside, passages[2][3] + last), _either(o + passages[3][0], passages[3][1] + begins),
        ])  # fmt: skip
    behind.reverse()
    whole = _either(ahead[-1][0], ahead[-1][3])
    for start in range(size - 1):
        weight = ahead[start][1]
        if weight + behind[start][1] - whole < _FAINT:
            continue
        before = 1
        for at in range(start + 1, min(size, start + _LONGEST)):
            ends = weight + passages[before][3] + scores[at][3] - scores[at][0] + behind[at][3] - whole
            if ends > _FAINT and (share := min(1.0, exp(ends))) >= least:
                yield start, at + 1, share
            weight += passages[before][2] + scores[at][2] - scores[at][0]
            before = 2


def _either(a: float, b: float) -> float:
    """The logarithm of the sum of two weights given as logarithms."""
    if a < b:
        a, b = b, a
    return a + log1p(exp(b - a)) if a - b < 40 else a


def _settled(text: str, least: float) -> list[Person]:
    """Of stretches over one another the surest."""
    scores = _scores(text)
    passages = (_weights().passages - _weights().passages[0, 0]).tolist()
    found = [
        (share, first + start, first + end)
        for first, last in _islands(scores)
        for start, end, share in _in_island(scores[first:last].tolist(), passages, least)
    ]
    taken: set[int] = set()
    people = []
    for share, start, end in sorted(found, key=lambda one: (-one[0], one[1])):
        name = text[start:end]
        if taken.isdisjoint(range(start, end)) and _looks_like_a_name(name) and not _PLACE_AFTER.match(text, end):
            people.append(Person(start, end, share))
            taken.update(range(start, end))
    return sorted(people, key=lambda person: person.start)


def _looks_like_a_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and name[-1] not in _PLACE_ENDS and not set(name[1:]) & MASKING


@cache
def _weights() -> _Weights:
    source = resources.files("heliograph.core.privacy").joinpath("persons.model")
    file = model_file.unpack(source.read_bytes(), kind=KIND, version=VERSION)
    small = file.arrays["weights"].astype(np.int64)
    biased = np.full((1 << clues.BITS, 4), _BIAS, np.uint64)
    biased[file.arrays["places"].astype(np.int64)] = (small + _BIAS).astype(np.uint64)
    table = np.bitwise_or.reduce(biased << _LANES, axis=1)
    return _Weights(table, file.arrays["passages"].astype(np.float64))
