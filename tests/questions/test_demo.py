"""The demonstration's answers, hours and reception days: something of each, whatever day it is made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heliograph.demo import asked
from heliograph.matters import procedures
from heliograph.matters.models import Matter
from heliograph.questions.models import Answer, HourQuestion, ReceptionTime
from tests.publishing.test_hearings_demo import bureau  # noqa: F401 (a fixture)


@pytest.mark.parametrize("day", ["2026-12-02", "2027-02-10", "2027-10-03"])
def test_it_plays_on_any_day_also_around_holidays(bureau, day):  # noqa: F811
    now = datetime.fromisoformat(f"{day}T03:00:00").replace(tzinfo=UTC)
    procedures.install_shipped(bureau, now=now)
    asked.play(bureau, now)
    assert Answer.objects.filter(is_public=True).count() == len(asked.BANK)
    assert {"answered", "merged", "aside", "carried", "shown", "new"} <= set(
        HourQuestion.objects.values_list("put", flat=True)
    )
    assert {"came", "absent", "booked", "confirmed"} == set(ReceptionTime.objects.values_list("status", flat=True))
    assert Matter.objects.count() == asked.MATTERS
