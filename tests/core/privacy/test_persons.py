"""The finder of persons: shares of a name against all readings written out, and work that grows with the length alone."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product

import numpy as np
import pytest

from heliograph.core.privacy import clues
from heliograph.core.privacy.persons import _in_island

FOLLOWS = {(0, 0), (0, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 0), (3, 1)}


def shares_written_out(odds, passages, *, is_first: bool) -> dict[tuple[int, int], float]:
    """Every reading of the island with its weight; a name's share is that of the readings that have it."""
    found: Counter[tuple[int, int]] = Counter()
    whole = 0.0
    for reading in product(range(4), repeat=len(odds)):
        if reading[0] > 1 or reading[-1] in (1, 2) or not all(pair in FOLLOWS for pair in zip(reading, reading[1:])):  # noqa: B905, RUF007
            continue
        weight = 1.0 if is_first or reading[0] == 0 else passages[0][1]
        for at, label in enumerate(reading):
            weight *= odds[at][label - 1] if label else 1
            weight *= passages[reading[at - 1]][label] if at else 1
        whole += weight
        begin = 0
        for at, label in enumerate(reading):
            begin = at if label == 1 else begin
            if label == 3:
                found[begin, at + 1] += weight
    return {name: weight / whole for name, weight in found.items()}


@pytest.mark.parametrize("seed", range(40))
def test_the_share_of_a_name_is_that_of_all_readings_with_it(seed):
    chance = random.Random(seed)
    odds = [[chance.uniform(0, 6) for _ in "BME"] for _ in range(chance.randint(2, 7))]
    passages = [[chance.uniform(0.1, 2) for _ in "OBME"] for _ in "OBME"]
    passages[0][0] = 1.0
    for is_first in (True, False):
        true = shares_written_out(odds, passages, is_first=is_first)
        said = {(a, b): share for a, b, share in _in_island(odds, passages, 0.05, is_first=is_first)}
        assert said == pytest.approx({name: share for name, share in true.items() if share >= 0.05})


def test_an_island_whose_names_are_all_unlikely_is_left_at_once():
    odds = [[0.01, 0.01, 0.01]] * 5
    assert list(_in_island(odds, [[1.0] * 4] * 4, 0.3, is_first=False)) == []


@pytest.mark.parametrize("text", ["王", "王建国来了", "😀王建国", "བོད་ཡིག", "Wang 王"])
def test_every_character_has_every_clue_within_the_table(text):
    found = np.concatenate(list(clues.places(text)))
    assert found.shape == (clues.CLUES, len(text))
    assert found.max() < 1 << clues.BITS


def test_a_character_has_the_same_clues_wherever_its_surroundings_are_the_same():
    """What is said of a name must not depend on where in a message it stands."""
    alone = np.concatenate(list(clues.places("。。。。我叫王建国。。。。")))
    later = np.concatenate(list(clues.places("。。。。我叫王建国。。。。" * 3)))
    assert (alone[:, 6:9] == later[:, 6:9]).all()
    assert (alone[:, 6:9] == later[:, 19:22]).all()
