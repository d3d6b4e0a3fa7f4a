"""Load from another process: wrk as fast as it can, or requests at a fixed rate whoever is slow (open loop)."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LUA = Path(__file__).resolve().parent / "lua"


@dataclass(frozen=True)
class Outcome:
    """What one run of one scenario gave. Times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    refused: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


class NoWrk(RuntimeError):
    """wrk is not installed (Debian: apt-get install wrk)."""


def wrk(url: str, script: str, *, seconds: float, connections: int, inputs: dict[str, str] | None = None) -> Outcome:
    """As many requests as `connections` in parallel can get answered. Raises `NoWrk`."""
    environment = os.environ | {"WRK_" + name.upper(): value for name, value in (inputs or {}).items()}
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "30s", "-s", str(LUA / script), url]
    try:
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    except FileNotFoundError as error:
        raise NoWrk(str(error)) from error
    said = json.loads(done.stdout.splitlines()[-1])
    return Outcome(said["requests"], said["us"] / 1e6, said["p50"] / 1e3, said["p99"] / 1e3, said["refused"])


def at_rate(
    port: int,
    request: Callable[[int], tuple[str, str, bytes | None, dict[str, str]]],
    *,
    rate: float,
    seconds: float,
    threads: int = 24,
) -> Outcome:
    """`rate` requests a second, each at its own time; a request's time counts from when it should have been sent.

    So a server that stalls is charged for everybody who waits, which a closed loop would hide.
    """
    whole = max(1, int(rate * seconds))
    start = time.perf_counter() + 0.1
    times: list[float] = []
    refused = 0
    lock = threading.Lock()
    numbers = iter(range(whole))

    def send() -> None:
        nonlocal refused
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return connection.close()
            planned = start + number / rate
            time.sleep(max(0.0, planned - time.perf_counter()))
            method, path, body, headers = request(number)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            taken = time.perf_counter() - planned
            with lock:
                times.append(taken)
                refused += answer.status >= 400

    workers = [threading.Thread(target=send) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    times.sort()
    return Outcome(
        len(times),
        time.perf_counter() - start,
        1e3 * times[len(times) // 2],
        1e3 * times[int(len(times) * 0.99)],
        refused,
    )
