"""The terms in force, and the day on which the next release is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from heliograph.core.text import Text
from heliograph.opendata.licences import DEFAULT, LICENCES, Licence
from heliograph.opendata.models import Terms
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer

DECIDE = Text("决定公开数据怎么发布", "decide how data are released")
DAY = 15
"""The day of the month on which a bureau releases that has said nothing else."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The licence, and the day of the month."""

    licence: Licence
    day: int


def in_force(bureau_id: int) -> InForce:
    newest = Terms.objects.filter(bureau_id=bureau_id).order_by("-id").first()
    if newest is None:
        return InForce(LICENCES[DEFAULT], DAY)
    return InForce(LICENCES[newest.licence], newest.day)


def month_before(today: date) -> date:
    """The first day of the month before this one."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def next_day(today: date, day: int) -> date:
    """When the next release is due, today included."""
    this = today.replace(day=day)
    if today <= this:
        return this
    return (today.replace(day=1) + timedelta(days=32)).replace(day=day)


def may_decide(viewer: Viewer) -> bool:
    """Who leads the bureau."""
    return viewer.is_one_of(Role.CHIEF)
