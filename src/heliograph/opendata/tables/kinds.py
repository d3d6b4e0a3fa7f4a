"""Which measures are released, in which table, and which of them must be hidden together.

A code is `insight.catalogue`'s. A measure that stands here is released as soon as events give it; one that does not is
not released, and `heliograph recompute` says so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Released:
    """How a measure is released.

    `family`: hidden in one, hidden in all, because their bases are nearly the same number. `is_ratio`: so many times per
    one, where the others are so many of so many. `of_people`: both numbers are hidden where one of them is small, as on
    boards (`insight.sources`).
    """

    code: str
    family: str
    by_procedure: bool = False
    is_ratio: bool = False
    of_people: bool = False


SHARES = (
    Released("on-time", "matters", by_procedure=True),
    Released("reopened", "matters", is_ratio=True),
    Released("not-solved", "matters"),
    Released("transfers", "matters"),
    Released("circling", "matters"),
    Released("workload", "workload", is_ratio=True, of_people=True),
    Released("response-rate", "ratings"),
    Released("solved-rate", "ratings"),
    Released("satisfied-rate", "ratings"),
    Released("tellings-on-time", "tellings"),
    Released("withdrawn-publications", "publications"),
    Released("follow-ups-on-time", "follow-ups"),
    Released("duties-done", "duties"),
    Released("template-share", "answers", of_people=True),
)
"""In `counts`. What people said of their own matter is released by unit only: never which kind of matter it was."""

QUANTILES = {
    "first-answer-median": ("first-answer", 0.5),
    "first-answer-p90": ("first-answer", 0.9),
    "end-median": ("end", 0.5),
    "end-p90": ("end", 0.9),
}
"""A figure's code: which durations it is taken from, and which quantile it is."""

BASES = {
    "received": "received",
    "transfers": "received",
    "circling": "received",
    "on-time": "on_time_of",
    "reopened": "reopened_of",
    "not-solved": "reopened_of",
    "response-rate": "response_rate_of",
    "solved-rate": "solved_rate_of",
    "satisfied-rate": "satisfied_rate_of",
    "tellings-on-time": "tellings_on_time_of",
    "follow-ups-on-time": "follow_ups_on_time_of",
    "first-answer": "first_waits",
    "end": "end_waits",
}
"""Which column of the events' roll-up a measure is taken of. `received`, `first-answer` and `end` stand in no table of counts."""
LASTED = ("first-answer", "end")
COUNTED = {one.code: one for one in SHARES}
MATTERS = "matters"
"""The family that durations belong to: what was answered and ended is nearly what was received."""
