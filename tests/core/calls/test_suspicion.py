"""Times that were hardly taken from a clock are asked about; honest ones hardly ever."""

from __future__ import annotations

import random
from datetime import timedelta

import numpy as np

from heliograph.core.calls import suspicion
from heliograph.core.calls.bands import HowTimes, bands
from heliograph.core.calls.report import Level
from heliograph.core.calls.stages import USUAL
from heliograph.core.calls.suspicion import Unit
from tests.core.calls.made_times import TODAY, Call, honest, table

HOW = HowTimes(TODAY, unit="派出所")


def found(calls: list[Call]):
    made = bands(table(calls), HOW)
    return made, [text.en for level, text in made.report.findings if level is Level.ASSUMED]


def asked(made, stage: str, unit: str) -> int:
    return sum(one.asked for one in made.figures if (one.stage, one.unit) == (stage, unit))


def spoiled(spoil, unit: str = "甲所", seed: int = 1) -> list[Call]:
    """An honest table, with `spoil` let loose on every second call of one unit."""
    calls = honest(seed=seed)
    for number, one in enumerate(one for one in calls if one.unit == unit):
        if number % 2:
            spoil(one)
    return calls


def test_an_honest_table_is_asked_nothing():
    made, questions = found(honest())
    assert questions == []
    assert not any(one.asked or one.impossible for one in made.figures)


def test_one_value_again_and_again_is_asked_about_in_its_unit_only():
    made, questions = found(spoiled(lambda one: one.after.__setitem__(2, 240.0)))
    assert len(questions) == 1
    assert questions[0].startswith("甲所, received to arrived: ")
    assert "240 seconds exactly" in questions[0]
    assert asked(made, "arrived", "甲所") == asked(made, "arrived", "") > 100
    assert asked(made, "arrived", "乙所") == asked(made, "signed", "甲所") == 0


def test_many_values_again_and_again_are_one_question():
    chance = random.Random(1)
    _, questions = found(
        spoiled(lambda one: one.after.__setitem__(2, chance.choice([240.0, 360.0, 420.0, 540.0, 600.5])))
    )
    assert len(questions) == 1
    assert "values come again and again" in questions[0]


def test_no_seconds_at_all_between_two_moments():
    _, questions = found(spoiled(lambda one: one.after.__setitem__(1, 0.0)))
    assert any("dispatched" in one and "are 0 seconds exactly" in one for one in questions)


def test_an_arrival_before_the_call_is_in_no_band():
    made, questions = found(spoiled(lambda one: one.after.__setitem__(2, -90.0)))
    many = sum(one.impossible for one in made.figures if (one.stage, one.unit) == ("arrived", "甲所"))
    assert many > 100
    assert f"{many} end before they begin" in questions[0]


def test_the_date_of_the_day_before_after_midnight_is_recognised():
    def spoil(one: Call) -> None:
        one.after[2] = 600 - 86_400.0

    _, questions = found(spoiled(spoil))
    assert any("right a day later" in one for one in questions)


def test_more_than_a_day_stays_in_the_last_band_and_is_asked_about():
    made, questions = found(spoiled(lambda one: one.after.__setitem__(3, 90_000.0 + 7 * len(one.unit))))
    assert any("over a day" in one for one in questions)
    assert sum(one.bands[-1] for one in made.figures if (one.stage, one.unit) == ("fed_back", "甲所")) > 100


def test_whole_minutes_among_seconds():
    def spoil(one: Call) -> None:
        at = one.received + timedelta(seconds=one.after[2])
        one.after[2] -= at.second + at.microsecond / 1e6

    made, questions = found(spoiled(spoil))
    assert any("whole minutes" in one for one in questions)
    assert asked(made, "arrived", "甲所") > 100


def test_a_heap_just_below_a_limit():
    chance = random.Random(1)

    def spoil(one: Call) -> None:
        if 600 < one.after[2] < 900:
            one.after[2] = chance.uniform(545, 600)

    _, questions = found(spoiled(spoil))
    assert any("below the limit of 600" in one for one in questions)


def test_feedback_typed_in_together():
    def spoil(one: Call) -> None:
        evening = one.received.replace(hour=23, minute=59, second=17)
        one.after[3] = (evening - one.received).total_seconds()

    _, questions = found(spoiled(spoil))
    assert any("in the same second as at least" in one for one in questions)


def test_a_unit_that_only_clicks():
    chance = random.Random(1)

    def click(one: Call) -> None:
        one.after[1] = chance.uniform(1, 7)

    calls = honest()
    for one in calls:
        if one.unit == "甲所":
            click(one)
    _, questions = found(calls)
    assert any("hardly any difference" in one for one in questions)


def test_many_missing_are_asked_about():
    _, questions = found(spoiled(lambda one: one.after.__setitem__(3, None)))
    assert any("Are these the slow ones?" in one for one in questions)


def test_a_file_to_the_minute_says_so_and_its_minutes_are_no_piles():
    calls = honest()
    for one in calls:
        one.received = one.received.replace(second=0)
        one.after = [None if after is None else after // 60 * 60 for after in one.after]
    _, questions = found(calls)
    assert questions == ["Times are to the minute: bands of seconds (received to signed for) say nothing of such data."]


def honest_unit(chance: np.random.Generator, step: int) -> Unit:
    """Any number of calls, any skewed distribution, any width; to the second or the minute."""
    stage = USUAL[int(chance.integers(4))]
    number = int(chance.choice([30, 100, 400, 2_000]))
    middle = stage.limits[0] * chance.uniform(0.3, 2.0)
    if chance.random() < 0.5:
        seconds = chance.lognormal(np.log(middle), chance.uniform(0.4, 1.0), number)
    else:
        shape = chance.uniform(1.0, 4.0)
        seconds = chance.gamma(shape, middle / shape, number)
    seconds = np.floor(np.minimum(seconds, 80_000) / step) * step
    starts = np.floor(chance.uniform(0, 28 * 86_400, number) / step) * step
    return Unit("甲", stage, seconds, starts + seconds, step, 28)


def test_honest_files_are_asked_about_in_less_than_one_of_fifty():
    chance = np.random.default_rng(9)
    for step in (1, 60):
        wrong = 0
        for _ in range(300):
            units = [honest_unit(chance, step) for _ in range(8)]
            wrong += any(doubts.questions for _, doubts in suspicion.all_doubts(units))
        assert wrong <= 6, step
