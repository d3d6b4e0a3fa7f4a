"""A reading that doesn't fit the rest of the file is put to a person; one that fits is not."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest

from heliograph.core.calls.dates import Order, written
from heliograph.core.calls.orders import NONE, Basis, decide
from tests.core.calls.made import FORMS, moments

TODAY = date(2026, 11, 26)
OTHER = {"ymd": "ydm", "mdy": "dmy", "dmy": "mdy"}


def outcome(words: list[str], days: list[int]) -> str:
    _, found = decide([written(one) for one in words], today=TODAY)
    if any(one not in (NONE, day) for one, day in zip(found.tolist(), days, strict=True)):
        return "wrong"
    return "asked" if (found == NONE).any() else "right"


def file(seed: int, damages: tuple[str, ...]) -> tuple[list[str], list[int]]:
    """Calls of a week to a year, one to thirty a day, some days thinned out or cut away, in order, backwards or in none."""
    chance = random.Random(seed)
    first = date(2015, 1, 1) + timedelta(days=chance.randrange(3_800))
    times = moments(first, chance.choice([5, 12, 20, 31, 60, 150, 400]), chance.choice([1, 2, 3, 6, 12, 30]), seed)
    form, damage = chance.choice(list(OTHER)), chance.choice(damages)
    share = chance.choice([1.0, 1.0, 0.5])
    times = [at for at in times if chance.random() < share] or times
    begins = chance.randrange(len(times))
    times = times[:begins] + times[begins + chance.choice([0, len(times) // 4]) :]
    swapped = {"none": form, "same": OTHER[form], "other": "ydm/"}[damage]
    lines = [(FORMS[swapped if at.day <= 12 else form](at), at.date().toordinal()) for at in times]
    arrange = chance.choice(["order", "backwards", "none"])
    if arrange == "backwards":
        lines.reverse()
    elif arrange == "none":
        chance.shuffle(lines)
    return [words for words, _ in lines], [day for _, day in lines]


@pytest.mark.parametrize("damage", ["none", "same", "other"])
def test_no_damaged_file_is_read_wrongly(damage):
    found = [outcome(*file(seed, (damage,))) for seed in range(150)]
    assert found.count("wrong") == 0
    assert found.count("right") >= 100


def test_files_of_whole_months_are_read_without_a_question():
    found = []
    for seed in range(60):
        chance = random.Random(seed)
        times = moments(date(2020, 1 + seed % 12, 1), chance.choice([31, 62, 200]), chance.choice([2, 6, 20]), seed)
        if seed % 3:
            times.reverse()
        form = FORMS[chance.choice(list(OTHER))]
        found.append(outcome([form(at) for at in times], [at.date().toordinal() for at in times]))
    assert found == ["right"] * 60


def test_the_last_day_swapped_breaks_the_order_of_the_file():
    times = moments(date(2015, 1, 13), 20, 3, 0)
    words = [FORMS["ydm" if at.day <= 12 else "ymd"](at) for at in times]
    families, days = decide([written(one) for one in words], today=TODAY)
    asked = next(one for one in families if one.basis is Basis.UNDECIDED)
    assert (days[asked.rows] == NONE).all()
    assert "don't fit the lines around them" in asked.said[-1].en
    straight, days = decide([written(FORMS["ymd"](at)) for at in times], today=TODAY)
    assert {one.basis for one in straight} == {Basis.PROVEN}
    assert days.tolist() == [at.date().toordinal() for at in times]


def test_a_line_typed_in_later_says_nothing_of_the_lines_before_it():
    times = moments(date(2026, 1, 5), 60, 3)
    words = [FORMS["ymd"](at) for at in [*times, times[46]]]
    assert times[46].day > 12
    _, days = decide([written(one) for one in words], today=TODAY)
    assert days.tolist() == [at.date().toordinal() for at in [*times, times[46]]]


def test_months_without_a_day_after_the_12th_are_asked_about():
    times = [at for at in moments(date(2024, 1, 1), 150, 4) if at.day <= 12]
    families, _ = decide([written(FORMS["ymd"](at)) for at in times], today=TODAY)
    asked = next(one for one in families if one.basis is Basis.UNDECIDED)
    assert "no day after the 12th" in asked.said[-1].en


def test_custom_needs_three_dates_where_nothing_is_settled():
    for days, basis in ((2, Basis.UNDECIDED), (3, Basis.CUSTOM)):
        words = [f"2024-03-{4 + number % days:02} 10:0{number}:00" for number in range(9)]
        families, _ = decide([written(one) for one in words], today=TODAY)
        assert [one.basis for one in families] == [basis]


def test_what_a_person_says_settles_what_did_not_fit():
    times = moments(date(2015, 1, 13), 20, 3, 0)
    words = [FORMS["ydm" if at.day <= 12 else "ymd"](at) for at in times]
    _, days = decide([written(one) for one in words], today=TODAY, stated={False: Order.YDM})
    assert np.array_equal(days, [at.date().toordinal() for at in times])
