"""A database for tests with threads: SQLite in memory has one lock for a whole table and no durability, so a file takes its place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, connections


@pytest.fixture
def file_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """The test database as a file with the shipped settings (WAL, FULL). On PostgreSQL nothing has to change."""
    if connections["default"].vendor != "sqlite":
        yield
        return
    path = tmp_path / "heliograph.db"
    in_memory, shipped = connections["default"], connections.settings["default"]
    name = shipped["NAME"]
    with in_memory.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    shipped["NAME"] = str(path)
    del connections["default"]
    yield
    connections["default"].close()
    shipped["NAME"] = name
    connections["default"] = in_memory


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run each in a thread of its own, all started together; what each returned or raised."""
    outcomes: list[object] = [None] * len(works)
    together = threading.Barrier(len(works))

    def run(index: int, work: Callable[[], object]) -> None:
        together.wait()
        try:
            outcomes[index] = work()
        except Exception as error:  # the test looks at it
            outcomes[index] = error
        connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
