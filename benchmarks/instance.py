"""An instance in a temporary folder: made by a process of its own, served by another, measured from outside."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Instance:
    """A folder and, for PostgreSQL, a database of its own on a running server."""

    home: Path
    database_url: str = ""
    settings: str = "benchmarks.settings"
    worker: str = "inside"
    proxies: int = 0

    @property
    def database(self) -> str:
        return "PostgreSQL" if self.database_url else "SQLite"

    def environment(self) -> dict[str, str]:
        """The process environment of everything that runs on this instance."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HELIOGRAPH_")}
        ours = {
            "HELIOGRAPH_HOME": str(self.home),
            "HELIOGRAPH_SECOND_FACTOR": "optional",
            "HELIOGRAPH_WORKER": self.worker,
            "HELIOGRAPH_PROXIES": str(self.proxies),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        return clean | ours | ({"HELIOGRAPH_DATABASE_URL": self.database_url} if self.database_url else {})

    def run(self, module: str, *arguments: str) -> dict[str, object]:
        """Run a module on the instance; what it printed on its last line, as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment(),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        said: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
        return said

    def lines(self, name: str) -> list[str]:
        """A file that `benchmarks.stage` left in the folder."""
        return (self.home / name).read_text("utf-8").split("\n")


class Server:
    """A running server of an instance."""

    def __init__(self, instance: Instance, *, wrapped_in: Sequence[str] = (), port: int = 0) -> None:
        self.instance = instance
        self.port = port or free_port()
        self.log = (instance.home / "server.log").open("ab")
        self.process = subprocess.Popen(
            [*wrapped_in, sys.executable, "-m", "benchmarks.server", str(self.port)],
            env=instance.environment(),
            cwd=ROOT,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _wait(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended at its start: {Path(self.log.name).read_text()[-2000:]}")
            try:
                urllib.request.urlopen(f"{self.url}/empty/", timeout=5).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise RuntimeError("the server did not answer in time")

    def cpu(self) -> float:
        """CPU seconds used so far by the server's processes."""
        return sum(cpu_of(pid) for pid in family(self.process.pid))

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        self.log.close()

    def kill(self) -> None:
        """SIGKILL to the whole group: nobody of them gets to say goodbye."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(instance: Instance, **more: object) -> Iterator[Server]:
    server = Server(instance, **more)  # type: ignore[arg-type]
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    found = [pid]
    for parent in found:
        try:
            tasks = Path(f"/proc/{parent}/task").iterdir()
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:  # it has just ended
            continue
    return found


def cpu_of(pid: int) -> float:
    """User and system time of one process, in seconds (proc(5), fields 14 and 15)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
