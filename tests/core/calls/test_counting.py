"""What a table of calls becomes, what is refused of it, and what its report says."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely

from heliograph.core.calls.cells import Cell
from heliograph.core.calls.columns import Origin
from heliograph.core.calls.counting import Asked, count
from heliograph.core.calls.report import Level
from heliograph.core.geography.datum import Datum, convert
from heliograph.core.planning.inputs import BadInput, Source
from tests.core.calls.made import FORMS, moments, table

TODAY = date(2026, 3, 17)
ASKED = Asked(today=TODAY)
AREA = shapely.box(119.0, 29.0, 119.1, 29.1)
HEAD = "time,lat,lon,kind,minutes,origin"


def source(*lines: str, head: str = HEAD) -> Source:
    return Source("calls.csv", "\n".join([head, *lines]) + "\n")


def a_month(**more) -> Source:
    return table([FORMS["ymd"](at) for at in moments(date(2026, 1, 10), 30, 20)], **more)


def said(report) -> str:
    return "\n".join(text.en for _, text in report.findings)


def test_only_cell_hour_kind_and_minutes_are_kept():
    found = count(
        source("2026-01-15 10:20,29.0511,119.0222,盗窃,30,群众", "2026-01-15 10:55,29.0512,119.0223,盗窃,50,110"), ASKED
    )
    ((slot, one),) = found.counts.items()
    assert (slot.cell, slot.hour.isoformat(), slot.kind) == (Cell(5810, 23804), "2026-01-15T10:00:00+08:00", "盗窃")
    assert (one.calls, one.minutes, one.timed, slot.origin) == (2, 80.0, 2, Origin.PUBLIC)


@pytest.mark.parametrize("column", ["name", "报警人电话", "ID_card", "caller", "address"])
def test_a_table_with_a_column_about_persons_is_refused_whole(column):
    with pytest.raises(BadInput, match="persons"):
        count(source("2026-01-15 10:20,29.05,119.02,x", head=f"time,lat,lon,{column}"), ASKED)


def test_a_telephone_under_any_name_refuses_the_table_and_names_the_line():
    with pytest.raises(BadInput, match="line 3: kind looks like an identity number or a telephone"):
        count(source("2026-01-15 10:20,29.05,119.02,a,1,110", "2026-01-15 10:20,29.05,119.02,13800000000,1,110"), ASKED)


def test_free_text_is_no_kind():
    lines = [f"2026-01-15 10:20,29.05,119.02,words number {number},5,110" for number in range(301)]
    with pytest.raises(BadInput, match="301 different texts"):
        count(source(*lines), ASKED)


def test_a_missing_column_is_named_with_what_there_is():
    with pytest.raises(BadInput, match=r"missing: lat / latitude / 纬度; lon .*There are: time, kind"):
        count(source("2026-01-15,x", head="time,kind"), ASKED)


def test_every_line_that_is_refused_is_told_with_its_reason_and_all_counts_add_up():
    report = count(
        source(
            "2026-01-15 10:20,29.05,119.02,a,5,110",
            "soon,29.05,119.02,a,5,110",
            "2026-01-15 10:20,,119.02,a,5,110",
            "2026-01-15 10:20,29.05",
            "2026-01-15 10:20,29.05,119.02,a,5,110",
            "2026-01-15 10:20,31.05,119.02,a,5,110",
        ),
        Asked(today=TODAY, area=AREA),
    ).report
    assert (report.rows, report.kept, report.duplicates, report.outside) == (6, 1, 1, 1)
    assert dict(report.reasons) == {"time": 1, "place": 1, "fields": 1}
    assert sorted(line for line, _ in report.refused) == [3, 4, 5]
    assert (report.duplicate_lines, report.outside_lines) == ([(6, 2)], [7])


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_places_come_in_three_datums_and_land_in_the_same_cells(datum):
    def moved(number: int) -> tuple[float, float]:
        lon, lat = convert(
            np.array([119.022 + number % 7 / 90]), np.array([29.052 + number % 5 / 120]), Datum.WGS84, datum
        )
        return float(lat[0]), float(lon[0])

    here = count(a_month(places=lambda number: (29.052 + number % 5 / 120, 119.022 + number % 7 / 90)), ASKED)
    there = count(a_month(places=moved), Asked(today=TODAY, datum=datum))
    assert {slot.cell for slot in here.counts} == {slot.cell for slot in there.counts}


def test_a_datum_that_would_fit_better_stops_and_is_not_taken_by_itself():
    def at_the_edge(number: int) -> tuple[float, float]:
        lon, lat = convert(np.array([119.0985 + number % 5 / 5000]), np.array([29.05]), Datum.WGS84, Datum.BD09)
        return float(lat[0]), float(lon[0])

    report = count(a_month(places=at_the_edge), Asked(today=TODAY, area=AREA)).report
    assert not report.is_usable
    assert "taken for BD-09" in said(report)
    told = count(a_month(places=at_the_edge), Asked(today=TODAY, area=AREA, datum=Datum.BD09)).report
    assert told.is_usable
    assert told.outside == 0


def test_latitude_and_longitude_changed_over_are_said_and_not_swapped():
    area = shapely.box(29.0, 29.0, 30.0, 30.5)
    report = count(a_month(places=lambda number: (29.5, 30.2)), Asked(today=TODAY, area=area)).report
    assert not report.is_usable
    assert "seem to be swapped" in said(report)
    assert report.kept == 0


def test_who_called_must_be_known_before_a_plan():
    plain = source("2026-01-15 10:20,29.05,119.02,a", head="time,lat,lon,kind")
    assert not count(plain, ASKED).report.is_usable
    assert count(plain, Asked(today=TODAY, origin=Origin.PUBLIC)).report.is_usable


def test_what_officers_found_is_marked_and_the_feedback_is_warned_of():
    found = count(
        source(
            "2026-01-15 10:20,29.05,119.02,a,5,110",
            "2026-01-15 10:20,29.05,119.02,a,5,巡逻发现",
            "2026-01-16 10:20,29.05,119.02,a,5,?",
        ),
        ASKED,
    )
    assert sorted(slot.origin for slot in found.counts) == [Origin.OFFICER, Origin.PUBLIC, Origin.UNKNOWN]
    assert "Officers find more where they look more" in said(found.report)
    assert "origin of 1 calls can't be read" in said(found.report)


def test_missing_clocks_durations_and_days_are_assumptions_that_are_told():
    report = count(source("2026-01-13,29.05,119.02,a,long,110", "2026-02-28 10:20,29.05,119.02,a,5,110"), ASKED).report
    assert report.is_usable
    words = said(report)
    for one in ("1 lines have no time of day", "1 calls have no duration", "45 of 47 days have no call", "no datum"):
        assert one in words


def test_a_default_time_at_midnight_is_told():
    lines = [f"2026-01-{day} 00:00:00,29.05,119.0{day},a,5,110" for day in range(13, 29)] * 1
    lines += [f"2026-01-{day} 00:00:00,29.06,119.0{day},a,5,110" for day in range(13, 29)]
    assert "at 0:00 exactly" in said(count(source(*lines), ASKED).report)
    assert "at 0:00 exactly" not in said(count(a_month(), ASKED).report)


def test_day_and_clock_in_two_columns_are_joined():
    found = count(source("2026-01-15,14,29.05,119.02,110", head="日期,时间,纬度,经度,来源"), ASKED)
    assert [slot.hour.hour for slot in found.counts] == [14]


def test_a_clean_file_assumes_nothing_but_the_datum():
    report = count(a_month(), ASKED).report
    assert report.is_usable
    assert [text.en for level, text in report.findings if level is not Level.NOTE] == [
        "The file names no datum: WGS-84 was taken."
    ]


@pytest.mark.parametrize(
    "column", ["用时", "用时（分钟）", "用时(分钟)", "处置用时（分）", "Duration (min)", "处警时长分钟", "minutes"]
)
def test_a_column_of_minutes_is_known_by_its_name_with_the_unit(column):
    found = count(source("2026-01-15 10:20,29.05,119.02,30", head=f"time,lat,lon,{column}"), ASKED)
    assert [one.minutes for one in found.counts.values()] == [30]


def test_seconds_are_not_taken_for_minutes():
    found = count(source("2026-01-15 10:20,29.05,119.02,1800", head="time,lat,lon,用时（秒）"), ASKED)
    assert [one.timed for one in found.counts.values()] == [0]


@pytest.mark.parametrize("title", ["2026年1月接处警明细表", "2026年1月接处警明细表,,,,,", "一月;;;;;"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_title_over_the_table_is_none_of_it(title, mark):
    text = a_month().text.replace(",", mark)
    found = count(Source("calls.csv", f"{title.replace(';', mark).replace(',', mark)}\n{text}"), ASKED).report
    assert found.kept == count(a_month(), ASKED).report.kept > 0


def test_columns_without_a_name_are_not_told_of():
    found = count(source("2026-01-15 10:20,29.05,119.02,110,,", head="time,lat,lon,origin,,"), ASKED).report
    assert "Columns neither used nor kept" not in [name.en for name, _ in found.facts]


def test_lines_with_a_year_to_come_are_refused_and_say_nothing_of_the_others():
    lines = a_month().text.splitlines()
    for place in range(20, len(lines), 40):
        lines[place] = lines[place].replace(",2026-", ",2032-")
    found = count(Source("calls.csv", "\n".join(lines)), ASKED).report
    assert found.reasons["time"] == len(range(20, len(lines), 40))
    assert found.undecided == 0
    assert found.is_usable
    assert "can't be the day of a call" in found.refused[0][1].en
