"""The demonstration's wishes for patrol, on any day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heliograph.demo import beats, mapped, wished
from heliograph.matters import procedures
from heliograph.matters.models import Deadline, Matter
from heliograph.patrol.models import Wish
from heliograph.patrol.times import CODE
from tests.publishing.test_hearings_demo import bureau  # noqa: F401 (a fixture)


@pytest.mark.parametrize("moment", ["2026-12-02T03:00", "2027-02-28T15:59", "2028-02-29T16:30", "2027-01-01T16:00"])
def test_it_plays_on_any_day_and_at_any_hour(bureau, moment):  # noqa: F811
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    procedures.install_shipped(bureau, now=now)
    mapped.play(bureau, now)
    beats.play(bureau, now)
    wished.play(bureau, now)
    assert Matter.objects.filter(procedure=CODE).count() == 12
    assert "" not in set(Wish.objects.values_list("beat", flat=True)), "each place is on a card"
    assert Matter.objects.filter(outcome="").count() == 1
    assert not Deadline.objects.filter(status="late").exists()
