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
_STEEPEST = 40.0  # more than this a character cannot weigh for or against, so that no product overflows
_FAINT = 0.02
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


Odds = list[list[float]]


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
        sums += table.take(at.view(np.int64)).sum(axis=0)
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


def _in_island(odds: Odds, passages: Odds, least: float, *, is_first: bool) -> Iterator[tuple[int, int, float]]:
    """Each stretch that is a name in at least `least` of all readings of the island, and in what share of them.

    `odds`: how many times likelier each character is a begin, middle, end than none; `passages` the same of what follows what.
    Forward and backward as usual, every step brought to a sum of 1 by dividing by `sums`. Nothing precedes what `is_first`.
    """
    outset, again, over = passages[0][1], passages[3][1], passages[3][0]
    begin_middle, begin_end, middle_middle, middle_end = *passages[1][2:], *passages[2][2:]
    begins, sums = [], []
    o, b, m, e, untouched = 1.0, 0.0, 0.0, 0.0, 1.0
    entering = 1.0 if is_first else outset
    for begin, middle, end in odds:
        o, b, m, e = (
            o + e * over,
            (o * entering + e * again) * begin,
            (b * begin_middle + m * middle_middle) * middle,
            (b * begin_end + m * middle_end) * end,
        )
        total = o + b + m + e
        o, b, m, e, untouched = o / total, b / total, m / total, e / total, untouched / total
        begins.append(b)
        sums.append(total)
        entering = outset
    untouched /= o + e  # a name that runs on beyond the island is none
    if 1 - untouched < least:
        return
    ends = _after(odds, passages, sums, 1 / (o + e))
    for start, weight in enumerate(begins):
        if weight * ends[start][0] < _FAINT:
            continue
        following, last = begin_middle, begin_end
        for at in range(start + 1, min(len(odds), start + _LONGEST)):
            share = weight * last * odds[at][2] / sums[at] * ends[at][1]
            if share >= least:
                yield start, at + 1, min(1.0, share)
            weight *= following * odds[at][1] / sums[at]
            following, last = middle_middle, middle_end


def _after(odds: Odds, passages: Odds, sums: list[float], last: float) -> list[tuple[float, float]]:
    """What may follow a begin and an end at each character, weighed against all there is."""
    outset, again, over = passages[0][1], passages[3][1], passages[3][0]
    begin_middle, begin_end, middle_middle, middle_end = *passages[1][2:], *passages[2][2:]
    o, b, m, e = last, 0.0, 0.0, last
    found = [(b, e)]
    for (begin, middle, end), total in zip(reversed(odds), reversed(sums), strict=True):
        begin, middle, end, none = b * begin / total, m * middle / total, e * end / total, o / total
        o, b, m, e = (
            none + outset * begin,
            begin_middle * middle + begin_end * end,
            middle_middle * middle + middle_end * end,
            over * none + again * begin,
        )
        found.append((b, e))
    found.reverse()
    return found[1:]


def _settled(text: str, least: float) -> list[Person]:
    """Of stretches over one another the surest."""
    scores = _scores(text)
    odds = np.exp(np.clip(scores[:, 1:] - scores[:, :1], -_STEEPEST, _STEEPEST))
    passages = np.exp(_weights().passages - _weights().passages[0, 0]).tolist()
    found = [
        (share, first + start, first + end)
        for first, last in _islands(scores)
        for start, end, share in _in_island(odds[first:last].tolist(), passages, least, is_first=not first)
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
