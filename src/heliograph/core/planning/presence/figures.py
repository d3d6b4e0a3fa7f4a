"""What routes reach: minutes by cell and hour added up, how uneven they are, how long a place waits, what can be foretold.

The figure that is made least: over cells and hours of the day, the mean of (1 - minutes / minutes due)², weighed by minutes due. What is due
adds up to all minutes on duty, so the ways alone keep it above 0; squares make it dear to let one place pay for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heliograph.core.planning.evenness import gini
from heliograph.core.planning.presence.problem import DAY, Numbers, Problem, by_hour
from heliograph.core.planning.presence.routes import Route

CLOSE = 15
"""Minutes: who saw a crew yesterday would meet one today this near to the same time of the day."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`minutes[c, h]`: stood in cell c in hour h of the day, over all days. `overlap`: the share of the minutes stood that would fall on the
    same cells and hours if as many were spread as is due. `gini`: of minutes for what is due, over cells. `wait`: minutes from a
    moment by chance to the next crew, mean of the cells by what is due; `longest`: the longest gap. `foretold`: of visits a day or more after
    the beginning, the share begun within a quarter of an hour of yesterday's in the same cell."""

    minutes: Numbers
    unevenness: float
    overlap: float
    gini: float
    wait: float
    longest: int
    foretold: float | None


def added_up(asked: Problem, routes: Sequence[Route]) -> Numbers:
    """Minutes by cell and hour of the day."""
    found = np.zeros_like(asked.wanted)
    for route in routes:
        for visit in route:
            for hour, minutes in by_hour(visit.arrives, visit.leaves):
                found[asked.posts.cell[visit.post], hour] += minutes
    return found


def unevenness(asked: Problem, minutes: Numbers) -> float:
    due = asked.wanted > 0
    missing = asked.wanted[due] - minutes[due]
    return float((missing**2 / asked.wanted[due]).sum() / asked.minutes)


def measured(asked: Problem, routes: Sequence[Route]) -> Figures:
    minutes = added_up(asked, routes)
    begun = starts(asked, routes)
    gaps = [np.diff([asked.begins, *times, asked.ends]) for times in begun]
    length = asked.ends - asked.begins
    waits = np.array([float((gap**2).sum()) / (2 * length) for gap in gaps])
    total = minutes.sum()
    overlap = float(np.minimum(minutes / total, asked.wanted / asked.minutes).sum()) if total else 0.0
    return Figures(
        minutes,
        unevenness(asked, minutes),
        overlap,
        gini([float(value) for value in minutes.sum(axis=1) / asked.shares]),
        float((waits * asked.shares).sum()),
        int(max(gap.max() for gap in gaps)),
        _foretold(asked, begun),
    )


def starts(asked: Problem, routes: Sequence[Route]) -> list[list[int]]:
    """When a crew came to each cell, in order."""
    found: list[list[int]] = [[] for _ in asked.posts.cells]
    for route in routes:
        for visit in route:
            found[asked.posts.cell[visit.post]].append(visit.arrives)
    return [sorted(times) for times in found]


def _foretold(asked: Problem, begun: Sequence[Sequence[int]]) -> float | None:
    later = met = 0
    for times in begun:
        come = np.array(times)
        for time in times:
            if time - DAY >= asked.begins:
                later += 1
                met += bool((np.abs(come - (time - DAY)) <= CLOSE).any())
    return met / later if later else None
