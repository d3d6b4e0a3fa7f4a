"""Measures whose rows another app has: the app registers a source in its `AppConfig.ready()`, and insight counts it as its own.

    sources.register("withdrawn-publications", withdrawn)

A source gives sums, never rows: by unit, procedure (or "") and month. Each code has one source. Where the sums are of
what residents did (`of_people`), small ones are hidden as everywhere; the police's own duties and documents are not. A
source whose sums are made of what boards tell otherwise says what boards hide of them (`hides`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from heliograph.insight.catalogue import measure
from heliograph.insight.reading.span import Span


@dataclass(frozen=True, slots=True)
class Tally:
    """`part` of `of` at one unit in one month (202603). `procedure` is empty where there is none."""

    unit: int
    procedure: str
    month: int
    part: int
    of: int


Source = Callable[[int, Span], Iterable[Tally]]
"""(bureau, span): everything that falls into the span."""
Hides = Callable[[int, Span], Mapping[int, frozenset[tuple[str, str]]]]
"""(bureau, span): by month the places (unit, procedure; by codes) that must not be told, besides those that are small."""


@dataclass(frozen=True, slots=True)
class Registered:
    counted: Source
    of_people: bool
    hides: Hides | None = None


_sources: dict[str, Registered] = {}


def register(code: str, source: Source, *, of_people: bool = False, hides: Hides | None = None) -> None:
    """Count this measure from `source`. Raises `UnknownMeasure`; ValueError for a code that has another source."""
    measure(code)
    made = Registered(source, of_people, hides)
    if _sources.get(code, made) != made:
        raise ValueError(f"{code} has a source already")
    _sources[code] = made


def source(code: str) -> Registered | None:
    """Where the measure is counted; None if events give it, or nobody does."""
    return _sources.get(code)
