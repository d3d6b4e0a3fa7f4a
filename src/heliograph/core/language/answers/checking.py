"""All that is said of one answer before it is sent: what a page shows, and what `check-answers` writes.

Text in, values out: nothing is stored, nobody is named, nothing is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.core.language.answers.asked import Item, asked
from heliograph.core.language.answers.fit import Model, untrained
from heliograph.core.language.answers.holding import Held, holding
from heliograph.core.language.answers.measures import answer, question
from heliograph.core.language.answers.plain import Phrase, Reading, reading, shipped
from heliograph.core.text import Text

FITS = 0.5
"""Below this the page says that the answer may belong to another question."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was found. `same_places` and `other_places` are names and codes of places, as the texts have them."""

    fit: float
    shared: tuple[str, ...]
    same_places: tuple[str, ...]
    other_places: tuple[str, ...]
    items: tuple[Item, ...]
    held: Held
    reading: Reading

    @property
    def fits(self) -> bool:
        return self.fit >= FITS

    @property
    def left_open(self) -> tuple[str, ...]:
        return tuple(item.text for item in self.items if item.is_open)

    @property
    def why(self) -> Text:
        """What led to the fit, in one line."""
        zh, en = [], []
        if self.shared:
            zh.append("都说到：" + "、".join(self.shared))
            en.append("both speak of: " + ", ".join(self.shared))
        else:
            zh.append("没有共同的说法")
            en.append("nothing in common")
        if self.same_places:
            zh.append("同一地点、单位：" + "、".join(self.same_places))
            en.append("same place or body: " + ", ".join(self.same_places))
        if self.other_places:
            zh.append("答复说的是别处：" + "、".join(self.other_places))
            en.append("the answer names another place: " + ", ".join(self.other_places))
        if self.left_open:
            zh.append("没答到：" + "；".join(self.left_open))
            en.append("left open: " + "; ".join(self.left_open))
        return Text("。".join(zh), ". ".join(en))


def check(
    title: str, text: str, words: str, *, model: Model | None = None, phrases: Sequence[Phrase] | None = None
) -> Check:
    """Check one answer. `model`: a trained one, else the formula without training; `phrases`: else the shipped ones."""
    by = model or untrained()
    one, given = question(title, text), answer(words)
    theirs, ours = one.whole.places, given.places
    same = [*sorted(theirs.names & ours.names), *_codes(theirs.cities & ours.cities)]
    differ = theirs.cities and ours.cities and theirs.cities.isdisjoint(ours.cities)
    return Check(
        fit=by.fit(one, given),
        shared=tuple(by.shared(one, given)),
        same_places=tuple(same),
        other_places=tuple(_codes(ours.cities)) if differ else (),
        items=tuple(asked(title, text, given, by.pieces)),
        held=holding(given.cut.text),
        reading=reading(given.cut.text, shipped() if phrases is None else phrases),
    )


def _codes(letters: frozenset[str]) -> list[str]:
    return [f"{letter.upper()}市" for letter in sorted(letters)]
