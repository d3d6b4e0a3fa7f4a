"""Personal data in any text as plain spans, for `heliograph language mask` and for whoever wants positions, not proposals.

The same detectors as `propose`, without a case: no party is known, names come from `persons` and from the words beside
them. A span covers the whole of what was found (surname, year of birth), its certainty is a number from 0 to 1.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from heliograph.core.privacy import persons
from heliograph.core.privacy.births import find_births
from heliograph.core.privacy.folding import Folded, fold
from heliograph.core.privacy.marks import find_marks
from heliograph.core.privacy.names import everywhere_in, find_beside_words
from heliograph.core.privacy.numbers import Found, find_numbers
from heliograph.core.privacy.places import find_places
from heliograph.core.privacy.surnames import kept_length, without_dots
from heliograph.core.privacy.values import Kind, Sureness

CERTAINTY = {Sureness.SURE: 0.99, Sureness.LIKELY: 0.9, Sureness.POSSIBLE: 0.5}
"""What the three words of a proposal are as a number; names have a certainty of their own."""

_ONLY_IF_LIKELY = frozenset({Kind.IDENTIFIER, Kind.HEALTH, Kind.AFFILIATION, Kind.CARD, Kind.TRAVEL, Kind.ADDRESS})
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_EVERYWHERE = 0.9
_YEAR_BEFORE = re.compile(r"(?:[0-9]\s{0,2}){4}$")


class Style(StrEnum):
    """What stands in the place of a span."""

    SOME = "某"
    CROSS = "×"
    GENERALISE = "generalise"


@dataclass(frozen=True, slots=True)
class Span:
    """Something personal at `start` to `end`, in characters of the text."""

    start: int
    end: int
    kind: Kind
    certainty: float
    replacement: str
    """What a proposal would put there: 王某, ×××, 某号, 1990年×月×日."""


def find(text: str, least: float = persons.LIKELY) -> tuple[Span, ...]:
    """Everything that looks personal, in order, no two over one another; names at least as sure as `least`."""
    folded = fold(text)
    return tuple(
        _apart(
            [_span(folded, found) for found in _everything(folded) if _is_reported(folded, found)]
            + _names(folded, least)
        )
    )


def written(text: str, spans: Sequence[Span], style: Style) -> str:
    """The text with each span replaced. The spans must be those of `find`: in order, apart."""
    pieces: list[str] = []
    done = 0
    for span in spans:
        pieces += (text[done : span.start], instead(text[span.start : span.end], span, style))
        done = span.end
    return "".join((*pieces, text[done:]))


def instead(hidden: str, span: Span, style: Style) -> str:
    """What stands for one span. A line's end inside stays: lines keep their count."""
    kept = hidden[: kept_length(hidden)] if span.kind is Kind.NAME else ""
    breaks = "".join(sign for sign in hidden if sign in "\r\n")
    if style is Style.CROSS:
        return kept + "".join(sign if sign in "\r\n" or sign.isspace() else "×" for sign in hidden[len(kept) :])
    if style is Style.GENERALISE and span.kind is Kind.ADDRESS:
        return "附近" + breaks
    return (kept + "某" if kept else span.replacement) + breaks


def _everything(folded: Folded) -> Iterator[Found]:
    yield from find_numbers(folded)
    yield from find_marks(folded)
    yield from find_births(folded)
    yield from find_places(folded)


def _is_reported(folded: Folded, found: Found) -> bool:
    """Numbers of orders, illnesses, workplaces, 8-10-12 are for a person to look at: they are proposed, not found."""
    if found.sureness is not Sureness.POSSIBLE:
        return True
    is_place = found.kind is Kind.ADDRESS and _IDEOGRAPH.search(folded.text, found.start, found.end) is not None
    return is_place or found.kind not in _ONLY_IF_LIKELY


def _span(folded: Folded, found: Found) -> Span:
    start, replacement = found.start, found.replacement
    if found.kind is Kind.BORN and (year := _YEAR_BEFORE.search(folded.digits, max(0, start - 12), start)):
        start, replacement = year.start(), folded.text[year.start() : found.start] + replacement
    return Span(*folded.span(start, found.end), found.kind, CERTAINTY[found.sureness], replacement)


def _names(folded: Folded, least: float) -> list[Span]:
    """Names by their look and place in prose, and by the words beside them; one surely found is found everywhere."""
    sure: dict[str, float] = {}
    at: dict[tuple[int, int], float] = {}
    for person in persons.find_persons(folded.text, least):
        at[person.start, person.end] = person.certainty
        name = folded.text[person.start : person.end]
        sure[name] = max(person.certainty, sure.get(name, 0.0))
    for seen in find_beside_words(folded):
        at.setdefault((seen.start, seen.end), CERTAINTY[seen.sureness])
    repeated = [name for name, certainty in sure.items() if certainty >= _EVERYWHERE and len(name) >= 3]
    for name, places in everywhere_in(folded.text, repeated).items():
        for place in places:
            at.setdefault(place, sure[name])
    return [
        Span(*folded.span(start, end), Kind.NAME, certainty, "某某")
        for (start, end), certainty in at.items()
        if len(without_dots(folded.text[start:end])) >= 2
    ]


def _precedence(span: Span) -> tuple[bool, float, int, int]:
    is_number = span.kind is not Kind.NAME and span.certainty > CERTAINTY[Sureness.POSSIBLE]
    return not is_number, -span.certainty, span.start - span.end, span.start


def _apart(spans: list[Span]) -> list[Span]:
    """Where two overlap, the surer stays, then the longer; a number before a name."""
    taken: list[Span] = []
    starts: list[int] = []
    for span in sorted(spans, key=_precedence):
        at = bisect_left(starts, span.start)
        before = taken[at - 1] if at else None
        after = taken[at] if at < len(taken) else None
        if (before and before.end > span.start) or (after and after.start < span.end):
            continue
        taken.insert(at, span)
        starts.insert(at, span.start)
    return taken
