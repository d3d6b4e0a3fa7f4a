"""A county's squad: read strictly, required officers by arithmetic, rest and cycles kept, nights and weekends even."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from heliograph.core.planning import squads
from heliograph.core.planning.evenness import gini
from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.planning.rosters.exact import filled
from heliograph.core.planning.rosters.lawful import breaches
from heliograph.core.planning.squads import calendar
from heliograph.core.planning.squads.describing import squad
from heliograph.core.planning.squads.model import problem
from heliograph.core.planning.squads.required import balance, required
from tests.core.planning.squads.small import OFFICER, WHOLE, squad_text


def read(text: str):
    return squad(Source("squad.toml", text))


def at_once() -> bool:
    """The first lawful roster is enough."""
    return True


def test_two_round_the_clock_take_as_many_officers_as_their_hours_say():
    (one,) = required(read(squad_text(6)))
    assert one.hours == 336
    assert round(one.officers, 1) == 8.4
    assert round(one.with_absence, 1) == 9.3
    found = balance(read(squad_text(6)))
    assert (found.needed, found.available, found.overtime) == (672, 480, 192)


def test_six_at_forty_hours_leave_places_empty_and_never_work_more():
    found = squads.solve(read(squad_text(6)), rounds=1, stop=at_once)
    hours = [share.minutes / 60 for share in found.shares]
    assert max(hours) <= 80
    empty = sum(one.officers for one in found.empty)
    assert sum(hours) + 12 * empty >= 672
    assert empty >= 192 / 12


def test_nights_and_weekends_of_ten_differ_by_one_at_most_counted_from_the_table():
    given = read(squad_text(10))
    found = squads.solve(given, seconds=30)
    rows = [line.split(",") for line in calendar.written(given, found.problem, found.made.roster).splitlines()]
    assert rows[0][1] == "2026-11-30"
    assert [line[0] for line in rows[1:]] == [f"{number:02d}" for number in range(1, 11)]
    nights = [sum(cell == "P2/N" for cell in line[1:]) for line in rows[1:]]
    days = [date(2026, 11, 30) + timedelta(days=at) for at in range(14)]
    weekends = [
        len({day.isocalendar()[1] for day, cell in zip(days, line[1:], strict=True) if cell and day.weekday() >= 5})
        for line in rows[1:]
    ]
    assert [(share.nights, share.weekends) for share in found.shares] == list(zip(nights, weekends, strict=True))
    assert found.is_fair
    assert max(nights) - min(nights) <= 1
    assert max(weekends) - min(weekends) <= 1
    assert breaches(found.problem, found.made.roster) == ()
    assert found.price == found.made.outcome.objective - found.cheapest.outcome.objective >= 0
    assert found.bound is None or found.bound <= found.cheapest.outcome.objective


def test_a_first_roster_with_no_place_empty_is_met_by_the_other_model_and_is_lawful():
    made = problem(read(squad_text(10)))
    found = filled(made, seconds=60)
    assert found is not None
    assert breaches(made, found) == ()
    assert (made.manned(found) >= made.needed).all()
    assert filled(problem(read(squad_text(6))), seconds=60) is None


def test_two_days_off_follow_a_run_that_ends_with_a_night_and_nobody_is_back_too_soon():
    given = read(squad_text(8))
    found = squads.solve(given, rounds=1, stop=at_once)
    for row in found.made.roster.tolist():
        codes = ["", *(shift.code for shift in found.problem.shifts)]
        names = [codes[place] for place in row]
        for day in range(12):
            if names[day] == "P2/N" and not names[day + 1]:
                assert not names[day + 2]
            assert (names[day], names[day + 1]) != ("P2/N", "P1/D")


def test_a_team_follows_its_cycle_but_for_leave_and_courses():
    team = '\n[[team]]\ncode = "A"\ncycle = ["D", "N", "-", "-"]\nfirst = 1\n'
    member = OFFICER.format(code="90") + 'team = "A"\nleave = [2026-12-04]\ntraining = [2026-12-02]\n'
    given = read(
        (squad_text(8) + team + member)
        .replace("rest_days_after_nights = 2", "rest_days_after_nights = 1")
        .replace("hours_a_week = 40", "hours_a_week = 44")
    )
    made = problem(given)
    roster = squads.solve(given, rounds=1, stop=at_once).made.roster
    codes = ["", *(shift.code.rpartition("/")[2] for shift in made.shifts)]
    own = [codes[place] for place in roster[-1]]
    assert own == ["N", "", "培训", "D", "", "", "", "D", "N", "", "", "D", "N", ""]


def test_todays_roster_is_read_as_it_was_written():
    given = read(squad_text(8))
    found = squads.solve(given, rounds=1, stop=at_once)
    text = calendar.written(given, found.problem, found.made.roster)
    assert (calendar.read(Source("r.csv", text), found.problem) == found.made.roster).all()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("weeks = 2", "weeks = 2\nname = 'x'", "file: name is not known here."),
        ("2026-11-30", "2026-12-01", "begins must be the date of a Monday."),
        ("hours_a_week = 40\n", "", "rules: hours_a_week is missing."),
        ('hours_basis = "a test"\n', "", "rules: hours_basis is missing."),
        ('begins = "08:00"', 'begins = "8:00"', "shift 1: begins must be written as 08:00."),
        ("{ D = 2 }", "{ X = 2 }", "post 1: needs 'X' must be a shift and a number"),
        ("{ D = 2 }", "{ D = 1 }", "One asks for 1 on D: at least 2 (T-03)."),
        ('code = "02"', 'code = "01"', "'01' stands there twice."),
        ('code = "02"', 'code = "02"\nteam = "X"', "officer 2: team 'X' does not exist."),
        ('code = "02"', 'code = "02"\nhours_a_week = 48', "officer 2: hours_a_week is above the limit"),
        ('code = "02"', 'code = "02"\nsworn = false', "auxiliaries may not stand alone (T-04)."),
        ('code = "02"', 'code = "02"\nleave = ["soon"]', "'soon' must be a date"),
        ("[rules]", "[rules", "no valid TOML"),
    ],
)
def test_what_is_wrong_is_named(before, after, words):
    with pytest.raises(BadInput) as refused:
        read(squad_text(4).replace(before, after, 1))
    assert words in refused.value.text.en


def test_gini_is_nothing_where_all_are_alike_and_large_where_one_has_all():
    assert gini([3, 3, 3]) == 0
    assert gini([0, 0, 0, 8]) == 0.75
    values = [1.0, 4.0, 2.0, 9.0]
    pairs = np.abs(np.subtract.outer(values, values)).sum()
    assert gini(values) == pytest.approx(pairs / (2 * 16 * 4.0))


def test_without_officers_there_is_no_squad():
    with pytest.raises(BadInput, match="there is no"):
        read(WHOLE)


def test_the_example_of_the_documentation_is_read():
    path = Path(__file__).resolve().parents[4] / "docs/examples/squad.toml"
    given = squad(Source(path.name, path.read_text("utf-8")))
    assert balance(given).overtime == 0


@pytest.mark.parametrize("code", ["张三", "Zhang San", "13800138000", "11010519491231002X", " 李四 "])
def test_a_persons_name_or_number_is_no_code_of_a_seat(code):
    with pytest.raises(BadInput, match="code"):
        read(squad_text(1).replace('"01"', f'"{code}"'))


@pytest.mark.parametrize("code", ["甲", "A", "甲1", "01", "巡组-2"])
def test_codes_of_seats_in_use_are_taken(code):
    assert read(squad_text(1).replace('"01"', f'"{code}"')).members[0].code == code


def test_two_beats_of_twenty_officers_over_eight_weeks_have_a_first_roster_with_no_place_empty():
    path = Path(__file__).resolve().parents[4] / "docs/examples/squad.toml"
    posts, officers = path.read_text("utf-8").split("[[officer]]", 1)
    beat = posts[posts.index("[[post]]") : posts.rindex("[[post]]")].replace("一警区", "二警区")
    more = [(f"{number}", "") for number in range(51, 57)] + [
        (f"{number}", "sworn = false") for number in range(61, 65)
    ]
    added = "".join(f'\n[[officer]]\ncode = "{code}"\n{sworn}\n' for code, sworn in more)
    made = problem(read(f"{posts}{beat}[[officer]]{officers}{added}"))
    assert (len(made.officers), made.days, len(made.shifts)) == (20, 56, 14)
    found = filled(made, seconds=600)
    assert found is not None
    assert breaches(made, found) == ()
    assert (made.manned(found) >= made.needed).all()
