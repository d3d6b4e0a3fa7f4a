"""Checking an answer before it is sent: does it answer this question, is it a template, what does it lack, how does it read.

`check` says all of one answer; `train` learns from a bureau's own answers; `shares` counts templates. Pure: text in,
values out. What it cannot do stands in docs/language.md.
"""

from __future__ import annotations

from heliograph.core.language.answers.asked import Item
from heliograph.core.language.answers.checking import Check, check
from heliograph.core.language.answers.fit import KIND, VERSION, Figures, Model, from_file, load, untrained
from heliograph.core.language.answers.holding import Held
from heliograph.core.language.answers.plain import Phrase, Reading, shipped
from heliograph.core.language.answers.shingles import TEMPLATE, hashes, share_of, shares, shingles
from heliograph.core.language.answers.training import Answered, CannotTrain, Trained, train

__all__ = [
    "KIND", "TEMPLATE", "VERSION", "Answered", "CannotTrain", "Check", "Figures", "Held", "Item", "Model", "Phrase", "Reading",
    "Trained", "check", "from_file", "hashes", "load", "share_of", "shares", "shingles", "shipped", "train", "untrained",
]  # fmt: skip
