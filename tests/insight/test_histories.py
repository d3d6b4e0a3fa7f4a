"""The measures against a slow computation in plain Python, on random histories; and one engine against the other."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.insight import engines
from heliograph.insight.engines import DuckDB, Engine, NoSpark, Spark
from heliograph.insight.export.folder import EventFolder, Month
from heliograph.insight.measures import defined, quantile_estimate
from heliograph.insight.reading import counting
from tests.conftest import IN_CI
from tests.insight.histories import AS_OF, DAY, MONTHS, events, exported

BY = ("unit", "month", "procedure")
EVER = (int(MONTHS[0]), int(MONTHS[-1]))


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory) -> Engine:
    return DuckDB(tmp_path_factory.mktemp("spill"), memory=512, threads=2)


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    """One session for the whole run: each start takes half a minute."""
    try:
        engine = Spark(master="local[2]")
    except NoSpark as error:
        if IN_CI:
            pytest.fail(f"CI must run the measures on Spark too: {error}")
        pytest.skip(f"{error} (`make spark`)")
    yield engine
    engine.stop()


def rolled(engine: Engine, folder: EventFolder, monkeypatch, by: tuple[str, ...] = BY) -> list[dict]:
    """The roll-up of every month, by this engine."""
    monkeypatch.setattr(engines, "engine", lambda: engine)
    through = folder.through()
    tables = counting.each(folder, through, 1, EVER, lambda m: defined.roll_up(m, AS_OF, by))
    rows = [row for table in tables for row in table.to_pylist()]
    return sorted(rows, key=lambda row: tuple(row[name] for name in by))


def slowly(rows: list[dict]) -> list[dict]:
    """Every measure of every cell, one matter after the other."""
    last: dict[int, dict] = {}
    for row in rows:
        if row["matter"] not in last or last[row["matter"]]["leaf"] < row["leaf"]:
            last[row["matter"]] = row
    cells: dict[tuple, list[dict]] = defaultdict(list)
    for row in last.values():
        cells[tuple(row[name] for name in BY)].append(row)
    return [dict(zip(BY, key, strict=True)) | _cell(matters) for key, matters in sorted(cells.items())]


def _cell(matters: list[dict]) -> dict:
    said: dict[str, int] = defaultdict(int)
    waits: dict[str, list[int]] = {"first_wait": [], "end_wait": []}
    for m in matters:
        said["received"] += 1
        for code, state, due in (
            ("on_time", m["promise"], m["due"]),
            ("tellings_on_time", m["telling"], m["telling_due"]),
            ("follow_ups_on_time", m["follow_up"], m["follow_up_due"]),
        ):
            is_judged = state in ("kept", "late") or (state == "running" and due < AS_OF)
            said[f"{code}_of"] += is_judged
            said[f"{code}_part"] += state == "kept"
        could = m["answered"] and not m["imported"]
        for code in ("response_rate", "solved_rate", "satisfied_rate"):
            said[f"{code}_asked"] += could
        for code in ("response_rate", "reopened", "not_solved"):
            said[f"{code}_of"] += could
        if could:
            rated = m["grade"] > 0
            came_back = m["reopened"] > 0
            said["response_rate_part"] += rated
            said["satisfied_rate_of"] += rated
            said["satisfied_rate_part"] += m["grade"] in (3, 4, 5)
            said["solved_rate_of"] += rated or came_back
            said["solved_rate_part"] += rated and not came_back
            said["reopened_part"] += m["reopened"]
            said["not_solved_part"] += came_back
        for code in ("transfers", "circling"):
            said[f"{code}_of"] += 1
        said["transfers_part"] += m["moves"] >= 1
        said["circling_part"] += m["circled"]
        for name, found in waits.items():
            if m[name] is not None:
                found.append(m[name])
    quantiles = {
        "first_answer_median": _tenths(waits["first_wait"], Fraction(1, 2)),
        "first_answer_p90": _tenths(waits["first_wait"], Fraction(9, 10)),
        "end_median": _tenths(waits["end_wait"], Fraction(1, 2)),
        "end_p90": _tenths(waits["end_wait"], Fraction(9, 10)),
    }
    return dict(said) | {"first_waits": len(waits["first_wait"]), "end_waits": len(waits["end_wait"])} | quantiles


def _tenths(values: list[int], q: Fraction) -> int | None:
    """Type 7 in exact arithmetic, in tenths of a microsecond."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * q
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    exact = ordered[below] + (ordered[above] - ordered[below]) * (place - below)
    assert (exact * 10).denominator == 1
    return int(exact * 10)


def test_the_measures_agree_with_plain_python_on_a_hundred_thousand_histories(duckdb, tmp_path, monkeypatch):
    table = events(100_000, seed=8)
    folder = exported(table, tmp_path)
    found = rolled(duckdb, folder, monkeypatch)
    expected = slowly(table.to_pylist())
    assert len(found) == len(expected) == 8 * 3 * 4
    for one, other in zip(found, expected, strict=True):
        assert one == {name: other.get(name, 0) for name in one}
        assert set(other) <= set(one)


def test_the_waits_give_the_quantiles_of_the_roll_up(duckdb, tmp_path, monkeypatch):
    """The page's estimate comes from the waits themselves, the roll-up's from the engine: the same number."""
    folder = exported(events(3_000, seed=3), tmp_path)
    monkeypatch.setattr(engines, "engine", lambda: duckdb)
    whole = _all_at_once(duckdb, folder)
    tables = counting.each(folder, folder.through(), 1, EVER, lambda m: defined.waits(m, "first_wait", ()))
    days = sorted(value / DAY for t in tables for value in t["first_wait"].to_pylist())
    assert whole["first_waits"] == len(days)
    assert quantile_estimate(days, 0.5).value == pytest.approx(whole["first_answer_median"] / 10 / DAY, rel=1e-14)
    assert quantile_estimate(days, 0.9).value == pytest.approx(whole["first_answer_p90"] / 10 / DAY, rel=1e-14)


def _all_at_once(engine: Engine, folder: EventFolder) -> dict:
    split = [folder.split(Month(1, int(m)), before=folder.through().leaf) for m in MONTHS]
    files = [p.path for p, _ in split if p], [p.path for _, parts in split for p in parts]
    with engine.reading(*files) as (folded, since):
        (row,) = engine.run(defined.roll_up(defined.matters(folded, since), AS_OF, ("bureau",))).to_pylist()
    return row


def test_spark_gives_the_same_to_the_last_digit(duckdb, spark, tmp_path, monkeypatch):
    folder = exported(events(10_000, seed=5), tmp_path)
    assert rolled(spark, folder, monkeypatch) == rolled(duckdb, folder, monkeypatch)


def test_the_settings_choose_the_engine(settings, tmp_path):
    engine = engines.of(settings.FIGURES_ENGINE, Path(tmp_path))
    assert engine.by_month
    assert isinstance(engine, DuckDB)
    with engine.reading([]) as (nothing,):
        assert nothing is None
    table = pa.table({"matter": [1, 2]})
    pq.write_table(table, tmp_path / "some.parquet")
    with engine.reading([tmp_path / "some.parquet"]) as (some,):
        assert engine.run(some.order_by("matter")).equals(table)
