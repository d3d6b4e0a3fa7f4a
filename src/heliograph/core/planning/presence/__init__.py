"""Routes through posts that spread presence (见警率): crews on duty, minutes to stand, straight ways, calls as need; no person.

problem     posts, crews, what is due to cells     routes     visits, today's, the rules     figures     adding up     search     routes     bounding
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from heliograph.core.planning.outcome import Outcome
from heliograph.core.planning.presence.bounding import bound
from heliograph.core.planning.presence.figures import Figures, measured
from heliograph.core.planning.presence.problem import Problem
from heliograph.core.planning.presence.routes import Route, Today
from heliograph.core.planning.presence.search import Search

ENGINE = "largest shortfall + shifts built anew 1"


@dataclass(frozen=True, slots=True)
class Presence:
    """A route for each shift of the problem. `simple`: how uneven the plain way of building is; `foreseeable`: shifts whose
    route nobody threw dice for (the plain way's or today's: whoever has the tables can make them); `today`: today's routes, if given."""

    routes: tuple[Route, ...]
    figures: Figures
    simple: float
    foreseeable: int
    today: Figures | None
    outcome: Outcome


def solve(
    asked: Problem,
    *,
    today: Today | None = None,
    seconds: float = 30,
    seed: int = 1,
    rounds: int | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Presence:
    """The least uneven routes found; never more uneven than the plain way, nor than today's where those keep the rules.

    The bound is of the rules as they stand: other stands or quicker ways (`Today.broken`) may do better.
    """
    begun = time.monotonic()
    fallbacks = [today.routes] if today is not None and today.broken is None else []
    search = Search(asked, seed)
    done, least = 0, bound(asked)
    while not stop() and (done < rounds if rounds is not None else time.monotonic() - begun < seconds):
        search.round()
        done += 1
    made = tuple(search.routes)
    choices = [(measured(asked, routes), routes) for routes in (made, *fallbacks)]
    found, routes = min(choices, key=lambda choice: round(choice[0].unevenness, 12))
    return Presence(
        routes,
        found,
        search.simple,
        len(search.plain) if routes is made else len(routes),
        measured(asked, today.routes) if today is not None else None,
        Outcome(found.unevenness, min(least, found.unevenness), seed, done, time.monotonic() - begun, ENGINE),
    )
