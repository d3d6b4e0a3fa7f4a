"""The demonstration's duties: something of each outcome, whatever day it is made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heliograph.demo import asked, duties
from heliograph.duties.models import Duty
from heliograph.matters import procedures
from heliograph.questions.models import ReceptionDesk
from tests.publishing.test_hearings_demo import bureau  # noqa: F401 (a fixture)


@pytest.mark.parametrize("day", ["2026-11-26", "2027-02-10", "2027-10-03"])
def test_it_plays_on_any_day_also_around_holidays(bureau, day):  # noqa: F811
    now = datetime.fromisoformat(f"{day}T03:00:00").replace(tzinfo=UTC)
    procedures.install_shipped(bureau, now=now)
    duties.play(bureau, now)
    asked.play(bureau, now)
    duties.work(bureau, now)
    assert {"done", "late", "missed"} <= set(Duty.objects.values_list("status", flat=True))
    assert Duty.objects.filter(moves=1).exclude(why="").exists()
    assert Duty.objects.filter(kind="leaders", status="done").exists(), "the day held is the month that was owed"
    assert ReceptionDesk.objects.count() == 1
