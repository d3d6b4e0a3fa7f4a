"""A squad's roster as CSV: dates in the head, an officer a line, `post/shift` a day, nothing for a day off."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.rosters import sections
from heliograph.core.planning.rosters.problem import Problem, Roster
from heliograph.core.planning.squads.squad import Squad

HEAD = "officer"


def written(squad: Squad, problem: Problem, roster: Roster) -> str:
    """The roster as CSV."""
    dates = [(squad.begins + timedelta(days=day)).isoformat() for day in range(squad.days)]
    return ",".join([HEAD, *dates]) + "\n" + sections.written(problem, roster)


def read(source: Source, problem: Problem) -> Roster:
    """A roster as it was written. Raises `BadInput`."""
    lines = source.text.lstrip("\ufeff").splitlines()
    if lines and lines[0].startswith(HEAD + ","):
        lines[0] = ""  # the lines keep their numbers
    return np.asarray(sections.read_roster(Source(source.name, "\n".join(lines)), problem))
