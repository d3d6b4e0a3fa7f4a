"""`heliograph verify` with nothing installed but requirements/verify.txt: what a journalist's laptop needs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import ROOT
from tests.conftest import IN_CI
from tests.core.merkle.signers import policy
from tests.verifier.receipts import a_receipt

UV = ROOT / ".tools" / "bin" / "uv"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `heliograph` of an environment of its own. Without a package cache or a network it is not there: skipped; in CI, failed."""
    place = tmp_path_factory.mktemp("small") / "venv"
    python = place / "bin" / "python"
    for words in (
        ["venv", "-q", "--python", "3.11", str(place)],
        ["pip", "sync", "-q", "--python", str(python), "--require-hashes", str(ROOT / "requirements" / "verify.txt")],
    ):
        done = subprocess.run([UV, *words], capture_output=True, text=True) if UV.exists() else None
        if done is None or done.returncode:
            why = done.stderr if done else f"{UV} is missing: make setup"
            (pytest.fail if IN_CI else pytest.skip)(f"no environment of its own: {why}")
    return python


def run(python: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_", "PYTHON"))
    }
    environ |= {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([python, *words], env=environ, capture_output=True, text=True)


def test_the_small_set_verifies_a_receipt(small, tmp_path):
    (tmp_path / "receipt.json").write_text(a_receipt().text(), "utf-8")
    (tmp_path / "policy.txt").write_text(policy(2).text(), "utf-8")
    assert run(small, "-c", "import django").returncode == 1
    command = ["-m", "heliograph.cli", "verify", tmp_path / "receipt.json", "--policy", tmp_path / "policy.txt"]
    good = run(small, *command)
    assert (good.returncode, good.stderr) == (0, "")
    assert "联署：college、news" in good.stdout
    (tmp_path / "receipt.json").write_text(a_receipt().text().replace("2026-000123", "2026-000124")[:-3], "utf-8")
    assert run(small, *command).returncode == 1


def test_the_small_set_serves_the_other_outsiders_commands(small):
    for words in (["compare", "--help"], ["log", "check-proof", "--help"], ["log", "audit", "--help"], ["--help"]):
        done = run(small, "-m", "heliograph.cli", *words)
        assert done.returncode == 0, done.stderr


def test_the_set_is_small_and_names_no_index():
    text = (ROOT / "requirements" / "verify.txt").read_text("utf-8")
    names = {line.split("==")[0] for line in text.splitlines() if "==" in line and not line.startswith(" ")}
    assert {"cryptography", "rfc8785", "typer", "rich"} <= names
    assert not {"django", "granian", "msgspec", "jinja2"} & names
    assert "://" not in text
