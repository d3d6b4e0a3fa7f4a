"""The demonstration's bookings: something of each, whatever day and hour it is made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heliograph.bookings.models import Booking, Slot
from heliograph.demo import bookings
from heliograph.matters import procedures
from tests.publishing.test_hearings_demo import bureau  # noqa: F401 (a fixture)


@pytest.mark.parametrize("moment", ["2026-12-02T03:00", "2027-02-10T15:59", "2027-10-02T16:30"])
def test_it_plays_on_any_day_and_at_any_hour(bureau, moment):  # noqa: F811
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    procedures.install_shipped(bureau, now=now)
    bookings.play(bureau, now)
    kinds = {"window", "extended", "home-visit", "open-day", "officer-for-a-day"}
    assert set(Slot.objects.values_list("kind", flat=True)) == kinds
    found = set(Booking.objects.values_list("status", flat=True))
    assert {"booked", "offered", "waiting", "came", "absent", "returned", "cancelled"} == found
