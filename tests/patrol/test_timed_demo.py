"""The demonstration's answer times: on any day, whole weeks that are over, all but the newest public, one station in question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heliograph.demo import timed
from heliograph.organisation import reading as organisation
from heliograph.patrol.models import TimesFile, TimesWeek
from heliograph.patrol.reading import public_times
from tests.publishing.test_hearings_demo import bureau  # noqa: F401 (a fixture)


@pytest.mark.parametrize("moment", ["2026-12-02T03:00", "2028-02-29T16:30", "2027-01-03T16:00"])
def test_it_plays_on_any_day_and_at_any_hour(bureau, moment):  # noqa: F811
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    timed.play(bureau, now)
    made = TimesFile.objects.get()
    assert made.usable
    assert made.calls == 7 * timed.WEEKS * timed.A_DAY
    asked = [words[1] for level, words in made.report["findings"] if level == "assumed"]
    assert asked
    assert all(one.startswith(timed.BY_HABIT) for one in asked)
    assert TimesWeek.objects.count() == timed.WEEKS - 1
    today = now.astimezone(organisation.zone(bureau.id)).date()
    assert all(one.last < today - timedelta(days=6) for one in TimesWeek.objects.all())
    page = public_times.times_page(bureau.id)
    assert [one.stage.code for one in page.tables] == ["signed", "dispatched", "arrived", "fed_back"]
    assert {code for code, _ in page.units} >= set(timed.STATIONS)
