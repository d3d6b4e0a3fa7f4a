"""Questions to practise answers with (三懂四会): invented, as people write them. Each says what a good answer would tell."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Exercise:
    """One question. `tells`: what the person needs to read in an answer; `answer`: what was published, of a real one."""

    code: str
    title: str
    text: str
    tells: tuple[str, ...] = ()
    answer: str = ""


@lru_cache(maxsize=1)
def exercises() -> dict[str, Exercise]:
    """All of them by code, in the order of the file."""
    table = tomllib.loads((files(__package__) / "practice.toml").read_text(encoding="utf-8"))
    return {
        one["code"]: Exercise(one["code"], one["title"], one["text"], tuple(one["tells"])) for one in table["exercise"]
    }
