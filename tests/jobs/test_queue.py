"""The queue of jobs: what is owed is done, once if all goes well, again if a worker dies, and never lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from heliograph.jobs import queue, worker
from heliograph.jobs.models import Job
from tests.conftest import NOW
from tests.threads import file_database  # noqa: F401 (a fixture)

SECOND = timedelta(seconds=1)


@pytest.fixture
def done() -> Iterator[list[tuple[str, datetime]]]:
    """Jobs that only note that they ran: `note`, `fail` (always raises), `tick` (every minute)."""
    notes: list[tuple[str, datetime]] = []
    before = dict(queue._registered), dict(queue._recurring)
    long_before = set(queue._long)
    queue._registered.clear()
    queue._recurring.clear()

    @queue.job("note")
    def note(*, now: datetime, word: str) -> None:
        notes.append((word, now))

    @queue.job("fail")
    def fail(*, now: datetime) -> None:
        notes.append(("failed", now))
        raise RuntimeError("the mail server is away")

    @queue.job("tick", every=timedelta(minutes=1))
    def tick(*, now: datetime) -> None:
        notes.append(("tick", now))

    yield notes
    for registry, kept in zip((queue._registered, queue._recurring), before, strict=True):
        registry.clear()
        registry.update(kept)
    queue._long.intersection_update(long_before)


def owe(name: str = "note", *, at: datetime = NOW, **arguments: str) -> Job:
    row = queue.owe(name, at=at, **arguments)
    row.save()
    return row


def run(now: datetime = NOW, limit: int = queue.BATCH) -> int:
    return queue.run_due(now, clock=lambda: now, limit=limit)


@pytest.mark.django_db
def test_what_is_owed_is_done_once_and_gone(done) -> None:
    owe(word="hello")
    assert run() == 1
    assert run() == 0
    assert done == [("hello", NOW)]
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_job_waits_for_its_time(done) -> None:
    owe(at=NOW + SECOND, word="later")
    assert run(NOW) == 0
    assert run(NOW + SECOND) == 1


@pytest.mark.django_db
def test_the_oldest_debt_comes_first_and_a_worker_takes_no_more_than_it_was_told(done) -> None:
    for age in (1, 3, 2):
        owe(at=NOW - age * SECOND, word=str(age))
    assert run(limit=2) == 2
    assert [word for word, _ in done] == ["3", "2"]
    assert run(limit=2) == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_owes_nothing(done) -> None:
    def change() -> None:
        with transaction.atomic():
            owe(word="never")
            raise ValueError("refused after all")

    with pytest.raises(ValueError, match="refused"):
        change()
    assert run() == 0


@pytest.mark.django_db
def test_a_job_of_a_worker_that_died_runs_again_after_its_lease(done) -> None:
    owe(word="again")
    assert len(queue._claim(NOW, 16)) == 1  # and here the worker is killed
    assert run(NOW + queue.LEASE - SECOND) == 0
    assert run(NOW + queue.LEASE) == 1
    assert done == [("again", NOW + queue.LEASE)]
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_job_that_fails_is_tried_again_ever_later_and_its_error_is_kept(done) -> None:
    owe("fail")
    run(NOW)
    row = Job.objects.get()
    first_wait = row.run_at - NOW
    assert (row.tries, row.dead, row.error) == (1, False, "RuntimeError: the mail server is away")
    run(row.run_at)
    row.refresh_from_db()
    assert row.run_at - (NOW + first_wait) > first_wait


@pytest.mark.django_db
def test_a_job_that_keeps_failing_is_set_aside_to_be_seen_not_dropped(done) -> None:
    row = owe("fail")
    for _ in range(queue.TRIES):
        row.refresh_from_db()
        assert not row.dead
        assert run(row.run_at) == 1
    row.refresh_from_db()
    assert row.dead
    assert list(queue.waiting()) == [row]
    assert run(NOW + timedelta(days=365)) == 0


@pytest.mark.django_db
def test_one_job_that_fails_does_not_keep_others_from_running(done) -> None:
    owe("fail", at=NOW - SECOND)
    owe(word="after")
    assert run() == 2
    assert ("after", NOW) in done


@pytest.mark.django_db
def test_a_job_nobody_knows_is_kept_like_one_that_fails(done) -> None:
    owe("from-a-newer-version")
    run()
    assert Job.objects.get().error.startswith("KeyError")


@pytest.mark.django_db
def test_recurring_work_is_owed_once_however_many_workers_start(done) -> None:
    for _ in range(3):
        queue.schedule_recurring(NOW)
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_recurring_work_comes_back_at_its_cadence(done) -> None:
    queue.schedule_recurring(NOW)
    assert run(NOW) == 1
    assert run(NOW + 59 * SECOND) == 0
    assert run(NOW + 60 * SECOND) == 1
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_recurring_work_that_fails_is_never_set_aside(done) -> None:
    @queue.job("tick", every=timedelta(minutes=1))
    def broken(*, now: datetime) -> None:
        raise RuntimeError("still away")

    queue.schedule_recurring(NOW)
    for _ in range(queue.TRIES + 2):
        assert run(Job.objects.get().run_at) == 1
    assert not Job.objects.get().dead


@pytest.mark.django_db
def test_the_same_debt_under_one_key_is_owed_once(done) -> None:
    rows = [queue.owe("note", at=NOW, once="daily@2026-03-17", word=word) for word in ("a", "b")]
    Job.objects.bulk_create(rows, ignore_conflicts=True)
    assert run() == 1


@pytest.mark.django_db
def test_looking_for_work_when_there_is_none_costs_one_query(done, django_assert_num_queries) -> None:
    owe(at=NOW + SECOND, word="later")
    with django_assert_num_queries(1):
        assert run(NOW) == 0


@pytest.mark.usefixtures("file_database")
def test_two_workers_never_take_the_same_job(done) -> None:
    """PostgreSQL skips locked rows; on SQLite the second worker waits for the write lock and finds them leased."""
    for n in range(40):
        owe(word=str(n))
    together = threading.Barrier(2)

    def work() -> None:
        together.wait()
        while run(limit=3):
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    assert sorted(int(word) for word, _ in done) == list(range(40))
    assert not Job.objects.exists()


@pytest.mark.usefixtures("file_database")
def test_a_worker_does_not_wait_for_rows_another_is_claiming(done) -> None:
    """SKIP LOCKED: while one worker holds the oldest row in an open transaction, another takes the next at once."""
    if not connection.features.has_select_for_update_skip_locked:
        pytest.skip("SQLite has no row locks to skip")
    owe(at=NOW - SECOND, word="held")
    owe(word="free")
    holding, finished = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(Job.objects.select_for_update().order_by("run_at")[:1])
            holding.set()
            finished.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert holding.wait(20)
    assert run() == 1
    finished.set()
    holder.join()
    assert [word for word, _ in done] == ["free"]


@pytest.mark.django_db
def test_the_queue_writes_through_whoever_writes_for_the_process(done) -> None:
    written: list[str] = []

    def durably(work):
        written.append("write")
        return work()

    queue.write_through(durably)
    try:
        owe(word="through")
        owe("fail")
        run()
    finally:
        queue.write_through(None)
    assert len(written) == 3  # one lease for both, one settling each
    assert [word for word, _ in done] == ["through", "failed"]


@pytest.mark.usefixtures("file_database")
def test_what_is_short_is_done_while_something_long_runs(done, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end, ended, stop = threading.Event(), threading.Event(), threading.Event(), threading.Event()
    monkeypatch.setattr(worker, "clock", lambda: NOW)

    @queue.job("long", is_long=True)
    def solve(*, now: datetime) -> None:
        begun.set()
        may_end.wait(60)
        ended.set()

    @queue.job("short")
    def tell(*, now: datetime) -> None:
        done.append(("told", now))
        told.set()

    told = threading.Event()
    owe("long", at=NOW - SECOND)

    def work() -> None:
        worker.work(stop)
        connection.close()

    working = threading.Thread(target=work)
    working.start()
    try:
        assert begun.wait(60)
        owe("short")
        assert told.wait(60)
        assert not ended.is_set()
    finally:
        may_end.set()
        assert ended.wait(60)
        while Job.objects.filter(name="long").exists():  # settled by its own thread
            stop.wait(0.01)
        stop.set()
        working.join(60)


@pytest.mark.django_db
def test_long_and_short_jobs_are_claimed_apart_and_all_by_who_asks_for_all(done) -> None:
    @queue.job("long", is_long=True)
    def solve(*, now: datetime) -> None:
        done.append(("solved", now))

    for name, more in (("long", {}), ("note", {"word": "a"}), ("long", {}), ("note", {"word": "b"})):
        owe(name, **more)
    assert queue.run_due(NOW, clock=lambda: NOW, are_long=False) == 2
    assert queue.run_due(NOW, clock=lambda: NOW, are_long=True, limit=1) == 1
    assert [word for word, _ in done] == ["a", "b", "solved"]
    assert run() == 1
