"""A year's notice is loaded from a file, and a file that cannot be true is refused with its line and the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from heliograph.core.calendar import CalendarInvalid, DayCode, built_in, read_year
from heliograph.core.text import Text

EXAMPLE = Path(__file__).parents[3] / "docs" / "calendars" / "example-2027.toml"


def test_the_example_is_read() -> None:
    year = read_year(EXAMPLE.read_text("utf-8"), file=EXAMPLE.name)
    assert (year.year, year.version, year.published) == (2027, "2027-example", date(2026, 11, 5))
    calendar = built_in().with_year(year)
    assert calendar.is_published(2027)
    assert calendar.version.endswith("+2027/2027-example")
    assert calendar.why(date(2027, 2, 8)).name == Text("春节", "Spring Festival")
    assert calendar.why(date(2027, 2, 20)).code is DayCode.MAKE_UP
    assert not calendar.is_working(date(2027, 2, 21))


def test_the_example_says_that_it_is_invented() -> None:
    text = EXAMPLE.read_text("utf-8")
    assert "虚构示例" in text.splitlines()[0]
    assert "invented" in read_year(text, file=EXAMPLE.name).source


def problems(changes: list[tuple[str, str]]) -> tuple[list[tuple[str, int]], str]:
    """What is said of the example with pieces of it changed: file and line of each problem, and all the words."""
    text = EXAMPLE.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} must be in the example once"
        text = text.replace(old, new)
    with pytest.raises(CalendarInvalid) as refused:
        read_year(text, file="2027.toml")
    found = refused.value.problems
    assert all(problem.reason.zh for problem in found)
    assert [str(problem) for problem in found] == str(refused.value).split("\n")
    return [(problem.file, problem.line) for problem in found], " ".join(problem.reason.en for problem in found)


def line_of(piece: str) -> int:
    """The line of the example on which `piece` begins."""
    text = EXAMPLE.read_text("utf-8")
    assert text.count(piece) == 1
    return text[: text.index(piece)].count("\n") + 1


BAD_FILES = {
    "a key without a value": ("from = 2027-01-01", "from =", "from = 2027-01-01", "not valid TOML"),
    "an end of the break before the beginning": ("to   = 2027-01-03", "to = 2026-12-30", "to   = 2027-01-03", "not in"),
    "a break that ends before it begins": ("to   = 2027-02-12", "to = 2027-02-01", "to   = 2027-02-12", "before it"),
    "a break in another year": ("from = 2027-01-01", "from = 2026-12-31", "from = 2027-01-01", "2026-12-31 is not in"),
    "breaks that overlap": ("from = 2027-05-01", "from = 2027-04-05", "from = 2027-05-01", "breaks overlap"),
    "a worked day in another year": ("date = 2027-01-31", "date = 2028-01-30", "date = 2027-01-31", "is not in 2027"),
    "a worked weekend on a weekday": ("date = 2027-01-31", "date = 2027-01-29", "date = 2027-01-31", "not a weekend"),
    "a day both off and worked": ("date = 2027-02-20", "date = 2027-02-06", "date = 2027-02-20", "both off"),
    "a worked day given twice": ("date = 2027-02-20", "date = 2027-01-31", "date = 2027-02-20", "given twice"),
    "a worked day for no break": ('for  = "劳动节"', 'for = "元宵节"', 'for  = "劳动节"', "no break named"),
    "a draft": ('status    = "published"', 'status = "draft"', 'status    = "published"', "only a published"),
    "no source": ('source    = "虚构示例，非正式通知 (invented example, not the notice)"', "", None, "'source' must"),
    "no version": ('version   = "2027-example"', "", None, "'version' must"),
    "a version that would blur the calendar's": ('"2027-example"', '"a+b/c"', '"2027-example"', "a version is made"),
    "no year": ("year      = 2027", "", None, "'year' must be given and be a whole number"),
    "a year in words": ("year      = 2027", 'year = "2027"', "year      = 2027", "'year' must"),
    "a year out of range": ("year      = 2027", "year = 20270", "year      = 2027", "from 2004 to 2100"),
    "published long before": ("= 2026-11-05", "= 2016-11-05", "= 2026-11-05", "is published in 2026 or 2027"),
    "published at no date": (
        "= 2026-11-05",
        '= "last week"',
        "= 2026-11-05",
        "'published' must be given and be a date",
    ),
    "a date as text": ("from = 2027-01-01", 'from = "2027-01-01"', "from = 2027-01-01", "'from' must be"),
    "a date with a time": ("from = 2027-01-01", "from = 2027-01-01T00:00:00", "from = 2027-01-01", "'from' must be"),
    "a misspelt key": ("from = 2027-01-01", "form = 2027-01-01", "from = 2027-01-01", "unknown key 'form'"),
    "a key nobody knows": ("published = 2026-11-05", "published = 2026-11-05\nholidays = 7", None, "key 'holidays'"),
    "a name in one language": (', en = "National Day"', "", 'name = { zh = "国庆节"', "'name' must be"),
    "a missing statutory day": ("from = 2027-10-01", "from = 2027-10-02", "year      = 2027", "National Day by law"),
    "too few days in all": ("to   = 2027-02-12", "to = 2027-02-11", "year      = 2027", "this file gives 12"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_file_that_cannot_be_true_is_refused_with_line_and_reason(kind: str) -> None:
    old, new, where, said = BAD_FILES[kind]
    found, words = problems([(old, new)])
    assert said in words
    if where is not None:
        assert ("2027.toml", line_of(where)) in found


def test_everything_wrong_is_told_at_once_in_the_order_of_the_lines() -> None:
    found, words = problems([("date = 2027-01-31", "date = 2027-01-29"), ("from = 2027-05-01", "from = 2028-05-01")])
    assert found == [("2027.toml", line_of("from = 2027-05-01")), ("2027.toml", line_of("date = 2027-01-31"))]
    assert "is not in 2027" in words
    assert "not a weekend day" in words


def test_breaks_must_be_tables() -> None:
    with pytest.raises(CalendarInvalid, match=r"2027.toml:6: .*\[\[off\]\]"):
        read_year(
            'year = 2027\nversion = "1"\nstatus = "published"\nsource = "x"\npublished = 2026-11-05\noff = 3\n',
            file="2027.toml",
        )


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(CalendarInvalid, match="'year' must be given"):
        read_year("", file="2027.toml")
