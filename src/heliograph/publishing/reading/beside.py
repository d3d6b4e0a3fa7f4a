"""Original and masked text side by side: the same pieces twice, with the masks numbered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heliograph.core.privacy import Mask
from heliograph.publishing.originals import KEEP, OWN, REFUSE, Decided


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `number` counts the masks from 1; 0 for text that stays. `shown` is what stands in its place."""

    text: str
    shown: str
    number: int = 0
    is_left: bool = False
    is_own: bool = False

    @property
    def is_mask(self) -> bool:
        return self.number > 0


def beside(original: str, decided: Sequence[Decided]) -> list[Piece]:
    """The pieces of a document that was masked. Masks that an own one swallowed are left out."""
    own = [one for one in decided if one.choice == OWN]
    inner = [one for one in decided if one.choice != OWN and not any(_meets(one, other) for other in own)]
    pieces, done = [], 0
    for number, one in enumerate(sorted([*own, *inner], key=lambda one: one.start), start=1):
        pieces += [Piece(original[done : one.start], original[done : one.start])] if one.start > done else []
        hidden = original[one.start : one.end]
        is_left = one.choice == REFUSE
        pieces.append(Piece(hidden, hidden if is_left else one.replacement, number, is_left, one.choice == OWN))
        done = one.end
    return [*pieces, Piece(original[done:], original[done:])]


def proposed(original: str, masks: Iterable[Mask]) -> list[Piece]:
    """The pieces as they would be if every proposal were taken."""
    taken = [
        Decided(m.start, m.end, m.kind, m.replacement, m.rule.code, m.sureness, KEEP, m.rule.text.zh) for m in masks
    ]
    return beside(original, taken)


def _meets(one: Decided, other: Decided) -> bool:
    return one.start < other.end and other.start < one.end
