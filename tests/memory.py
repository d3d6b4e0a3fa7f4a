"""What memory the tests took and how a test process that died ended, said at the end of a run.

A process that dies leaves no traceback: only its signal, and what the machine had left, tell a crash (SIGSEGV, SIGABRT) from a
machine without memory (SIGKILL). `tests/conftest.py` takes these hooks in.
"""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Generator
from pathlib import Path

import pytest

MEGABYTE = 1024  # kilobytes, in which Linux tells both
STEP = 50  # megabytes: a test whose process grew by so much is named
NAMED = 8

_peaks: dict[str, int] = {}
_steps: list[tuple[int, str]] = []
_left: list[int] = []
_ended: list[str] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In the test's own process: the most memory it has taken until now, in megabytes."""
    report = yield
    report.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE  # type: ignore[attr-defined]
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """In the process that leads."""
    node = getattr(report, "node", None)
    process, taken = node.gateway.id if node else "tests", getattr(report, "memory", 0)
    grown = taken - _peaks.get(process, taken)
    if grown >= STEP:
        _steps.append((grown, report.nodeid))
    _peaks[process] = max(taken, _peaks.get(process, 0))
    if report.when == "teardown":
        _left.append(available())


def available() -> int:
    """Megabytes that this machine could still give."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines() if Path("/proc/meminfo").exists() else []
    return next((int(line.split()[1]) // MEGABYTE for line in lines if line.startswith("MemAvailable:")), 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """A process of xdist is gone; `error` only if nobody told it to end."""
    if error:
        gateway = node.gateway  # type: ignore[attr-defined]
        _ended.append(f"{gateway.id} ended with {_status(gateway)}; {available()} MB were available to the machine")


def _status(gateway: object) -> str:
    """The status of the process that a gateway of execnet started."""
    process = getattr(getattr(gateway, "_io", None), "popen", None)
    status = process.poll() if process else None
    for _ in range(50 if process else 0):  # it is about to be dead
        if status is not None:
            break
        time.sleep(0.1)
        status = process.poll()
    return signal.Signals(-status).name if status is not None and status < 0 else f"status {status}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _peaks:
        return
    terminalreporter.section("memory")
    for process, taken in sorted(_peaks.items()):
        terminalreporter.line(f"{process}: {taken} MB at most")
    for grown, test in sorted(_steps, reverse=True)[:NAMED]:
        terminalreporter.line(f"+{grown} MB: {test}")
    terminalreporter.line(f"available to the machine: {min(_left, default=0)} MB at least")
    for line in _ended:
        terminalreporter.line(line)
