"""Instances made once for a whole run of the tests, whatever its processes. A test takes a copy and may do what it likes to it."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from tests.commands.running import started

MADE = {
    "plain": ("init", "--code", "chunan"),
    "demo": ("demo", "--matters", "21", "--months", "0", "--json"),
}


def copy_of(kind: str, home: Path, factory: pytest.TempPathFactory) -> Path:
    """A copy, in the folder `home`, of the instance of this kind; the first that asks makes it, the others wait."""
    shutil.copytree(_made(kind, factory), home, symlinks=True, dirs_exist_ok=True)
    return home


def of_the_run(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of this run of the tests have in common."""
    place = factory.getbasetemp()
    return place.parent if "PYTEST_XDIST_WORKER" in os.environ else place


def _made(kind: str, factory: pytest.TempPathFactory) -> Path:
    place = of_the_run(factory)
    home, ready = place / f"made-{kind}" / "home", place / f"made-{kind}" / "ready"
    home.mkdir(parents=True, exist_ok=True)
    with (home.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            shutil.rmtree(home)
            home.mkdir()
            done = started(home, *MADE[kind])
            assert done.status == 0, done.err
            ready.touch()
    return home
