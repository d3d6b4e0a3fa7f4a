"""`heliograph plan shifts`: a week in, duties out, fixed and today's beside them."""

from __future__ import annotations

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.shifts.demand import demand, duties, hours_of
from tests.core.planning.shifts.test_shifts import evening, table


def test_duties_are_written_and_shown_beside_fixed_ones_and_todays(heliograph, tmp_path):
    given, out, today = tmp_path / "demand.csv", tmp_path / "duties.csv", tmp_path / "today.csv"
    given.write_text(table(evening(6).needed.tolist()), "utf-8")
    rows = [f"{day},{begins},12,3\n" for day in range(1, 8) for begins in (8, 20)]
    today.write_text("day,begins,hours,officers\n" + "".join(rows), "utf-8")
    done = heliograph("plan", "shifts", str(given), "--out", str(out), "--today", str(today), "--json")
    assert done.status == 0, done.err
    said = done.json
    needed = demand(Source("demand.csv", given.read_text("utf-8")))
    made = duties(Source("duties.csv", out.read_text("utf-8")))
    assert said["objective"] == needed.unmet(hours_of(made)) == said["compared"]["Staggered"]["unmet"]
    assert said["compared"]["Today"]["paid"] == 504
    assert sum(duty.hours * duty.officers for duty in made) <= 504
    assert said["compared"]["Today"]["unmet"] == needed.unmet(
        hours_of(duties(Source("today.csv", today.read_text("utf-8"))))
    )
    assert said["proven"]
    assert said["objective"] <= said["compared"]["Three fixed shifts"]["unmet"]


def test_too_few_hours_are_said_and_nothing_is_written(heliograph, tmp_path):
    given, out = tmp_path / "demand.csv", tmp_path / "duties.csv"
    given.write_text(table(evening(3).needed.tolist()), "utf-8")
    done = heliograph("plan", "shifts", str(given), "--out", str(out), "--least", "2", "--hours", "300")
    assert done.status == 1
    assert "2 in every hour take at least 336" in done.err
    assert not out.exists()
    wrong = heliograph("plan", "shifts", str(given), "--out", str(out), "--lengths", "8,long")
    assert wrong.status == 2
    assert "--lengths must be hours" in wrong.err
