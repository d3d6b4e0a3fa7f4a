"""A shop of Heping that helps, and a task at the school's crossing, both by Qian, who leads the station."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.bookings import actions as bookings
from heliograph.bookings.actions import Wanted
from heliograph.bookings.models import Slot
from heliograph.volunteers.actions import points, signing_up, tasks
from heliograph.volunteers.actions.points import PointWords
from heliograph.volunteers.actions.tasks import Day, TaskWords
from heliograph.volunteers.kinds import kinds
from heliograph.volunteers.models import VolunteerTask
from tests.conftest import Cast

SHOP = PointWords(
    kind="shop", name_zh="和平路便民超市", name_en="Heping Road Store", address="和平路 12 号", hours="每天 7:00 到 21:30",
    services=("water", "charge", "call-officer"),
)  # fmt: skip


@pytest.fixture
def shop(cast):
    return points.open_point(cast.viewer("qian"), cast.units["heping"].id, SHOP, now=cast.now)


@pytest.fixture
def client(settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False
    return Client()


@pytest.fixture
def at(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


CROSSING = TaskWords(
    kind="crossing", unit=0, leads=0, title_zh="和平路小学护学岗", title_en="Crossing at Heping Road School",
    about="早上七点半到八点半，在校门口路口提醒孩子看车。", place="校门口公交站", age=18,
    insurance="区志愿者联合会买的意外险，每人 20 万元，不用您出钱。",
)  # fmt: skip


@dataclass
class Asked:
    """A task of Heping with one date in a week, for two people."""

    cast: Cast
    task: VolunteerTask

    @property
    def slots(self) -> list[Slot]:
        return tasks.dates(self.task)

    def signs_up(self, phone: str = "13800000000", *, slot: Slot | None = None, **more):
        wanted = Wanted(name="李女士", phone=phone)
        agreed = {"consent": kinds().consent.version, "is_of_age": True, "now": self.cast.now, **more}
        return signing_up.sign_up(self.cast.bureau.id, (slot or self.slots[0]).id, wanted, **agreed)

    def came(self, held) -> None:
        slot = self.slots[0]
        bookings.mark(self.cast.viewer("zhao"), held.booking.id, came=True, now=slot.starts_at + timedelta(minutes=5))


def words(cast, of: TaskWords = CROSSING, **more) -> TaskWords:
    return replace(of, unit=cast.units["heping"].id, leads=cast.officers["zhao"].id, **more)


def a_day(cast, *, days: float = 7, wanted: int = 2, hours: float = 1.5) -> Day:
    starts = cast.now + timedelta(days=days)
    return Day(starts, starts + timedelta(hours=hours), wanted)


@pytest.fixture
def asked(cast) -> Asked:
    return Asked(cast, tasks.offer(cast.viewer("qian"), words(cast), [a_day(cast)], now=cast.now))
