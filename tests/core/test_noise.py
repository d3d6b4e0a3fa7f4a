"""Noise is drawn by OpenDP, is as wide as is said, and hides one matter as promised."""

from __future__ import annotations

import builtins
from collections import Counter
from math import exp

import pytest

from heliograph.core.noise import NoNoise, with_noise, within

pytest.importorskip("opendp")


@pytest.mark.parametrize("epsilon", [0.5, 1.0, 2.0])
def test_95_percent_of_the_noise_is_within_what_is_said_and_no_nearer_bound_would_do(epsilon):
    noisy = with_noise(dict.fromkeys(range(20_000), 100), epsilon=epsilon)
    off = [abs(count - 100) for count in noisy.counts.values()]
    share = sum(one <= noisy.within for one in off) / len(off)
    assert share > 0.945
    assert sum(one <= noisy.within - 1 for one in off) / len(off) < 0.955
    assert noisy.within == within(epsilon)


def test_no_count_is_much_more_likely_with_a_matter_than_without_it():
    many = 40_000
    with_it, without = (
        Counter(with_noise(dict.fromkeys(range(many), count), epsilon=1.0).counts.values()) for count in (5, 4)
    )
    for count in range(1, 9):
        assert with_it[count] / without[count] < exp(1.0) * 1.2
        assert without[count] / with_it[count] < exp(1.0) * 1.2


def test_what_is_proved_is_not_more_than_what_was_asked():
    noisy = with_noise({("a", "x"): 3, ("a", "y"): 0}, epsilon=0.3)
    assert 0.29 < noisy.epsilon <= 0.3
    assert set(noisy.counts) == {("a", "x"), ("a", "y")}


@pytest.mark.parametrize("epsilon", [0, -1, float("nan"), float("inf")])
def test_no_epsilon_but_a_number_above_0(epsilon):
    with pytest.raises(ValueError, match="above 0"):
        with_noise({1: 1}, epsilon=epsilon)


def test_without_opendp_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name.startswith("opendp"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(NoNoise, match=r"heliograph\[noise\]"):
        with_noise({1: 1}, epsilon=1)
