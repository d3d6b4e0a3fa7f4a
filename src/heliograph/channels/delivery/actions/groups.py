"""Group chats of units are told twice a day how much is owed soon and how much is late: numbers, never what.

Asks only for units whose group has a robot (plugins/robots.py), each through the index of what it owes. Who, what and where
stand on the desk, which asks for a log-in.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from heliograph.channels.configuration import channels
from heliograph.channels.delivery.actions.addresses import allow
from heliograph.channels.delivery.actions.composing import compose
from heliograph.channels.delivery.models import Address, Message
from heliograph.channels.plugins.robots import Robot
from heliograph.matters import commit
from heliograph.matters.commit import durably
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit

HOURS_OF_DAY = (9, 14)
SOON = timedelta(hours=24)
PAUSE = timedelta(hours=3)
MOST = 1_000


def tell_groups(now: datetime) -> int:
    """Tell every group whose hour it is; not again within three hours, however often it is called. Returns how many messages."""
    robots = [channel for channel in channels().values() if isinstance(channel, Robot)]
    told = 0
    for robot in robots:
        for bureau in organisation.bureaus():
            if now.astimezone(organisation.zone(bureau.id)).hour not in HOURS_OF_DAY:
                continue
            units = {unit.code: unit for unit in organisation.units(bureau.id).values() if unit.active}
            for name in robot.units:
                unit = units.get(_code(name, bureau.code))
                told += _tell(robot, name, unit, now) if unit is not None else 0
    return told


def _code(name: str, bureau: str) -> str:
    """A robot is named by its unit, or on an instance of several bureaus by `bureau/unit`."""
    of, _, unit = name.rpartition("/")
    if of:
        return unit if of == bureau else ""
    return unit if len(organisation.bureaus()) == 1 else ""


def _tell(robot: Robot, name: str, unit: Unit, now: datetime) -> int:
    counts = {"unit-overdue": _count(unit, None, now), "unit-owed-soon": _count(unit, now, now + SOON)}
    if not any(counts.values()):
        return 0
    address = allow(unit.bureau_id, robot.code, name, is_confirmed=True, now=now)
    if address.asked_at is not None and now - address.asked_at < PAUSE:
        return 0
    rows = _messages(address, counts, now)

    def write() -> None:
        address.asked_at = now  # of a robot: when its group was told last
        address.save(update_fields=["asked_at"])
        commit.insert(rows)

    durably(write)
    return len(rows)


def _messages(address: Address, counts: dict[str, int], now: datetime) -> list[Message]:
    link = f"{settings.BASE_URL}{reverse('desk')}"
    hours = f"{SOON.total_seconds() / 3600:.0f}"
    return [
        message
        for text, count in counts.items()
        if count
        for message in compose(
            [address],
            text,
            {"count": str(count), "link": link} | ({"hours": hours} if text == "unit-owed-soon" else {}),
            purpose="group",
            expires_at=now + timedelta(hours=1),
            now=now,
        )
    ]


def _count(unit: Unit, since: datetime | None, until: datetime) -> int:
    """Matters on this unit that are due in between: exact up to `MOST`. Confidential ones are not even counted."""
    owed = Matter.objects.filter(bureau_id=unit.bureau_id, owed_by_id=unit.id, due__lt=until, confidential=False)
    if since is not None:
        owed = owed.filter(due__gte=since)
    return owed.order_by()[:MOST].count()
