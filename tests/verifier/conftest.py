"""Logs to audit, each test its own copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.logs import Log


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """70,000 entries, 1,000 of them published before the others. Never change it."""
    log = Log(tmp_path_factory.mktemp("original"))
    log.grow(1_000)
    log.grow(69_000)
    return log


@pytest.fixture
def long_log(original: Log, tmp_path: Path) -> Log:
    """70,000 entries, 1,000 of them published before the others."""
    return original.copied(tmp_path / "long")


@pytest.fixture
def short_log(tmp_path: Path) -> Log:
    """700 entries: two full tiles and a partial one."""
    log = Log(tmp_path / "short")
    log.grow(700)
    return log


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of a test does not get better by waiting."""
    monkeypatch.setattr("heliograph.verifier.audit.run._PAUSES", (0.0,))
