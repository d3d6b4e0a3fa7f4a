"""Weighted shares: the formulas against draws from a population whose share is known, and by hand."""

from __future__ import annotations

import random

import pytest

from heliograph.surveys.weighing import Part, needed, weigh


def test_a_stratum_weighs_by_how_many_it_has_not_by_how_many_answered():
    found = weigh([Part(900, 10, 9), Part(100, 40, 10)])
    assert found.share == pytest.approx(0.9 * 0.9 + 0.1 * 0.25)
    assert found.plain == pytest.approx(19 / 50)
    assert (found.answered, found.covers) == (50, 1.0)


def test_the_margin_by_hand():
    found = weigh([Part(1_000, 101, 50)])
    p = 50 / 101
    assert found.margin == pytest.approx(1.959963984540054 * (0.899 * p * (1 - p) / 100) ** 0.5)


def test_what_is_asked_of_everybody_has_no_margin_and_one_answer_has_none_to_tell():
    assert weigh([Part(20, 20, 5)]).margin == 0
    assert weigh([Part(20, 1, 1)]).margin is None
    assert weigh([Part(20, 0, 0)]) is None
    assert weigh([Part(20, 10, 5), Part(20, 0, 0)]).covers == 0.5


def test_everybody_or_nobody_good_still_has_a_margin():
    assert weigh([Part(1_000, 50, 50)]).margin > 0
    assert weigh([Part(1_000, 50, 0)]).low == 0


@pytest.mark.parametrize("part", [Part(5, 6, 1), Part(5, 2, 3), Part(5, -1, -1)])
def test_what_can_not_be_is_refused(part):
    with pytest.raises(ValueError, match="no stratum"):
        weigh([part])


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    draw = random.Random(20260317)
    sizes, shares, takes = (3_000, 800, 400), (0.8, 0.55, 0.3), (120, 60, 60)
    people = [
        [1] * round(size * share) + [0] * round(size * (1 - share)) for size, share in zip(sizes, shares, strict=True)
    ]
    truth = sum(map(sum, people)) / sum(sizes)
    held, total = 0, 0.0
    for _round in range(1_000):
        parts = [
            Part(size, take, sum(draw.sample(some, take)))
            for size, take, some in zip(sizes, takes, people, strict=True)
        ]
        found = weigh(parts)
        held += found.low <= truth <= found.high
        total += found.share
    assert 930 <= held <= 970
    assert total / 1_000 == pytest.approx(truth, abs=0.005)


def test_how_many_to_ask():
    assert needed(0.05, size=10**9) == 385
    assert needed(0.05, size=10**9, answering=0.3) == 1_281
    assert needed(0.05, size=500) == 218
    assert needed(0.01, size=100) == 99 or needed(0.01, size=100) == 100
    with pytest.raises(ValueError, match="between 0 and 1"):
        needed(0, size=10)
