"""The sequencer may be killed at any moment: no gap, no fork, nothing acknowledged missing.

`python -m benchmarks.kill_log` does the same two hundred times.
"""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.instance import ROOT


def kill(*arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.kill_log", *arguments],
        env=clean | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_log_whose_sequencer_is_killed_again_and_again_stays_one_log() -> None:
    done = kill("--kills", "15", "--seed", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "15 kills" in done.stdout
    assert " 0 problems" in done.stdout


def test_a_leaf_that_was_lost_would_be_noticed() -> None:
    done = kill("--kills", "4", "--careless")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "leaves that were committed are missing, doubled, or out of their order" in done.stdout
