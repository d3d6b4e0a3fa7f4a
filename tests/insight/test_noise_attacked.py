"""Spending the budget of noise twice: at once, after a failure, by asking again, in crumbs. Each must fail, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest

from heliograph.insight import noise
from heliograph.insight.models import NoiseSpent
from heliograph.insight.reading.span import Span
from heliograph.matters import commit
from heliograph.matters.identifiers import new_id
from tests.threads import at_once, file_database

__all__ = ["file_database"]

pytest.importorskip("opendp")
NOW = datetime(2026, 7, 20, 4, tzinfo=UTC)
DAY = timedelta(days=1)
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))


def _asks(bureau: int, span: Span, epsilon: float = 1.5) -> NoiseSpent:
    return noise.release(bureau, span, epsilon=epsilon, now=NOW)


def _paid(bureau: int) -> float:
    """Added up anew, day by day, from the rows alone."""
    rows = list(NoiseSpent.objects.filter(bureau_id=bureau))
    days = {one.first + number * DAY for one in rows for number in range((one.until - one.first).days + 1)}
    return max((sum(one.epsilon for one in rows if one.first <= day <= one.until) for day in days), default=0.0)


def test_four_who_ask_for_the_same_days_at_once_get_one_table(file_database, cast):
    outcomes = at_once(*[partial(_asks, cast.bureau.id, MARCH)] * 4)
    assert {type(one) for one in outcomes} == {NoiseSpent}, outcomes
    assert len({str(one.cells) for one in outcomes}) == 1
    assert NoiseSpent.objects.count() == 1


def test_five_tables_that_share_a_day_are_not_paid_at_once_out_of_what_is_enough_for_two(file_database, cast):
    spans = [Span(MARCH.since - number * DAY, MARCH.until) for number in range(5)]
    outcomes = at_once(*[partial(_asks, cast.bureau.id, span) for span in spans])
    assert sorted(type(one).__name__ for one in outcomes) == ["BudgetSpent"] * 3 + ["NoiseSpent"] * 2, outcomes
    assert _paid(cast.bureau.id) <= noise.BUDGET


def test_the_budget_holds_through_the_writer_of_a_server(file_database, cast):
    commit.start()
    try:
        spans = [Span(MARCH.since - number * DAY, MARCH.until) for number in range(5)]
        outcomes = at_once(*[partial(_asks, cast.bureau.id, span) for span in spans])
    finally:
        commit.stop()
    assert sum(isinstance(one, NoiseSpent) for one in outcomes) == 2
    assert _paid(cast.bureau.id) <= noise.BUDGET


@pytest.mark.django_db
def test_a_table_whose_row_was_not_written_is_shown_to_nobody_and_costs_nothing(cast, client, monkeypatch):
    def full(self, **_: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(NoiseSpent, "save", full)
        with pytest.raises(OSError, match="No space"):
            _asks(cast.bureau.id, MARCH)
    assert client.get("/figures/noise/tables.json").json()["tables"] == []
    assert noise.spent(cast.bureau.id, MARCH.since, MARCH.until) == 0
    made = _asks(cast.bureau.id, MARCH, 4.0)
    (told,) = client.get("/figures/noise/tables.json").json()["tables"]
    assert (told["rows"], told["epsilon"]) == (made.cells, made.epsilon)


@pytest.mark.django_db
def test_when_it_is_spent_not_even_a_crumb_is_left(cast):
    _asks(cast.bureau.id, MARCH, 4.0)
    left = noise.BUDGET - _paid(cast.bureau.id)
    assert 0 <= left < 1e-6
    for number in range(1, 20):
        with pytest.raises(noise.BudgetSpent):
            _asks(cast.bureau.id, Span(MARCH.since - number * DAY, MARCH.until), max(2 * left, 1e-10))
    assert _paid(cast.bureau.id) <= noise.BUDGET


@pytest.mark.django_db
def test_a_row_that_says_what_was_spent_cannot_be_changed_or_taken_away(cast):
    made = _asks(cast.bureau.id, MARCH)
    made.epsilon = 0.1
    for undone in (made.save, made.delete, NoiseSpent.objects.all().delete, partial(_lessened, made)):
        with pytest.raises(TypeError, match="append-only"):
            undone()
    assert _paid(cast.bureau.id) > 1


def _lessened(made: NoiseSpent) -> None:
    NoiseSpent.objects.filter(id=made.id).update(epsilon=0.1)


@pytest.mark.django_db
def test_the_account_is_of_all_tables_also_where_a_page_lists_only_the_newest(cast, client):
    days = [date(2024, 1, 1) + number * DAY for number in range(521)]
    rows = [
        NoiseSpent(bureau_id=cast.bureau.id, id=new_id(), name=noise.FINE, first=first, until=first, epsilon=1.0, within=3, cells=[], at=NOW)
        for first, _ in pairwise(days)
    ]  # fmt: skip
    NoiseSpent.objects.bulk_create(rows)
    _asks(cast.bureau.id, Span(date(2023, 1, 1), date(2024, 1, 31)), 2.0)
    assert noise.spent(cast.bureau.id, date(2023, 1, 1), date(2024, 12, 31)) == pytest.approx(3.0)
    found = client.get("/figures/noise/tables.json").json()
    assert found["left"] == {"2025": 3.0, "2024": 1.0, "2023": 2.0}
