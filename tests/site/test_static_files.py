"""Of several servers that start at once one collects the styles and scripts; the others find them there."""

from __future__ import annotations

import fcntl
import threading
from pathlib import Path

import pytest

from heliograph.site import static_files


def test_two_servers_that_start_at_once_do_not_write_over_each_other(
    tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    calls: list[str] = []
    monkeypatch.setattr(static_files, "call_command", lambda name, **_: calls.append(name))
    done: list[bool] = []
    with (tmp_path / "static.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        waiting = threading.Thread(target=lambda: done.append(static_files.collect()))
        waiting.start()
        waiting.join(0.3)
        assert (done, calls) == ([], [])
    waiting.join()
    assert (done, calls) == ([True], ["collectstatic"])
    assert static_files.collect() is False
    assert calls == ["collectstatic"]
