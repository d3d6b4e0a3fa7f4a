"""Every look-up of calls: what everybody reads, and what the unit sorts."""

from heliograph.consultations.reading.desk import Board, Row, board_of, calls_of
from heliograph.consultations.reading.public import Line, Page, coming_and_past, is_any_open, page_of

__all__ = ["Board", "Line", "Page", "Row", "board_of", "calls_of", "coming_and_past", "is_any_open", "page_of"]
