"""A table with noise is drawn once, takes its part of a budget that everybody can read, and stops when it is spent."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from heliograph.insight import noise
from heliograph.insight.models import NoiseSpent
from heliograph.insight.reading.span import Span
from heliograph.matters.errors import Invalid

pytest.importorskip("opendp")
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 20, 4, tzinfo=UTC)
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))
SPRING = Span(date(2026, 3, 1), date(2026, 5, 31))
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))


def test_a_table_has_every_cell_and_is_never_drawn_again(cast):
    for _ in range(3):
        cast.submits(now=datetime(2026, 3, 10, 4, tzinfo=UTC))
    made = noise.release(cast.bureau.id, MARCH, epsilon=1.0, now=NOW)
    assert {unit for unit, _, _ in made.cells} == {unit for unit in cast.units if unit != "beihe"}
    codes = {code for _, code, _ in made.cells}
    assert len(made.cells) == len(codes) * 8, "units by procedures, zeros too"
    again = noise.release(cast.bureau.id, MARCH, epsilon=2.0, now=NOW)
    assert again.cells == made.cells
    assert again.epsilon == 1.0
    assert NoiseSpent.objects.count() == 1


def test_the_budget_of_every_day_is_added_up_and_ends(cast):
    noise.release(cast.bureau.id, MARCH, epsilon=2.5, now=NOW)
    with pytest.raises(noise.BudgetSpent, match=r"1\.5"):
        noise.release(cast.bureau.id, SPRING, epsilon=2.0, now=NOW)
    noise.release(cast.bureau.id, SPRING, epsilon=1.5, now=NOW)
    noise.release(cast.bureau.id, MAY, epsilon=2.5, now=NOW)
    assert noise.spent(cast.bureau.id, MARCH.since, MARCH.until) == 4.0
    assert [one.left for one in noise.left_by_year(cast.bureau.id)] == [0.0]
    with pytest.raises(noise.BudgetSpent):
        noise.release(cast.bureau.id, Span(date(2026, 5, 31), date(2026, 6, 1)), epsilon=0.1, now=NOW)
    noise.release(cast.other_bureau.id, MARCH, epsilon=4.0, now=NOW)


@pytest.mark.parametrize("epsilon", [0, -1, 4.5])
def test_an_epsilon_that_is_none_and_days_that_are_not_over_are_refused(cast, epsilon):
    with pytest.raises(Invalid):
        noise.release(cast.bureau.id, MARCH, epsilon=epsilon, now=NOW)
    with pytest.raises(Invalid):
        noise.release(cast.bureau.id, Span(date(2026, 7, 1), date(2026, 7, 20)), epsilon=1, now=NOW)


def test_everybody_can_read_the_tables_and_the_account(cast, client):
    assert "还没有加噪声的表" in client.get("/figures/noise/").content.decode()
    noise.release(cast.bureau.id, MARCH, epsilon=1.5, now=NOW)
    page = client.get("/figures/noise/").content.decode()
    assert "2.5" in page
    found = client.get("/figures/noise/tables.json").json()
    assert (found["budget"], found["left"]) == (4.0, {"2026": 2.5})
    assert found["tables"][0]["rows"] == NoiseSpent.objects.get().cells
