"""When a rule comes round: its days around holidays, in short months, under new versions; and what a wrong rule is told."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.calendar import built_in
from heliograph.duties import rulebook
from heliograph.duties.errors import RuleInvalid
from heliograph.duties.turns import next_turn, turns
from tests.duties.conftest import RULE

CALENDAR = built_in()


def rule(**changes):
    """The quarterly visit with some lines written anew; None takes a line out."""
    lines = dict(line.split("=", 1) for line in RULE.strip().splitlines())
    lines = {name.strip(): value.strip() for name, value in lines.items()} | changes
    return rulebook.read("\n".join(f"{name} = {value}" for name, value in lines.items() if value is not None))


def days(made, count=4, after=date(2025, 12, 31)):
    return [(turn.opens, turn.due) for turn in islice(turns(made, after, CALENDAR), count)]


def test_a_quarters_duty_is_due_on_its_last_working_day():
    assert days(rule(in_force="2026-01-01"), 4) == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]


def test_a_month_that_ends_on_a_weekend_is_due_before_it_or_after_it_as_the_rule_says():
    """31 January 2026 is a Saturday."""
    month = {"every": '"month"', "in_force": "2026-01-01"}
    assert days(rule(**month), 1)[0][1] == date(2026, 1, 30)
    assert days(rule(**month, shift='"after"'), 1)[0][1] == date(2026, 2, 2)
    assert days(rule(**month, shift='"none"'), 1)[0][1] == date(2026, 1, 31)


def test_a_day_in_the_spring_festival_moves_past_it_and_a_make_up_day_is_worked():
    """15 to 23 February 2026 are off; Saturday 28 February is worked (调休)."""
    month = {"every": '"month"', "in_force": "2026-02-01", "shift": '"after"'}
    assert days(rule(**month, on='["18"]'), 1) == [(date(2026, 2, 24), date(2026, 2, 24))]
    assert days(rule(**month | {"shift": '"before"'}, on='["18"]'), 1) == [(date(2026, 2, 14), date(2026, 2, 14))]
    assert days(rule(**month, on='["28"]'), 1)[0][0] == date(2026, 2, 28)


def test_working_days_are_counted_on_the_calendar_with_make_up_days():
    """From Thursday 12 February: 13, 14 (worked Saturday), then 24 after the festival."""
    made = rule(every='"month"', on='["12"]', within='"3 working days"', in_force="2026-02-01", shift='"after"')
    assert days(made, 1) == [(date(2026, 2, 12), date(2026, 2, 24))]


def test_a_short_month_lends_its_last_day():
    made = rule(every='"month"', on='["31"]', in_force="2026-02-01", shift='"none"')
    assert [day for day, _ in days(made, 3)] == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_weekdays_and_nth_weekdays_and_days_of_a_year():
    weekly = rule(every='"week"', on='["thursday", "monday"]', in_force="2026-03-18", shift='"none"')
    assert [day for day, _ in days(weekly, 3)] == [date(2026, 3, 19), date(2026, 3, 23), date(2026, 3, 26)]
    monthly = rule(every='"month"', on='["second tuesday", "last friday"]', in_force="2026-03-01", shift='"none"')
    assert [day for day, _ in days(monthly, 2)] == [date(2026, 3, 10), date(2026, 3, 27)]
    yearly = rule(every='"half-year"', on='["02-10"]', in_force="2026-01-01", shift='"none"')
    assert [day for day, _ in days(yearly, 2)] == [date(2026, 2, 10), date(2026, 8, 10)]


def test_a_new_version_holds_from_its_day_and_a_stopped_rule_comes_no_more():
    old = rule(every='"month"', in_force="2026-01-01")
    new = rule(every='"quarter"', in_force="2026-04-01")
    versions, after, found = [old, new], date(2025, 12, 31), []
    while len(found) < 5:
        _, turn = next_turn(versions, after, CALENDAR)
        after = turn.key
        found.append(after)
    assert found == [date(2026, m, 1) for m in (1, 2, 3, 4, 7)]
    stopped = rule(in_force="2026-04-01", stopped='{ zh = "合并到别的规则", en = "joined to another" }')
    assert next_turn([old, stopped], date(2026, 2, 1), CALENDAR)[1].key == date(2026, 3, 1)
    assert next_turn([old, stopped], date(2026, 3, 1), CALENDAR) is None


@given(
    st.sampled_from(["week", "month", "quarter", "half-year", "year"]),
    st.sampled_from(["before", "after", "none"]),
    st.dates(date(2024, 1, 1), date(2027, 6, 1)),
)
def test_turns_go_forward_for_ever_and_none_is_due_before_it_opens(every, shift, start):
    made = rule(every=f'"{every}"', shift=f'"{shift}"', in_force=start.isoformat())
    found = list(islice(turns(made, start, CALENDAR), 6))
    assert [one.key for one in found] == sorted({one.key for one in found})
    assert all(start < one.key and one.opens <= one.due for one in found)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("code", {"code": '"Firm Visit"'}),
        ("version", {"version": '"now"'}),
        ("in_force", {"in_force": '"tomorrow"'}),
        ("in_force", {"in_force": None}),
        ("in_force", {"in_force": "0001-01-01"}),
        ("in_force", {"in_force": "9999-12-31"}),
        ("procedure", {"procedure": '"firm-duty"'}),
        ("title", {"title": '{ zh = "走访" }'}),
        ("says", {"says": '"every quarter"'}),
        ("every", {"every": '"fortnight"'}),
        ("shift", {"shift": '"later"'}),
        ("on", {"on": '["thursday"]'}),
        ("on", {"every": '"week"', "on": '["15"]'}),
        ("on", {"every": '"month"', "on": '["32"]'}),
        ("on", {"on": '["04-01"]'}),
        ("on", {"every": '"month"', "on": '["15", "15"]'}),
        ("within", {"within": '"soon"'}),
        ("within", {"within": '"5 hours"'}),
        ("within", {"within": '"0 days"'}),
        ("within", {"within": '"2 months"'}),
        ("within", {"within": '"99999999 working days"'}),
        ("ahead", {"ahead": "-1"}),
        ("ahead", {"ahead": "true"}),
        ("subjects", {"subjects": "3"}),
        ("everyone", {"everyone": '"yes"'}),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_by_its_field(field, changes):
    with pytest.raises(RuleInvalid) as refused:
        rule(**changes)
    assert field in {one.field for one in refused.value.problems}


def test_every_mistake_is_told_at_once():
    with pytest.raises(RuleInvalid) as refused:
        rule(every='"fortnight"', ahead="1000", code='"X"')
    assert {one.field for one in refused.value.problems} == {"every", "ahead", "code"}


def test_the_shipped_samples_are_sound():
    samples = rulebook.samples()
    assert {"leader-reception", "station-report"} <= set(samples)
    assert all(rulebook.read(text).code == code for code, text in samples.items())
