"""How many officers the hours ask for (2警3班): two round the clock are 336 hours a week, and six officers have 240 at 40 hours each."""

from __future__ import annotations

import math
from dataclasses import dataclass

from heliograph.core.planning.squads.model import minutes
from heliograph.core.planning.squads.squad import Squad


@dataclass(frozen=True, slots=True)
class Required:
    """Of one beat or post: hours a week, and officers at the week's hours, without and with absence."""

    name: str
    hours: float
    officers: float
    with_absence: float


@dataclass(frozen=True, slots=True)
class Balance:
    """Hours that are needed and hours that the rules leave, over the whole roster. `overtime`: hours that nobody may work."""

    needed: float
    available: float
    street: float
    paid: float

    @property
    def overtime(self) -> float:
        return max(self.needed - self.available, 0.0)

    @property
    def front_line(self) -> float:
        """The share of paid hours that the posts on the street take."""
        return self.street / self.paid if self.paid else 0.0


def required(squad: Squad) -> tuple[Required, ...]:
    """For each beat, and for each post that belongs to none."""
    found: dict[str, float] = {}
    for post in squad.posts:
        name = post.beat or post.code
        asked = sum(squad.duty(code).minutes * sum(needs) for code, needs in post.needs.items())
        found[name] = found.get(name, 0.0) + asked / 60
    week = squad.rules.week_minutes / 60
    return tuple(
        Required(name, hours, hours / week, hours / week / (1 - squad.rules.absence)) for name, hours in found.items()
    )


def balance(squad: Squad) -> Balance:
    """Before any roster is made. Courses are paid and not on the street."""
    by_post = {
        post.code: sum(squad.duty(code).minutes * sum(needs) for code, needs in post.needs.items()) * squad.weeks
        for post in squad.posts
    }
    courses = sum(len(member.training) for member in squad.members) * squad.rules.training_minutes
    needed = sum(by_post.values())
    available = sum(minutes(squad, member) for member in squad.members) - courses
    street = sum(by_post[post.code] for post in squad.posts if post.is_street)
    return Balance(needed / 60, available / 60, min(street, available) / 60, (available + courses) / 60)


def whole(officers: float) -> int:
    """So many officers, in whole ones."""
    return math.ceil(officers - 1e-9)


def over_by_cycle(squad: Squad) -> tuple[tuple[str, float, float], ...]:
    """Seats whose team's cycle has more hours than they may work, with both: such a seat has no roster at all."""
    teams, lengths = {team.code: team for team in squad.teams}, {duty.code: duty.minutes for duty in squad.duties}
    found = []
    for member in squad.members:
        if not member.team:
            continue
        team, training = teams[member.team], len(member.training) * squad.rules.training_minutes
        days = set(range(squad.days)) - member.leave - member.training
        cycle = sum(lengths.get(team.cycle[(day + team.first) % len(team.cycle)], 0) for day in days) + training
        if cycle > minutes(squad, member):
            found.append((member.code, cycle / 60, minutes(squad, member) / 60))
    return tuple(found)
