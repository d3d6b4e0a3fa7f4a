"""What a person is called in the masked text: 王某, 王某甲, 某乙; the same throughout one document.

Order is that of `Known.parties`, then of first appearance, so adding a mask by hand renames nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heliograph.core.privacy.surnames import kept_length, without_dots

STEMS = "甲乙丙丁戊己庚辛壬癸"
MASKING = frozenset("某×*＊xX" + STEMS)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who appears in the text. A nameless person is known by aliases only and counts as hidden."""

    name: str
    is_hidden: bool

    @property
    def kept(self) -> str:
        """The surname or first character that stays; nothing for a hidden person."""
        return "" if self.is_hidden else without_dots(self.name)[: kept_length(self.name)]


@dataclass(frozen=True, slots=True)
class Label:
    """`kept` stays in the text where the full name stood, `rest` replaces what follows it."""

    kept: str
    rest: str

    @property
    def whole(self) -> str:
        """What stands for an alias or a hidden person."""
        return self.kept + self.rest


def label_all(people: Sequence[Person]) -> tuple[Label, ...]:
    """A label for each; those with the same surname, and all hidden people, are told apart by 甲, 乙, …"""
    counts: dict[str, int] = {}
    for person in people:
        counts[person.kept.upper()] = counts.get(person.kept.upper(), 0) + 1
    stems = {kept: _stems("".join(p.name for p in people)) for kept in counts}
    return tuple(
        Label(person.kept, "某" + next(stems[person.kept.upper()]))
        if not person.kept or counts[person.kept.upper()] > 1
        else Label(person.kept, "某")
        for person in people
    )


def _stems(names: str) -> Iterator[str]:
    """甲 to 癸, then numbers; never a sign that stands in one of the names, or masking would write part of it again."""
    yield from (stem for stem in STEMS if stem not in names)
    number = len(STEMS) + 1
    while True:
        if str(number) not in names:
            yield str(number)
        number += 1
