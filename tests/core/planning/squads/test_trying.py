"""What if, for a squad: hours against a count by hand, and officers on the street by hour against a loop over minutes."""

from __future__ import annotations

import numpy as np
import pytest

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing, trying
from heliograph.core.planning.squads.trying import SquadAsked
from tests.patrol.rostered import CELLS, file_of

HALF_PAST = 'begins = "08:00"', 'begins = "08:30"'


def squad(**file):
    return describing.squad(Source("squad.toml", file_of(**file)))


def test_hours_and_officers_are_those_of_the_posts():
    told = trying.told(squad(), SquadAsked(5, 40, 0.2, {"巡": 2}))
    assert told.needed == 7 * (8 + 8 + 10) * 2
    assert told.available == pytest.approx(5 * 40 * 0.8)
    assert told.officers == pytest.approx(364 / 40)
    assert told.with_absence == pytest.approx(364 / 32)
    assert told.short == 12 - 5
    assert told.spare == pytest.approx(160 - 364)
    assert trying.told(squad(), SquadAsked(12, 40, 0.2, {"巡": 2})).short == 0


def test_a_post_gets_as_many_more_in_each_of_its_shifts_and_none_below_zero():
    found = squad()
    uneven = describing.squad(
        Source("x", file_of().replace('"早" = 1, "中" = 1, "夜" = 1', '"早" = [3, 3, 3, 3, 3, 0, 0], "夜" = 1'))
    )
    assert trying.most(uneven.posts[0]) == 3
    assert trying.changed(uneven, {"巡": 4}).posts[0].needs == {"早": (4, 4, 4, 4, 4, 0, 0), "夜": (2,) * 7}
    assert trying.changed(uneven, {"巡": 1}).posts[0].needs == {"早": (1, 1, 1, 1, 1, 0, 0), "夜": (0,) * 7}
    assert trying.changed(found, {}) == found
    assert trying.usual(found) == SquadAsked(3, 70, 0.1, {"巡": 1})


def test_officers_on_the_street_are_those_of_a_count_minute_by_minute():
    found = describing.squad(Source("x", file_of().replace(*HALF_PAST)))
    minutes = np.zeros(7 * 24 * 60)
    for day in range(7):
        for begins, lasts in ((8 * 60 + 30, 480), (16 * 60, 480), (22 * 60, 600)):
            minutes[(day * 1440 + begins + np.arange(lasts)) % len(minutes)] += 1
    assert trying.on_street(found) == pytest.approx(minutes.reshape(-1, 60).mean(axis=1))


def test_a_rosters_rows_give_what_its_posts_ask_for_where_no_place_is_empty():
    found = squad(weeks=2)
    rows = [[CELLS[seat]] * 14 for seat in CELLS]
    assert trying.on_street_by_week(found, rows) == pytest.approx(np.tile(trying.on_street(found), (2, 1)))
    rows[0][8] = ""
    less = trying.on_street(found) - trying.on_street_by_week(found, rows)[1]
    assert np.flatnonzero(less).tolist() == [24 + hour for hour in range(8, 16)]
    assert trying.on_street_by_week(found, [["培训"] * 14]).sum() == 0
