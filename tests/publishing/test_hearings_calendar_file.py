"""The calendar file, line by line as RFC 5545 wants it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.publishing.calendar_file import CalendarEvent, calendar_file

EVENT = CalendarEvent(
    uid="01@police.example", summary="夜间施工噪声处罚听证", place="河西分局三楼", words="带坡道",
    url="https://police.example/hearings/01/", starts_at=datetime(2026, 4, 2, 1, 30, tzinfo=UTC),
    ends_at=datetime(2026, 4, 2, 3, 30, tzinfo=UTC), stamped_at=datetime(2026, 3, 17, 2, 0, tzinfo=UTC), sequence=1,
    is_cancelled=False,
)  # fmt: skip


def unfolded(text: str) -> dict[str, str]:
    """Section 3.1: a line end and a space are taken out again."""
    return dict(line.split(":", 1) for line in text.replace("\r\n ", "").split("\r\n") if line)


def unescaped(value: str) -> str:
    out, rest = "", iter(value)
    for one in rest:
        if one == "\\":
            following = next(rest)
            out += "\n" if following in "nN" else following
        else:
            out += one
    return out


def test_it_says_what_when_and_where_in_world_time():
    lines = unfolded(calendar_file(EVENT))
    assert lines["SUMMARY"] == "夜间施工噪声处罚听证"
    assert (lines["DTSTART"], lines["DTEND"]) == ("20260402T013000Z", "20260402T033000Z")
    assert (lines["DTSTAMP"], lines["SEQUENCE"], lines["STATUS"]) == ("20260317T020000Z", "1", "CONFIRMED")


def test_a_cancelled_one_says_so():
    assert unfolded(calendar_file(replace(EVENT, is_cancelled=True)))["STATUS"] == "CANCELLED"


def test_it_is_one_event_with_every_line_ended_as_the_standard_wants():
    text = calendar_file(EVENT)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize("words", ["a;b,c\\d", "一行\n二行", "\\n", "DTSTART:19700101T000000Z"])
def test_separators_and_line_ends_are_escaped(words):
    lines = unfolded(calendar_file(replace(EVENT, place=words)))
    assert unescaped(lines["LOCATION"]) == words
    assert lines["DTSTART"] == "20260402T013000Z"


@given(st.text(max_size=300))
def test_whatever_is_written_no_line_is_too_long_and_all_comes_back(words):
    text = calendar_file(replace(EVENT, words=words))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    assert unescaped(unfolded(text)["DESCRIPTION"]) == "".join(one for one in plain if one >= " " or one in "\t\n")
    assert set(unfolded(text)) == set(unfolded(calendar_file(EVENT)))
