"""What of weekly bands is published: a solver that knows all of it narrows nothing that is hidden."""

from __future__ import annotations

import random
from datetime import date

import pytest

from heliograph.core.calls.bands import WHOLE, Figure
from heliograph.core.calls.stages import Stage
from heliograph.core.calls.telling import OTHERS, Told, lines, tell
from heliograph.core.estimating import Estimate
from tests.core.suppression.attacker import Attacker

WEEK = date(2026, 1, 5)
STAGES = (Stage("signed", "received", (30, 60)), Stage("arrived", "received", (300, 600, 900)))
Rows = dict[str, tuple[int, ...]]


def estimate(seconds: float) -> Estimate:
    return Estimate(seconds, seconds - 1, seconds + 1)


def figures(stage: Stage, rows: Rows, missing: int = 0, median: float = 20) -> list[Figure]:
    """The rows and their whole."""
    whole = tuple(map(sum, zip(*rows.values(), strict=True)))
    every = {WHOLE: whole, **rows}
    return [
        Figure(
            unit,
            WEEK,
            stage.code,
            bands,
            missing * (len(rows) if not unit else 1),
            0,
            0,
            estimate(median),
            estimate(500),
        )
        for unit, bands in every.items()
    ]


def by_unit(told: list[Told], stage: str = "signed") -> dict[str, Told]:
    return {one.unit: one for one in told if one.stage == stage}


def test_large_counts_and_zeros_are_told_whole():
    told = by_unit(tell(STAGES, figures(STAGES[0], {"a": (40, 12, 0), "b": (30, 15, 20)}, missing=2)))
    assert told["a"].bands == (40, 12, 0)
    assert told[WHOLE].bands == (70, 27, 20)
    assert (told["a"].calls, told["a"].missing, told[WHOLE].missing) == (54, 2, 4)
    assert told["a"].median == estimate(20)


def test_a_small_count_takes_others_with_it_in_its_row_and_its_column():
    told = by_unit(tell(STAGES, figures(STAGES[0], {"a": (40, 12, 3), "b": (30, 15, 20), "c": (60, 30, 25)})))
    assert told["a"].bands.count(None) >= 2
    assert sum(one.bands[2] is None for one in told.values()) >= 2


def test_a_unit_with_few_calls_stands_together_with_another_in_every_stage():
    few = figures(STAGES[0], {"a": (3, 0, 0), "b": (30, 15, 20), "c": (60, 30, 25)})
    more = figures(STAGES[1], {"a": (1, 1, 1, 0), "b": (20, 15, 20, 10), "c": (60, 30, 25, 10)})
    told = tell(STAGES, [*few, *more])
    for stage in STAGES:
        mine = by_unit(told, stage.code)
        assert mine["a"].calls is None
        assert sum(one.calls is None for one in mine.values()) == 2
        assert mine[OTHERS].calls == mine[WHOLE].calls - sum(mine[unit].calls or 0 for unit in "bc")


def test_a_week_with_hardly_a_call_says_nothing():
    told = tell(STAGES, figures(STAGES[0], {"a": (3, 2, 1)}))
    assert {one.calls for one in told} == {None}
    assert [row[3:5] for row in lines(STAGES, told)] == [("calls", "")] * 2


def test_a_median_is_told_only_where_the_bands_below_it_are():
    rows = {"a": (40, 12, 3), "b": (30, 15, 20), "c": (60, 30, 25)}
    for one in tell(STAGES, figures(STAGES[0], rows)):
        assert (one.median is not None) == (one.bands[0] is not None)
        assert (one.p90 is not None) == (None not in one.bands)


def test_the_table_for_a_spreadsheet_has_a_figure_a_line_and_no_formula():
    rows = list(lines(STAGES, tell(STAGES, figures(STAGES[0], {"=a": (40, 12, 0), "b": (30, 15, 20)}))))
    assert ("2026-01-05", "'=a", "signed", "30-60", 12, "", "") in rows
    assert ("2026-01-05", "b", "signed", "60+", 20, "", "") in rows
    assert ("2026-01-05", "b", "signed", "median", 20.0, 19.0, 21.0) in rows


def drawn(seed: int) -> list[Figure]:
    chance = random.Random(seed)
    units = [f"u{number}" for number in range(chance.randint(1, 7))]
    size = chance.choice([5, 20, 60])
    found: list[Figure] = []
    for stage in STAGES:
        rows = {
            unit: tuple(
                chance.choice([0, chance.randint(1, 9), chance.randint(1, size)]) for _ in range(len(stage.limits) + 1)
            )
            for unit in units
        }
        found += figures(stage, rows, missing=chance.randint(0, 2))
    return found


@pytest.mark.parametrize("group", range(3))
def test_a_solver_narrows_no_hidden_band(group):
    attacked = 0
    for seed in range(group * 20, group * 20 + 20):
        made = drawn(seed)
        told = tell(STAGES, made)
        for stage in STAGES:
            attacked += _attack(stage, made, by_unit(told, stage.code), seed)
    assert attacked > 20


def _attack(stage: Stage, made: list[Figure], told: dict[str, Told], seed: int) -> int:
    """How many hidden bands were attacked. Units that stand together are one row; their sum is told, so are all rows'."""
    of = {one.unit: one for one in made if one.stage == stage.code}
    rows = {unit: of[unit].bands for unit, one in told.items() if unit not in (WHOLE, OTHERS) and one.calls is not None}
    apart = [of[unit].bands for unit, one in told.items() if one.calls is None and unit]
    if OTHERS in told:
        rows[OTHERS] = tuple(map(sum, zip(*apart, strict=True)))
    if told[WHOLE].calls is None or None not in (band for one in told.values() for band in one.bands):
        return 0
    rows = rows or {"all": of[WHOLE].bands}
    shown = told if len(rows) > 1 or "all" not in rows else {"all": told[WHOLE], WHOLE: told[WHOLE]}
    counts = {(unit, str(band)): many for unit, bands in rows.items() for band, many in enumerate(bands) if many}
    hidden = {
        (unit, str(band))
        for unit, one in shown.items()
        for band, many in enumerate(one.bands)
        if many is None and (unit or any((row, str(band)) in counts for row in rows))
    }
    if all(None is band or not band for one in shown.values() for band in one.bands):
        return 0  # nothing but zeros is told of the bands: only their sum is
    assert list(Attacker(counts, ({}, {}), hidden).narrowed()) == [], (seed, stage.code, counts)
    return len(hidden)


@pytest.mark.parametrize("seed", range(30))
def test_units_that_are_hidden_differ_from_no_sum_by_less_than_ten(seed):
    """Whoever subtracts the units that are told from the whole is left with nobody, or with ten calls of two units at least."""
    made = drawn(seed)
    told = tell(STAGES, made)
    for stage in STAGES:
        mine = by_unit(told, stage.code)
        if mine[WHOLE].calls is None:
            continue
        of = {one.unit: one for one in made if one.stage == stage.code}
        away = [of[unit] for unit, one in mine.items() if one.calls is None]
        if away and OTHERS in mine:
            assert len(away) > 1
            assert sum(one.timed for one in away) >= 10 or not any(one.timed for one in away)
