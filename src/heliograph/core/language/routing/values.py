"""What goes into routing and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from heliograph.core.text import Text


class CannotTrain(ValueError):
    """There is too little to learn from. `text` says what is missing."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Row:
    """A message whose label a person confirmed."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a label says of itself: for a procedure its title, guide, examples and words. For a cold start."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where a message may belong. A person decides; `is_sure` says whether it may be shown as more than a guess.

    `why`: the words of the message that spoke most for `label` against `second`, the strongest first.
    """

    label: str
    probability: float
    second: str
    second_probability: float
    why: tuple[str, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What a model reached on messages that it had not seen (out of fold, repeats of a message in one fold).

    `calibration_error`: expected calibration error over `CALIBRATION_BINS` bins of equal width of the first probability.
    `answered`: share of messages at or above the threshold; `right_when_answered`: share of these with the right label.
    `right_at_80`: share right among the 80 % of messages of which the model is most certain. `by_label`: F1 of each label;
    `counts`: messages of each. `left_out`: labels with too few messages to learn from, and how many they had.
    """

    messages: int
    accuracy: float
    macro_f1: float
    calibration_error: float
    threshold: float
    answered: float
    right_when_answered: float
    right_at_80: float
    folds: int = 0
    seed: int = 0
    by_label: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
