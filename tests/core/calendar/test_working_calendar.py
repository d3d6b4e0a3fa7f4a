"""The built-in calendar says what the notices say, and never pretends to know a year that is not published."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

import holidays
import pytest

from heliograph.core.calendar import Calendar, DayCode, Within, Year, built_in, due_only, reckon
from heliograph.core.text import Text

CHINA = ZoneInfo("Asia/Shanghai")

# Typed from the State Council's notices (2026: law.md W-12), month and day; worked weekends beside them.
NOTICES = {
    2023: (
        ["01-01/01-02", "01-21/01-27", "04-05", "04-29/05-03", "06-22/06-24", "09-29/10-06", "12-30/12-31"],
        ["01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"],
    ),
    2024: (
        ["01-01", "02-10/02-17", "04-04/04-06", "05-01/05-05", "06-10", "09-15/09-17", "10-01/10-07"],
        ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    ),
    2025: (
        ["01-01", "01-28/02-04", "04-04/04-06", "05-01/05-05", "05-31/06-02", "10-01/10-08"],
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (
        ["01-01/01-03", "02-15/02-23", "04-04/04-06", "05-01/05-05", "06-19/06-21", "09-25/09-27", "10-01/10-07"],
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def days_off(year: int, breaks: list[str]) -> set[date]:
    spans = [[date.fromisoformat(f"{year}-{end}") for end in one.split("/")] for one in breaks]
    return {span[0] + timedelta(days=n) for span in spans for n in range((span[-1] - span[0]).days + 1)}


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_is_as_the_notice_says(year: int) -> None:
    breaks, worked = NOTICES[year]
    off, working = days_off(year, breaks), {date.fromisoformat(f"{year}-{day}") for day in worked}
    for day in days_of(year):
        assert built_in().is_working(day) == (day in working or (day.weekday() < 5 and day not in off)), day
        code = built_in().why(day).code
        assert (code is DayCode.MAKE_UP) == (day in working), day
        assert (code is DayCode.HOLIDAY) == (day in off), day


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_every_day_agrees_with_a_second_library(year: int) -> None:
    other = holidays.country_holidays("CN", years=year)
    different = [day for day in days_of(year) if built_in().is_working(day) != other.is_working_day(day)]
    assert different == []


@pytest.mark.parametrize(("year", "number"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_known_number_of_working_days(year: int, number: int) -> None:
    assert sum(built_in().is_working(day) for day in days_of(year)) == number


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        ("2026-02-17", "春节", "Spring Festival"),
        ("2026-02-14", "调休上班", "make-up working day"),
        ("2026-03-01", "周末", "weekend"),
        ("2026-03-02", "工作日", "working day"),
        ("2025-10-06", "中秋节", "Mid-Autumn Festival"),
        ("2026-06-19", "端午节", "Dragon Boat Festival"),
        ("2026-04-05", "清明节", "Tomb-Sweeping Day"),
        ("2026-05-05", "劳动节", "Labour Day"),
        ("2026-10-07", "国庆节", "National Day"),
        ("2026-01-01", "元旦", "New Year's Day"),
    ],
)
def test_a_day_is_called_by_its_name(day: str, zh: str, en: str) -> None:
    assert built_in().why(date.fromisoformat(day)).name == Text(zh, en)


def test_a_make_up_day_knows_the_break_it_is_worked_for() -> None:
    kind = built_in().why(date(2026, 2, 28))
    assert kind.holiday == Text("春节", "Spring Festival")
    assert kind.is_working


def test_the_calendar_names_its_source_and_version() -> None:
    release = version("chinesecalendar")
    assert built_in().label == f"{built_in().name}/chinesecalendar-{release}"
    assert built_in().name.startswith("cn-2023-")


def test_2023_to_2026_are_published() -> None:
    assert [year for year in range(2020, 2027) if built_in().is_published(year)] == [2023, 2024, 2025, 2026]
    assert built_in().last_published >= 2026


# From here on 2026 is the last published year, whatever the package has learnt since.
def known_to_2026() -> Calendar:
    return Calendar("cn", "test", {year: built_in().years[year] for year in range(2023, 2027)})


def test_an_unpublished_year_has_only_the_holidays_whose_date_is_known() -> None:
    calendar = known_to_2026()
    off = [day for day in days_of(2027) if day.weekday() < 5 and not calendar.is_working(day)]
    # New Year Fri, Tomb-Sweeping Mon Apr 5, National Day Fri Oct 1; Labour Day and Oct 2, 3 are on a weekend
    assert off == [date(2027, 1, 1), date(2027, 4, 5), date(2027, 10, 1)]
    assert not any(calendar.is_working(day) for day in days_of(2027) if day.weekday() >= 5)
    assert not calendar.why(date(2027, 1, 1)).published


@pytest.mark.parametrize("year", range(2013, 2027))
def test_tomb_sweeping_is_estimated_on_its_real_day(year: int) -> None:
    empty = Calendar("empty", "test", {2000: built_in().years[2026]})
    real = [day for day, name in holidays.country_holidays("CN", years=year).items() if name == "Tomb-Sweeping Day"]
    estimated = [day for day in days_of(year) if empty.why(day).name.zh == "清明节"]
    assert estimated == real


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day} 10:00").replace(tzinfo=CHINA)


def test_a_count_that_runs_into_an_unpublished_year_is_an_estimate() -> None:
    reckoning = reckon(at("2026-12-28"), Within.parse("4 working days"), known_to_2026(), zone=CHINA)
    assert reckoning.provisional
    assert reckoning.unpublished == (2027,)


def test_a_count_that_ends_before_it_is_certain() -> None:
    reckoning = reckon(at("2026-12-28"), Within.parse("3 working days"), known_to_2026(), zone=CHINA)
    assert not reckoning.provisional
    assert reckoning.unpublished == ()


def test_a_last_day_in_an_unpublished_year_is_an_estimate_since_it_may_become_a_holiday() -> None:
    assert due_only(at("2026-12-20"), Within.parse("30 days"), known_to_2026(), zone=CHINA)[1]


def test_hours_rest_on_no_calendar_so_they_are_never_an_estimate() -> None:
    assert not due_only(at("2026-12-31"), Within.parse("24 hours"), known_to_2026(), zone=CHINA)[1]


def test_loading_the_year_makes_the_deadline_certain_and_names_the_file_s_version() -> None:
    start, within = at("2026-12-28"), Within.parse("4 working days")
    off = {date(2027, 1, day): Text("元旦", "New Year's Day") for day in (1, 2, 3, 4)}
    loaded = known_to_2026().with_year(Year(2027, "2027-1", "a test", date(2026, 11, 5), off, {}))
    before, after = (reckon(start, within, calendar, zone=CHINA) for calendar in (known_to_2026(), loaded))
    assert (before.due.astimezone(CHINA).day, before.provisional) == (4, True)
    assert (after.due.astimezone(CHINA).day, after.provisional) == (5, False)
    assert after.calendar == "cn/test+2027/2027-1"


def test_a_year_loaded_again_replaces_the_first_and_its_version() -> None:
    first, second = (Year(2027, f"2027-{n}", "a test", None, {}, {}) for n in (1, 2))
    loaded = known_to_2026().with_year(first).with_year(second)
    assert loaded.version == "test+2027/2027-2"
    assert known_to_2026().with_year(first).version == "test+2027/2027-1"


def test_a_year_survives_being_stored() -> None:
    year = built_in().years[2026]
    assert Year.from_json(year.to_json()) == year
    notice = Year(2027, "2027-1", "a test", date(2026, 11, 5), {}, {})
    assert Year.from_json(notice.to_json()) == notice


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"year": 2027}', '{"year": "x"}'])
def test_what_is_not_a_stored_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a calendar year"):
        Year.from_json(text)


def test_a_deadline_is_a_look_up_once_the_table_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar, asked = known_to_2026(), (at("2026-02-13"), Within.parse("60 working days"))
    first = due_only(*asked, calendar, zone=CHINA)
    with monkeypatch.context() as patched:
        patched.setattr(Calendar, "is_working", None)
        patched.setattr(Calendar, "why", None)
        assert due_only(*asked, calendar, zone=CHINA) == first
