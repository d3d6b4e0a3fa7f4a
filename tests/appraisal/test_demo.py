"""The demonstration's appraisals: one that runs, one published and objected to, a goal; whatever day it is made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heliograph.appraisal.models import Appraisal, Score, SetVersion, Step
from heliograph.appraisal.reading.goals import goals
from heliograph.appraisal.reading.pages import public_lines
from heliograph.demo import appraised
from heliograph.matters import procedures
from tests.publishing.test_hearings_demo import bureau  # noqa: F401 (a fixture)


@pytest.mark.parametrize("day", ["2026-11-26", "2027-01-02", "2027-04-05"])
def test_it_plays_on_any_day_also_where_a_quarter_has_just_begun(bureau, day):  # noqa: F811
    now = datetime.fromisoformat(f"{day}T03:00:00").replace(tzinfo=UTC)
    procedures.install_shipped(bureau, now=now)
    appraised.play(bureau, now)
    assert SetVersion.objects.count() == 4
    assert [line.state for line in public_lines(bureau.id)] == ["agreed", "published"]
    over = Appraisal.objects.get(published_at__isnull=False)
    verbs = list(Step.objects.filter(appraisal_id=over.id).order_by("id").values_list("verb", flat=True))
    assert verbs[-4:] == ["finding", "object", "uphold", "help"]
    assert Score.objects.filter(appraisal_id=over.id).count() == 2
    [goal] = goals(bureau.id)
    assert all(part.duty is not None for part in goal.parts), "each is owed from when it is set"
