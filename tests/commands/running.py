"""A command as an operator runs it: a process, its output, its exit status.

The process is forked from one that has imported the slow modules of others already (`forking.py`); `started` starts it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.commands import forking

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 300


@dataclass
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


Run = Callable[..., Answer]


def run(home: Path, *words: str, module: str = "heliograph.cli", seconds: float = SECONDS, **more: str) -> Answer:
    """`heliograph WORDS…` on the instance in `home`."""
    environ = environment(home, **more)
    done = forking.preloaded(environ).run(module, words, environ, home.parent, seconds)
    return Answer(done.returncode, done.stdout, done.stderr)


def started(home: Path, *words: str, module: str = "heliograph.cli", **more: str) -> Answer:
    """The same in a process that Python starts anew, as it is outside the tests."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        cwd=home.parent,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The operator's: nothing of ours but the instance, and what is given."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_"))}
    return environ | {"HELIOGRAPH_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200", **more}
