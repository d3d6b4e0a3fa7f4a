"""A full disk (ENOSPC) and a broken one (EIO) stop the log for a moment and never harm it: faults injected by libfiu."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.instance import ROOT

from tests.conftest import IN_CI

ENOSPC, EIO = 28, 5


@pytest.fixture(scope="module")
def fiu() -> None:
    """libfiu's command; in CI its absence is a failure."""
    if shutil.which("fiu-run"):
        return
    if IN_CI:
        pytest.fail("fiu-run is missing, and CI must inject faults")
    pytest.skip("fiu-run is missing (Debian: fiu-utils): no faults are injected")


def run(home: Path, module: str, *wrapped_in: str) -> list[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HELIOGRAPH_")}
    done = subprocess.run(
        [*wrapped_in, sys.executable, "-m", module],
        env=clean
        | {
            "HELIOGRAPH_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "heliograph.site.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.split("\n")


@pytest.mark.parametrize(
    ("fault", "error", "chance"),
    [
        ("posix/io/rw/write", ENOSPC, 0.03),
        ("posix/io/rw/pwrite", ENOSPC, 0.02),
        ("posix/io/sync/fsync", EIO, 0.05),
        ("posix/io/dir/rename", EIO, 0.03),
    ],
)
def test_nothing_acknowledged_is_lost_on_a_disk_that_fails(
    fiu: None, tmp_path: Path, fault: str, error: int, chance: float
) -> None:
    run(tmp_path, "tests.durability.sound_disk")
    injected = f"enable_random name={fault},probability={chance},failinfo={error}"
    *said, count, _ = run(tmp_path, "tests.durability.faulty", "fiu-run", "-x", "-c", injected)
    acknowledged = [line for line in said if len(line) == 64]
    found = json.loads(run(tmp_path, "tests.durability.sound_disk")[-2])
    assert found["problems"] == []
    assert set(acknowledged) <= set(found["entries"])
    assert len(acknowledged) > 1_000
    assert count.startswith("failed"), count
    assert count != "failed {}", "no fault reached the log: this test proved nothing"
