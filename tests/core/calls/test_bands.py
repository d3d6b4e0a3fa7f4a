"""Weekly bands: every call in one band of one week, whatever its columns hold; and nothing about persons."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from heliograph.core.calls import stages
from heliograph.core.calls.bands import HowTimes, bands
from heliograph.core.calls.dates import Order
from heliograph.core.calls.report import Level
from heliograph.core.calls.written_times import Reads
from heliograph.core.planning.inputs import BadInput, Source
from tests.core.calls.made_times import FIRST, HEAD, TODAY, honest, table, whole

HOW = HowTimes(TODAY, unit="派出所")
ONE = HowTimes(TODAY)


def csv(head: str, *lines: str) -> Source:
    return Source("t.csv", "\n".join((head, *lines)) + "\n")


def of(found, stage: str, unit: str = ""):
    return next(one for one in found.figures if (one.unit, one.stage) == (unit, stage))


def stops(found) -> list[str]:
    return [text.en for level, text in found.report.findings if level is Level.STOPS]


def test_every_call_is_in_one_band_or_missing_and_units_add_up_to_the_whole():
    calls = honest()
    found = bands(table(calls), HOW)
    assert found.report.is_usable
    assert {one.week for one in found.figures} == {FIRST + timedelta(days=7 * week) for week in range(4)}
    for stage in found.stages:
        figures = [one for one in found.figures if one.stage == stage.code]
        assert sum(one.calls for one in figures if not one.unit) == len(calls)
        for whole_week in (one for one in figures if not one.unit):
            parts = [one for one in figures if one.unit and one.week == whole_week.week]
            assert whole_week.bands == tuple(map(sum, zip(*(one.bands for one in parts), strict=True)))
    assert sum(one.missing for one in found.figures if not one.unit) == sum(one.after[3] is None for one in calls)


def test_a_limit_belongs_to_the_band_that_it_ends():
    found = bands(
        csv("time,signed", "2026-01-13 10:00:00,2026-01-13 10:00:30", "2026-01-14 10:00:00,2026-01-14 10:00:31"), ONE
    )
    assert of(found, "signed").bands == (1, 1, 0, 0, 0)


def test_median_and_p90_are_those_of_the_values_with_an_interval():
    lines = [f"2026-01-13 10:{n:02d}:00,2026-01-13 10:{n:02d}:{n:02d}" for n in range(1, 52)]
    one = of(bands(csv("time,signed", *lines), ONE), "signed")
    assert one.median.value == 26
    assert one.p90.value == 46
    assert 15 <= one.median.low < 26 < one.median.high <= 37


def clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}"


@pytest.mark.parametrize("form", [clock, lambda at: f"{at:%Y/%m/%d %H:%M:%S}", lambda at: f"{at:%m/%d/%Y %I:%M:%S %p}"])
def test_times_of_day_and_other_forms_of_dates_give_the_same_bands(form):
    calls = [one for one in honest() if all(after is None or after < 80_000 for after in one.after)]
    assert bands(table(calls, form), HOW).figures == bands(table(calls), HOW).figures


def test_a_time_of_day_past_midnight_is_of_the_next_day():
    lines = [f"2026-01-{13 + n} 2{n % 3 + 1}:58:00,{(n % 3 + 22) % 24:02d}:04:00" for n in range(12)]
    found = bands(csv("time,到达时刻", *lines), ONE)
    assert sum(one.bands[1] for one in found.figures) == 12
    assert any("past midnight" in text.en for _, text in found.report.findings)


def test_durations_are_known_by_the_columns_name():
    for head, cell in (
        ("签收用时（秒）", "75"),
        ("签收用时", "0:01:15"),
        ("签收用时", "1分15秒"),
        ("signed seconds", "75"),
    ):
        found = bands(csv(f"time,{head}", f"2026-01-13 10:00,{cell}"), ONE)
        assert of(found, "signed").bands == (0, 0, 1, 0, 0), head


def test_what_may_be_minutes_or_hours_is_asked_and_then_read_as_said():
    source = csv("time,到达用时", *[f"2026-01-{13 + n} 10:00,12:{n:02d}" for n in range(12)])
    found = bands(source, ONE)
    assert not found.report.is_usable
    assert "'12:00'" in stops(found)[0]
    assert "h:mm, mm:ss" in stops(found)[0]
    said = bands(source, HowTimes(TODAY, reads={"arrived": Reads.MINUTES_AND_SECONDS}))
    assert said.report.is_usable
    assert sum(one.bands[2] for one in said.figures) == 12


def test_first_numbers_beyond_a_day_of_hours_are_minutes():
    source = csv("time,到达用时", *[f"2026-01-{13 + n} 10:00,{20 + n}:30" for n in range(12)])
    found = bands(source, ONE)
    assert found.report.is_usable
    assert sum(one.bands[3] for one in found.figures) == 10


def test_numbers_between_colons_without_a_telling_name_are_judged_by_where_they_lie():
    lasting = [f"2026-01-{13 + n} {8 + n}:00,0:{10 + n}:00" for n in range(12)]
    found = bands(csv("time,arrived", *lasting), ONE)
    assert found.report.is_usable
    assert sum(sum(one.bands[1:3]) for one in found.figures) == 6
    night = bands(csv("time,arrived", *(f"2026-01-{13 + n} 00:05,0:{10 + n}:00" for n in range(12))), ONE)
    assert not night.report.is_usable


def test_a_number_without_a_unit_is_asked_about():
    found = bands(csv("time,到达", "2026-01-13 10:00,12"), ONE)
    assert "durations in seconds or durations in minutes" in stops(found)[0]


def test_day_and_month_of_other_columns_are_shown_by_the_calls_own_day():
    lines = [f"2026-03-{n:02d} 10:00:00,2026/{n:02d}/03 10:06:00" for n in range(4, 13)]
    found = bands(csv("time,arrived", *lines, "2026-03-20 10:00:00,2026/20/03 10:06:00"), ONE)
    assert found.report.is_usable
    assert sum(one.bands[1] for one in found.figures) == 10


def test_days_of_calls_that_cannot_be_told_stop_everything_until_somebody_says():
    source = csv("time,arrived", "03/04/2025 10:00,03/04/2025 10:04")
    assert not bands(source, ONE).report.is_usable
    said = bands(source, HowTimes(TODAY, orders={True: Order.DMY}))
    assert said.report.is_usable
    assert said.figures[0].week == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("time,arrived,报警人", "about persons"),
        ("time,arrived,处警民警", "single officers"),
        ("time,arrived,badge number", "single officers"),
        ("time,lat,lon", "no time of signing"),
        ("arrived,unit", "columns are missing: 接警时间"),
    ],
)
def test_tables_about_persons_and_tables_of_something_else_are_refused_whole(head, why):
    with pytest.raises(BadInput, match=why):
        bands(csv(head, ",".join(["2026-01-13 10:00"] * len(head.split(",")))), ONE)


def test_officers_are_no_units():
    with pytest.raises(BadInput, match="single officers"):
        bands(csv("time,arrived,警号", "2026-01-13 10:00,2026-01-13 10:05,7"), HowTimes(TODAY, unit="警号"))


def test_a_call_that_stands_twice_is_counted_once_and_one_without_a_clock_is_refused_by_its_line():
    found = bands(
        csv("id,time,arrived", *["1,2026-01-13 10:00,2026-01-13 10:04"] * 2, "2,2026-01-13,2026-01-13 10:04"), ONE
    )
    assert sum(one.calls for one in found.figures) == 1
    assert found.report.duplicate_lines == [(3, 2)]
    assert [line for line, _ in found.report.refused] == [4]


def test_weeks_stand_together_from_the_same_monday_in_every_file():
    calls = honest(weeks=8)
    first = bands(table(calls), HOW, each=4)
    later = bands(table([one for one in calls if one.received >= datetime(2026, 1, 20)]), HOW, each=4)
    assert {one.week for one in later.figures} <= {one.week for one in first.figures}
    assert len({one.week for one in first.figures}) <= 3


def test_bands_are_data():
    own = stages.read(Source("b.toml", '[arrived]\nsince = "dispatched"\nseconds = [60, 120]\n'))
    found = bands(csv("time,dispatched,arrived", "2026-01-13 10:00,2026-01-13 10:05,2026-01-13 10:06:30"), ONE, own)
    assert of(found, "arrived").bands == (0, 1, 0)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[arrived]\nseconds = [2, 1]", r"\[arrived\] seconds must be"),
        ("[arrived]\nseconds = [0]", r"\[arrived\] seconds must be"),
        ("[arrived]\nminutes = [1]", r"\[arrived\] minutes is unknown"),
        ('[signed]\nsince = "arrived"\nseconds = [1]', "since must be one of received"),
        ("[there]\nseconds = [1]", "sections must be of signed"),
        ("", "there are: none"),
        ("arrived = 1", "must be a section"),
        ("[", "is no TOML"),
    ],
)
def test_wrong_bands_are_refused_by_their_name(text, why):
    with pytest.raises(BadInput, match=why):
        stages.read(Source("b.toml", text))


def test_bands_have_words():
    assert [one.zh for one in stages.names((30, 60))] == ["30 秒内", "30–60 秒", "超过 60 秒"]
    assert [one.en for one in stages.names((300, 1800))] == ["within 5 min", "5–30 min", "over 30 min"]


def test_the_usual_head_is_understood_in_both_languages():
    english = ("received", "signed_at", "dispatched at", "Arrival Time", "feedback", "unit")
    calls = honest(1)
    found = bands(table(calls, whole, english), HowTimes(TODAY, unit="unit"))
    assert found.figures == bands(table(calls, whole, HEAD), HOW).figures
