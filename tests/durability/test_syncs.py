"""No request is answered before its commit is durable: the server's syncs are counted from outside (strace).

Only this can tell durable from not: a killed process leaves what it wrote in the system's cache, so that even a server
that never syncs passes every kill test.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.instance import Instance, Server
from benchmarks.words import WORDS

from tests.durability import tracing

ONE_BY_ONE = 12
AT_ONCE, EACH = 12, 5


@pytest.fixture(scope="module")
def strace() -> None:
    """strace that may trace; in CI its absence is a failure."""
    tracing.need_strace()


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """Nothing but requests writes here: jobs would run in a process of their own, which is not started."""
    made = Instance(tmp_path_factory.mktemp("syncs"), worker="apart")
    made.run("benchmarks.stage", "--matters", "0")
    return made


@pytest.fixture
def traced(strace: None, instance: Instance, tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    trace = tmp_path / "trace"
    server = Server(instance, wrapped_in=[*tracing.COMMAND, str(trace)])
    yield server, trace
    server.kill()


def submit(port: int) -> tuple[float, float]:
    """When a submission was sent, and when its receipt was here."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    body = json.dumps({"procedure": "consultation", "values": {"subject": "落户", "words": WORDS}})
    sent = time.time()
    connection.request("POST", "/api/v1/matters", body.encode(), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    here = time.time()
    connection.close()
    assert answer.status == 201, text
    return sent, here


def wal_syncs(server: Server, trace: Path) -> list[float]:
    """When the database's log was flushed, each time."""
    wal = str(server.instance.home / "heliograph.db-wal")
    return [one.done for one in tracing.syncs(trace) if one.path == wal]


def unsynced(acknowledged: list[tuple[float, float]], done: list[float]) -> list[tuple[float, float]]:
    """Submissions answered without a sync between their sending and their answer."""
    return [(sent, here) for sent, here in acknowledged if not any(sent <= at <= here for at in done)]


def test_every_receipt_is_shown_after_a_sync_made_for_it(traced: tuple[Server, Path]) -> None:
    server, trace = traced
    acknowledged = [submit(server.port) for _ in range(ONE_BY_ONE)]
    server.kill()
    done = wal_syncs(server, trace)
    assert unsynced(acknowledged, done) == []
    first, last = acknowledged[0][0], acknowledged[-1][1]
    assert len([at for at in done if first <= at <= last]) >= ONE_BY_ONE


def test_requests_at_once_share_syncs_and_still_each_has_one(traced: tuple[Server, Path]) -> None:
    server, trace = traced
    acknowledged: list[tuple[float, float]] = []
    together = threading.Barrier(AT_ONCE)

    def send() -> None:
        together.wait()
        acknowledged.extend(submit(server.port) for _ in range(EACH))

    senders = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    server.kill()
    done = wal_syncs(server, trace)
    assert len(acknowledged) == AT_ONCE * EACH
    assert unsynced(acknowledged, done) == []
    first, last = min(sent for sent, _ in acknowledged), max(here for _, here in acknowledged)
    assert len([at for at in done if first <= at <= last]) < len(acknowledged)


def test_a_server_whose_database_would_not_sync_does_not_start(instance: Instance) -> None:
    careless = Instance(instance.home, settings="tests.durability.careless", worker="apart")
    with pytest.raises(RuntimeError, match="synchronous=0"):
        Server(careless)
