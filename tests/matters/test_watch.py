"""The watch: warns, then says that a promise broke, once, and looks only at what is due."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from heliograph.matters.actions import MatterRef, upkeep, watch, watch_one
from heliograph.matters.models import Deadline, Matter
from tests.matters import at_the_door as door
from tests.matters.at_the_door import at, end_of


@pytest.fixture
def asked(cast):
    return cast.submits(unit=cast.units["heping"].id)


def test_it_warns_before_it_breaks(cast, asked):
    warn_at = door.promise(asked, "accept").warn_at
    assert cast.now < warn_at < end_of("2026-03-18")
    watch(warn_at)
    row = door.promise(asked, "accept")
    assert (row.warned_at, row.broken_at) == (warn_at, None)
    assert door.actions_of(asked) == ["submit"]


def test_on_the_last_microsecond_nothing_is_broken_and_right_after_it_is(cast, asked):
    due = end_of("2026-03-18")
    watch(due)
    assert "promise-broken" not in door.actions_of(asked)
    watch(due + timedelta(microseconds=1))
    assert door.actions_of(asked)[-1] == "promise-broken"
    assert door.promise(asked, "accept").broken_at == due
    assert (cast.matter(asked).late, cast.matter(asked).due) == (True, due)


def test_a_broken_promise_is_an_event_once_and_told(cast, asked):
    late = at("2026-03-19T08:00")
    for minutes in range(3):
        watch(late + timedelta(minutes=minutes))
    assert door.actions_of(asked) == ["submit", "promise-broken"]
    event = door.events(asked)[-1]
    assert (event.role, event.facts["promise"], event.at) == ("system", "accept", late)
    assert door.tellings(event)
    door.is_whole(cast.matter(asked))


def test_what_breaks_after_a_long_sleep_breaks_once_each(cast, asked):
    watch(at("2026-05-19T08:00"))
    assert door.actions_of(asked) == ["submit", "promise-broken", "promise-broken"]


def test_an_exact_limit_in_hours_does_not_make_the_watch_spin(cast, monkeypatch):
    monkeypatch.setattr(upkeep, "STEP", 1)
    receipt = cast.submits("help", unit=cast.units["heping"].id)
    due = door.promise(receipt, "respond").due
    assert due == cast.now + timedelta(hours=24)
    assert watch(due) >= 1
    assert "promise-broken" not in door.actions_of(receipt)
    watch(due + timedelta(seconds=1))
    assert "promise-broken" in door.actions_of(receipt)


def test_a_standing_and_a_settled_promise_are_left_alone(cast, asked):
    cast.does(asked, "ask", "zhao", words="请补充。")
    closed = cast.submits(unit=cast.units["heping"].id)
    cast.does(closed, "answer", "zhao", words="答复。")
    watch(at("2026-03-27T08:00"))
    assert door.actions_of(asked) == ["submit", "ask"]
    assert door.actions_of(closed) == ["submit", "answer"]


def test_it_costs_the_same_however_much_is_not_due(cast, asked):
    def cost(now) -> int:
        with CaptureQueriesContext(connection) as queries:
            watch(now)
        return len(queries)

    alone = cost(at("2026-03-17T12:00"))
    for _ in range(15):
        cast.submits(unit=cast.units["heping"].id)
    assert cost(at("2026-03-17T12:00")) == alone <= 3
    Deadline.objects.exclude(matter_id=asked.ref.id).update(watch_at=at("2027-01-01T00:00"))
    assert watch(at("2026-03-19T08:00")) <= 3, "only the one that is due was looked at"


def test_one_matter_that_cannot_be_read_does_not_stop_the_watch(cast, asked, caplog):
    other = cast.submits(unit=cast.units["heping"].id)
    Matter.objects.filter(id=asked.ref.id).update(key=b"broken")
    watch(at("2026-03-19T08:00"))
    assert door.actions_of(other)[-1] == "promise-broken"
    assert str(asked.ref.id) in caplog.text


def test_a_warning_is_given_again_after_more_time_was_taken(cast, asked):
    watch(door.promise(asked, "answer").warn_at)
    cast.does(
        asked, "extend", "qian", now=at("2026-03-24T10:00"), promise="answer", more="5 working days", words="要查证。"
    )
    row = door.promise(asked, "answer")
    assert (row.warned_at, row.watch_at) == (None, row.warn_at)


def test_a_watch_that_comes_second_to_the_same_row_does_nothing(cast, asked):
    seen = door.promise(asked, "accept").id
    for _ in range(2):
        watch_one(asked.ref, seen, now=at("2026-03-19T08:00"))
    assert door.actions_of(asked) == ["submit", "promise-broken"]


@pytest.mark.django_db(transaction=True)
def test_two_watches_at_once_say_it_once(cast):
    if connection.vendor == "sqlite":
        pytest.skip("two connections need a database outside this process's memory; PostgreSQL runs this")
    receipts = [cast.submits(unit=cast.units["heping"].id) for _ in range(4)]
    late, failures, start = at("2026-03-19T08:00"), [], threading.Barrier(2)
    due = list(Deadline.objects.filter(promise="accept").values_list("id", "matter_id"))

    def one_watch() -> None:
        try:
            start.wait()
            for deadline, matter in due:
                watch_one(MatterRef(cast.bureau.id, matter), deadline, now=late)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one_watch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for receipt in receipts:
        assert door.actions_of(receipt) == ["submit", "promise-broken"]
        door.is_whole(cast.matter(receipt))
