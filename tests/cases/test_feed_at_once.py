"""Several processes take in the same feed, or parts of it, at the same moment: each step once, none left behind."""

from __future__ import annotations

import pytest

from heliograph.cases.actions import feed
from heliograph.cases.models import FeedItem
from heliograph.matters.models import Event
from tests.cases.feeding import DAY, SOURCE, item, matter_of, receives, statuses, story
from tests.matters import sample_case
from tests.threads import at_once, file_database  # noqa: F401 (a fixture)

pytestmark = pytest.mark.usefixtures("file_database")


@pytest.fixture
def steps(file_database, cast):  # noqa: F811
    sample_case.install(cast)
    return story(cast.now - 30 * DAY)


def takes(cast, items):
    return lambda: feed.receive(cast.bureau.id, SOURCE, items, cast.now)


def errors(outcomes):
    return [one for one in outcomes if isinstance(one, BaseException)]


def test_the_same_feed_by_three_doors_at_once_is_taken_in_once(cast, steps):
    outcomes = at_once(*[takes(cast, steps)] * 3)
    assert errors(outcomes) == []
    assert (Event.objects.count(), FeedItem.objects.count()) == (15, 15)
    assert set(statuses(cast).values()) == {"applied"}


def test_parts_that_come_at_once_are_put_together(cast, steps):
    outcomes = at_once(*[takes(cast, steps[n::3]) for n in range(3)])
    assert errors(outcomes) == []
    assert set(statuses(cast).values()) == {"applied"}, "nobody waits for something that is here"
    assert matter_of(cast).state == "closed"


def test_a_case_and_the_one_that_grew_from_it_at_once(cast, steps):
    child = [item(1, "file", cast.now - DAY, case="B1", procedure="sample-case", parent="A1")]
    outcomes = at_once(takes(cast, steps[:1]), takes(cast, child))
    assert errors(outcomes) == []
    feed.take_in_untried(cast.now)
    assert matter_of(cast, "B1").parent_id == matter_of(cast).id
    assert receives(cast, child)[0].status == "duplicate"
