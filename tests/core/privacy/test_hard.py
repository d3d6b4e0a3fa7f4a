"""Numbers where they really stand, and numbers that are nobody's: recall and precision on a hard set of its own making."""

from __future__ import annotations

import unicodedata
from collections import Counter

from heliograph.core.privacy import Kind
from heliograph.core.privacy.finding import find
from tests.core.privacy.hard import Line, lines

LINES = lines(seed=155)
NUMBERED = {kind for kind in Kind if kind is not Kind.NAME}


def judged(line: Line) -> tuple[list[str], list[str], int]:
    """What of the line was missed, what was found that is nothing, and how much was found."""
    found = [span for span in find(line.text) if span.kind in NUMBERED]
    covered = {at for span in found for at in range(span.start, span.end)}
    missed = [
        line.text[start:end]
        for start, end, kind in line.spans
        if not any(span.kind is kind and span.start < end and start < span.end for span in found)
        or any(unicodedata.category(line.text[at])[0] in "LN" and at not in covered for at in range(start, end))
    ]
    wrong = [
        line.text[span.start : span.end]
        for span in found
        if not any(span.start < end and start < span.end for start, end, _ in line.spans)
    ]
    return missed, wrong, len(found)


def test_the_set_is_as_large_as_promised():
    assert sum(len(line.spans) for line in LINES) >= 1_400
    assert sum(not line.spans for line in LINES) >= 700
    assert len(LINES) >= 2_000


def test_numbers_are_found_and_what_is_none_is_left():
    missed, wrong, found = [], [], 0
    for line in LINES:
        one_missed, one_wrong, count = judged(line)
        missed += [f"{value} in {line.text}" for value in one_missed]
        wrong += [f"{value} in {line.text}" for value in one_wrong]
        found += count
    total = sum(len(line.spans) for line in LINES)
    assert 1 - len(missed) / total >= 0.999, missed
    assert 1 - len(wrong) / found >= 0.98, Counter(wrong).most_common(20)
