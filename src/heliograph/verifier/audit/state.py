"""Where an audit stands, kept between audits in one small JSON file, so that the next reads only what is new.

It holds the checkpoints of earlier audits too. They are what makes the file worth keeping safe: a log that later says
something else about the same entries has forked, and two signed notes show it to anybody.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from heliograph.core.merkle import Refused, parse_checkpoint, parse_note
from heliograph.verifier.audit.rebuilding import Rebuilding

FORMAT = "heliograph/audit/v1"
MOST_CHECKPOINTS = 1_000


class StateRefused(ValueError):
    """The file is not one that an audit wrote."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint that the log once stood by: the tree of `size` leaves has this root. `seen` says when or where."""

    size: int
    root: bytes
    seen: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """How far an audit of a log came, with everything right, and the checkpoints it saw."""

    origin: str
    tree: Rebuilding = field(default_factory=Rebuilding)
    kept: tuple[Kept, ...] = ()

    def with_checkpoint(self, seen: Kept) -> State:
        """The same with one more checkpoint, unless one of its size is kept already."""
        if any(one.size == seen.size for one in self.kept):
            return self
        kept = sorted([*self.kept, seen], key=lambda one: one.size)
        return State(self.origin, self.tree, tuple(kept[-MOST_CHECKPOINTS:]))


def read(path: Path) -> State | None:
    """The state in this file, None if there is no file yet. Raises StateRefused, OSError."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise StateRefused(f"{path} is not a file that an audit wrote: {error}") from error
    try:
        return _parse(json.loads(text))
    except (KeyError, TypeError, AttributeError, binascii.Error, ValueError) as error:
        raise StateRefused(f"{path} is not a file that an audit wrote: {error}") from error


def write(path: Path, state: State) -> None:
    """Write the state in one piece: whoever pulls the plug leaves the old file or the new one."""
    text = json.dumps(
        {
            "format": FORMAT,
            "origin": state.origin,
            "size": state.tree.size,
            "edge": [[base64.b64encode(one).decode() for one in level] for level in state.tree.edge],
            "checkpoints": [{"seen": one.seen, "note": one.note} for one in state.kept],
        },
        ensure_ascii=False,
        indent=1,
    )
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise


def _parse(value: Mapping[str, object]) -> State:
    if value["format"] != FORMAT:
        raise ValueError(f"its format is not {FORMAT}")
    origin, size, edge, checkpoints = (value[name] for name in ("origin", "size", "edge", "checkpoints"))
    if not isinstance(origin, str) or type(size) is not int or not isinstance(edge, list):
        raise TypeError("a field is of the wrong kind")
    if not isinstance(checkpoints, list):
        raise TypeError("checkpoints is no list")
    tree = Rebuilding(size, [[base64.b64decode(one, validate=True) for one in level] for level in edge])
    return State(origin, tree, tuple(_kept(one) for one in checkpoints))


def _kept(value: Mapping[str, str]) -> Kept:
    try:
        found = parse_checkpoint(parse_note(value["note"]).text)
    except Refused as error:
        raise ValueError(f"a kept checkpoint is malformed: {error}") from error
    return Kept(found.size, found.root, value["seen"], value["note"])
