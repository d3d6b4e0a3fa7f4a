"""Group commit: many requests share a commit, each gets its own answer, and none before its rows are durable."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import IntegrityError, connection, transaction

from heliograph.jobs.models import Job
from heliograph.jobs.queue import owe
from heliograph.matters import commit
from tests.conftest import NOW
from tests.threads import at_once, file_database  # noqa: F401 (a fixture)

pytestmark = pytest.mark.usefixtures("file_database")


@pytest.fixture
def writer() -> Iterator[commit.Writer]:
    """A running writer, as the server has it."""
    yield commit.start()
    commit.stop()


def row(word: str, *, once: str | None = None) -> Job:
    return owe("note", at=NOW, once=once, word=word)


def words() -> list[str]:
    return sorted(job.arguments["word"] for job in Job.objects.all())


def held_back(writer: commit.Writer) -> tuple[threading.Event, threading.Thread]:
    """Keep the writer busy until the event is set, so that what follows gathers into one batch."""
    started, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        started.set()
        go_on.wait(20)

    thread = threading.Thread(target=lambda: commit.durably(wait))
    thread.start()
    assert started.wait(20)
    return go_on, thread


def gathered(writer: commit.Writer, *works: Callable[[], object]) -> list[object]:
    """What each of the works gave when all were handed in while the writer was busy, so that they share a batch."""
    go_on, busy = held_back(writer)
    threading.Thread(target=lambda: (_until(lambda: writer.waiting() >= len(works)), go_on.set())).start()
    outcomes = at_once(*works)
    busy.join()
    return outcomes


def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(2000):
        if is_so():
            return
        threading.Event().wait(0.005)


def test_without_a_writer_it_is_a_plain_transaction() -> None:
    commit.durably_insert([row("plain")])
    assert commit.durably(words) == ["plain"]


def test_a_write_is_in_the_database_when_the_call_returns(writer: commit.Writer) -> None:
    commit.durably_insert([row("first")])
    assert words() == ["first"]
    commit.durably(lambda: row("second").save())
    assert words() == ["first", "second"]


def test_many_requests_share_a_commit(writer: commit.Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = count_commits(monkeypatch)
    outcomes = gathered(writer, *[lambda n=n: commit.durably_insert([row(str(n))]) for n in range(20)])
    assert outcomes == [None] * 20
    assert len(words()) == 20
    assert len(commits) == 2  # the one that kept the writer busy, and one for all


def count_commits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    from django.db.backends.base.base import BaseDatabaseWrapper

    counted: list[str] = []
    plain = BaseDatabaseWrapper.commit

    def counting(self: BaseDatabaseWrapper) -> None:
        counted.append(threading.current_thread().name)
        plain(self)

    monkeypatch.setattr(BaseDatabaseWrapper, "commit", counting)
    return counted


def test_one_request_that_fails_gets_its_own_error_and_the_others_go_through(writer: commit.Writer) -> None:
    def refuse() -> None:
        row("half-done").save()
        raise ValueError("not allowed")

    outcomes = gathered(
        writer,
        lambda: commit.durably(lambda: row("before").save()),
        lambda: commit.durably(refuse),
        lambda: commit.durably_insert([row("after")]),
    )
    assert [type(outcome) for outcome in outcomes] == [type(None), ValueError, type(None)]
    assert words() == ["after", "before"]


def test_rows_that_collide_are_refused_alone(writer: commit.Writer) -> None:
    """The merged insert of all fails; each is then tried by itself."""
    outcomes = gathered(
        writer,
        lambda: commit.durably_insert([row("one", once="same")]),
        lambda: commit.durably_insert([row("two", once="same")]),
        lambda: commit.durably_insert([row("three")]),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "NoneType", "NoneType"]
    assert "three" in words()
    assert len(words()) == 2


def test_the_rows_of_one_request_are_all_there_or_none(writer: commit.Writer) -> None:
    commit.durably_insert([row("here", once="taken")])
    with pytest.raises(IntegrityError):
        commit.durably_insert([row("half"), row("other half", once="taken")])
    assert words() == ["here"]


def test_what_a_request_reads_in_its_write_includes_what_came_before_it_in_the_batch(writer: commit.Writer) -> None:
    outcomes = gathered(writer, lambda: commit.durably_insert([row("written")]), lambda: commit.durably(words))
    assert outcomes[1] == ["written"]


def test_inside_a_transaction_a_write_joins_it(writer: commit.Writer) -> None:
    def change() -> None:
        with transaction.atomic():
            commit.durably_insert([row("undone")])
            commit.durably(lambda: row("undone too").save())
            raise ValueError("undo")

    with pytest.raises(ValueError, match="undo"):
        change()
    assert words() == []


def test_a_write_inside_a_write_does_not_wait_for_itself(writer: commit.Writer) -> None:
    commit.durably(lambda: commit.durably_insert([row("inner")]))
    assert words() == ["inner"]


def test_the_writer_goes_on_after_its_database_connection_broke(writer: commit.Writer) -> None:
    def break_it() -> None:
        connection.connection.close()

    with pytest.raises(Exception, match=r"clos"):
        commit.durably(break_it)
    commit.durably_insert([row("after the break")])
    assert words() == ["after the break"]


def test_stopping_commits_what_was_handed_in(writer: commit.Writer) -> None:
    go_on, busy = held_back(writer)
    late = threading.Thread(target=lambda: commit.durably_insert([row("in time")]))
    late.start()
    _until(lambda: writer.waiting() >= 1)
    go_on.set()
    commit.stop()
    late.join(20)
    busy.join(20)
    assert words() == ["in time"]


def test_rows_go_into_their_tables_in_the_order_in_which_they_first_appear(django_assert_num_queries) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        commit.insert([row("a"), row("b")])
    assert words() == ["a", "b"]
