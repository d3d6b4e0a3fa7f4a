"""首问负责: whoever was asked first stays answerable until somebody else takes it; nothing circles."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.matters.errors import Circling, Invalid, NotAllowed, NotOffered
from heliograph.organisation import reading as organisation
from tests.matters import at_the_door as door

WHY = "地址在东湖，由东湖派出所办。"


@pytest.fixture
def asked(cast):
    return cast.submits(unit=cast.units["heping"].id)


def offers(cast, receipt, who="zhao", to="donghu", **more):
    return cast.does(receipt, "transfer", who, unit=cast.units[to].id, words=WHY, **more)


def test_the_first_unit_stays_answerable_until_the_other_takes_it(cast, asked):
    offers(cast, asked)
    matter = cast.matter(asked)
    assert (matter.unit_id, matter.offered_to_id, matter.owed_by_id) == (
        cast.units["heping"].id,
        cast.units["donghu"].id,
        cast.units["heping"].id,
    )
    cast.does(asked, "take", "zhou")
    matter = cast.matter(asked)
    assert (matter.unit_id, matter.offered_to_id, matter.owed_by_id) == (
        cast.units["donghu"].id,
        None,
        cast.units["donghu"].id,
    )
    door.is_whole(matter)


def test_the_resident_is_told_where_it_went_and_why(cast, asked):
    event = offers(cast, asked)
    assert door.said(event)["words"] == WHY
    moved = {"unit_from": str(cast.units["heping"].id), "unit_to": str(cast.units["donghu"].id)}
    assert event.facts.items() >= moved.items()
    assert door.tellings(event)


def test_passing_it_on_gains_no_time(cast, asked):
    before = door.promise(asked, "answer").due
    offers(cast, asked)
    cast.does(asked, "take", "zhou", now=cast.now + timedelta(hours=20))
    assert door.promise(asked, "answer").due == before
    assert cast.matter(asked).due == door.promise(asked, "accept").due


def test_the_other_unit_has_a_day_to_take_it_or_say_no(cast, asked):
    offers(cast, asked)
    assert door.promise(asked, "take").due == cast.now + timedelta(hours=24)
    cast.does(asked, "object", "zhou", words="不在我们辖区。")
    assert door.promises(asked)["take"] == "kept"
    matter = cast.matter(asked)
    assert (matter.unit_id, matter.offered_to_id) == (cast.units["heping"].id, None)


def test_while_it_is_offered_the_first_unit_may_still_answer(cast, asked):
    offers(cast, asked)
    cast.does(asked, "answer", "zhao", words="还是我们来答。")
    assert (cast.matter(asked).offered_to_id, door.promises(asked)["take"]) == (None, "void")


def test_the_offered_unit_may_not_answer_before_it_takes_it(cast, asked):
    offers(cast, asked)
    with pytest.raises(NotAllowed):
        cast.does(asked, "answer", "zhou", words="答复。")


def test_only_the_offered_unit_takes_or_objects(cast, asked):
    for step in ("take", "object"):
        with pytest.raises((NotAllowed, NotOffered)):
            cast.does(asked, step, "zhou", words="没有转给我们。")
    offers(cast, asked)
    for step in ("take", "object"):
        with pytest.raises(NotAllowed):
            cast.does(asked, step, "zhao", words="自己接自己的。")


def test_it_is_offered_to_one_unit_at_a_time(cast, asked):
    offers(cast, asked)
    with pytest.raises(Invalid):
        offers(cast, asked, to="hexi")
    assert cast.matter(asked).transfers == 1


def test_nothing_is_passed_to_the_unit_that_has_it_nor_to_one_out_of_service(cast, asked):
    cast.units["donghu"].active = False
    cast.units["donghu"].save()
    organisation.forget()
    for to in ("heping", "donghu", "beihe"):
        with pytest.raises(Invalid):
            offers(cast, asked, to=to)


def test_a_third_transfer_is_the_leads_to_decide(cast, asked):
    offers(cast, asked)
    cast.does(asked, "object", "zhou", words="不是我们的。")
    offers(cast, asked, to="hexi")
    cast.does(asked, "object", "wu", words="也不是我们的。")
    with pytest.raises(Circling):
        offers(cast, asked, to="chunan")
    with pytest.raises(NotAllowed):
        cast.does(asked, "place", "zhao", unit=cast.units["donghu"].id, words="指定。")
    event = cast.does(asked, "place", "wu", unit=cast.units["donghu"].id, words="经研究，由东湖派出所办。")
    matter = cast.matter(asked)
    assert (matter.unit_id, matter.transfers, event.role) == (cast.units["donghu"].id, 2, "lead")
    assert door.tellings(event)
    door.is_whole(matter)


def test_a_lead_decides_for_the_units_below_only(cast, asked):
    with pytest.raises(Invalid):
        cast.does(asked, "place", "qian", unit=cast.units["donghu"].id, words="推给东湖。")
    with pytest.raises(Invalid):
        cast.does(asked, "place", "wu", unit=cast.units["traffic"].id, words="推给交警。")
    assert cast.does(asked, "place", "zheng", unit=cast.units["traffic"].id, words="交警办。").role == "chief"


def test_being_placed_takes_it_out_of_the_officers_hands(cast, asked):
    cast.does(asked, "assign", "qian", officer=cast.officers["jiang"].id)
    cast.does(asked, "place", "wu", unit=cast.units["donghu"].id, words="由东湖办。")
    assert cast.matter(asked).officer_id is None
