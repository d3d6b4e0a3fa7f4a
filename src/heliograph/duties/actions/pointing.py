"""Where a rule's cursor stands: which turn comes next, and when it must be drawn up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from heliograph.duties.models import Cursor
from heliograph.duties.rulebook import Rule
from heliograph.duties.turns import Turn, next_turn
from heliograph.organisation import reading as organisation


def coming(cursor: Cursor, versions: Sequence[Rule]) -> tuple[Rule, Turn] | None:
    """The turn that is drawn up next, and the version it comes under; None where none comes."""
    return next_turn(versions, cursor.after, organisation.calendar(cursor.bureau_id))


def point(cursor: Cursor, versions: Sequence[Rule]) -> None:
    """Say when the job must look at the rule again: so many days ahead of the next turn's opening. Saves nothing."""
    found = coming(cursor, versions)
    cursor.due_at = None
    if found is not None:
        rule, turn = found
        cursor.due_at = midnight(cursor.bureau_id, turn.opens - timedelta(days=rule.ahead))


def midnight(bureau_id: int, day: date) -> datetime:
    """When the day begins in the bureau's zone."""
    return datetime.combine(day, time(0), organisation.zone(bureau_id))
