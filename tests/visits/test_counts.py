"""What everybody sees: counts by beat and month, kept promises, and nothing small enough to point at somebody."""

from __future__ import annotations

from datetime import timedelta

from heliograph.matters.actions.upkeep import watch
from heliograph.matters.models import Matter
from heliograph.visits import actions, reading
from heliograph.visits.models import Tally


def board(beat_round, *, month=None, days=48):
    """As it is read on 1 February, when December is told; visits are written down on 15 December."""
    return reading.board(beat_round.cast.bureau.id, month, now=beat_round.cast.now + timedelta(days=days))


def many(beat_round, number: int, **more) -> None:
    for _ in range(number):
        assert beat_round.sends(beat_round.made(**more)).result == "applied"


def test_a_months_visits_are_counted_by_beat_place_and_advice(beat_round):
    many(beat_round, 12)
    many(beat_round, 11, beat="heping-2", place="shop", outcome="nobody", advice=())
    shown = board(beat_round)
    assert shown.made == 23
    assert [(row.name.zh, row.count) for row in shown.beats] == [("和平一警区", 12), ("和平二警区", 11)]
    assert [(row.name.zh, row.count) for row in shown.places] == [("住户", 12), ("店铺", 11)]
    assert [(row.name.zh, row.count) for row in shown.advice] == [("防诈骗", 12), ("防火、用电、燃气", 12)]


def test_a_small_count_is_hidden_and_none_follows_by_subtraction(beat_round):
    many(beat_round, 14)
    many(beat_round, 3, beat="heping-2")
    shown = board(beat_round)
    assert shown.made == 17
    assert [row.count for row in shown.beats] == [None, None]


def test_a_small_total_is_hidden_too(beat_round):
    many(beat_round, 3)
    shown = board(beat_round)
    assert shown.made is None
    assert not shown.is_empty
    assert {row.count for row in (*shown.beats, *shown.places, *shown.outcomes, *shown.advice)} == {None}


def test_a_total_is_hidden_where_it_bounds_rows_that_are_all_hidden(beat_round):
    """11 in two beats of which both are hidden leave each one of ten numbers, 11 of three kinds one of nine."""
    many(beat_round, 8)
    many(beat_round, 2, beat="heping-2", outcome="nobody", advice=())
    many(beat_round, 1, beat="heping-2", outcome="moved", advice=())
    shown = board(beat_round)
    assert {row.count for row in (*shown.beats, *shown.outcomes)} == {None}
    assert shown.made is None
    many(beat_round, 1)
    assert board(beat_round).made == 12


def test_a_month_is_told_once_nothing_can_be_entered_for_it(beat_round):
    """Read two days running, this month's counts would show each visit come."""
    cast, sent = beat_round.cast, beat_round.made(day=beat_round.today.replace(day=31))
    many(beat_round, 12)
    last = cast.now + timedelta(days=46)
    assert beat_round.sends(sent, now=last).result == "applied"
    assert board(beat_round, days=46).month == beat_round.today.replace(month=11, day=1)
    late = beat_round.made(day=beat_round.today.replace(day=31))
    assert beat_round.sends(late, now=last + timedelta(days=1)).result == "refused"
    assert board(beat_round, days=47).made == 13


def test_a_visit_of_a_published_month_is_not_moved_out_of_it(beat_round):
    many(beat_round, 11)
    sent = beat_round.made()
    beat_round.sends(sent)
    later = beat_round.cast.now + timedelta(days=48)
    moved = beat_round.made(visit=sent.visit, base=1, day=later.date())
    assert beat_round.sends(moved, now=later).result == "refused"
    assert board(beat_round).made == 12


def test_a_month_without_visits_is_empty_and_other_months_can_be_chosen(beat_round):
    many(beat_round, 10)
    november = beat_round.today.replace(month=11, day=1)
    assert board(beat_round, month=november).is_empty
    assert board(beat_round, month=november.replace(year=1999)).month == beat_round.today.replace(day=1)


def test_a_request_that_was_answered_counts_as_kept_and_one_that_was_late_as_late(beat_round):
    first, second = beat_round.slip(), beat_round.slip()
    for slip in (first, second):
        beat_round.sends(beat_round.asked(slip.id))
    one, two = Matter.objects.order_by("id")
    cast = beat_round.cast
    for matter, days in ((one, 0.2), (two, 40)):
        now = cast.now + timedelta(days=days)
        watch(now)
        _answer(cast, matter, now)
    assert actions.count_kept_promises(now=cast.now + timedelta(days=41)) == 2
    assert actions.count_kept_promises(now=cast.now + timedelta(days=42)) == 0
    assert {row.what: row.count for row in Tally.objects.all()} == {"asked": 2, "kept": 1, "late": 1}


def _answer(cast, matter, now) -> None:
    from heliograph.matters.actions import Details, MatterRef, act

    ref = MatterRef(matter.bureau_id, matter.id)
    act(ref, "accept", cast.actor("zhao"), now=now, details=Details())
    act(ref, "close", cast.actor("zhao"), now=now, details=Details(words="灯换好了。"))
