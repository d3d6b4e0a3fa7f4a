"""Look-ups of duties: the public board and lines, what a unit owes, the rules with their history, one subject's list."""

from heliograph.duties.reading.board import Board, Counts, Month, board, counts_of
from heliograph.duties.reading.desk import Agenda, agenda, events, needing_words
from heliograph.duties.reading.lines import Line, Shown, lines_of, of_number, of_subject, shown, under
from heliograph.duties.reading.rules import History, RuleLine, coming_turns, history, in_use, titles

__all__ = [
    "Agenda",
    "Board",
    "Counts",
    "History",
    "Line",
    "Month",
    "RuleLine",
    "Shown",
    "agenda",
    "board",
    "coming_turns",
    "counts_of",
    "events",
    "history",
    "in_use",
    "lines_of",
    "needing_words",
    "of_number",
    "of_subject",
    "shown",
    "titles",
    "under",
]
