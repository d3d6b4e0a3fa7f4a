"""Duties are made ahead of time, each once: over crashes and double runs, with no look at what is not due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliograph.core.text import Text
from heliograph.duties import actions, listings, subjects
from heliograph.duties.actions import drawing
from heliograph.duties.errors import NotYourRule, RuleInvalid, Unchangeable
from heliograph.duties.models import Cursor, Duty, RuleVersion
from heliograph.duties.subjects import Subject
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.organisation.models import Posting, Role
from tests.conftest import SHANGHAI
from tests.duties.conftest import KIND, RULE, duties
from tests.threads import at_once, file_database  # noqa: F401 (a fixture)

TEN_DAYS_BEFORE = datetime(2026, 3, 21, 16, 0, tzinfo=UTC)  # 22 March, midnight in Shanghai


def test_nothing_is_made_before_its_time_and_everything_at_it(cast, firms, rule):
    assert actions.draw_due(TEN_DAYS_BEFORE - timedelta(seconds=1)) == 0
    assert actions.draw_due(TEN_DAYS_BEFORE) == 3
    assert [row.subject for row in duties()] == ["F0000", "F0001", "F0002"]
    assert Cursor.objects.get().due_at > TEN_DAYS_BEFORE + timedelta(days=80)


def test_a_duty_is_an_ordinary_matter_with_a_clock_to_the_rules_last_day(cast, firms, rule):
    actions.draw_due(TEN_DAYS_BEFORE)
    duty = duties()[0]
    matter = Matter.objects.get(id=duty.id)
    deadline = Deadline.objects.get(matter_id=matter.id)
    assert (matter.procedure, matter.state, matter.unit_id) == ("duty-visit", "owed", cast.units["heping"].id)
    assert deadline.due.astimezone(SHANGHAI).date() == date(2026, 6, 30) == duty.due_on
    assert matter.due == deadline.due == duty.due_at
    assert Event.objects.get(matter_id=matter.id).role == "system"


def test_run_twice_and_run_by_two_at_once_it_makes_each_once(cast, firms, rule):
    actions.draw_due(TEN_DAYS_BEFORE)
    assert actions.draw_due(TEN_DAYS_BEFORE) == 0
    Cursor.objects.update(after=date(2026, 3, 31), due_at=TEN_DAYS_BEFORE)  # as if the cursor had not moved
    assert actions.draw_due(TEN_DAYS_BEFORE) == 0
    assert Duty.objects.count() == Matter.objects.count() == 3


def test_two_workers_at_once_make_each_once(cast, firms, rule, file_database):  # noqa: F811
    at_once(*(lambda: actions.draw_due(TEN_DAYS_BEFORE) for _ in range(4)))
    assert Duty.objects.count() == Matter.objects.count() == 3


def test_a_crash_between_two_pieces_loses_none_and_repeats_none(cast, firms, rule, monkeypatch):
    firms.add(cast.units["donghu"], 7)
    monkeypatch.setattr(drawing, "PIECE", 4)
    assert actions.draw_up(cast.bureau.id, "firm-visit", now=TEN_DAYS_BEFORE) == 4
    monkeypatch.setattr(drawing, "_duty", crash)
    with pytest.raises(RuntimeError):
        actions.draw_up(cast.bureau.id, "firm-visit", now=TEN_DAYS_BEFORE)
    monkeypatch.undo()
    monkeypatch.setattr(drawing, "PIECE", 4)
    assert Duty.objects.count() == Matter.objects.count() == 4
    assert actions.draw_due(TEN_DAYS_BEFORE) == 6
    assert [row.subject for row in duties()] == sorted(firms.rows)
    assert Matter.objects.count() == 10


def crash(*args, **more):
    raise RuntimeError("the machine went down")


def test_a_worker_that_was_away_makes_what_it_owed_in_order(cast, firms, rule):
    actions.draw_due(datetime(2026, 10, 5, tzinfo=UTC))
    assert sorted({row.turn for row in duties()}) == [date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)]
    assert len(duties()) == 9


def test_looking_for_what_is_due_is_one_query_when_nothing_is(cast, firms, rule):
    with CaptureQueriesContext(connection) as asked:
        actions.draw_due(TEN_DAYS_BEFORE - timedelta(days=1))
    assert len(asked) == 1


def test_a_subject_that_begins_in_the_middle_is_taken_in_once(cast, firms, rule):
    actions.draw_due(TEN_DAYS_BEFORE)
    new = Subject("F9000", Text("新厂", "New works"), cast.units["donghu"].id)
    later = datetime(2026, 5, 10, tzinfo=UTC)
    assert actions.include(cast.bureau.id, "test-firms", new, now=later) == 1
    assert actions.include(cast.bureau.id, "test-firms", new, now=later) == 0
    assert [row.due_on for row in duties(subject="F9000")] == [date(2026, 6, 30)]


def begins(cast, key, *, on):
    new = Subject(key, Text("新厂", "New works"), cast.units["donghu"].id)
    now = datetime.combine(on, datetime.min.time(), UTC)
    made = actions.include(cast.bureau.id, "test-firms", new, now=now)
    assert actions.include(cast.bureau.id, "test-firms", new, now=now) == 0
    found = [row.due_on for row in duties(subject=key)]
    assert len(found) == made
    return found


def test_who_begins_after_the_next_turn_was_drawn_up_is_owed_this_one_too_while_there_is_time(cast, firms):
    actions.load_rule(
        cast.bureau.id, RULE.replace("ahead     = 10", "ahead     = 60"), by=cast.viewer("qian"), now=cast.now
    )
    actions.draw_due(datetime(2026, 5, 10, tzinfo=UTC))
    this, following = date(2026, 6, 30), date(2026, 9, 30)
    assert begins(cast, "F9001", on=date(2026, 5, 11)) == [this, following]
    assert begins(cast, "F9002", on=date(2026, 6, 17)) == [this, following]
    assert begins(cast, "F9003", on=date(2026, 6, 18)) == [following]


def test_a_new_version_is_kept_beside_the_old_one_and_holds_from_its_day(cast, firms, rule):
    monthly = RULE.replace('"quarter"', '"month"').replace("2026-03", "2026-04").replace("2026-04-01", "2026-05-01")
    actions.load_rule(cast.bureau.id, monthly, by=cast.viewer("chen"), now=cast.now)
    actions.draw_due(datetime(2026, 5, 25, tzinfo=UTC))
    found = {(row.turn, row.version) for row in duties()}
    assert found == {
        (date(2026, 4, 1), "2026-03"),
        (date(2026, 5, 1), "2026-04"),
        (date(2026, 6, 1), "2026-04"),
    }
    assert RuleVersion.objects.count() == 2


def test_who_may_set_a_rule_and_what_is_refused(cast, firms, rule):
    with pytest.raises(NotYourRule):
        actions.load_rule(cast.bureau.id, RULE, by=cast.viewer("zhao"), now=cast.now)
    with pytest.raises(NotYourRule):
        actions.load_rule(cast.bureau.id, RULE, by=cast.viewer("bei"), now=cast.now)
    with pytest.raises(Unchangeable):
        actions.load_rule(cast.bureau.id, RULE.replace("ahead     = 10", "ahead = 9"), by=None, now=cast.now)
    assert actions.load_rule(cast.bureau.id, RULE, by=None, now=cast.now) == rule


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("subjects", '"test-firms"', '"ghosts"'),
        ("procedure", '"duty-visit"', '"duty-ghost"'),
        ("procedure", '"duty-visit"', '"complaint"'),
        ("in_force", "2026-04-01", "2026-03-01"),
    ],
)
def test_a_rule_that_does_not_fit_the_bureau_is_refused_by_field(cast, firms, field, old, new):
    with pytest.raises(RuleInvalid) as refused:
        actions.load_rule(cast.bureau.id, RULE.replace(old, new), by=cast.viewer("qian"), now=cast.now)
    assert [one.field for one in refused.value.problems] == [field]
    assert not RuleVersion.objects.exists()


def test_a_turn_is_owed_to_who_holds_when_it_is_drawn_up_and_never_to_who_came_after_it(cast, firms, rule, monkeypatch):
    asked = []
    listing = firms.listing
    monkeypatch.setattr(
        firms, "listing", lambda bureau_id, *, on, **more: asked.append(on) or listing(bureau_id, on=on, **more)
    )
    subjects.register(KIND, Text("企业", "firms"), firms.listing, firms.still)
    actions.draw_due(TEN_DAYS_BEFORE)
    assert asked == [date(2026, 4, 1)]
    actions.draw_due(datetime(2026, 11, 3, 2, 0, tzinfo=UTC))  # the worker was away since the spring
    assert asked[1:] == [date(2026, 9, 30), date(2026, 11, 3)]


def test_a_leader_of_many_units_takes_nobodys_place_in_a_piece(cast):
    boss, other = cast.officers["zheng"], cast.officers["zhao"]
    assert boss.badge != other.badge
    for unit in cast.units.values():
        for one in (boss, other):
            Posting.objects.get_or_create(officer=one, unit=unit, role=Role.CHIEF)
    found = listings.leaders(cast.bureau.id, on=date(2026, 4, 1), after="", limit=2)
    assert {one.key for one in found} == {boss.badge, other.badge}


def test_a_rule_that_cannot_be_drawn_up_holds_up_no_other(cast, firms, rule):
    def broken(bureau_id, **asked):
        raise ValueError("the register is away")

    subjects.register("broken", Text("坏的", "broken"), broken, firms.still)
    text = RULE.replace("firm-visit", "a-visit").replace("test-firms", "broken").replace("ahead     = 10", "ahead = 30")
    actions.load_rule(cast.bureau.id, text, by=None, now=cast.now)
    try:
        with pytest.raises(ValueError, match="the register is away"):
            actions.draw_due(TEN_DAYS_BEFORE)
    finally:
        subjects.forget("broken")
    assert {row.rule for row in duties()} == {"firm-visit"}
    assert Cursor.objects.get(code="a-visit").due_at < TEN_DAYS_BEFORE
