"""A command as an operator runs it: a process, its output, its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
