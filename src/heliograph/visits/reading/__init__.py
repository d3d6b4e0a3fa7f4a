"""Every look-up of visits, for a viewer or for everybody."""

from heliograph.visits.reading.desk import Line, Slips, done, left_unsent, planned, slips_of, standing, visit_for
from heliograph.visits.reading.device import fields_at_the_door, owner_mark, procedures_at_the_door, reference
from heliograph.visits.reading.public import Board, board

__all__ = [
    "Board",
    "Line",
    "Slips",
    "board",
    "done",
    "fields_at_the_door",
    "left_unsent",
    "owner_mark",
    "planned",
    "procedures_at_the_door",
    "reference",
    "slips_of",
    "standing",
    "visit_for",
]
