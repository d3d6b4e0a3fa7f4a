"""Names of persons in plain prose: which stretches look like one, and how surely (0 to 1).

A linear chain over characters (no name, begin, middle, end), its weights in `persons.model`, fitted by `tools/fit_persons.py`
and measured by `benchmarks/privacy.py`. Each stretch of 2 to 15 characters is weighed as a name against no name at all;
of those that touch, the heavier wins. Time is linear. No list of people is inside: nobody is known to it.
"""

from __future__ import annotations

import re
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
LIKELY = 0.5  # at and above this, `find` reports a name; benchmarks/privacy.py shows what other bounds give
_LEAST = -2.5  # log odds below which a stretch is not looked at again
_SHORTEST, _LONGEST = 2, 15
_LANES = np.arange(4, dtype=np.uint64) * np.uint64(16)
_BIAS = 1_200  # so that no sum of CLUES weights in 16 bits is negative or flows over
_NAME = re.compile(r"[\u3400-\u9fff]+(?:[·•・‧∙.][\u3400-\u9fff]+)*")
_BLOCK = 100_000  # characters weighed at a time, so that memory stays bounded


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
    for start in range(0, len(text), _BLOCK):
        block = text[start : start + _BLOCK]
        found += (Person(p.start + start, p.end + start, p.certainty) for p in _settled(block, *_weighed(block), least))
    return found


def _weighed(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Begin, length and log odds of all stretches worth a second look."""
    weights = _weights()
    sums = np.zeros(len(text), np.uint64)
    for at in clues.places(text):
        sums += weights.table[at]
    lanes = (sums[:, None] >> _LANES) & np.uint64(0xFFFF)
    scores = (lanes.astype(np.float64) - _BIAS * clues.CLUES) / SCALE
    none = scores[:, 0]
    begin, middle, end = (scores[:, at] - none for at in (1, 2, 3))
    t = weights.passages - weights.passages[0, 0]
    inside = np.concatenate(([0.0], np.cumsum(middle)))
    starts: list[NDArray[np.int64]] = []
    lengths: list[NDArray[np.int64]] = []
    odds: list[NDArray[np.float64]] = []
    for length in range(_SHORTEST, min(_LONGEST, len(text)) + 1):
        passing = t[0, 1] + t[3, 0] + (t[1, 3] if length == 2 else t[1, 2] + t[2, 3] + (length - 3) * t[2, 2])
        total = begin[: len(text) - length + 1] + end[length - 1 :] + passing
        if length > 2:
            total = total + inside[length - 1 : len(text)] - inside[1 : len(text) - length + 2]
        (where,) = np.nonzero(total > _LEAST)
        starts.append(where)
        lengths.append(np.full(len(where), length))
        odds.append(total[where])
    if not starts:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, np.zeros(0)
    return np.concatenate(starts), np.concatenate(lengths), np.concatenate(odds)


def _settled(
    text: str,
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    odds: NDArray[np.float64],
    least: float,
) -> list[Person]:
    """Of stretches over one another the heaviest, its certainty lowered by what the others weigh."""
    order = np.argsort(-odds, kind="stable")
    candidates = [
        (start, start + length, weight)
        for start, length, weight in zip(
            starts[order].tolist(), lengths[order].tolist(), odds[order].tolist(), strict=True
        )
        if _looks_like_a_name(text[start : start + length])
    ]
    rivals: dict[int, list[int]] = {}
    for number, (start, end, _) in enumerate(candidates):
        for at in range(start, end):
            rivals.setdefault(at, []).append(number)
    taken: set[int] = set()
    people = []
    for number, (start, end, weight) in enumerate(candidates):
        if any(at in taken for at in range(start, end)):
            continue
        others = {other for at in range(start, end) for other in rivals[at]} - {number}
        against = np.logaddexp.reduce([0.0, *(candidates[other][2] for other in others)])
        certainty = float(1 / (1 + np.exp(min(60.0, against - weight))))
        if certainty >= least:
            people.append(Person(start, end, certainty))
            taken.update(range(start, end))
    return sorted(people, key=lambda person: person.start)


def _looks_like_a_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and not set(name[1:]) & MASKING


@cache
def _weights() -> _Weights:
    source = resources.files("heliograph.core.privacy").joinpath("persons.model")
    file = model_file.unpack(source.read_bytes(), kind=KIND, version=VERSION)
    small = file.arrays["weights"].astype(np.int64)
    biased = np.full((1 << clues.BITS, 4), _BIAS, np.uint64)
    biased[file.arrays["places"].astype(np.int64)] = (small + _BIAS).astype(np.uint64)
    table = np.bitwise_or.reduce(biased << _LANES, axis=1)
    return _Weights(table, file.arrays["passages"].astype(np.float64))
