"""Ready squads to begin from: files beside this one, each one that `heliograph plan roster` reads, and `patterns.toml` with their titles.

Every figure in them is an example. They are data: no figure of law stands in the code.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads.describing import squad
from heliograph.core.planning.squads.squad import Squad
from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Pattern:
    """A squad to begin from: what it is called, for whom it is, and its file."""

    code: str
    title: Text
    says: Text
    source: Source

    def squad(self, begins: date) -> Squad:
        """As it stands on a Monday."""
        return squad(self.source, begins=begins)


@cache
def patterns() -> tuple[Pattern, ...]:
    """All of them, in the order in which they are shown."""
    folder = files(__name__)
    listed = tomllib.loads((folder / "patterns.toml").read_text(encoding="utf-8"))["pattern"]
    return tuple(
        Pattern(
            one["code"], Text(**one["title"]), Text(**one["says"]),
            Source(one["code"], (folder / f"{one['code']}.toml").read_text(encoding="utf-8")),
        )
        for one in listed
    )  # fmt: skip
