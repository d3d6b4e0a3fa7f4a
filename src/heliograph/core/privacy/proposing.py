"""Put together what the detectors found: labels for people, what must stay, and no two masks over one character.

Where two overlap, the surer one wins and takes over what only the other covers, so that no end of a number is left.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from heliograph.core.privacy import rules
from heliograph.core.privacy.births import find_births
from heliograph.core.privacy.folding import Folded, fold
from heliograph.core.privacy.known import appears, find_known, positions
from heliograph.core.privacy.labels import MASKING, Label, Person, label_all
from heliograph.core.privacy.marks import find_marks
from heliograph.core.privacy.names import Seen, find_names
from heliograph.core.privacy.numbers import BLOT, Found, find_numbers
from heliograph.core.privacy.places import find_places
from heliograph.core.privacy.surnames import is_transliterated, kept_length, without_dots
from heliograph.core.privacy.values import Kind, Known, Mask, Sureness

_NOBODY = Known()


def propose(text: str, known: Known = _NOBODY) -> tuple[Mask, ...]:
    """Masks for all that looks personal in `text`, in order, without overlap; a person decides each.

    What `known` says of the case's parties is found with certainty, the rest by form and context (see `Sureness`).
    """
    folded = fold(text)
    left = _left(folded, known)
    seen = [one for one in find_names(folded) if not _overlaps_any(one.start, one.end, left.everything)]
    found = chain(
        _people(folded, known, seen),
        find_numbers(folded),
        find_marks(folded),
        find_births(folded),
        find_places(folded),
    )
    masks = (_mask(folded, one) for one in found if not left.keeps(one))
    return tuple(_settled(mask for mask in masks if not _is_masked_already(text, mask)))


def still_standing(text: str, known: Known) -> tuple[Mask, ...]:
    """Of the values the case gave, those that can still be read in `text`: empty, or it must not be released."""
    return tuple(mask for mask in propose(text, known) if mask.party is not None and mask.sureness is Sureness.SURE)


class _Left:
    """Spans that must stay readable."""

    def __init__(self, organisations: Iterable[tuple[int, int]], others: Iterable[tuple[int, int]]) -> None:
        self.organisations = tuple(organisations)
        self.everything = (*self.organisations, *others)

    def keeps(self, found: Found) -> bool:
        """A value the case gave of a party is masked even so, but for a name inside an organisation's own."""
        if found.party is None or found.sureness is Sureness.POSSIBLE:
            return _overlaps_any(found.start, found.end, self.everything)
        return found.kind is Kind.NAME and _overlaps_any(found.start, found.end, self.organisations)


def _left(folded: Folded, known: Known) -> _Left:
    organisations = chain.from_iterable(positions(folded, value) for value in known.organisations)
    others = chain.from_iterable(positions(folded, value) for value in (*known.officers, *known.public))
    return _Left(organisations, others)


def _overlaps_any(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)


def _people(folded: Folded, known: Known, seen: list[Seen]) -> Iterator[Found]:
    """Names of the known, then of those the net caught, labelled together."""
    present = [place for place, party in enumerate(known.parties) if appears(folded, party)]
    given = {without_dots(fold(party.name).text) for party in known.parties if party.name}
    caught = dict.fromkeys(one.name for one in seen if not one.is_alias)
    strangers = [name for name in caught if not any(party_name in without_dots(name) for party_name in given)]
    people = [
        Person(known.parties[at].name, known.parties[at].is_hidden or not known.parties[at].name) for at in present
    ]
    labels = label_all([*people, *(Person(name, is_hidden=False) for name in strangers)])
    by_place = dict(zip(present, labels, strict=False))
    by_name = dict(zip(strangers, labels[len(present) :], strict=True))
    for place, party in enumerate(known.parties):
        yield from find_known(folded, party, place, by_place.get(place, Label("", "某")))
    for one in seen:
        if one.is_alias:
            yield Found(one.start, one.end, Kind.NAME, "某某", rules.NAME, one.sureness)
        elif one.name in by_name:
            rule = rules.FIRST_CHARACTER if is_transliterated(one.name) else rules.NAME
            start = one.start + kept_length(one.name)
            yield Found(start, one.end, Kind.NAME, by_name[one.name].rest, rule, one.sureness)


def _mask(folded: Folded, found: Found) -> Mask:
    start, end = folded.span(found.start, found.end)
    is_unsafe = folded.text[found.start : found.end] in fold(found.replacement).text
    replacement = BLOT if is_unsafe else found.replacement
    return Mask(start, end, found.kind, replacement, found.rule, found.sureness, found.party)


def _is_masked_already(text: str, mask: Mask) -> bool:
    return set(text[mask.start : mask.end]) <= MASKING | set("年月日") and mask.sureness is not Sureness.SURE


def _settled(masks: Iterable[Mask]) -> list[Mask]:
    def precedence(mask: Mask) -> tuple[bool, int, int, int]:
        return mask.party is None, mask.sureness.rank, mask.start - mask.end, mask.start

    settled: list[Mask] = []  # apart from one another, in order
    for mask in sorted(masks, key=precedence):
        first = bisect_right(settled, mask.start, key=lambda one: one.end)
        last = bisect_left(settled, mask.end, key=lambda one: one.start)
        touching = settled[first:last]
        if not touching:
            settled.insert(first, mask)
        elif _adds(mask, touching):
            settled[first:last] = [_joined(mask, touching)]
    return settled


def _adds(mask: Mask, touching: list[Mask]) -> bool:
    """Whether a less sure mask covers something the surer ones don't, and may."""
    if any(other.start <= mask.start and mask.end <= other.end for other in touching):
        return False
    if mask.kind is Kind.NAME:
        return mask.party is not None and mask.sureness is Sureness.SURE
    return (
        mask.party is not None or mask.sureness is not Sureness.POSSIBLE or all(o.kind is mask.kind for o in touching)
    )


def _joined(mask: Mask, touching: list[Mask]) -> Mask:
    """One mask over all of them: the words of the longest, the sureness of the surest."""
    together = (mask, *touching)
    longest = max(together, key=lambda one: one.end - one.start)
    party = next((one.party for one in touching if one.party is not None), mask.party)
    return replace(
        longest,
        start=min(one.start for one in together),
        end=max(one.end for one in together),
        sureness=min((one.sureness for one in together), key=lambda sureness: sureness.rank),
        party=party,
    )
