"""The net of personal data: what in a revision looks personal, and what became of it once a person decided each place.

`core.privacy` proposes; nothing is hidden or kept unless somebody said so. Values in, values out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from heliograph.core import privacy
from heliograph.core.privacy import Known, Mask, MaskRefused
from heliograph.core.text import Text
from heliograph.matters.errors import Invalid
from heliograph.notices.errors import Undecided

KEEP, CHANGE, REFUSE = "keep", "change", "refuse"
WHY = "why"

Place = tuple[str, int, int]
"""A label (`Words.texts`), and the place in its text."""


@dataclass(frozen=True, slots=True)
class Found:
    """One place that looks personal, with what is proposed in its stead."""

    label: str
    mask: Mask
    hidden: str

    @property
    def place(self) -> Place:
        return self.label, self.mask.start, self.mask.end

    @property
    def is_name(self) -> bool:
        return self.mask.kind is privacy.Kind.NAME


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about one place: hide it as proposed, write something else, or leave it and say why."""

    choice: str
    replacement: str = ""
    why: str = ""


class Decision(msgspec.Struct, frozen=True):
    """What was decided about one place, as it is kept."""

    label: str
    start: int
    end: int
    hidden: str
    replacement: str
    rule: Text
    choice: str
    why: str = ""

    @property
    def is_left(self) -> bool:
        return self.choice == REFUSE


def found_in(texts: Iterable[tuple[str, str]], known: Known) -> list[Found]:
    """Everything that looks personal, text by text, in order."""
    return [
        Found(label, mask, words[mask.start : mask.end])
        for label, words in texts
        for mask in privacy.propose(words, known)
    ]


def decided(found: Sequence[Found], choices: Mapping[Place, Choice]) -> list[tuple[Found, Decision]]:
    """Each place with its decision. Raises `Undecided`, `Invalid`."""
    return [(one, _decided(one, choices.get(one.place))) for one in found]


def _decided(one: Found, choice: Choice | None) -> Decision:
    if choice is None or choice.choice not in (KEEP, CHANGE, REFUSE):
        raise Undecided(one.hidden)
    replacement = choice.replacement.strip() if choice.choice == CHANGE else one.mask.replacement
    if choice.choice == CHANGE and not replacement:
        raise Invalid(
            "replacement", Text(f"“{one.hidden}”换成什么？请写上。", f"What stands instead of “{one.hidden}”?")
        )
    why = choice.why.strip()
    if choice.choice == REFUSE and not why:
        raise Invalid(
            "why", Text(f"“{one.hidden}”为什么不遮？请写明理由。", f"Why may “{one.hidden}” be read? Say why.")
        )
    shown = one.hidden if choice.choice == REFUSE else replacement
    place = one.place
    return Decision(place[0], place[1], place[2], one.hidden, shown, one.mask.rule.text, choice.choice, why[:300])


def applied(texts: Iterable[tuple[str, str]], pairs: Sequence[tuple[Found, Decision]]) -> dict[str, str]:
    """The texts, by label, with what was decided done to them. Raises `Invalid`."""
    done = {}
    for label, words in texts:
        masks = [
            replace(one.mask, replacement=decision.replacement)
            for one, decision in pairs
            if one.label == label and not decision.is_left
        ]
        try:
            done[label] = privacy.apply(words, masks)
        except MaskRefused as error:
            raise Invalid("replacement", error.reason) from error
    return done


def surely_personal(words: str, known: Known) -> list[str]:
    """What in words that nobody checks place by place is personal beyond doubt: a reason for a withdrawal, a board's words."""
    sure = (mask for mask in privacy.propose(words, known) if mask.sureness is privacy.Sureness.SURE)
    return [words[mask.start : mask.end] for mask in sure]


def written(decisions: Iterable[Decision]) -> str:
    return msgspec.json.encode(list(decisions)).decode()


def read(kept: str) -> list[Decision]:
    return msgspec.json.decode(kept, type=list[Decision])
