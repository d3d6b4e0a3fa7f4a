"""A witness that really runs, on loopback, and logs that it knows."""

from __future__ import annotations

import http.client
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from heliograph.core.merkle import AddCheckpoint, CosignatureVerifier
from heliograph.witness import home as homes
from heliograph.witness.considering import Witness
from tests.logs import Log

NAME = "witness.example.org"
NOON = 1_790_000_000
_numbers = itertools.count(1)


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def witness(tmp_path: Path, clock: Clock) -> Witness:
    """A witness in this process, that knows no log yet."""
    homes.create(tmp_path / "witness", NAME)
    return Witness(tmp_path / "witness", clock)


@pytest.fixture
def log(tmp_path: Path, witness: Witness) -> Log:
    """A log with an empty folder, which the witness knows."""
    log = Log(tmp_path / "log")
    homes.add_log(witness.folder, log.vkey)
    return log


@dataclass
class Answer:
    status: int
    type: str
    body: str


class Service:
    """`heliograph witness serve` as a process."""

    def __init__(self, home: Path, wrapped_in: Sequence[str] = ()) -> None:
        self.home = home
        self.wrapped_in = wrapped_in
        if not home.exists():
            homes.create(home, NAME)
        self.verifier: CosignatureVerifier = homes.signer(home).verifier()
        self.start()

    def start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.output = (self.home / "output.txt").open("a")
        self.process = subprocess.Popen(
            [
                *(*self.wrapped_in, sys.executable, "-m", "heliograph.cli"),
                *("witness", "serve", "--home", self.home, "--port", str(self.port)),
            ],
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": "src"},
        )
        for _ in range(1_200):
            try:
                if self.get("/").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        pytest.fail(f"the witness does not answer: {(self.home / 'output.txt').read_text()}")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """SIGKILL to the server and its worker, wherever they are."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.output.close()

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, body: bytes) -> Answer:
        return self.send("POST", "/add-checkpoint", body)

    def add(self, old: int, note: str, proof: list[bytes] | tuple[bytes, ...] = ()) -> Answer:
        return self.post(AddCheckpoint(old, tuple(proof), note).body())

    def send(self, method: str, path: str, body: bytes | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheader("Content-Type", ""), answer.read().decode())
        finally:
            connection.close()

    def new_log(self, folder: Path) -> Log:
        """A log of its own for one test, which the service knows from now on."""
        log = Log(folder, origin=f"bureau-{next(_numbers)}.example.cn/log")
        homes.add_log(self.home, log.vkey)
        return log


@contextmanager
def running(home: Path, wrapped_in: Sequence[str] = ()) -> Iterator[Service]:
    service = Service(home, wrapped_in)
    try:
        yield service
    finally:
        service.kill()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One witness service for the tests of a module; each brings a log of its own."""
    with running(tmp_path_factory.mktemp("service") / "home") as service:
        yield service


@pytest.fixture
def known(service: Service, tmp_path: Path) -> Log:
    """A log that the service knows and has seen nothing of."""
    return service.new_log(tmp_path / "known")
