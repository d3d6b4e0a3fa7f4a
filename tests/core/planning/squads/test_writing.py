"""A squad written as TOML, ready squads to begin from, and a squad moved on to the weeks that follow."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given

from heliograph.core.planning import squads
from heliograph.core.planning.inputs import Source
from heliograph.core.planning.rosters.exact import filled
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.model import problem
from heliograph.core.planning.squads.moving_on import first_monday, moved_on
from heliograph.core.planning.squads.patterns import Pattern, patterns
from heliograph.core.planning.squads.squad import Squad
from heliograph.core.planning.squads.writing import written
from tests.core.planning.squads.drawn import MONDAYS
from tests.core.planning.squads.drawn import squads as drawn
from tests.core.planning.squads.small import OFFICER, WHOLE

EXAMPLE = Path(__file__).parents[4] / "docs/examples/squad.toml"


def read(text: str) -> Squad:
    return describing.squad(Source("squad.toml", text))


@given(drawn())
def test_a_squad_that_was_written_is_read_back_as_the_same(squad):
    again = read(written(squad))
    assert again == squad
    assert [list(post.needs) for post in again.posts] == [list(post.needs) for post in squad.posts]


def test_the_example_of_the_docs_comes_back_the_same():
    squad = read(EXAMPLE.read_text("utf-8"))
    text = written(squad)
    assert read(text) == squad
    assert 'leave = ["2026-12-07/2026-12-11"]' in text
    assert "hours_a_week = 44\n" in text


@pytest.mark.parametrize("pattern", patterns(), ids=lambda one: one.code)
def test_a_ready_squad_has_a_roster_with_no_place_empty(pattern: Pattern):
    squad = pattern.squad(date(2027, 2, 1))
    assert (squad.begins, squad.weeks) == (date(2027, 2, 1), 4)
    assert "未核实" in squad.rules.hours_basis
    table = problem(squad)
    roster = filled(table, seconds=60)
    assert roster is not None
    assert squads.empty(table, roster) == ()


def text_of(leave: str) -> str:
    team = '[[team]]\ncode = "T"\ncycle = ["D", "D", "-"]\nfirst = 1\n'
    return WHOLE + team + OFFICER.format(code="01") + f'team = "T"\nleave = {leave}\n'


def test_a_squad_that_goes_on_keeps_seats_and_cycle_and_takes_leave_of_the_new_dates_only():
    before = read(text_of("[2026-12-01, 2026-12-15]"))
    after = moved_on(Source("a", text_of("[2026-12-01, 2026-12-15]")), date(2026, 12, 14))
    assert (before.members[0].leave, after.members[0].leave) == ({1}, {1})
    assert (after.begins, after.rules, after.posts) == (date(2026, 12, 14), before.rules, before.posts)
    assert after.members[0].code == "01"
    assert after.teams[0].first == (1 + 14) % 3


@given(MONDAYS)
def test_the_first_monday_is_the_day_itself_or_one_of_the_six_that_follow(monday):
    assert {first_monday(monday - timedelta(days=back)) for back in range(7)} == {monday}
