"""Commands are tested as an operator runs them: a process, its output, its exit status."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.made import copy_of, of_the_run
from tests.commands.running import ROOT, Answer, Run, run

__all__ = ["ROOT", "Answer", "Run", "run"]


@pytest.fixture
def heliograph(tmp_path: Path) -> Run:
    """The command on an empty folder of its own."""
    (tmp_path / "home").mkdir()
    return lambda *words, **more: run(tmp_path / "home", *words, **more)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demonstration, the module's own."""
    return copy_of("demo", tmp_path_factory.mktemp("instance") / "home", tmp_path_factory)


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands that plan find what another process of this run has compiled already."""
    folder = of_the_run(tmp_path_factory) / "kernels"
    folder.mkdir(mode=0o700, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NUMBA_CACHE_DIR", str(folder))
        yield
