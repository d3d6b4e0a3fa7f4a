"""Few requests run at once, and who waits for a commit lets another run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from heliograph.site.turns import Turns

PATIENCE = 20


def ask(application: Turns, number: int) -> threading.Thread:
    """A request in a thread of its own; its number stands in the environment."""
    thread = threading.Thread(target=lambda: list(application({"number": number}, lambda *_: None)), daemon=True)
    thread.start()
    return thread


class Stage:
    """An application whose requests stay until they are let go, and note who runs."""

    def __init__(self) -> None:
        self.entered: list[int] = []
        self.came = threading.Semaphore(0)
        self.go = {number: threading.Event() for number in range(10)}

    def __call__(self, environ: dict[str, Any], _: Callable[..., Any]) -> Iterable[bytes]:
        self.entered.append(environ["number"])
        self.came.release()
        assert self.go[environ["number"]].wait(PATIENCE)
        return [b""]


def test_no_more_run_at_once_than_there_are_turns() -> None:
    stage = Stage()
    application = Turns(stage, 2)
    threads = []
    for number in range(3):
        threads.append(ask(application, number))
        if number < 2:
            assert stage.came.acquire(timeout=PATIENCE)
    assert not stage.came.acquire(timeout=0.1)
    stage.go[0].set()
    assert stage.came.acquire(timeout=PATIENCE)
    assert stage.entered == [0, 1, 2]
    for number in (1, 2):
        stage.go[number].set()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_who_waits_for_a_commit_lets_another_run_and_comes_back_before_newcomers() -> None:
    durable, said = threading.Event(), threading.Semaphore(0)
    order: list[str] = []

    def waits(environ: dict[str, Any], _: Callable[..., Any]) -> Iterable[bytes]:
        if environ["number"] == 0:
            with application.given_up():
                assert durable.wait(PATIENCE)
            order.append("committed")
            said.release()
            return [b""]
        order.append(f"ran {environ['number']}")
        said.release()
        if environ["number"] == 1:
            assert hold.wait(PATIENCE)
        return [b""]

    hold = threading.Event()
    application = Turns(waits, 1)
    first = ask(application, 0)
    second = ask(application, 1)
    assert said.acquire(timeout=PATIENCE)
    assert order == ["ran 1"]  # while the first waits
    third = ask(application, 2)
    until_waiting(application, 1)
    durable.set()
    until_waiting(application, 2)
    hold.set()
    for thread in (first, second, third):
        thread.join(PATIENCE)
    assert order == ["ran 1", "committed", "ran 2"]


def until_waiting(application: Turns, count: int) -> None:
    pause = threading.Event()
    for _ in range(PATIENCE * 100):
        if application.waiting() == count:
            return
        pause.wait(0.01)
    raise AssertionError(f"{count} should wait for a turn, {application.waiting()} do")


def test_a_request_that_fails_gives_its_turn_back() -> None:
    def fails(environ: dict[str, Any], _: Callable[..., Any]) -> Iterable[bytes]:
        if environ["number"] == 0:
            raise RuntimeError("broken")
        return [b"fine"]

    application = Turns(fails, 1)
    with pytest.raises(RuntimeError, match="broken"):
        application({"number": 0}, lambda *_: None)
    assert application({"number": 1}, lambda *_: None) == [b"fine"]


def test_a_thread_without_a_turn_may_wait_as_it_likes() -> None:
    application = Turns(lambda *_: [b""], 1)
    with application.given_up(), application.given_up():
        assert application({}, lambda *_: None) == [b""]
