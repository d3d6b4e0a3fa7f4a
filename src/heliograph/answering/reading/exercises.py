"""What can be practised with: the shipped questions, and real ones of this bureau as the answer bank shows them to everybody.

A real one was released with its question: names and numbers were masked by a person, and whoever asked had agreed.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from heliograph.answering.practice import Exercise, exercises
from heliograph.questions.reading import bank

OWN = "own-"


def own(bureau_id: int, today: date) -> list[Exercise]:
    """The newest answers in force whose question was published with them."""
    return [_of(found) for found in bank.listing(bureau_id, today).rows if found.asked]


def one(bureau_id: int, code: str, today: date) -> Exercise | None:
    """The exercise of that code; None for one that is gone, or was withdrawn."""
    if not code.startswith(OWN):
        return exercises().get(code)
    try:
        answer_id = UUID(code.removeprefix(OWN))
    except ValueError:
        return None
    page = bank.page_of(bureau_id, answer_id, today)
    return _of(page.found) if page is not None and page.state == "released" and page.found.asked else None


def after(bureau_id: int, code: str, today: date) -> str:
    """The code of the next one, of the bureau's own first; round again at the end."""
    every = [*(exercise.code for exercise in own(bureau_id, today)), *exercises()]
    return every[(every.index(code) + 1) % len(every)] if code in every else every[0]


def _of(found: bank.Found) -> Exercise:
    return Exercise(f"{OWN}{found.id}", found.question, found.asked, answer=found.answer)
