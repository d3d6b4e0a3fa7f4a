"""Supervision's rows: cards and what became of them, the board of stages, reviews, and the rules they follow.

What was found, shown, seen, answered or decided is added and never changed (`appending`). Words are sealed under the key
of the matter they are about, so that erasing the matter erases them. There is no row about an officer's performance.
"""

from heliograph.matters.appending import AppendOnly, OfMatterKept
from heliograph.supervision.models.cards import Card, CardAnswer, CardLook, Colour, Course, How, Reach
from heliograph.supervision.models.draws import DrawChecker, DrawnItem, PublicDraw
from heliograph.supervision.models.reviews import (
    Decision,
    Finding,
    FindingStep,
    Review,
    Reviewed,
    Sample,
    StepKind,
    Stratum,
    Verdict,
)
from heliograph.supervision.models.rules import RuleKind, RuleText
from heliograph.supervision.models.stages import Folded, Placed, StageCount, Touch

SEALED: tuple[type[OfMatterKept], ...] = (CardAnswer, Review, Finding, FindingStep, Decision)
"""Rows with sealed words, which go with the matter's content."""

__all__ = [
    "SEALED",
    "AppendOnly",
    "Card",
    "CardAnswer",
    "CardLook",
    "Colour",
    "Course",
    "Decision",
    "DrawChecker",
    "DrawnItem",
    "Finding",
    "FindingStep",
    "Folded",
    "How",
    "OfMatterKept",
    "Placed",
    "PublicDraw",
    "Reach",
    "Review",
    "Reviewed",
    "RuleKind",
    "RuleText",
    "Sample",
    "StageCount",
    "StepKind",
    "Stratum",
    "Touch",
    "Verdict",
]
