"""Every write of supervision, a verb each."""

from heliograph.supervision.actions.announcing import (
    Person,
    WantedDraw,
    announce_draw,
    handled_by,
    may_announce,
    rewrap_keys,
)
from heliograph.supervision.actions.answering import answer_card, look_at_card
from heliograph.supervision.actions.cards import escalate
from heliograph.supervision.actions.decisions import record_decision
from heliograph.supervision.actions.drawing import Draw, draw
from heliograph.supervision.actions.findings import Found, follow, review
from heliograph.supervision.actions.labelled import Labelled, announce_labels, taken
from heliograph.supervision.actions.numbers import announce_numbers
from heliograph.supervision.actions.public_drawing import draw_announced, draw_public
from heliograph.supervision.actions.rules import load_rule
from heliograph.supervision.actions.stages import fold, rebuild

__all__ = [
    "Draw",
    "Found",
    "Labelled",
    "Person",
    "WantedDraw",
    "announce_draw",
    "announce_labels",
    "announce_numbers",
    "answer_card",
    "draw",
    "draw_announced",
    "draw_public",
    "escalate",
    "fold",
    "follow",
    "handled_by",
    "load_rule",
    "look_at_card",
    "may_announce",
    "rebuild",
    "record_decision",
    "review",
    "rewrap_keys",
    "taken",
]
