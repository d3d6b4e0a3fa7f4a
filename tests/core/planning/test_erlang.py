"""Queueing theory against its own definitions: sums of states, one crew, classes that add up to the whole."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.planning import erlang


@given(st.floats(0.01, 30), st.integers(1, 40))
def test_lost_and_waiting_are_the_last_of_the_states(load, crews):
    assert erlang.blocked(load, crews) == pytest.approx(erlang.levels(load, crews, has_queue=False)[-1])
    if load < crews * 0.999:
        assert erlang.waits(load, crews) == pytest.approx(erlang.levels(load, crews, has_queue=True)[-1])
    else:
        assert erlang.waits(max(load, crews), crews) == 1


def test_one_crew_is_m_m_1():
    assert erlang.waits(0.8, 1) == pytest.approx(0.8)
    assert erlang.mean_wait(0.8, 1, 0.5) == pytest.approx(0.8 * 0.5 / 0.2)
    assert erlang.longer(0.8, 1, 0.5, 1.0) == pytest.approx(0.8 * math.exp(-0.2 * 2))
    assert erlang.mean_wait(1.0, 1, 0.5) == math.inf


@given(st.lists(st.floats(0.05, 1.2), min_size=1, max_size=4))
def test_who_goes_first_changes_who_waits_not_how_much_is_waited(loads):
    """Kleinrock's conservation: classes alike in service, weighed by their load, wait as one class would."""
    crews, whole = 5, sum(loads)
    by_class = erlang.mean_waits(loads, crews, 0.7)
    together = sum(load * wait for load, wait in zip(loads, by_class, strict=True)) / whole
    assert together == pytest.approx(erlang.mean_wait(whole, crews, 0.7))
    assert by_class == sorted(by_class)


def test_the_urgent_are_answered_where_the_rest_is_too_much():
    first, second = erlang.mean_waits([1.0, 2.5], 3, 1.0)
    assert first == pytest.approx(1 / (3 - 1))
    assert second == math.inf
