"""Posts (岗位) on a plan's ground: from where most calls are reached in so many minutes, or all ways are short; beside today's.

Calls stand in the middle of their unit and ways are those of `fair`. The search is given rounds, not seconds: a look is quick
and says the same each time. Nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import shapely

from heliograph.core.geography.locating import METRES_A_DEGREE
from heliograph.core.planning import covering, median
from heliograph.core.planning.outcome import Outcome
from heliograph.core.planning.places import Numbers, Points
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import AreaKind
from heliograph.organisation.reading import Viewer
from heliograph.patrol import drawing
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import Plan
from heliograph.patrol.reading.fair import minutes
from heliograph.patrol.reading.finding import plan_for
from heliograph.patrol.reading.ground import areas_of
from heliograph.patrol.reading.maps import PlanMap, map_of, names_of, numbers_of

MOST_POSTS, MOST_MINUTES, USUAL_MINUTES = 60, 30, 5
AROUND = (-2, -1, 1, 2)
_ROUNDING = 1 + 1e-12
"""Of a way: a call just at the limit is reached, as `core.planning.covering` counts."""


class Aim(StrEnum):
    """What the posts shall be best at: calls within the minutes, or the mean way."""

    REACH = "reach"
    WAY = "way"


@dataclass(frozen=True, slots=True)
class PostsAsked:
    """How many posts, for which minutes of way, best at what."""

    posts: int
    minutes: float
    aim: Aim


@dataclass(frozen=True, slots=True)
class Reached:
    """The share of the calls within the minutes from the nearest of some places, and the mean way to all calls in minutes."""

    share: float
    way: float


@dataclass(frozen=True, slots=True)
class Stand:
    """A station or a post of today, and where it lies on the sheet."""

    name: Text
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is best: `at` on the sheet, WGS-84; number and name of its beat; the share of the calls to which it is the nearest,
    and the mean way to them in minutes; `stands`: what is there today."""

    number: int
    at: tuple[int, int]
    latitude: float
    longitude: float
    beat: int
    beat_name: Text
    share: float
    way: float
    stands: Text | None


@dataclass(frozen=True, slots=True)
class Posts:
    """The answer for one plan. `greedy`, `bound`: shares reached by the plain way, and by no choice of posts more (None where the aim is
    the way); `around`: so many, and fewer and more posts, chosen one after the other; `circle`: the radius on the sheet; `public`: whether the calls
    are those of the public alone."""

    plan_id: int
    number: int
    unit: Text
    asked: PostsAsked
    best: Reached
    words: Text
    greedy: float | None
    bound: float | None
    posts: list[Post]
    today: list[Stand]
    now: Reached | None
    around: list[tuple[int, Reached]]
    map: PlanMap
    circle: int
    side: int
    blocks: str
    public: bool


@dataclass(frozen=True, slots=True)
class PostsGround:
    """A plan's ground: calls at the units' middles (`weights`); where posts may be, units, then today's: degrees, metres, and ways in
    metres `[unit, site]`; `standing`: names of today's."""

    plan: Plan
    sheet: drawing.Sheet
    standing: list[Text]
    weights: Numbers
    degrees: Numbers
    metres: Numbers
    ways: Numbers

    @property
    def units(self) -> int:
        return len(self.weights)

    @property
    def most_posts(self) -> int:
        return min(MOST_POSTS, self.units)

    @property
    def usual(self) -> PostsAsked:
        """Where trials begin: as many posts as there are today, two at least."""
        return PostsAsked(min(max(len(self.standing), 2), self.most_posts), USUAL_MINUTES, Aim.REACH)

    def reached(self, sites: list[int], radius: float) -> Reached:
        near = self.ways[:, sites].min(axis=1)
        within = near <= radius * _ROUNDING
        total = self.weights.sum()
        return Reached(float(self.weights[within].sum() / total), minutes(float(self.weights @ near / total)))


def posts_ground(viewer: Viewer, plan_id: int, today: date) -> PostsGround:
    """Where posts of this plan may be. Raises `NotYours`, also while the plan has no beats."""
    plan = plan_for(viewer, plan_id)
    if not plan.beats:
        raise NotYours
    sheet, standing = drawing.Sheet(plan.city), _standing(plan, today)
    middles = shapely.get_coordinates(shapely.point_on_surface(sheet.shapes))
    degrees = np.concatenate([middles, np.array([at for _, at in standing], dtype=np.float64).reshape(-1, 2)])
    squeeze = float(np.cos(np.radians(middles[:, 1].mean())))
    metres = degrees * (METRES_A_DEGREE * squeeze, METRES_A_DEGREE)
    ways = np.hypot(*(metres[: len(middles), None] - metres[None]).transpose(2, 0, 1))
    called = plan.city.get("called") or []
    weights = np.array(called if any(called) else plan.city["loads"], dtype=np.float64)
    return PostsGround(plan, sheet, [name for name, _ in standing], weights, degrees, metres, ways)


def posts(ground: PostsGround, asked: PostsAsked) -> Posts:
    """The best posts for what is asked, at most `ground.most_posts`."""
    plan, radius = ground.plan, asked.minutes / minutes(1.0)
    chosen, outcome, greedy = _solved(ground, asked, radius)
    now = list(range(ground.units, len(ground.degrees)))
    steps = ground.sheet.steps(ground.degrees).tolist()
    total, reach, best = float(ground.weights.sum()), asked.aim == Aim.REACH, ground.reached(chosen, radius)
    return Posts(
        plan_id=plan.id,
        number=plan.number,
        unit=organisation.unit_name(plan.bureau_id, plan.unit_id) or Text("", ""),
        asked=asked,
        best=best,
        words=outcome.words,
        greedy=greedy / total if reach else None,
        bound=outcome.bound / total if reach and outcome.bound is not None else None,
        posts=_posts(ground, chosen, steps),
        today=[Stand(name, (x, y)) for name, (x, y) in zip(ground.standing, steps[ground.units :], strict=True)],
        now=ground.reached(now, radius) if now else None,
        around=sorted([*_around(ground, asked, radius), (asked.posts, best)], key=lambda one: one[0]),
        map=map_of(plan),
        circle=ground.sheet.length(radius),
        side=plan.city.get("cells", 1) * 500,
        blocks=plan.city.get("blocks", ""),
        public=any(plan.city.get("called") or []),
    )


def posts_table(found: Posts) -> Iterator[list[object]]:
    """The posts as a table with a head: for a spreadsheet, and to be measured again elsewhere."""
    yield ["post", "lat", "lon", "datum", "beat", "beat_name", "nearest_share", "minutes", "stands_today"]
    for one in found.posts:
        yield [
            one.number, one.latitude, one.longitude, "WGS-84", one.beat, one.beat_name.zh, round(one.share, 4), round(one.way, 2),
            one.stands.zh if one.stands else "",
        ]  # fmt: skip


def _standing(plan: Plan, today: date) -> list[tuple[Text, tuple[float, float]]]:
    """Stations that answer for ground of the plan and have a place, and the posts that hold today; each place once."""
    units = organisation.units(plan.bureau_id)
    stations = sorted({one.unit_id for one in areas_of(plan.bureau_id, plan.unit_id, today)})
    found: dict[tuple[float, float], Text] = {}
    for one in (units[unit] for unit in stations):
        if one.longitude is not None and one.latitude is not None:
            found.setdefault((one.longitude, one.latitude), one.title)
    for post in areas_of(plan.bureau_id, plan.unit_id, today, AreaKind.POST):
        longitude, latitude = post.geometry["coordinates"]
        found.setdefault((longitude, latitude), post.title)
    return [(name, place) for place, name in found.items()]


def _solved(ground: PostsGround, asked: PostsAsked, radius: float) -> tuple[list[int], Outcome, float]:
    """The sites, what is known of them, and the weight that the plain way reaches."""
    rounds = max(3, min(40, 8_000_000 // ground.units**2))
    if asked.aim == Aim.WAY:
        made = median.solve(ground.weights[:, None] * ground.ways, asked.posts, rounds=rounds)
        return list(made.sites), made.outcome, 0.0
    names = tuple(str(place) for place in range(len(ground.degrees)))
    calls = Points(names[: ground.units], ground.metres[: ground.units], ground.weights)
    sites = Points(names, ground.metres, np.zeros(len(names)))
    covered = covering.solve(calls, sites, posts=asked.posts, radius=radius, rounds=rounds)
    return list(covered.sites), covered.outcome, covered.greedy


def _posts(ground: PostsGround, chosen: list[int], steps: list[tuple[int, int]]) -> list[Post]:
    """Numbered by the calls to which they are the nearest, most first."""
    plan = ground.plan
    nearest = ground.ways[:, chosen].argmin(axis=1)
    names, numbers, total = names_of(plan), numbers_of(plan), ground.weights.sum()
    found = []
    for order, site in enumerate(chosen):
        own = ground.weights * (nearest == order)
        way = float(own @ ground.ways[:, site] / own.sum()) if own.sum() > 0 else 0.0
        beat = plan.beats[int(np.argmin(ground.ways[:, site]))]
        stands = ground.standing[site - ground.units] if site >= ground.units else None
        found.append((float(own.sum() / total), site, beat, minutes(way), stands))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [
        Post(
            number, (steps[site][0], steps[site][1]), round(float(ground.degrees[site][1]), 6),
            round(float(ground.degrees[site][0]), 6), numbers[beat], names[beat], share, way, stands,
        )
        for number, (share, site, beat, way, stands) in enumerate(found, 1)
    ]  # fmt: skip


def _around(ground: PostsGround, asked: PostsAsked, radius: float) -> list[tuple[int, Reached]]:
    """With fewer and with more posts, each chosen after those before it: others may do better still."""
    wanted = [asked.posts + step for step in AROUND if 0 < asked.posts + step <= ground.most_posts]
    near, found, chosen = np.full(ground.units, np.inf), [], []
    within = ground.ways <= radius * _ROUNDING
    for count in range(1, max(wanted, default=0) + 1):
        if asked.aim == Aim.REACH:
            best = int(np.argmax((ground.weights * (near > radius * _ROUNDING)) @ within))
        else:
            best = int(np.argmin(ground.weights @ np.minimum(near[:, None], ground.ways)))
        near = np.minimum(near, ground.ways[:, best])
        chosen.append(best)
        if count in wanted:
            found.append((count, ground.reached(chosen, radius)))
    return found
