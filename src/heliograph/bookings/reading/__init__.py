"""Look-ups of bookings. Other apps import these."""

from heliograph.bookings.reading.desk import Counter, Row, Sheet, counter, may_open, sheet
from heliograph.bookings.reading.mine import Mine, mine, named
from heliograph.bookings.reading.public import (
    Day,
    Line,
    coming_of,
    days,
    gatherings,
    line,
    other_times,
    tally_of,
)
from heliograph.bookings.reading.queueing import Check, QueueEnds, QueueList, check, queue_ends, queue_list

__all__ = [
    "Check",
    "Counter",
    "Day",
    "Line",
    "Mine",
    "QueueEnds",
    "QueueList",
    "Row",
    "Sheet",
    "check",
    "coming_of",
    "counter",
    "days",
    "gatherings",
    "line",
    "may_open",
    "mine",
    "named",
    "other_times",
    "queue_ends",
    "queue_list",
    "sheet",
    "tally_of",
]
