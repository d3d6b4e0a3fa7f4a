"""Times of the Heping station, and people who book them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from heliograph.bookings import actions
from heliograph.bookings.actions import New, Wanted


class House:
    """Zhao's station opens times; residents book them by telephone number."""

    def __init__(self, cast) -> None:
        self.cast, self.now, self.bureau_id = cast, cast.now, cast.bureau.id
        self.start = cast.now + timedelta(days=2)

    def new(self, **more) -> New:
        given = {
            "kind": "window", "unit": self.cast.units["heping"].id, "place": "和平路派出所 3 号窗口", "starts_at": self.start,
            "ends_at": more.get("starts_at", self.start) + timedelta(minutes=30), "capacity": 2, "kept": 0,
        }  # fmt: skip
        return New(**(given | more))

    def opens(self, who: str = "zhao", **more):
        (slot,) = actions.open_times(self.cast.viewer(who), [self.new(**more)], now=self.now)
        return slot

    def wants(self, number: int, **more) -> Wanted:
        return Wanted(**({"name": f"居民{number}", "phone": f"138{number:08d}"} | more))

    def books(self, slot, number: int, now: datetime | None = None, **more):
        return actions.book(self.bureau_id, slot.id, self.wants(number, **more), now=now or self.now)

    def by(self, who: str, door: str = "phone"):
        return actions.By(self.cast.viewer(who), door)

    def fresh(self, slot):
        slot.refresh_from_db()
        return slot


@pytest.fixture
def house(cast) -> House:
    return House(cast)
