"""The figures of replies agree with plain arithmetic on the same data, count what is late, and hide what is small."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from chinese_calendar import is_workday
from django.core.cache import cache
from django.db import connection

from heliograph.insight import shown
from heliograph.insight.reading import Span, hiding, replies
from heliograph.insight.reading.rows import Chosen
from heliograph.matters.models import Deadline, Matter
from tests.insight.conftest import TODAY

ALL = Span(date(2011, 1, 1), date(2026, 11, 22))
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))
FIXED = ["01-01", "05-01", "10-01", "10-02", "10-03"]
QINGMING = ["2011-04-05", "2012-04-04", "2013-04-04", "2014-04-05", "2015-04-05", "2016-04-04", "2017-04-04", "2018-04-05",
            "2019-04-05", "2020-04-04"]  # fmt: skip


@pytest.fixture
def few_are_told(monkeypatch):
    """These tests count single matters; that fewer than ten are not shown is tested by itself."""
    monkeypatch.setattr(hiding, "SMALL", 1)


def board(path) -> pd.DataFrame:
    """The raw file, with days to answer, by pandas alone."""
    data = pd.read_csv(path, dtype=str)
    data["asked"], data["told"] = pd.to_datetime(data["at"]), pd.to_datetime(data["answered_at"])
    data["days"] = (data["told"] - data["asked"]).dt.total_seconds() / 86_400
    return data


@pytest.mark.real_data
def test_the_page_agrees_with_pandas_on_the_raw_file_to_the_last_digit_shown(take, read_real, cast, client):
    data = board(read_real("answered.csv"))
    assert take(read_real("answered.csv")) == len(data)
    # The years before 2023 are estimated: weekdays less the holidays with a fixed date, counted here by numpy.
    holidays = [f"{year}-{day}" for year in range(2011, 2022) for day in FIXED] + QINGMING
    due = np.busday_offset(data["asked"].to_numpy("datetime64[D]"), 5, roll="preceding", holidays=holidays)
    in_time = int((data["told"].to_numpy("datetime64[D]") <= due).sum())
    page = client.get("/figures/replies/", {"from": "2011-01-01", "to": "2020-12-31"}).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    median, ninth = data["days"].quantile(0.5), data["days"].quantile(0.9)
    assert f"{len(data):,} 件" in text
    assert f"一半的答复不超过 {median:,.1f} 天" in text
    assert f"九成的答复不超过 {ninth:,.1f} 天" in text
    assert f"{in_time / len(data) * 100:.1f}%" in text
    assert f"{len(data):,} 件里 {in_time:,} 件" in text
    assert f"{len(data):,} 件的时限是估算的" in text
    found = client.get("/figures/replies/table.json", {"from": "2011-01-01", "to": "2020-12-31"}).json()
    assert found["measures"]["median"]["value"] == median
    assert found["measures"]["ninth"]["value"] == ninth
    edges = [bar["low"] for bar in found["histogram"]] + [float("inf")]
    assert [bar["count"] for bar in found["histogram"]] == list(
        pd.cut(data["days"], edges, right=False).value_counts(sort=False)
    )
    year = board(read_real("answered.csv")).query("'2018-01-01' <= asked < '2019-01-01'")["days"]
    of_year = replies(cast.bureau.id, Span(date(2018, 1, 1), date(2018, 12, 31)), now=TODAY).whole
    assert (of_year.received, of_year.median.value, of_year.ninth.value) == (
        len(year),
        year.quantile(0.5),
        year.quantile(0.9),
    )


@pytest.mark.real_data
@pytest.mark.usefixtures("few_are_told")
def test_in_years_with_a_published_calendar_the_share_on_time_is_that_of_its_working_days(
    take, read_real, cast, tmp_path
):
    """The real answers moved into 2024 to 2026, judged by the package's own is_workday, day by day."""
    moved = timedelta(days=2555)  # 365 whole weeks: weekdays stay
    data = board(read_real("answered.csv")).query("asked >= '2017-06-01' and told < '2019-10-01'").head(400)
    data["asked"], data["told"] = data["asked"] + moved, data["told"] + moved
    data["at"], data["answered_at"] = (
        data["asked"].dt.strftime("%Y/%m/%d %H:%M:%S"),
        data["told"].dt.strftime("%Y/%m/%d %H:%M:%S"),
    )
    file = tmp_path / "moved.csv"
    data[["id", "sender", "title", "at", "text", "answer", "answered_at"]].to_csv(file, index=False)
    assert take(file) == len(data)

    def fifth_working_day(asked: date) -> date:
        day, counted = asked, 0
        while counted < 5:
            day += timedelta(days=1)
            counted += is_workday(day)
        return day

    in_time = sum(
        told.date() <= fifth_working_day(asked.date()) for asked, told in zip(data["asked"], data["told"], strict=True)
    )
    found = replies(cast.bureau.id, ALL, now=TODAY)
    assert (found.whole.judged, found.whole.kept, found.caveats.provisional) == (len(data), in_time, 0)
    assert 0 < in_time < len(data)


@pytest.mark.usefixtures("few_are_told")
def test_a_matter_that_is_past_due_counts_as_not_on_time_before_it_is_answered(cast):
    answered = cast.submits(unit=cast.units["heping"].id)
    cast.does(answered, "answer", "qian", now=cast.now + timedelta(days=1), words="请带户口本。")
    cast.submits(unit=cast.units["heping"].id)
    soon = replies(cast.bureau.id, MARCH, now=cast.now + timedelta(days=2))
    assert (soon.whole.judged, soon.whole.kept, soon.whole.waiting, soon.caveats.overdue) == (1, 1, 1, 0)
    late = replies(cast.bureau.id, MARCH, now=cast.now + timedelta(days=20))
    assert (late.whole.judged, late.whole.kept, late.whole.waiting, late.caveats.overdue) == (2, 1, 1, 1)
    assert late.whole.median.value == 1, "the days of the answered one"
    assert late.caveats.median_at_least == pytest.approx(10.5), "between 1 day and the 20 that the other has waited"


@pytest.mark.usefixtures("few_are_told")
def test_the_first_answer_counts_and_not_solved_is_counted_beside_it(cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    day = timedelta(days=1)
    cast.does(receipt, "answer", "qian", now=cast.now + day, words="请带户口本。")
    cast.does(receipt, "reopen", now=cast.now + 2 * day)
    again = replies(cast.bureau.id, MARCH, now=cast.now + 3 * day)
    assert (again.whole.answered, again.whole.waiting, again.voices) == (1, 0, None), "the month is not over"
    assert replies(cast.bureau.id, MARCH, now=cast.now + 20 * day).voices.reopened == 1
    cast.does(receipt, "answer", "zhao", now=cast.now + 9 * day, words="已经办好。")
    done = replies(cast.bureau.id, Span(MARCH.since, date(2026, 4, 1)), now=cast.now + 10 * day)
    assert done.whole.median.value == 1
    assert (done.whole.judged, done.whole.kept) == (1, 1), "the second promise is another one"


@pytest.mark.usefixtures("few_are_told")
def test_an_extension_that_was_told_moves_what_on_time_means(cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    cast.does(
        receipt,
        "extend",
        "qian",
        now=cast.now + timedelta(days=1),
        promise="answer",
        more="5 working days",
        words="要向外地核实。",
    )
    cast.does(receipt, "answer", "qian", now=cast.now + timedelta(days=10), words="核实了。")
    found = replies(cast.bureau.id, MARCH, now=cast.now + timedelta(days=11))
    assert (found.whole.judged, found.whole.kept) == (1, 1)


@pytest.mark.usefixtures("few_are_told")
def test_withdrawn_and_merged_are_received_but_not_answered_and_not_judged(cast):
    cast.does(cast.submits(), "withdraw", now=cast.now + timedelta(hours=1))
    whole = replies(cast.bureau.id, MARCH, now=cast.now + timedelta(days=1)).whole
    assert (whole.received, whole.answered, whole.withdrawn, whole.waiting, whole.judged) == (1, 0, 1, 0, 0)


@pytest.mark.usefixtures("few_are_told")
def test_ratings_are_counted_of_those_that_could_be_rated(cast, answered, monkeypatch):
    answered(12)
    receipt = cast.submits(unit=cast.units["heping"].id)
    cast.does(receipt, "answer", "qian", now=cast.now + timedelta(days=1), words="请带户口本。")
    cast.does(receipt, "rate", now=cast.now + timedelta(days=2), grade=5)
    found = replies(cast.bureau.id, MARCH, now=TODAY)
    assert (found.voices.could, found.voices.rated) == (1, 1), "imported answers can't be rated"
    monkeypatch.setattr(hiding, "SMALL", 10)
    cache.clear()
    found = replies(cast.bureau.id, MARCH, now=TODAY)
    assert (found.whole.received, found.voices) == (13, None), "one grade among few tells who gave it"


def test_fewer_than_ten_are_shown_of_the_whole_bureau_neither(cast):
    for number in range(9):
        cast.submits(now=cast.now + number * timedelta(hours=1))
    assert replies(cast.bureau.id, MARCH, now=TODAY).whole is None
    cast.submits(now=cast.now + timedelta(hours=9))
    cache.clear()
    found = replies(cast.bureau.id, MARCH, now=TODAY).whole
    assert (found.received, found.judged, found.kept, found.on_time.value) == (10, 10, 0, 0.0)
    soon = replies(cast.bureau.id, MARCH, now=cast.now + timedelta(days=1)).whole
    assert (soon.judged, soon.kept, soon.on_time, soon.median) == (0, 0, None, None)


def test_a_share_of_nine_is_said_by_no_part_of_the_page(cast):
    """Nine of twelve are answered: how many there are is told, but not how many of the nine were on time."""
    for number in range(12):
        receipt = cast.submits(unit=cast.units["heping"].id, now=cast.now)
        if number < 9:
            cast.does(receipt, "answer", "qian", now=cast.now + timedelta(days=1), words="请带户口本。")
    found = replies(cast.bureau.id, MARCH, now=cast.now + timedelta(days=2)).whole
    assert (found.received, found.answered, found.judged) == (12, 9, 9)
    assert (found.kept, found.on_time, found.median, found.ninth) == (None, None, None, None)


@pytest.mark.usefixtures("few_are_told")
def test_a_span_ends_at_midnight_in_the_bureaus_zone(cast):
    cast.submits(now=datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC))
    cast.submits(now=datetime(2026, 3, 31, 16, 0, tzinfo=UTC))
    assert replies(cast.bureau.id, MARCH, now=TODAY).whole.received == 1


def test_one_bureau_counts_nothing_of_another(cast):
    cast.submits()
    assert replies(cast.other_bureau.id, ALL, now=TODAY).whole.received == 0


def test_small_numbers_are_hidden_the_same_in_the_table_and_on_the_page_of_their_own(cast, answered):
    answered(30, unit="heping")
    answered(4, unit="donghu")
    answered(3, procedure="help", unit="heping")
    hexi, heping, donghu = (cast.units[name].id for name in ("hexi", "heping", "donghu"))
    found = replies(cast.bureau.id, MARCH, hexi, now=TODAY)
    assert {part.key: part.measures is None for part in found.units} == {str(heping): True, str(donghu): True}
    lines = list(shown.lines(found, {}))
    assert len({line[2:] for line in lines if line[0] == "by_unit"}) == 1, "nobody is told which of them is small"
    assert replies(cast.bureau.id, MARCH, donghu, now=TODAY).whole is None
    assert replies(cast.bureau.id, MARCH, heping, now=TODAY).whole is None
    assert replies(cast.bureau.id, MARCH, procedure="help", now=TODAY).whole is None
    assert replies(cast.bureau.id, MARCH, heping, "help", now=TODAY).whole is None
    assert replies(cast.bureau.id, MARCH, now=TODAY).whole.received == 37, "the whole bureau is never hidden"


def test_a_unit_counts_with_all_below_it(cast, answered):
    answered(12, unit="heping")
    answered(11, unit="donghu")
    found = replies(cast.bureau.id, MARCH, cast.units["hexi"].id, now=TODAY)
    assert found.whole.received == 23
    assert [part.measures.received for part in found.units] == [12, 11]


def test_a_hidden_page_and_its_downloads_say_nothing(cast, answered, client):
    answered(30, unit="heping")
    answered(4, unit="donghu")
    asked = {"from": "2026-03-01", "to": "2026-03-31", "unit": "donghu"}
    assert "件数太少，不公布" in client.get("/figures/replies/", asked).content.decode()
    assert client.get("/figures/replies/table.json", asked).json()["published"] is False
    lines = client.get("/figures/replies/table.csv", asked).content.decode("utf-8-sig").splitlines()
    assert lines == ["table,row,measure,value,low,high", "whole,,received,not published,,"]


def test_the_downloads_say_what_the_page_says(cast, answered, client):
    answered(30)
    asked = {"from": "2026-03-01", "to": "2026-03-31"}
    found = client.get("/figures/replies/table.json", asked).json()
    lines = list(
        csv.DictReader(io.StringIO(client.get("/figures/replies/table.csv", asked).content.decode("utf-8-sig")))
    )
    by_name = {row["measure"]: row for row in lines if row["table"] == "whole"}
    for name in ("received", "answered", "judged", "kept"):
        assert int(by_name[name]["value"]) == found["measures"][name]
    assert float(by_name["median"]["low"]) == found["measures"]["median"]["low"]
    assert (
        shown.days(found["measures"]["median"]["value"]) + " 天"
        in client.get("/figures/replies/", asked).content.decode()
    )


def test_an_empty_span_teaches_and_a_wrong_one_says_what_to_write(cast, client):
    assert (
        "这段时间还没有人提交过"
        in client.get("/figures/replies/", {"from": "2001-01-01", "to": "2001-12-31"}).content.decode()
    )
    for wrong in ({"from": "2026-03-31", "to": "2026-03-01"}, {"from": "三月"}, {"unit": "nowhere"}):
        for path in ("/figures/replies/", "/figures/replies/table.csv", "/figures/replies/table.json"):
            assert client.get(path, wrong).status_code == 400


@pytest.mark.parametrize("path", ["/figures/", "/figures/replies/", "/figures/method/"])
def test_the_pages_are_whole_in_both_languages_and_may_be_cached(cast, answered, client, path):
    answered(20)
    for language, chinese in (("zh-hans", True), ("en", False)):
        client.cookies["language"] = language
        response = client.get(path)
        main = re.search(r"<main.*?</main>", response.content.decode(), re.S).group()
        words = re.sub(r"<[^>]+>", "", main)
        assert bool(re.search(r"[\u4e00-\u9fff]", words)) is chinese, words
        assert response["Cache-Control"].startswith("public")
        assert "Cookie" in response["Vary"]


def test_a_page_costs_a_fixed_number_of_queries_and_then_none(cast, answered, django_assert_max_num_queries):
    answered(60)
    with django_assert_max_num_queries(8):
        replies(cast.bureau.id, ALL, now=TODAY)
    with django_assert_max_num_queries(0):
        replies(cast.bureau.id, ALL, now=TODAY)


def test_figures_read_a_span_of_an_index_and_never_a_whole_table(cast):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by the size of its tables; on an empty one it scans")
    start, end = MARCH.bounds(UTC)
    of_bureau = Chosen(cast.bureau.id, start, end)
    of_unit = Chosen(cast.bureau.id, start, end, frozenset({cast.units["heping"].id}), "consultation")
    for chosen, index in ((of_bureau, "matter_time"), (of_unit, "matter_unit_time")):
        for rows in (
            chosen.matters().values_list("id"),
            Deadline.objects.filter(**chosen.conditions(), owes="police").values_list("due"),
        ):
            plan = rows.order_by().explain()
            assert f"USING INDEX {index} " in plan, plan
            assert "SCAN" not in plan
    assert not Matter.objects.exists()
