"""Every write of duties: rules put in force, turns drawn up, a subject taken in or ended, words put right, a duty fulfilled.

What an officer does to a duty (done, moved, given to somebody) is done to its matter, as to any other; `following`
keeps its public line true to that.
"""

from heliograph.duties.actions.drawing import draw_due, draw_up, include, owe
from heliograph.duties.actions.ending import end_gone, end_subject
from heliograph.duties.actions.following import follow, follow_clock
from heliograph.duties.actions.fulfilling import fulfil, reword
from heliograph.duties.actions.rules import load_rule, may_set, versions_of

__all__ = [
    "draw_due",
    "draw_up",
    "end_gone",
    "end_subject",
    "follow",
    "follow_clock",
    "fulfil",
    "include",
    "load_rule",
    "may_set",
    "owe",
    "reword",
    "versions_of",
]
