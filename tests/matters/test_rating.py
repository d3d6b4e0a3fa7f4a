"""好差评: five grades, once changeable; a bad one is answered from above, and never by those who were rated."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.matters.actions import watch
from heliograph.matters.actions.actor import sees_rating
from heliograph.matters.errors import Invalid, NotAllowed, NotOffered, TooLate
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Rating
from tests.matters import at_the_door as door
from tests.matters.at_the_door import at, end_of


def answered(cast, unit="heping", who="zhao"):
    receipt = cast.submits(unit=cast.units[unit].id)
    cast.does(receipt, "answer", who, words="答复。")
    return receipt


@pytest.fixture
def closed(cast):
    return answered(cast)


def rating_of(receipt) -> Rating:
    return Rating.objects.get(matter_id=receipt.ref.id)


@pytest.mark.parametrize("grade", [1, 2, 3, 4, 5])
def test_five_grades_and_the_two_bad_ones_owe_a_follow_up(cast, closed, grade):
    cast.does(closed, "rate", grade=grade)
    assert rating_of(closed).grade == grade
    assert ("follow-up" in door.promises(closed)) == (grade <= 2)
    door.is_whole(cast.matter(closed))


@pytest.mark.parametrize("grade", [-1, 6])
def test_there_is_no_other_grade(cast, closed, grade):
    with pytest.raises(Invalid):
        cast.does(closed, "rate", grade=grade)


def test_the_words_are_sealed_and_the_choice_to_be_contacted_is_the_residents(cast, closed):
    event = cast.does(closed, "rate", grade=1, words="等了两个小时。", may_contact=True)
    row = rating_of(closed)
    key = MatterKey.of(cast.matter(closed))
    assert key.open_text("rating.words", row.id, bytes(row.words)) == "等了两个小时。"
    assert (row.may_contact, event.facts) == (True, {"grade": "1"})
    assert "等了".encode() not in bytes(row.words)


def test_it_may_be_changed_once(cast, closed):
    cast.does(closed, "rate", grade=5)
    cast.does(closed, "rate", grade=3, words="想了想。")
    with pytest.raises(Invalid):
        cast.does(closed, "rate", grade=1)
    assert (rating_of(closed).grade, rating_of(closed).changes) == (3, 1)


def test_it_is_open_for_ninety_days(cast, closed):
    with pytest.raises(TooLate):
        cast.does(closed, "rate", now=at("2026-06-16T00:00"), grade=5)
    cast.does(closed, "rate", now=end_of("2026-06-15"), grade=5)


def test_what_is_still_open_is_not_rated(cast):
    with pytest.raises(NotOffered):
        cast.does(cast.submits(), "rate", grade=5)


def test_the_follow_up_is_owed_by_the_superior_within_five_working_days(cast, closed):
    cast.does(closed, "rate", grade=2)
    matter = cast.matter(closed)
    assert (matter.owed_by_id, matter.unit_id) == (cast.units["hexi"].id, cast.units["heping"].id)
    assert matter.due == door.promise(closed, "follow-up").due == end_of("2026-03-24")


def test_nobody_of_the_rated_unit_follows_up_nor_learns_of_it(cast, closed):
    cast.does(closed, "rate", grade=1)
    matter = cast.matter(closed)
    for who in ("zhao", "jiang", "qian", "zhou", "wu", "tang"):
        with pytest.raises(NotAllowed):
            cast.does(closed, "follow-up", who, words="我们核实了。")
    assert [name for name in door.STAFF if sees_rating(cast.viewer(name), matter)] == ["wu", "zheng", "sun", "tang"]
    event = cast.does(closed, "follow-up", "sun", words="已核实并改进。")
    assert (event.role, door.promises(closed)["follow-up"]) == ("supervisor", "kept")
    assert door.tellings(event)
    assert (cast.matter(closed).due, cast.matter(closed).owed_by_id) == (None, cast.units["heping"].id)


def test_above_the_bureaus_own_desk_stands_only_its_chief(cast):
    receipt = answered(cast, "chunan", "tang")
    cast.does(receipt, "rate", grade=1)
    matter = cast.matter(receipt)
    assert matter.due is None, "the rated desk does not learn from its list that there is a follow-up"
    assert [name for name in door.STAFF if sees_rating(cast.viewer(name), matter)] == ["zheng", "sun"]
    door.is_whole(matter)
    assert cast.does(receipt, "follow-up", "zheng", words="已核实。").role == "chief"


def test_there_is_no_follow_up_without_a_bad_rating(cast, closed):
    for grade in (None, 5):
        if grade:
            cast.does(closed, "rate", grade=grade)
        with pytest.raises(NotOffered):
            cast.does(closed, "follow-up", "sun", words="没有差评。")


def test_changed_for_the_better_it_takes_the_follow_up_away(cast, closed):
    cast.does(closed, "rate", grade=1)
    cast.does(closed, "rate", grade=4)
    assert (door.promises(closed)["follow-up"], cast.matter(closed).due) == ("void", None)
    with pytest.raises(NotOffered):
        cast.does(closed, "follow-up", "sun", words="不必了。")


def test_changed_for_the_worse_it_starts_one(cast, closed):
    cast.does(closed, "rate", grade=4)
    cast.does(closed, "rate", grade=1, now=cast.now + timedelta(days=1))
    assert door.promises(closed)["follow-up"] == "running"


def test_a_broken_follow_up_is_the_superiors_not_the_units(cast, closed):
    cast.does(closed, "rate", grade=1)
    watch(at("2026-03-25T00:00"))
    assert (door.actions_of(closed)[-1], cast.matter(closed).late) == ("promise-broken", False)
    assert cast.matter(closed).owed_by_id == cast.units["hexi"].id


def test_not_solved_beside_a_bad_rating_keeps_both_promises_apart(cast, closed):
    cast.does(closed, "rate", grade=1)
    cast.does(closed, "reopen", now=cast.now + timedelta(days=2))
    matter = cast.matter(closed)
    assert (matter.due, matter.owed_by_id) == (door.promise(closed, "answer-again").due, cast.units["heping"].id)
    door.is_whole(matter)
    cast.does(closed, "answer", "jiang", words="重新答复。")
    assert (cast.matter(closed).due, cast.matter(closed).owed_by_id) == (
        door.promise(closed, "follow-up").due,
        cast.units["hexi"].id,
    )
    door.is_whole(cast.matter(closed))


def test_after_not_solved_a_changed_rating_speaks_of_the_unit_that_handled_it_last(cast, closed):
    cast.does(closed, "rate", grade=1)
    cast.does(closed, "reopen")
    cast.does(closed, "place", "wu", unit=cast.units["donghu"].id, words="由东湖办。")
    cast.does(closed, "answer", "zhou", words="重新答复。")
    cast.does(closed, "rate", grade=5)
    assert rating_of(closed).unit_id == cast.units["donghu"].id
