"""`heliograph plan staffing`: a week from calls, which goes on into shifts and the simulation; and what is refused."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta

import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("kernels")


def table(days: int = 60, extra: str = "") -> str:
    numbers = np.random.default_rng(2)
    lines = ["time,minutes,travel,priority,origin" + extra]
    for day in range(days):
        for hour in range(24):
            for _ in range(numbers.poisson(1 + (hour >= 16))):
                when = datetime(2026, 1, 5) + timedelta(days=day, hours=hour, minutes=int(numbers.integers(60)))
                lines.append(
                    f"{when:%Y-%m-%d %H:%M},{numbers.exponential(40) + 1:.0f},{4 + numbers.integers(9)},{1 + (hour % 2)},电话报警"
                )
    lines.append("2026-01-20 10:00,30,5,1,巡逻发现")
    return "\n".join(lines) + "\n"


def test_a_week_is_written_that_shifts_and_the_simulation_read(heliograph, tmp_path):
    calls, week = tmp_path / "calls.csv", tmp_path / "week.csv"
    calls.write_text(table(), "utf-8")
    done = heliograph("plan", "staffing", str(calls), "--out", str(week), "--share", "0.9", "--urgent", "1", "--json")
    assert done.status == 0, done.err
    said = done.json
    with week.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 168
    assert said["crew_hours"] == sum(int(row["crews"]) for row in rows)
    assert said["officer_hours"] == 2 * said["crew_hours"]
    assert said["crew_hours_low"] <= said["crew_hours"] <= said["crew_hours_high"]
    assert all(
        float(row["in_time"]) >= 0.9 and float(row["low"]) < float(row["calls"]) < float(row["high"]) for row in rows
    )
    assert (said["bound"], said["back_test"]["days"] > 0) == (None, True)
    told = heliograph("plan", "staffing", str(calls), "--out", str(week), "--urgent", "1").out
    for words in (
        "1 found by officers were left out",
        "no bound",
        "Back-test",
        "at 40 hours",
        "M(t)/M/c(t)",
        "no seed",
    ):
        assert words in told
    areas, crews = tmp_path / "areas.csv", tmp_path / "crews.csv"
    areas.write_text("area,x,y,rate\na,0,0,1\n", "utf-8")
    crews.write_text("crew,x,y\n1,0,0\n2,0,0\n", "utf-8")
    simulated = heliograph("plan", "simulate", str(areas), str(crews), "--hours", str(week), "--calls", "2000")
    assert simulated.status == 0, simulated.err
    duties = heliograph("plan", "shifts", str(week), "--lengths", "8", "--out", str(tmp_path / "duties.csv"))
    assert duties.status == 0, duties.err


@pytest.mark.parametrize(
    ("text", "more", "status", "words"),
    [
        (table(20), [], 2, "whole days of calls, and at least 28"),
        (table(40), ["--within", "3"], 1, "out of reach"),
        (table(2, ",报警人"), [], 2, "about persons"),
        ("time\n2026-01-01 10:00\n2026-01-03 10:00\n2026-01-05 10:00\n", [], 2, "--service"),
        ("time\n2026-01-01\n2026-01-03\n2026-01-05\n", [], 2, "says no time of day"),
        ("time\nyesterday\n", [], 2, "line 2"),
        ("when,minutes\n2026-01-01 10:00,5\n", [], 2, "no column time"),
    ],
)
def test_what_cannot_be_planned_from_is_said(heliograph, tmp_path, text, more, status, words):
    (tmp_path / "calls.csv").write_text(text, "utf-8")
    done = heliograph("plan", "staffing", str(tmp_path / "calls.csv"), "--out", str(tmp_path / "week.csv"), *more)
    assert done.status == status, done.err
    assert words in done.err
    assert not (tmp_path / "week.csv").exists()


def test_a_real_month_with_swapped_days_is_read_right(heliograph, shared, tmp_path):
    calls = shared / "data" / "planning" / "chicago" / "Crimes_September_2014.csv"
    asked = ["--service", "20", "--travel", "6", "--within", "20", "--json", "--out", str(tmp_path / "week.csv")]
    done = heliograph("plan", "staffing", str(calls), *asked)
    assert done.status == 0, done.err
    assert 0.94 < done.json["calls"] / 22_334 < 0.97, "all of September but its first and last day"
