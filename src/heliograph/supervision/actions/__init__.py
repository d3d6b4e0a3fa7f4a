"""Every write of supervision, a verb each."""

from heliograph.supervision.actions.answering import answer_card, look_at_card
from heliograph.supervision.actions.cards import escalate
from heliograph.supervision.actions.decisions import record_decision
from heliograph.supervision.actions.drawing import Draw, draw
from heliograph.supervision.actions.findings import Found, follow, review
from heliograph.supervision.actions.rules import load_rule
from heliograph.supervision.actions.stages import fold, rebuild

__all__ = [
    "Draw",
    "Found",
    "answer_card",
    "draw",
    "escalate",
    "fold",
    "follow",
    "load_rule",
    "look_at_card",
    "rebuild",
    "record_decision",
    "review",
]
