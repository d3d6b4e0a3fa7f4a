"""The demonstration's cards of beats: what each lists lies in it, as the beats were drawn and as the signed plan draws them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from shapely import Point
from shapely.geometry import shape

from heliograph.beats import reading
from heliograph.beats.models import Card
from heliograph.demo import beats, mapped, patrolled
from heliograph.organisation.models import Area
from tests.publishing.test_hearings_demo import bureau  # noqa: F401 (a fixture)


def cards() -> dict[str, list[str]]:
    return dict(Card.objects.values_list("area__code", "places"))


def assert_all_lie_in_their_beats() -> None:
    shapes = {one.code: shape(one.geometry) for one in Area.objects.filter(kind="beat")}
    listed = [(place, code) for code, places in cards().items() for place in places]
    for name, column, row in beats.STANDS:
        [code] = [code for place, code in listed if name.startswith(place)]
        assert shapes[code].covers(Point(mapped.position(column, row))), name


@pytest.mark.parametrize("moment", ["2026-12-02T03:00", "2028-02-29T16:30", "2027-01-03T16:00"])
def test_addresses_follow_the_new_shapes_of_the_beats(bureau, moment):  # noqa: F811
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    mapped.play(bureau, now - patrolled.MAPPED)
    beats.play(bureau, now)
    before = cards()
    assert_all_lie_in_their_beats()
    assert "和平路（1—99 号）" in before["heping-beat-1"]
    patrolled.play(bureau, now)
    beats.follow(bureau, now - patrolled.HOLDS + timedelta(hours=2))
    after = cards()
    assert_all_lie_in_their_beats()
    moved = {code for code in after if after[code] != before[code]}
    assert moved == {"heping-beat-1", "heping-beat-2", "donghu-beat-1", "donghu-beat-2"}, (
        "those that the plan drew anew"
    )
    assert "和平路" in after["heping-beat-1"], "a road that lies whole in one beat is named once"
    assert all(after.values())
    written = Card.objects.get(area__code="heping-beat-2").changed_at
    assert written - (now - patrolled.HOLDS) == timedelta(hours=2), "on the day on which the plan holds"
    found = reading.cards(bureau.id, today=now.date(), words="和平路 120 号")
    assert [one.code for one in found] == ["heping-beat-1"]
