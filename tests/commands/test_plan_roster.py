"""`heliograph plan roster`: from the benchmark's file to a roster, and what can't be is said."""

from __future__ import annotations

import pytest

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.rosters import sections
from tests.core.planning.rosters.test_sections import WHOLE
from tests.core.planning.squads.small import squad_text

pytestmark = pytest.mark.usefixtures("kernels")


def test_a_roster_is_written_with_its_cost_and_bound(heliograph, tmp_path):
    given, out = tmp_path / "one.txt", tmp_path / "roster.csv"
    given.write_text(WHOLE, "utf-8")
    done = heliograph("plan", "roster", str(given), "--out", str(out), "--rounds", "3", "--json")
    assert done.status == 0, done.err
    said = done.json
    problem = sections.read(Source("one.txt", WHOLE))
    roster = sections.read_roster(Source("roster.csv", out.read_text("utf-8")), problem)
    assert said["objective"] == problem.cost(roster) >= said["bound"]
    again = heliograph(
        "plan", "roster", str(given), "--out", str(out), "--rounds", "1", "--seed", "5", "--today", str(out)
    )
    assert again.status == 0, again.err
    assert f"Today's: {said['objective']:.10g}." in again.out


def test_rules_that_contradict_one_another_name_the_officer(heliograph, tmp_path):
    given, out = tmp_path / "one.txt", tmp_path / "roster.csv"
    given.write_text(WHOLE.replace("2880,480", "2880,2880").replace("A,3", "A,1,2,3,4,5"), "utf-8")
    done = heliograph("plan", "roster", str(given), "--out", str(out), "--rounds", "1")
    assert done.status == 1
    assert "the rules of A contradict one another" in done.err
    assert "The smallest conflict: these 4 rules" in done.err
    assert "A: at least 48 hours" in done.err
    assert not out.exists()


def test_a_wrong_line_is_named_and_nothing_is_written(heliograph, tmp_path):
    given, out = tmp_path / "one.txt", tmp_path / "roster.csv"
    given.write_text(WHOLE.replace("N,600,D", "N,long,D"), "utf-8")
    done = heliograph("plan", "roster", str(given), "--out", str(out))
    assert done.status == 2
    assert "line 7: minutes must be a whole number" in done.err
    assert not out.exists()


def test_a_squad_gets_a_table_with_dates_and_is_told_how_fair_it_is(heliograph, tmp_path):
    given, out = tmp_path / "squad.toml", tmp_path / "roster.csv"
    given.write_text(squad_text(10), "utf-8")
    done = heliograph("plan", "roster", str(given), "--out", str(out), "--rounds", "4", "--json")
    assert done.status == 0, done.err
    said = done.json
    assert said["empty"] == []
    assert round(said["required"]["One"], 1) == 9.3
    lines = [line.split(",") for line in out.read_text("utf-8").splitlines()]
    assert lines[0][:2] == ["officer", "2026-11-30"]
    for line in lines[1:]:
        assert said["shares"][line[0]][0] == line.count("P2/N")


def test_a_squad_with_too_few_hours_is_marked_and_the_conflict_is_named(heliograph, tmp_path):
    given, out = tmp_path / "squad.toml", tmp_path / "roster.csv"
    given.write_text(squad_text(6).replace("weeks = 2", "weeks = 1"), "utf-8")
    done = heliograph("plan", "roster", str(given), "--out", str(out), "--rounds", "1")
    assert done.status == 1, done.err
    assert "One: 336 hours a week take 8.4 officers at 40 hours, 9.3 with 10% absence: 10." in done.out
    assert "INFEASIBLE within the hours: 96 hours would be overtime, or 3 more officers." in done.out
    assert "can't be kept together" in done.out
    assert "06: at most 40 hours" in done.out
