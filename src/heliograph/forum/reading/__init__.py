"""Every look-up of the forum: what everybody reads, and what its officers have to do."""

from heliograph.forum.reading.desk import Sheet, Waiting, sheet, shown_lately, to_do
from heliograph.forum.reading.public import (
    NEWEST,
    ORDERS,
    Line,
    counted,
    down,
    listing,
    of_matter,
    question,
    refused,
    refused_of,
    some,
    taken_down,
)

__all__ = [
    "NEWEST", "ORDERS", "Line", "Sheet", "Waiting", "counted", "down", "listing", "of_matter", "question", "refused",
    "refused_of", "sheet", "shown_lately", "some", "taken_down", "to_do",
]  # fmt: skip
