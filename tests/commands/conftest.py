"""Commands are tested as an operator runs them: a process, its output, its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


Run = Callable[..., Answer]


def run(home: Path, *words: str, **more: str) -> Answer:
    """`heliograph WORDS…` on the instance in `home`."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_"))}
    environ |= {"HELIOGRAPH_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200", **more}
    done = subprocess.run(
        [sys.executable, "-m", "heliograph.cli", *words],
        env=environ,
        capture_output=True,
        text=True,
        timeout=300,
        cwd=home.parent,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def heliograph(tmp_path: Path) -> Run:
    """The command on an empty folder of its own."""
    (tmp_path / "home").mkdir()
    return lambda *words, **more: run(tmp_path / "home", *words, **more)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demonstration, made once for the module."""
    home = tmp_path_factory.mktemp("instance") / "home"
    made = run(home, "demo", "--matters", "21", "--json")
    assert made.status == 0, made.err
    return home
