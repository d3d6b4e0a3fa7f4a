"""The demonstration's everyday matters: enough for every station's board, and each kept the spine's rules."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest

from heliograph.demo import year
from heliograph.demo.play import _colleagues
from heliograph.demo.stage import Stage
from heliograph.insight.reading.figures import Span, figure, table
from heliograph.matters import procedures
from heliograph.matters.models import Deadline, Event, Matter, Rating
from heliograph.organisation import reading as organisation
from tests.publishing.test_hearings_demo import bureau  # noqa: F401 (a fixture)


def told(bureau, day: str, months: int = 1) -> datetime:  # noqa: F811
    now = datetime.fromisoformat(f"{day}T03:00:00").replace(tzinfo=UTC)
    procedures.install_shipped(bureau, now=now)
    assert year.play(bureau, now, months) == Matter.objects.count()
    return now


def test_every_station_ends_more_in_a_month_than_a_board_needs(bureau):  # noqa: F811
    told(bureau, "2026-11-26")
    place = "unit__code", "procedure"
    ended = Counter(Matter.objects.exclude(outcome="").values_list(*place))
    rated = Counter(Rating.objects.values_list(*(f"matter__{name}" for name in place)))
    for station in year.STATIONS:
        here = station.code, station.procedure
        assert ended[here] >= 10, here
        assert 0 < rated[here] < ended[here], here


def test_of_the_last_month_every_unit_and_several_kinds_are_told_whatever_else_came_in(bureau, counted):  # noqa: F811
    now = told(bureau, "2026-11-26")
    stage = Stage(bureau, Random(20260101), now)
    for number in range(55, 90):  # of the usual 150, those of October
        stage.play(number, 150)
    _colleagues(bureau)
    counted(now=now)
    units = {unit.code: unit.id for unit in organisation.units(bureau.id).values()}
    october = Span(date(2026, 10, 1), date(2026, 10, 31))
    for station in year.STATIONS:
        unit = None if station.code == "chunan" else units[station.code]
        found = figure(bureau.id, "on-time", october, unit=unit)
        assert found.value is not None, station.code
    kinds = {row.key for row in table(bureau.id, "on-time", october, by="procedure") if not row.figure.hidden}
    assert kinds >= {"consultation", "camera-objection"}


def test_the_same_seed_tells_the_same_story_and_nothing_lies_in_the_future(bureau):  # noqa: F811
    now = told(bureau, "2026-12-03")
    assert not Event.objects.filter(at__gte=now).exists()
    first = Counter(Matter.objects.values_list("procedure", "state", "unit__code", "submitted_at"))
    Matter.objects.all().delete()
    year.play(bureau, now, 1)
    assert Counter(Matter.objects.values_list("procedure", "state", "unit__code", "submitted_at")) == first


@pytest.mark.parametrize("day", ["2026-11-26", "2027-03-01"])
def test_every_broken_promise_was_told_before_it_was_kept(bureau, day):  # noqa: F811
    told(bureau, day)
    late = Deadline.objects.filter(status="late")
    assert late.exists()
    for deadline in late:
        [broken] = [
            event.at
            for event in Event.objects.filter(matter_id=deadline.matter_id, action="promise-broken")
            if event.facts["promise"] == deadline.promise and event.at >= deadline.due
        ][:1]
        assert deadline.due <= broken <= deadline.settled_at
