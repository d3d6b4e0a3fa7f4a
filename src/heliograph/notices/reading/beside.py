"""A draft and what it would become, side by side: the same pieces twice, with the places that look personal numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.core.text import Text
from heliograph.notices.actions.checking import texts_of
from heliograph.notices.finding import Decision, Found
from heliograph.notices.words import Words, part_of
from heliograph.publishing.reading.beside import Piece


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a notice, cut where something looks personal."""

    part: Text
    tongue: str
    pieces: list[Piece]


def beside(words: Words, why: str, found: Sequence[Found], decisions: Sequence[Decision]) -> list[Side]:
    """The texts in which something looks personal; those that were decided to stay are marked as left."""
    left = {(one.label, one.start, one.end) for one in decisions if one.is_left}
    sides, number = [], 0
    for label, text in texts_of(words, why):
        masks = [one for one in found if one.label == label]
        if not masks:
            continue
        pieces, done = [], 0
        for one in masks:
            number += 1
            start, end = one.mask.start, one.mask.end
            pieces += [Piece(text[done:start], text[done:start])] if start > done else []
            is_left = one.place in left
            pieces.append(Piece(one.hidden, one.hidden if is_left else one.mask.replacement, number, is_left))
            done = end
        sides.append(
            Side(
                part_of(label), "en" if label.endswith(".en") else "zh-Hans", [*pieces, Piece(text[done:], text[done:])]
            )
        )
    return sides
