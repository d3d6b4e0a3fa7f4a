"""Every look-up of topics: what the desk sees, and what everybody does."""

from heliograph.topics.reading.desk import Board, Line, Sheet, board, sheet
from heliograph.topics.reading.public import Heard, Page, heard, heard_of

__all__ = ["Board", "Heard", "Line", "Page", "Sheet", "board", "heard", "heard_of", "sheet"]
