"""Commands are tested as an operator runs them: a process, its output, its exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.running import ROOT, Answer, Run, run

__all__ = ["ROOT", "Answer", "Run", "run"]


@pytest.fixture
def heliograph(tmp_path: Path) -> Run:
    """The command on an empty folder of its own."""
    (tmp_path / "home").mkdir()
    return lambda *words, **more: run(tmp_path / "home", *words, **more)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demonstration, made once for the module."""
    home = tmp_path_factory.mktemp("instance") / "home"
    made = run(home, "demo", "--matters", "21", "--months", "0", "--json")
    assert made.status == 0, made.err
    return home
