"""Equal service: what the public count says, and what it does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from heliograph.firms.models import Advice, Firm, FirmRequest
from heliograph.firms.reading.equal import Verdict, equal
from heliograph.matters.identifiers import new_id


@pytest.fixture
def answered(cast):
    """Rows of requests of one band, each answered after so many days (None: not yet)."""

    def make(size: str, days: list[float | None]) -> None:
        FirmRequest.objects.bulk_create(
            FirmRequest(
                bureau_id=cast.bureau.id,
                id=new_id(),
                firm_id=new_id(),
                size=size,
                asked_at=cast.now - timedelta(days=100),
                answered_at=None if one is None else cast.now - timedelta(days=100) + timedelta(days=one),
            )
            for one in days
        )

    return make


def firms(cast, size: str, count: int) -> None:
    Firm.objects.bulk_create(
        Firm(bureau_id=cast.bureau.id, id=new_id(), number=f"F{size[:2]}{n:08d}", code_hash=b"", blind=f"{size}{n}".encode(), size=size,
             trade="trade", unit=cast.units["heping"], registered_at=cast.now)
        for n in range(count)
    )  # fmt: skip


def test_with_few_answers_it_says_that_it_can_t_say(cast, answered):
    answered("micro", [1.0] * 9)
    answered("large", [1.0] * 30)
    found = equal(cast.bureau.id, now=cast.now)
    assert found.verdict is Verdict.TOO_FEW
    assert found.small.days is None
    assert found.small.asked is None, "fewer than ten are not published"
    assert found.large.days.value == 1.0


@pytest.mark.parametrize(
    ("small", "large", "verdict"),
    [(1.0, 1.0, Verdict.NO_DIFFERENCE), (4.0, 1.0, Verdict.SMALL_WAIT), (1.0, 4.0, Verdict.LARGE_WAIT)],
)
def test_only_intervals_that_lie_apart_are_a_difference(cast, answered, small, large, verdict):
    answered("micro", [small + n / 100 for n in range(40)])
    answered("large", [large + n / 100 for n in range(40)])
    assert equal(cast.bureau.id, now=cast.now).verdict is verdict


def test_a_difference_within_the_scatter_is_none(cast, answered):
    answered("small", [float(n % 10) for n in range(30)])
    answered("medium", [float(n % 10) + 0.5 for n in range(30)])
    found = equal(cast.bureau.id, now=cast.now)
    assert found.verdict is Verdict.NO_DIFFERENCE
    assert found.small.days.low < found.large.days.high


def test_a_small_band_is_hidden_with_its_neighbour_because_their_sum_is_published(cast, answered):
    firms(cast, "micro", 30)
    firms(cast, "small", 4)
    answered("micro", [1.0] * 30)
    answered("small", [1.0] * 30)
    found = {band.sizes[0]: band for band in equal(cast.bureau.id, now=cast.now).bands}
    assert found["micro"].firms is None
    assert found["small"].firms is None
    assert equal(cast.bureau.id, now=cast.now).small.firms == 34


def test_few_large_firms_do_not_follow_from_all_that_are_visited_less_the_small_ones(cast):
    firms(cast, "micro", 40)
    firms(cast, "large", 3)
    found = equal(cast.bureau.id, now=cast.now)
    assert (found.small.firms, found.large.firms) == (None, None)
    assert {band.sizes[0]: band.firms for band in found.bands} == dict.fromkeys(("micro", "small", "medium", "large"))


def test_where_nobody_asked_it_says_so_of_the_pair_and_of_its_parts(cast, answered):
    firms(cast, "medium", 20)
    firms(cast, "large", 4)
    answered("micro", [1.0] * 30)
    found = equal(cast.bureau.id, now=cast.now)
    assert (found.large.firms, found.large.asked) == (24, 0)
    parts = {band.sizes[0]: (band.firms, band.asked) for band in found.bands}
    assert (parts["medium"], parts["large"]) == ((None, 0), (None, 0))


def test_what_waits_is_no_answer_and_what_is_older_than_the_half_year_is_not_counted(cast, answered):
    answered("micro", [1.0] * 10 + [None] * 5)
    FirmRequest.objects.filter(answered_at=None).update(asked_at=cast.now - timedelta(days=400))
    found = equal(cast.bureau.id, now=cast.now)
    assert found.small.asked == 10
    assert equal(cast.other_bureau.id, now=cast.now).small.asked == 0


def test_reading_it_two_days_running_shows_no_request_that_came_or_was_answered(cast, answered):
    answered("micro", [1.0] * 12 + [None])
    before = equal(cast.bureau.id, now=cast.now)
    assert (before.since, before.until) == (date(2025, 7, 1), date(2025, 12, 31))
    assert (before.small.asked, before.small.days.value) == (13, 1.0)
    FirmRequest.objects.filter(answered_at=None).update(answered_at=cast.now)
    answered("small", [None])
    FirmRequest.objects.filter(size="small").update(asked_at=cast.now)
    assert equal(cast.bureau.id, now=cast.now + timedelta(days=1)) == before


def test_advice_belongs_to_the_days_of_the_bureau(cast):
    mine = {"bureau_id": cast.bureau.id, "item": "fire-exit", "unit": cast.units["heping"]}
    for given_on in [date(2025, 12, 31)] * 12 + [date(2026, 1, 1)] * 3:
        Advice.objects.create(**mine, given_on=given_on, id=new_id(), firm_id=new_id())
    dawn = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
    assert {topic.code: count for topic, count in equal(cast.bureau.id, now=dawn).advice}["fire"] == 12


def test_advice_is_counted_by_topic_and_small_counts_are_hidden(cast):
    for number in range(25):
        item = "fire-exit" if number < 15 else "fraud-boss"
        Advice.objects.create(
            bureau_id=cast.bureau.id,
            id=new_id(),
            firm_id=new_id(),
            item=item,
            given_on=date(2025, 12, 1),
            unit=cast.units["heping"],
        )
    found = {topic.code: count for topic, count in equal(cast.bureau.id, now=cast.now).advice}
    assert found == {"burglary": 0, "fraud": 10, "fire": 15, "traffic": 0}
    Advice.objects.filter(item="fraud-boss").first().delete()
    found = {topic.code: count for topic, count in equal(cast.bureau.id, now=cast.now).advice}
    assert found["fraud"] is None
