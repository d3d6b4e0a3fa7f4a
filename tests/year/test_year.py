"""A scripted year of a county runs through the spine, and the law is right every time.

The small year (a fiftieth) always runs; the whole one with `HELIOGRAPH_TEST_SLOW=1` (`make test-slow`).
"""

from __future__ import annotations

import pytest

from heliograph.matters import audit
from heliograph.matters.models import Matter
from tests.year import county, script
from tests.year.book import Book
from tests.year.compare import Compared
from tests.year.play import Player


@pytest.fixture
def county_of(cast):
    users, units = county.settle(cast)
    return Player(cast.bureau.id, users, units)


def test_a_small_year_keeps_every_deadline_and_loses_no_telling(cast, county_of):
    holds(cast, county_of, script.year(7, public=120, criminals=40))


def holds(cast, player: Player, cases) -> None:
    played = player.play(cases, script.END)
    problems = list(played.wrong)
    for case in cases:
        if case.number in played.refs:
            problems += Compared(case, Book.of(case, script.END), played, cast.bureau.id).problems()
    assert problems == [], "\n".join(problems[:60])
    for matter in Matter.objects.filter(bureau_id=cast.bureau.id).order_by("id")[::7]:
        assert audit.problems_of(matter) == []
