"""Routes built visit by visit, then shifts opened and built anew: kept where they are no more uneven, and waits no longer.

The plain way takes, for each minute on the road and at the post, what makes the sum least uneven. The other way weighs that by how long no
crew came or will come, halves it where one came at this time yesterday or will tomorrow, and throws dice;
`wild`, from 0 to 1, says how much that counts beside the plain way.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence

import numpy as np

from heliograph.core.planning.presence.figures import CLOSE, unevenness
from heliograph.core.planning.presence.problem import DAY, HOUR, Numbers, Problem, Shift, by_hour
from heliograph.core.planning.presence.routes import Route, Visit

_ROUNDING = 1e-12
_TOGETHER = 3
"""Shifts opened at once, at most."""


class Search:
    """`routes` begin as the plain way's, `simple` says how uneven that is, `plain` which shifts still go that way: what is won elsewhere may be
    lost in these again, once, for a route that nobody can foretell. The same seed and rounds give the same routes."""

    def __init__(self, asked: Problem, seed: int) -> None:
        self.asked = asked
        self.dice = np.random.default_rng(seed)
        stands = asked.posts.stand.mean()
        length = asked.ends - asked.begins
        self._usual = stands * length / (asked.shares * asked.minutes)
        self._rounds = 0
        self._empty()
        self._build(range(len(asked.shifts)), None)
        self.simple = self.value
        self.plain = set(range(len(asked.shifts)))

    @property
    def value(self) -> float:
        return unevenness(self.asked, self.minutes)

    def round(self) -> None:
        """Some shifts built anew, near each other in time; every other time one that is still plain."""
        many = len(self.asked.shifts)
        self._rounds += 1
        if self.plain and self._rounds % 2 == 0:
            count, power = 1, 6
            first = sorted(self.plain)[int(self.dice.integers(0, len(self.plain)))]
        else:
            count, power = int(self.dice.integers(1, min(_TOGETHER, many) + 1)), 3
            first = int(self.dice.integers(0, many - count + 1))
        opened = range(first, first + count)
        before, kept = self._key(), [self.routes[place] for place in opened]
        for place in opened:
            self._put(place, ())
        self._build(opened, float(self.dice.random()) ** power)
        new = {place for place, route in zip(opened, kept, strict=True) if self.routes[place] != route}
        if (new & self.plain and self.value <= (before[0] + self.simple) / 2) or self._key() <= before:
            self.plain -= new
        else:
            for place, route in zip(opened, kept, strict=True):
                self._put(place, route)

    def _key(self) -> tuple[float, float]:
        waits = 0.0
        for times, share in zip(self.times, self.asked.shares, strict=True):
            gaps = np.diff([self.asked.begins, *times, self.asked.ends])
            waits += float((gaps**2).sum()) * share
        return round(self.value / _ROUNDING) * _ROUNDING, waits

    def _empty(self) -> None:
        self.routes: list[Route] = [()] * len(self.asked.shifts)
        self.minutes: Numbers = np.zeros_like(self.asked.wanted)
        self.times: list[list[int]] = [[] for _ in self.asked.posts.cells]

    def _put(self, place: int, route: Route) -> None:
        for visit in self.routes[place]:
            self._count(visit, -1)
        for visit in route:
            self._count(visit, 1)
        self.routes[place] = route

    def _count(self, visit: Visit, sign: int) -> None:
        cell = int(self.asked.posts.cell[visit.post])
        for hour, minutes in by_hour(visit.arrives, visit.leaves):
            self.minutes[cell, hour] += sign * minutes
        if sign > 0:
            insort(self.times[cell], visit.arrives)
        else:
            self.times[cell].remove(visit.arrives)

    def _build(self, places: Sequence[int], wild: float | None) -> None:
        for place in places:
            self._fill(place, self.asked.shifts[place], wild)

    def _fill(self, place: int, shift: Shift, wild: float | None) -> None:
        route: list[Visit] = []
        now, here = shift.begins, -1
        while (post := self._next(here, now, shift.ends, wild)) is not None:
            arrives = now + (int(self.asked.posts.ways[here, post]) if here >= 0 else 0)
            visit = Visit(post, arrives, arrives + int(self.asked.posts.stand[post]))
            self._count(visit, 1)
            route.append(visit)
            now, here = visit.leaves, post
        self.routes[place] = tuple(route)

    def _next(self, here: int, now: int, ends: int, wild: float | None) -> int | None:
        """The post to go to; None where no visit ends in time or makes the sum less uneven."""
        posts = self.asked.posts
        ways = posts.ways[here] if here >= 0 else np.zeros(len(posts), dtype=np.int64)
        arrives = now + ways
        worth = self._worth(arrives) / (ways + posts.stand)
        worth[arrives + posts.stand > ends] = -1.0
        if len(posts) > 1 and here >= 0:
            worth[here] = -1.0
        if wild is not None:
            urgent = np.array([self._urgency(cell, now) for cell in range(len(posts.cells))])[posts.cell]
            tried = np.maximum(worth, 0) ** (1 - wild) * urgent**wild * (1 + wild * self.dice.random(len(posts)))
            worth = np.where(worth > 0, tried, -1.0)
        found = int(np.argmax(worth))
        return found if worth[found] > 0 else None

    def _worth(self, arrives: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Numbers:
        """Of a visit to each post, begun then: how much less uneven the sum is after it. A stand touches two hours at most."""
        posts, wanted = self.asked.posts, self.asked.wanted
        first = np.minimum(posts.stand, HOUR - arrives % HOUR)
        gained = np.zeros(len(posts))
        for hours, minutes in ((arrives // HOUR % 24, first), ((arrives // HOUR + 1) % 24, posts.stand - first)):
            due = wanted[posts.cell, hours]
            missing = due - self.minutes[posts.cell, hours]
            gained += np.where(due > 0, minutes * (2 * missing - minutes) / np.maximum(due, 1e-9), 0.0)
        return gained

    def _urgency(self, cell: int, now: int) -> float:
        times = self.times[cell]
        after = bisect_left(times, now)
        last = times[after - 1] if after else self.asked.begins - self._usual[cell]
        gap = now - last
        if after < len(times):
            gap = min(gap, times[after] - now)
        urgent = 0.1 + min(gap / self._usual[cell], 3.0)
        return float(urgent / 2 if self._is_like_another_day(times, now) else urgent)

    def _is_like_another_day(self, times: Sequence[int], now: int) -> bool:
        for then in (now - DAY, now + DAY):
            at = bisect_left(times, then - CLOSE)
            if at < len(times) and times[at] <= then + CLOSE:
                return True
        return False
