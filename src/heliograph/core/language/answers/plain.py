"""How hard an answer is to read: long sentences, and official phrases with what to say instead.

The phrases are data (`phrases.toml`, and what a bureau adds); nothing is replaced by itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LONG = 60
"""Letters from which a sentence is long. In 2,104 real answers 22 sentences in 100 are longer."""
_END = re.compile(r"[。！？!?；;]+")
_SIGNS = re.compile(r"[\W_]+")
_MOST_SENTENCES = 400
_MOST_SHOWN = 3
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Phrase:
    """An official phrase and the plain one. `only_before`: words one of which must follow, so that 拟 in 虚拟 is left alone."""

    said: str
    plainly: str
    only_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """`mean` letters a sentence; the longest sentences over `LONG` (shortened, with their length); phrases in order."""

    sentences: int
    mean: float
    long: tuple[tuple[str, int], ...]
    phrases: tuple[Phrase, ...]

    @property
    def level(self) -> int:
        """0 easy, 1 middling, 2 hard: from the mean length, one more where there are four official phrases or more."""
        by_length = 0 if self.mean <= 30 else 1 if self.mean <= 45 else 2
        return min(2, by_length + (len(self.phrases) >= 4))


def reading(folded: str, phrases: Sequence[Phrase]) -> Reading:
    """How a folded text reads. A phrase that stands inside a longer one of the list is told of once."""
    sentences = [one.strip() for one in _END.split(folded)[:_MOST_SENTENCES]]
    lengths = [(one, len(_SIGNS.sub("", one))) for one in sentences if one]
    counted = [length for _, length in lengths if length]
    long = sorted((pair for pair in lengths if pair[1] > LONG), key=lambda pair: -pair[1])[:_MOST_SHOWN]
    shown = tuple((one if len(one) <= _QUOTED else one[:_QUOTED] + "…", length) for one, length in long)
    mean = sum(counted) / len(counted) if counted else 0.0
    return Reading(len(counted), mean, shown, tuple(_found(folded, phrases)))


@lru_cache(maxsize=1)
def shipped() -> tuple[Phrase, ...]:
    """The phrases that come with Heliograph."""
    table = tomllib.loads((files(__package__) / "phrases.toml").read_text(encoding="utf-8"))
    return tuple(
        Phrase(one["said"], one["plainly"], tuple(one.get("only_before", "").split("|"))) for one in table["phrase"]
    )


def _found(text: str, phrases: Sequence[Phrase]) -> list[Phrase]:
    by_said = {phrase.said: phrase for phrase in phrases if phrase.said}
    if not by_said:
        return []
    longest_first = sorted(by_said, key=len, reverse=True)
    found: dict[str, Phrase] = {}
    for match in re.finditer("|".join(map(re.escape, longest_first)), text):
        phrase = by_said[match[0]]
        if not any(phrase.only_before) or text.startswith(phrase.only_before, match.end()):
            found.setdefault(phrase.said, phrase)
    return list(found.values())
