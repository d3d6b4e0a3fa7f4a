"""The measures against independent arithmetic: numpy, exact fractions, published values, and a brute-force reader."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.insight.measures import SMALL, bars, hidden, quantile, quantile_estimate, share

VALUES = st.lists(st.floats(0, 4000, allow_nan=False), min_size=1, max_size=60).map(sorted)


@given(VALUES, st.sampled_from([0.1, 0.25, 0.5, 0.9, 0.95]))
def test_a_quantile_is_that_of_numpy_to_the_last_bit(values, q):
    assert quantile(values, q) == float(np.quantile(np.array(values), q))


@pytest.mark.parametrize("q", [Fraction(1, 2), Fraction(9, 10)])
def test_the_interval_of_a_quantile_covers_it_with_95_percent_and_is_as_narrow_as_it_may_be(q):
    for n in range(1, 80):
        values = list(range(1, n + 1))  # the value is its own rank
        made = quantile_estimate([float(v) for v in values], float(q))
        low, high = int(made.low or 0), int(made.high or n + 1)
        below = [
            sum(comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(upto)) for upto in range(n + 2)
        ]  # P(B < upto)
        assert below[low] <= Fraction(25, 1000), "at most 2.5 % fall below the lower end"
        assert 1 - below[high] <= Fraction(25, 1000), "at most 2.5 % above the upper end"
        assert low == n or below[low + 1] > Fraction(25, 1000), "and no nearer end would do"
        assert 1 - below[high - 1] > Fraction(25, 1000)


def test_the_interval_of_the_median_of_twenty_is_the_textbook_one():
    made = quantile_estimate([float(v) for v in range(1, 21)], 0.5)
    assert (made.low, made.value, made.high) == (6, 10.5, 15)


def test_too_few_values_give_no_bound_instead_of_a_false_one():
    made = quantile_estimate([1.0, 2.0, 3.0], 0.9)
    assert (made.low, made.high) == (1.0, None)
    alone = quantile_estimate([5.0], 0.5)
    assert (alone.value, alone.low, alone.high) == (5.0, None, None)


def test_a_million_values_are_bounded_in_a_blink():
    made = quantile_estimate(range(1_000_000), 0.9)
    assert abs(made.low - 899_412) <= 2, "the normal approximation is near for so many: 900,000 less 1.96 times 300"
    assert abs(made.high - 900_588) <= 2


@pytest.mark.parametrize(
    ("part", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (1, 10, 0.0179, 0.4042),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)  # the last is Newcombe's example (Statistics in Medicine 17, 1998)
def test_a_share_has_wilsons_interval(part, of, low, high):
    made = share(part, of)
    assert made.value == part / of
    assert (round(made.low, 4), round(made.high, 4)) == (low, high)


@given(VALUES)
def test_every_value_is_in_one_bar_and_the_shares_grow_to_one(values):
    made = bars(values)
    assert sum(bar.count for bar in made) == len(values)
    for bar in made:
        inside = sum(bar.low <= v and (bar.high is None or v < bar.high) for v in values)
        assert bar.count == inside
    assert made[-1].so_far == 1
    assert len(made) <= 15


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5))
def test_no_hidden_row_can_be_worked_out_from_the_total_and_the_rule(counts):
    """A reader knows the total, the rows shown, which rows are small (1 to 9) and which are hidden to protect them."""
    rows = dict(enumerate(counts))
    away = hidden(rows)
    assert all(key in away for key, count in rows.items() if 0 < count < SMALL)
    if not away or len([count for count in counts if count]) < 2 or away >= {k for k, c in rows.items() if c}:
        return  # nothing is hidden, or there is nothing left to hide it with: then empty rows may be hidden too, and so is the total
    left = sum(rows[key] for key in away)
    ranges = [range(1, SMALL) if rows[key] < SMALL else range(SMALL, left + 1) for key in sorted(away)]
    possible = [tried for tried in product(*ranges) if sum(tried) == left]
    for place, key in enumerate(sorted(away)):
        assert len({tried[place] for tried in possible}) > 2, f"{rows[key]} follows from the rest"


def test_a_table_without_small_rows_hides_nothing_and_small_rows_take_another_with_them_if_they_need_it():
    assert hidden({"a": 100, "b": 0, "c": 10}) == set()
    assert hidden({"a": 100, "b": 3, "c": 400}) == {"a", "b"}
    assert hidden({"a": 100, "b": 6, "c": 8}) == {"b", "c"}
    assert hidden({"a": 100, "b": 1, "c": 1}) == {"a", "b", "c"}
