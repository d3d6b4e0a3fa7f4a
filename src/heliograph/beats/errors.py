"""Why something about a card is refused: `field` names the value at fault."""

from __future__ import annotations

from heliograph.core.text import Text


class CardError(Exception):
    """Base of what the actions refuse. `text` can be shown to whoever asked; nothing was changed."""

    def __init__(self, text: Text, field: str = "") -> None:
        super().__init__(text.en)
        self.text = text
        self.field = field


class NoSuchBeat(CardError):
    """No beat of this bureau, or one of a unit that this officer does not lead."""

    def __init__(self) -> None:
        zh, en = "没有这个警区，或者不归您管。", "There is no such beat, or it is not yours to change."
        super().__init__(Text(zh, en))


class Unusable(CardError):
    """A value can't be used."""
