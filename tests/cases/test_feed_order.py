"""Properties of the feed: whatever the order, however often, however cut: the same cases come of it, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.cases.actions import feed
from heliograph.cases.models import FeedItem
from heliograph.matters.models import Event
from tests.cases.feeding import DAY, HOUR, SOURCE, matter_of, one, picture, receives, statuses, story
from tests.matters import sample_case

STEPS = 15
ENDS = {"applied", "waiting", "refused", "ignored"}
given_often = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(autouse=True)
def _sample(cast):
    sample_case.install(cast)


def undone(work):
    """Run it and take everything back."""
    with transaction.atomic():
        found = work()
        transaction.set_rollback(True)
    return found


def in_parts(items, cuts):
    """The items in batches, cut after these places."""
    places = sorted({cut % (len(items) + 1) for cut in cuts} | {0, len(items)})
    return [items[a:b] for a, b in pairwise(places)]


@st.composite
def shuffled(draw, *, least: int = STEPS):
    """Numbers of steps in any order, some of them several times, and where the stream is cut."""
    order = draw(st.permutations(range(STEPS)))[: draw(st.integers(least, STEPS))]
    again = draw(st.lists(st.sampled_from(order), max_size=8))
    mixed = draw(st.permutations([*order, *again]))
    return mixed, draw(st.lists(st.integers(0, 30), max_size=6))


def send(cast, steps, order, cuts, *, apart: timedelta = timedelta(0)):
    now = cast.now
    for part in in_parts([steps[n] for n in order], cuts):
        receives(cast, part, now=now)
        now += apart
    return statuses(cast)


@given_often
@given(shuffled(), st.sampled_from([timedelta(0), HOUR, DAY]))
def test_any_order_and_repetition_gives_the_same_states_deadlines_and_tellings(cast, stream, apart):
    order, cuts = stream
    steps = story(cast.now - 30 * DAY)

    def straight():
        receives(cast, steps)
        return picture(matter_of(cast))

    def mixed():
        found = send(cast, steps, order, cuts, apart=apart)
        return found, picture(matter_of(cast)), Event.objects.count()

    wanted = undone(straight)
    found, came, events = undone(mixed)
    assert (set(found.values()), came, events) == ({"applied"}, wanted, STEPS)


@given_often
@given(shuffled(least=1), st.booleans())
def test_nothing_is_lost_and_whatever_is_not_taken_in_says_why(cast, stream, numbered):
    order, cuts = stream
    steps = story(cast.now - 30 * DAY, numbered=numbered)

    def mixed():
        send(cast, steps, order, cuts)
        rows = list(FeedItem.objects.all())
        return rows, Event.objects.count()

    rows, events = undone(mixed)
    assert {row.event for row in rows} == {steps[n]["id"] for n in order}
    assert {str(row.status) for row in rows} <= ENDS
    applied = [row for row in rows if row.status == "applied"]
    assert len({row.event_id for row in applied}) == len(applied) == events
    for row in rows:
        assert row.code
        assert row.reason_zh
        assert row.reason_en
        assert bool(row.payload) == (row.status in FeedItem.OPEN), "what is not settled keeps its content"


@given_often
@given(st.permutations(range(STEPS)), st.integers(0, STEPS - 1))
def test_with_one_step_missing_exactly_those_before_it_are_taken_in(cast, order, missing):
    steps = story(cast.now - 30 * DAY)
    found = undone(lambda: send(cast, steps, [n for n in order if n != missing], []))
    applied = {event for event, status in found.items() if status == "applied"}
    assert applied == {steps[n]["id"] for n in range(missing)}
    assert {status for event, status in found.items() if event not in applied} <= {"waiting"}


@given_often
@given(st.permutations(range(STEPS)), st.integers(0, STEPS - 1))
def test_a_process_that_dies_between_storing_and_taking_in_loses_nothing(cast, order, dies_at):
    """Everything of a batch is durable before anything of it is taken in; the next run goes on."""
    from heliograph.cases.actions.feed import applying

    steps = story(cast.now - 30 * DAY)
    real = applying._take_in
    taken: list[object] = []

    def dying(*args):
        if len(taken) == dies_at:
            raise PowerCut
        taken.append(args)
        return real(*args)

    def crash():
        applying._take_in = dying
        try:
            with pytest.raises(PowerCut):
                receives(cast, [steps[n] for n in order])
        finally:
            applying._take_in = real
        stored = FeedItem.objects.count()
        feed.take_in_untried(cast.now)
        return stored, statuses(cast), picture(matter_of(cast))

    def straight():
        receives(cast, steps)
        return picture(matter_of(cast))

    wanted = undone(straight)
    assert undone(crash) == (STEPS, dict.fromkeys([step["id"] for step in steps], "applied") | {}, wanted)


class PowerCut(BaseException):
    """No handler sees it, as none sees the end of a process."""


def test_the_mark_and_the_event_are_written_together_or_not_at_all(cast, monkeypatch):
    from heliograph.cases.actions.feed import applying

    steps = story(cast.now - 30 * DAY)
    with monkeypatch.context() as patched:
        patched.setattr(applying, "_settle", _dies)
        with pytest.raises(PowerCut):
            receives(cast, steps)
    assert Event.objects.count() == 0
    assert one(cast, "A1-1").status == "waiting"
    feed.receive(cast.bureau.id, SOURCE, steps, cast.now)
    assert set(statuses(cast).values()) == {"applied"}


def _dies(*_: object) -> None:
    raise PowerCut
