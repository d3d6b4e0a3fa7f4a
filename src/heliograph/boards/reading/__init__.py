"""Every look-up of the public boards. Figures come from `insight`; what is hidden there is hidden here."""

from heliograph.boards.reading.counted import (
    Board,
    Theme,
    asked_for,
    board,
    complaints,
    count_all_ahead,
    every,
    one_table,
    openness,
    promises,
    ratings,
)
from heliograph.boards.reading.documents import published
from heliograph.boards.reading.lines import Line, Of, Table, interval, split
from heliograph.boards.reading.raised import heard
from heliograph.boards.reading.stations import shapes_of, stations, unit_of

__all__ = [
    "Board", "Line", "Of", "Table", "Theme", "asked_for", "board", "complaints", "count_all_ahead", "every", "heard", "interval", "one_table",
    "openness", "promises", "published", "ratings", "shapes_of", "split", "stations", "unit_of",
]  # fmt: skip
