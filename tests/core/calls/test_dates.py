"""Which number is the day: proven, witnessed, or asked; never guessed."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.calls.counting import Asked, count
from heliograph.core.calls.dates import Order, Unread, written
from heliograph.core.calls.orders import NONE, Basis, decide
from heliograph.core.calls.report import Level
from heliograph.core.dates import BUREAU_ZONE
from tests.core.calls.made import FORMS, moments, table

TODAY = date(2026, 11, 26)


def read(words: str) -> datetime:
    told = written(words)
    day = told.day(day_first=False)
    assert day is not None
    return told.at(day, BUREAU_ZONE).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("2014-09-13 17:05:09", datetime(2014, 9, 13, 17, 5, 9)),
        ("2014/9/3 7:05", datetime(2014, 9, 3, 7, 5)),
        ("2014年9月13日 17时05分", datetime(2014, 9, 13, 17, 5)),
        ("2014年9月13日 星期六 下午5:05", datetime(2014, 9, 13, 17, 5)),
        ("09/13/2014 12:00:00 AM", datetime(2014, 9, 13)),
        ("09/13/2014 12:30 pm", datetime(2014, 9, 13, 12, 30)),
        ("2014-09-13T09:05:00Z", datetime(2014, 9, 13, 17, 5)),
        ("2014-09-13T17:05:00.250+08:00", datetime(2014, 9, 13, 17, 5)),
        ("20140913170509", datetime(2014, 9, 13, 17, 5, 9)),
        ("13 Sep 2014 17:05", datetime(2014, 9, 13, 17, 5)),
        ("Sat, September 13, 2014 17:05", datetime(2014, 9, 13, 17, 5)),
        ("2014-09-13", datetime(2014, 9, 13)),
    ],
)
def test_a_time_is_read_as_people_and_programs_write_it(words, means):
    assert read(words) == means


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "no time is given"),
        ("41895.71", "serial number"),
        ("13/09/14 17:05", "year of two digits"),
        ("2014-13-14", "no date in any order"),
        ("2014-09-13 25:00", "no such time of day"),
        ("2014-09-13 13:00 PM", "no such time of day"),
        ("yesterday", "no time that we can read"),
    ],
)
def test_what_is_no_time_says_why(words, why):
    with pytest.raises(Unread) as error:
        written(words)
    assert why in error.value.text.en


def decided(words: list[str], **more):
    return decide([written(one) for one in words], today=TODAY, **more)


def right(words: list[str], times: list[datetime], **more) -> bool:
    _, days = decided(words, **more)
    return days.tolist() == [at.date().toordinal() for at in times]


def test_one_form_with_days_above_12_is_proven():
    times = moments(date(2014, 9, 1), 30, 20)
    words = [FORMS["dmy"](at) for at in times]
    families, _ = decided(words)
    assert right(words, times)
    assert {(one.order, one.basis) for one in families} == {(Order.DMY, Basis.PROVEN)}


def test_the_part_that_a_spreadsheet_swapped_is_found_and_said():
    times = moments(date(2014, 9, 1), 30, 20)
    words = [FORMS["ydm/"](at) if at.day <= 12 else FORMS["mdy"](at) for at in times]
    families, _ = decided(words)
    assert right(words, times)
    swapped = next(one for one in families if one.swapped)
    assert (swapped.order, swapped.basis) == (Order.YDM, Basis.WITNESSED)
    assert len(swapped.said) >= 2


def test_a_swapped_part_in_the_same_form_as_the_rest_is_found_too():
    times = moments(date(2014, 9, 1), 30, 20)
    words = [FORMS["ydm" if at.day <= 12 else "ymd"](at) for at in times]
    assert right(words, times)
    assert [one.swapped for one in decided(words)[0]].count(True) == 1


def test_a_whole_year_in_one_form_is_not_called_swapped():
    times = moments(date(2025, 1, 1), 365, 6)
    for words in (
        [FORMS["ymd"](at) for at in times],
        [FORMS["mdy"](at) for at in random.Random(4).sample(times, len(times))],
    ):
        families, _ = decided(words)
        assert {one.basis for one in families} == {Basis.PROVEN}
        assert not any(one.swapped for one in families)


def test_a_whole_year_swapped_in_part_is_found_by_the_order_of_its_lines():
    times = moments(date(2025, 1, 1), 365, 6)
    words = [FORMS["ydm" if at.day <= 12 else "ymd"](at) for at in times]
    assert right(words, times)


def test_without_order_the_days_of_the_week_say_which():
    times = random.Random(5).sample(moments(date(2025, 1, 1), 365, 100), 36_500 * 9 // 10 - 100)
    words = [FORMS["ydm" if at.day <= 12 else "ymd"](at) for at in times]
    families, days = decided(words)
    doubtful = [one for one in families if one.basis not in (Basis.PROVEN,)]
    assert any("days of the week" in text.en for one in families for text in one.said)
    # One witness is not enough to read against the form's own proof: a person is asked, nothing is guessed.
    assert [one.basis for one in doubtful] == [Basis.UNDECIDED]
    assert (days == NONE).any()


def test_few_lines_that_could_be_both_are_asked_for():
    words = ["03/04/2025 10:00", "05/06/2025 10:00"]
    families, days = decided(words)
    assert families[0].basis is Basis.UNDECIDED
    assert days.tolist() == [NONE, NONE]
    families, days = decided(words, stated={True: Order.DMY})
    assert families[0].basis is Basis.STATED
    assert days.tolist() == [date(2025, 4, 3).toordinal(), date(2025, 6, 5).toordinal()]


def test_what_a_person_says_does_not_undo_a_proof():
    _, days = decided(["13/04/2025 10:00", "14/04/2025 10:00"], stated={True: Order.MDY})
    assert days.tolist() == [date(2025, 4, 13).toordinal(), date(2025, 4, 14).toordinal()]


def test_no_call_comes_from_the_future():
    words = ["2026-12-10 08:00", "2026-11-10 08:00", "2026-09-10 08:00"]
    families, _ = decided(words)
    assert (families[0].order, families[0].swapped) == (Order.YDM, True)
    assert "after today" in families[0].said[0].en


def test_a_file_of_two_parts_is_read_part_by_part():
    times = moments(date(2025, 1, 1), 120, 10)
    words = [FORMS["dmy"](at) if number < 600 else f"{at:%m/%d/%Y %H:%M}" for number, at in enumerate(times)]
    families, days = decided(words)
    wrong = [one for one, at in zip(days.tolist(), times, strict=True) if one not in (NONE, at.date().toordinal())]
    assert not wrong
    assert (days != NONE).mean() > 0.85
    assert {one.basis for one in families} >= {Basis.PROVEN, Basis.PARTS}


@given(
    first=st.dates(date(2015, 1, 1), date(2025, 6, 1)),
    days=st.integers(20, 400),
    a_day=st.integers(3, 12),
    form=st.sampled_from(["ymd", "mdy", "dmy"]),
    damage=st.sampled_from(["none", "same", "other"]),
    turned=st.booleans(),
    seed=st.integers(0, 99),
)
def test_a_damaged_file_is_read_rightly_or_not_at_all(first, days, a_day, form, damage, turned, seed):
    times = moments(first, days, a_day, seed)
    if turned:
        times.reverse()
    other = {"ymd": "ydm", "mdy": "dmy", "dmy": "mdy"}[form] if damage == "same" else "ydm/"
    words = [FORMS[other if damage != "none" and at.day <= 12 else form](at) for at in times]
    _, found = decided(words)
    days_found = found.tolist()
    assert all(one in (NONE, at.date().toordinal()) for one, at in zip(days_found, times, strict=True))


def test_a_real_month_with_swapped_days_is_read_whole(shared):
    from heliograph.core.calls.columns import Origin
    from heliograph.core.planning.inputs import Source

    path = shared / "data/planning/chicago/Crimes_September_2014.csv"
    found = count(Source(path.name, path.read_text("utf-8")), Asked(today=TODAY, origin=Origin.PUBLIC))
    report = found.report
    assert report.is_usable
    assert (report.rows, report.kept, report.reasons["place"], report.undecided) == (22_334, 21_559, 775, 0)
    days = {slot.hour.date() for slot in found.counts}
    assert days == {date(2014, 9, 1) + timedelta(days=number) for number in range(30)}
    swapped = [
        text.en for level, text in report.findings if level is Level.ASSUMED and "day and month are swapped" in text.en
    ]
    assert len(swapped) == 1
    assert swapped[0].startswith("8283 lines written like '2014/12/09 ")


def test_a_file_in_doubt_stops_until_a_person_says():
    source = table(["03/04/2025 10:00"] * 1 + ["05/06/2025 11:00"])
    stopped = count(source, Asked(today=TODAY)).report
    assert not stopped.is_usable
    assert (stopped.kept, stopped.undecided) == (0, 2)
    said = count(source, Asked(today=TODAY, orders={True: Order.MDY})).report
    assert said.is_usable
    assert (said.kept, said.first and said.first.date()) == (2, date(2025, 3, 4))
