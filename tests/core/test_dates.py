"""Dates, times and distances in time, as a reader sees them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from heliograph.core import dates

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (date(2026, 3, 19), "zh-hans", "3月19日（星期四）"),
        (date(2026, 3, 19), "en", "Thu 19 March"),
        (date(2025, 12, 31), "zh-hans", "2025年12月31日（星期三）"),
        (date(2027, 1, 3), "en-gb", "Sun 3 January 2027"),
    ],
)
def test_a_day_has_its_weekday_and_the_year_only_when_it_is_another(value: date, language: str, written: str) -> None:
    assert dates.day(value, TODAY, language) == written


def test_a_time_late_in_the_day_at_greenwich_is_the_next_day_in_shanghai() -> None:
    late = datetime(2026, 3, 18, 17, 30, tzinfo=UTC)
    assert dates.day(late, TODAY, "zh-hans") == "3月19日（星期四）"
    assert dates.day(late, TODAY, "zh-hans", zone=UTC) == "3月18日（星期三）"


def test_new_years_eve_at_greenwich_already_shows_the_new_year() -> None:
    assert dates.day(datetime(2026, 12, 31, 16, 0, tzinfo=UTC), TODAY, "zh-hans") == "2027年1月1日（星期五）"


@pytest.mark.parametrize(
    ("language", "written"), [("zh-hans", "3月19日（星期四）16:30"), ("en", "Thu 19 March, 16:30")]
)
def test_a_moment_is_told_to_the_minute_in_the_bureaus_zone(language: str, written: str) -> None:
    assert dates.moment(datetime(2026, 3, 19, 8, 30, 59, tzinfo=UTC), TODAY, language) == written


def test_the_last_instant_of_a_deadline_stays_on_its_day() -> None:
    last = datetime(2026, 3, 19, 15, 59, 59, 999_999, tzinfo=UTC)
    assert dates.moment(last, TODAY, "zh-hans") == "3月19日（星期四）23:59"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        dates.moment(datetime(2026, 3, 19, 8, 30), TODAY, "zh-hans")


@pytest.mark.parametrize(
    ("distance", "chinese", "english"),
    [
        (timedelta(seconds=-59), "刚刚", "just now"),
        (timedelta(seconds=59), "刚刚", "just now"),
        (timedelta(minutes=-1), "1 分钟前", "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "还有 59 分钟", "in 59 minutes"),
        (timedelta(hours=-1), "1 小时前", "1 hour ago"),
        (timedelta(hours=23, minutes=59), "还有 23 小时", "in 23 hours"),
        (timedelta(days=1), "还有 1 天", "in 1 day"),
        (timedelta(days=-59), "59 天前", "59 days ago"),
        (timedelta(days=-60), "2 个月前", "2 months ago"),
    ],
)
def test_a_distance_is_given_in_whole_units_and_never_rounded_up(
    distance: timedelta, chinese: str, english: str
) -> None:
    assert dates.ago(NOW + distance, NOW, "zh-hans") == chinese
    assert dates.ago(NOW + distance, NOW, "en") == english


def test_a_limit_in_hours_is_written_to_the_minute_and_one_in_days_by_its_day():
    today = date(2026, 11, 26)
    eight_hours = datetime(2026, 11, 26, 4, 22, tzinfo=UTC)
    end_of_day = datetime(2026, 12, 3, 15, 59, 59, tzinfo=UTC)
    assert dates.due(eight_hours, today, "zh-hans") == "11月26日（星期四）12:22"
    assert dates.due(end_of_day, today, "en") == "Thu 3 December"
    assert dates.due(date(2026, 12, 3), today, "zh-hans") == "12月3日（星期四）"
