"""Watches a process's syncs from outside, with strace: which file was flushed to the disk, and when that was done."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import IN_CI

COMMAND = ("strace", "-f", "-qq", "-ttt", "-T", "-y", "-e", "trace=fdatasync,fsync", "-o")
_LINE = re.compile(
    r"^(?P<pid>\d+) +(?P<at>[\d.]+) (?:(?P<call>f\w*sync)\(\d+<(?P<path>[^>]*)>|<\.\.\. f\w*sync resumed>)"
)
_DONE = re.compile(r"= 0 <(?P<took>[\d.]+)>$")


def need_strace() -> None:
    """Skip the test where strace is missing or may not trace; in CI that is a failure."""
    works = (
        shutil.which("strace")
        and subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], check=False).returncode == 0
    )
    if not works and IN_CI:
        pytest.fail("strace is missing or may not trace, and CI must count syncs")
    if not works:
        pytest.skip("strace is missing or may not trace: syncs are not counted")


@dataclass(frozen=True)
class Sync:
    """One flush of a file that succeeded; `done` in seconds since the epoch."""

    path: str
    done: float


def syncs(trace: Path) -> list[Sync]:
    """Every successful sync of a trace, by the time at which it was done."""
    return sorted(_read(trace), key=lambda one: one.done)


def _read(trace: Path) -> Iterator[Sync]:
    begun: dict[str, str] = {}
    for line in trace.read_text("utf-8", "replace").splitlines():
        found, done = _LINE.match(line), _DONE.search(line)
        if found is None:
            continue
        path = found["path"] or begun.pop(found["pid"], "")
        if done is None:
            begun[found["pid"]] = path
        elif found["call"]:
            yield Sync(path, float(found["at"]) + float(done["took"]))
        else:  # a line that resumes bears the time at which the call came back
            yield Sync(path, float(found["at"]))
