"""A squad for the weeks that follow: seats and rules as they are, cycles going on, leave and courses of the new dates only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads.describing import squad as described
from heliograph.core.planning.squads.squad import Squad


def moved_on(source: Source, begins: date) -> Squad:
    """The squad of the file as it stands on a later Monday. Raises `BadInput`."""
    before, found = described(source), described(source, begins=begins)
    gone = (begins - before.begins).days
    teams = tuple(replace(team, first=(team.first + gone) % len(team.cycle)) for team in found.teams)
    return replace(found, teams=teams)


def first_monday(day: date) -> date:
    """The day itself, or the next Monday after it."""
    return day + timedelta(days=-day.weekday() % 7)
