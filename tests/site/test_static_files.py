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


def test_what_pages_ask_for_is_compressed_and_the_plain_name_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "plain.css").write_text("main { color: #0e4a5a }\n" * 200, "ascii")
    storage = static_files.NamedByContent(tmp_path, "/static/")
    assert not [error for *_, error in storage.post_process({"plain.css": (storage, "plain.css")}) if error is not True]
    named = storage.stored_name("plain.css")
    assert named != "plain.css"
    assert {path.name for path in tmp_path.iterdir()} == {
        "plain.css", "staticfiles.json", named, f"{named}.br", f"{named}.gz",
    }  # fmt: skip
