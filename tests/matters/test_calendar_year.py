"""A limit past the last published calendar is an estimate, and says so until the year is loaded (W-13, W-14)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from heliograph.matters.actions import watch
from heliograph.matters.actions.calendars import load_year
from heliograph.matters.models import Deadline
from tests.matters import at_the_door as door
from tests.matters.at_the_door import at, end_of

NOTICE = (Path(__file__).parents[2] / "docs/calendars/example-2027.toml").read_text("utf-8")
FEBRUARY = at("2027-02-02T10:00")


@pytest.fixture
def asked(cast):
    """Asked on 2 February 2027, when the notice for 2027 is not known: Spring Festival is not in the estimate."""
    return cast.submits(unit=cast.units["heping"].id, now=FEBRUARY)


def loads(cast, now=FEBRUARY, text=NOTICE):
    return load_year(cast.bureau, text, file="2027.toml", now=now, by=None)


def test_a_limit_in_a_published_year_is_no_estimate(cast):
    assert not door.promise(cast.submits(), "answer").provisional


def test_a_limit_beyond_it_says_that_it_is_an_estimate_and_on_which_calendar(cast, asked):
    row = door.promise(asked, "answer")
    assert (row.provisional, row.due) == (True, end_of("2027-02-09"))
    assert row.calendar.startswith("cn-2023-2026")


def test_loading_the_year_counts_anew_with_an_event_and_a_telling(cast, asked):
    assert loads(cast) == 2
    row, event = door.promise(asked, "answer"), door.events(asked)[-1]
    assert (row.provisional, row.due) == (False, end_of("2027-02-17"))
    moved = {e.facts["promise"]: e for e in door.events(asked) if e.action == "deadline-moved"}
    assert set(moved) == {"accept", "answer"}
    facts = moved["answer"].facts
    assert tuple(datetime.fromisoformat(facts[name]) for name in ("due_before", "due")) == (
        end_of("2027-02-09"),
        end_of("2027-02-17"),
    )
    assert (facts["calendar"], facts["calendar_before"]) == (row.calendar, "cn-2023-2026/chinesecalendar-1.11.0")
    assert door.tellings(event)
    assert cast.matter(asked).due == door.promise(asked, "accept").due
    door.is_whole(cast.matter(asked))


def test_loading_it_again_moves_and_says_nothing(cast, asked):
    loads(cast)
    before = door.actions_of(asked)
    assert loads(cast) == 0
    assert door.actions_of(asked) == before


def test_what_is_settled_is_not_counted_anew(cast, asked):
    cast.does(asked, "answer", "zhao", now=FEBRUARY, words="答复。")
    assert loads(cast) == 0
    assert door.actions_of(asked) == ["submit", "answer"]


def test_a_promise_that_only_the_estimate_had_broken_is_whole_again(cast, asked):
    watch(at("2027-02-10T08:00"))
    assert door.promise(asked, "answer").broken_at is not None
    loads(cast, now=at("2027-02-10T09:00"))
    row = door.promise(asked, "answer")
    assert (row.broken_at, row.due) == (None, end_of("2027-02-17"))
    assert row.watch_at is not None
    cast.does(asked, "answer", "zhao", now=at("2027-02-17T09:00"), words="答复。")
    assert door.promises(asked)["answer"] == "kept"
    door.is_whole(cast.matter(asked))


def test_a_standing_clock_stays_standing_and_ends_on_the_new_calendar(cast, asked):
    cast.does(asked, "ask", "zhao", now=at("2027-02-03T10:00"), words="请补充。")
    loads(cast, now=at("2027-02-03T12:00"))
    assert door.promises(asked)["answer"] == "paused"
    cast.does(asked, "supply", now=at("2027-02-04T10:00"), words="补充。")
    assert door.promise(asked, "answer").due == end_of("2027-02-18")


def test_only_estimates_are_looked_at(cast, asked):
    cast.submits(unit=cast.units["heping"].id)
    loads(cast)
    assert set(Deadline.objects.filter(provisional=False).values_list("promise", flat=True)) == {"accept", "answer"}
    assert not Deadline.objects.filter(provisional=True).exists()
