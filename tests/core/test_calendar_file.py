"""The calendar file, line by line as RFC 5545 wants it, and as another calendar reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from heliograph.core.calendar_file import CalendarEvent, calendar_file

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVENT = CalendarEvent(
    uid="01@police.example", summary="夜间施工噪声处罚听证", place="河西分局三楼", words="带坡道",
    url="https://police.example/hearings/01/", starts_at=datetime(2026, 4, 2, 1, 30, tzinfo=UTC),
    ends_at=datetime(2026, 4, 2, 3, 30, tzinfo=UTC), stamped_at=datetime(2026, 3, 17, 2, 0, tzinfo=UTC), sequence=1,
    is_cancelled=False,
)  # fmt: skip


def lines(*events, **more) -> list[str]:
    """Section 3.1: a line end and a space are taken out again."""
    return calendar_file(events, SHANGHAI, **more).decode().replace("\r\n ", "").split("\r\n")


def read(*events):
    return Calendar.from_ical(calendar_file(events, SHANGHAI)).events


def test_it_says_what_when_and_where_at_the_bureau_s_own_hour():
    (event,) = read(EVENT)
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("夜间施工噪声处罚听证", "河西分局三楼")
    assert "DTSTART;TZID=Asia/Shanghai:20260402T093000" in lines(EVENT)
    assert event.start == EVENT.starts_at
    assert event.end == EVENT.ends_at
    assert {"DTSTAMP:20260317T020000Z", "SEQUENCE:1", "STATUS:CONFIRMED"} <= set(lines(EVENT))


def test_the_zone_it_names_is_in_the_file_with_its_offset():
    found = lines(EVENT)
    at = found.index("BEGIN:VTIMEZONE")
    assert found[at + 1] == "TZID:Asia/Shanghai"
    assert {"TZOFFSETFROM:+0800", "TZOFFSETTO:+0800"} <= set(found[at : found.index("END:VTIMEZONE")])
    assert at < found.index("BEGIN:VEVENT")


def test_a_cancelled_one_says_so():
    assert "STATUS:CANCELLED" in lines(replace(EVENT, is_cancelled=True))


def test_several_share_a_file_and_a_zone():
    later = replace(EVENT, uid="02@police.example", starts_at=EVENT.starts_at + timedelta(days=400))
    assert lines(EVENT, later).count("BEGIN:VTIMEZONE") == 1
    assert [str(one["UID"]) for one in read(EVENT, later)] == ["01@police.example", "02@police.example"]


def test_an_empty_calendar_is_a_file_too_and_has_its_name():
    found = lines(name="淳南公开活动")
    assert found[0] == "BEGIN:VCALENDAR"
    assert "X-WR-CALNAME:淳南公开活动" in found


def test_every_line_ends_as_the_standard_wants_and_the_same_event_gives_the_same_bytes():
    written = calendar_file([EVENT], SHANGHAI)
    assert written.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert written == calendar_file([EVENT], SHANGHAI)


@pytest.mark.parametrize(
    "words", ["a;b,c\\d", "一行\n二行", "\\n", "DTSTART:19700101T000000Z", "a\nDTSTART:19700101T000000Z"]
)
def test_separators_and_line_ends_are_escaped(words):
    (event,) = read(replace(EVENT, place=words))
    assert str(event["LOCATION"]) == words
    assert event.start == EVENT.starts_at


@given(st.text(max_size=300))
def test_whatever_is_written_no_line_is_too_long_and_no_line_is_added(words):
    written = calendar_file([replace(EVENT, words=f"有{words}", summary=f"有{words}", place=f"有{words}")], SHANGHAI)
    pieces = written.split(b"\r\n")
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.decode() is not None for piece in pieces)  # no character is cut in two
    names = [line.partition(":")[0].partition(";")[0] for line in lines(replace(EVENT, words=f"有{words}"))]
    assert names == [line.partition(":")[0].partition(";")[0] for line in lines(EVENT)]
