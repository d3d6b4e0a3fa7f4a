"""No checkpoint is out before what it says is on the disk: the sequencer's syncs are counted from outside (strace)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.instance import ROOT

from tests.durability import tracing

CALLS = "trace=fsync,fdatasync,rename"
_SYNC = re.compile(r"(?:fsync|fdatasync)\(\d+<(?P<path>[^>]*)>\)\s+= 0")
_RENAME = re.compile(r'rename\("(?P<old>[^"]*)", "(?P<new>[^"]*)"\)\s+= 0')


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """What a sequencer did, in order: ("sync", path) and ("name", path)."""
    tracing.need_strace()
    home = tmp_path_factory.mktemp("syncs")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HELIOGRAPH_")}
    environment = clean | {
        "HELIOGRAPH_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "heliograph.site.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    for module, wrapped_in in (
        ("tests.durability.sound_disk", ()),
        ("tests.durability.faulty", ("strace", "-f", "-qq", "-y", "-e", CALLS, "-o", str(home / "trace"))),
    ):
        subprocess.run(
            [*wrapped_in, sys.executable, "-m", module], env=environment, cwd=ROOT, check=True, capture_output=True
        )
    return list(read(home / "trace"))


def read(trace: Path) -> list[tuple[str, str]]:
    """Calls in the order in which they came back. One that another thread interrupted stands on two lines."""
    begun: dict[str, str] = {}
    found = []
    for line in trace.read_text("utf-8", "replace").splitlines():
        pid, _, said = line.partition(" ")
        said = said.strip()
        if said.endswith("<unfinished ...>"):
            begun[pid] = said.removesuffix("<unfinished ...>").rstrip()
            continue
        if said.startswith("<..."):
            said = begun.pop(pid, "") + said.partition("resumed>")[2]
        if match := _SYNC.search(said):
            found.append(("sync", match["path"]))
        elif match := _RENAME.search(said):
            found.append(("name", match["new"]))
    return found


def published(calls: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """What was done before each checkpoint was put in its place, since the one before."""
    spans: list[list[tuple[str, str]]] = [[]]
    for call in calls:
        if call[0] == "name" and call[1].endswith("/log/checkpoint"):
            spans.append([])
        else:
            spans[-1].append(call)
    return spans[:-1]


def test_every_tile_is_flushed_with_its_name_before_the_checkpoint_that_needs_it(calls: list[tuple[str, str]]) -> None:
    spans = published(calls)
    assert len(spans) > 100
    for span in spans:
        named = {path: at for at, (call, path) in enumerate(span) if call == "name"}
        synced = {path: at for at, (call, path) in enumerate(span) if call == "sync"}
        late = [path for path, at in named.items() if synced.get(path, -1) < at]
        nameless = [path for path, at in named.items() if synced.get(str(Path(path).parent), -1) < at]
        assert named, "a checkpoint without a tile of its own"
        assert (late, nameless) == ([], [])


def test_the_checkpoint_is_in_the_database_before_it_is_out(calls: list[tuple[str, str]]) -> None:
    for span in published(calls):
        last_tile = max(at for at, (call, path) in enumerate(span) if call == "sync" and "/tile/" in path)
        assert any(call == "sync" and path.endswith("heliograph.db-wal") for call, path in span[last_tile:])


def test_the_checkpoint_itself_is_flushed(calls: list[tuple[str, str]]) -> None:
    names = [at for at, (call, path) in enumerate(calls) if call == "name" and path.endswith("/log/checkpoint")]
    for at in names[:-1]:
        assert ("sync", calls[at][1]) in calls[at : at + 3]
