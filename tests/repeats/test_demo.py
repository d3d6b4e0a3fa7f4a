"""The demonstration's three messages about one thing, and what was published of it."""

from __future__ import annotations

from datetime import UTC, datetime

from heliograph.demo import repeated
from heliograph.jobs import queue
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import User
from heliograph.repeats import reading
from tests.publishing.test_hearings_demo import bureau  # noqa: F401 (a fixture)


def test_each_of_the_three_stands_beside_the_others_and_a_fourth_writer_sees_what_is_published(bureau):  # noqa: F811
    from heliograph.matters import procedures

    now = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
    procedures.install_shipped(bureau, now=now)
    repeated.play(bureau, now)
    while queue.run_due(now, clock=lambda: now):
        pass
    viewer = organisation.viewer_for(User.objects.get(username="qian"), now.date())
    for matter in Matter.objects.all():
        assert len(reading.alike(viewer, matter, now)) == 2, matter
    found = reading.published(bureau.id, "实验小学门口电动车太多，孩子放学走在解放北路的机动车道上，很危险")
    assert [one.title for one in found] == [repeated.TITLE]
