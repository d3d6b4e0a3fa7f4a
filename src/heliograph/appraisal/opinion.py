"""What counts as public opinion: ratings of `insight`, and surveys that register themselves.

`register` is called in an app's `AppConfig.ready()` (`surveys`: peer and resident review by invitation drawn at random). An
opinion always comes with how many were asked, how many answered, and an interval; it weighs by the set's published rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heliograph.core.text import Text
from heliograph.insight.catalogue import Kind, Measure

if TYPE_CHECKING:
    from heliograph.insight.reading.span import Span

RATINGS = frozenset({"satisfied-rate", "solved-rate", "not-solved", "reopened"})
PREFIX = "opinion:"


@dataclass(frozen=True, slots=True)
class Opinion:
    """A share of those who answered, 0 to 1, with its interval. `hidden`: too few to publish."""

    value: float | None
    low: float | None
    high: float | None
    answered: int
    asked: int
    hidden: bool = False


Read = Callable[[int, "Span", int | None], Opinion]
"""(bureau, span, unit with all below it) to what people said."""


@dataclass(frozen=True, slots=True)
class Source:
    code: str
    measure: Measure
    read: Read


_sources: dict[str, Source] = {}


def register(code: str, title: Text, method: Text, read: Read) -> None:
    """Let sets name `measure = "opinion:<code>"`. Registered twice, the last one holds. `method` says how people were drawn."""
    whole = PREFIX + code
    made = Measure(whole, title, method, Kind.SHARE, Text("百分比", "per cent"), "up", ("Q-06", "Q-13"))
    _sources[whole] = Source(whole, made, read)


def forget(code: str) -> None:
    """Take a source out again; what it gave to scores stays in them."""
    _sources.pop(PREFIX + code, None)


def measure(code: str) -> Measure | None:
    """The registered source as a measure."""
    found = _sources.get(code)
    return found.measure if found else None


def source(code: str) -> Source | None:
    return _sources.get(code)


def is_opinion(code: str) -> bool:
    """Whether a measure is what people say, and so weighs by the response."""
    return code in RATINGS or code.startswith(PREFIX)
