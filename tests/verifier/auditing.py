"""Audits of logs in folders, for tests."""

from __future__ import annotations

from heliograph.core.merkle import parse_vkey
from heliograph.verifier.audit import Report, State, audit
from heliograph.verifier.sources import FolderSource
from tests.logs import Log


def audited(log: Log, state: State | None = None, **more: object) -> Report:
    return audit(FolderSource(log.folder), keys=[parse_vkey(log.vkey)], state=state, **more)


def names(report: Report) -> list[tuple[str, str]]:
    return [(one.kind, one.place) for one in report.findings]


def change(log: Log, path: str, at: int = 0) -> None:
    """Change one byte of a file."""
    data = bytearray((log.folder / path).read_bytes())
    data[at] ^= 1
    (log.folder / path).write_bytes(data)
