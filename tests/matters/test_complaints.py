"""投诉举报: the accused officer and unit neither see nor handle it (P-07), and there is always somebody who does."""

from __future__ import annotations

import pytest

from heliograph.matters.actions import Submission, submit
from heliograph.matters.actions.actor import may_open, may_see
from heliograph.matters.errors import Invalid, NotAllowed, NotFound, NotOffered, SameOfficer
from heliograph.matters.reading import story
from heliograph.organisation.models import Posting
from heliograph.organisation.reading import NoUnit
from tests.matters import at_the_door as door


def complains(cast, *, unit=None, officer=None, **more):
    about = {
        "about_unit": cast.units[unit].id if unit else None,
        "about_officer": cast.officers[officer].id if officer else None,
    }
    return cast.submits("complaint", **about, **more)


def may_learn_of_it(cast, receipt) -> list[str]:
    matter = cast.matter(receipt)
    every = [*door.STAFF, "feng", "chen", "bei"]
    seeing = [name for name in every if may_see(cast.viewer(name), matter)]
    assert [name for name in every if may_open(cast.viewer(name), matter)] == seeing
    return seeing


def test_it_goes_to_supervision_and_nobody_else_but_the_chief_sees_it(cast):
    receipt = complains(cast, unit="heping", officer="zhao")
    assert cast.matter(receipt).unit_id == cast.units["duchashi"].id
    assert may_learn_of_it(cast, receipt) == ["zheng", "sun", "du"]


@pytest.mark.parametrize("who", ["zhao", "jiang", "qian", "wu", "tang", "jiao"])
def test_for_the_accused_and_everybody_outside_there_is_no_such_matter(cast, who):
    receipt = complains(cast, unit="heping", officer="zhao")
    for step in ("accept", "note", "answer", "reopen"):
        with pytest.raises(NotFound):
            cast.does(receipt, step, who, words="我来看看。")
    assert door.actions_of(receipt) == ["submit"]


def test_it_is_never_passed_to_the_accused_unit_nor_to_one_without_the_duty(cast):
    receipt = complains(cast, unit="heping")
    for step, who in (("transfer", "du"), ("place", "zheng")):
        for to in ("heping", "donghu", "traffic"):
            with pytest.raises(Invalid):
                cast.does(receipt, step, who, unit=cast.units[to].id, words="转办。")


def test_it_is_not_passed_to_the_unit_of_the_accused_officer_either(cast):
    cast.units["traffic"].duties = ["traffic", "supervision"]
    cast.units["traffic"].save()
    receipt = complains(cast, officer="jiao", unit="duchashi")
    with pytest.raises(Invalid):
        cast.does(receipt, "place", "zheng", unit=cast.units["traffic"].id, words="由交警查。")


def test_it_is_not_assigned_to_the_accused(cast):
    Posting.objects.create(officer=cast.officers["zhao"], unit=cast.units["duchashi"], role="handler")
    Posting.objects.create(officer=cast.officers["jiang"], unit=cast.units["duchashi"], role="handler")
    about_zhao, about_heping = (
        cast.submits("complaint", about_unit=cast.units["heping"].id),
        complains(cast, unit="heping"),
    )
    for receipt in (about_zhao, about_heping):
        for who in ("zhao", "jiang"):
            with pytest.raises(Invalid):
                cast.does(receipt, "assign", "du", officer=cast.officers[who].id)
    with pytest.raises(NotFound):
        cast.does(about_heping, "accept", "zhao")


def test_a_complaint_about_supervision_goes_one_level_up(cast):
    for receipt in (
        complains(cast, unit="duchashi"),
        complains(cast, officer="du"),
        complains(cast, officer="sun", unit="duchashi"),
    ):
        matter = cast.matter(receipt)
        assert matter.unit_id == cast.units["chunan"].id
        assert "du" not in may_learn_of_it(cast, receipt)
        cast.does(receipt, "accept", "tang")
        cast.does(receipt, "answer", "tang", words="已查清。")


def test_supervision_that_is_accused_sees_nothing(cast):
    assert may_learn_of_it(cast, complains(cast, unit="duchashi")) == ["zheng", "tang"]


def test_where_only_the_accused_could_handle_it_it_is_refused_and_not_swallowed(cast):
    cast.units["duchashi"].duties = []
    cast.units["duchashi"].save()
    cast.units["chunan"].duties = ["supervision"]
    cast.units["chunan"].save()
    with pytest.raises(NoUnit):
        complains(cast, unit="chunan")


def test_nobody_enters_at_a_counter_what_is_about_themselves(cast):
    cast.units["heping"].duties = ["general", "supervision"]
    for about in ({"about_officer": cast.officers["zhao"].id}, {"about_unit": cast.units["heping"].id}):
        with pytest.raises(NotAllowed):
            submit(
                cast.bureau.id,
                cast.procedure("complaint"),
                Submission(values={}, **about),
                cast.actor("zhao"),
                now=cast.now,
            )


def test_who_is_complained_about_must_be_of_this_bureau(cast):
    for about in ({"about_officer": cast.officers["bei"].id}, {"about_unit": cast.units["beihe"].id}):
        with pytest.raises(Invalid):
            cast.submits("complaint", **about)


def test_the_chief_answers_for_supervision_unless_accused(cast):
    receipt = complains(cast, unit="heping")
    for step, words in (("accept", ""), ("answer", "属实，已处理。")):
        cast.does(receipt, step, "du", words=words)
    cast.does(receipt, "reopen", words="处理太轻。")
    assert (
        cast.does(receipt, "extend", "zheng", promise="answer-again", more="10 working days", words="要外地取证。").role
        == "chief"
    )
    about_the_chief = complains(cast, officer="zheng")
    with pytest.raises(NotFound):
        cast.does(about_the_chief, "note", "zheng", words="谁投诉我？")


def test_not_satisfied_one_level_higher_looks_again_and_the_first_unit_no_longer_sees_it(cast):
    """P-24: a second complaint goes one level higher."""
    receipt = complains(cast, unit="heping")
    cast.does(receipt, "accept", "du")
    cast.does(receipt, "answer", "du", words="不属实。")
    event = cast.does(receipt, "reopen", words="没有问过证人。")
    matter = cast.matter(receipt)
    assert (matter.unit_id, matter.owed_by_id, matter.officer_id) == (cast.units["chunan"].id,) * 2 + (None,)
    assert event.facts == {"unit_from": str(cast.units["duchashi"].id), "unit_to": str(cast.units["chunan"].id)}
    assert may_learn_of_it(cast, receipt) == ["zheng", "sun", "tang"]
    with pytest.raises(NotFound):
        cast.does(receipt, "answer", "du", words="维持。")
    cast.does(receipt, "answer", "tang", words="重新查过：部分属实，已处理。")
    assert door.promises(receipt)["answer-again"] == "kept"
    told = story.holder_story(cast.matter(receipt), now=cast.now, language="en")
    note = next(item for item in told.items if item.action == "reopen").note
    assert "Chunan Public Security Bureau handles it now" in note
    door.is_whole(cast.matter(receipt))


def test_where_the_law_was_wrong_the_legal_office_looks_again_and_opens_no_other_complaint(cast):
    """P-24: the second complaint, to the legal office; 30 working days (P-22)."""
    other, receipt = complains(cast, unit="donghu"), complains(cast, unit="heping")
    cast.does(receipt, "accept", "du")
    cast.does(receipt, "answer", "du", words="程序没有问题。")
    cast.does(receipt, "reopen-legal")
    matter = cast.matter(receipt)
    assert (matter.unit_id, matter.owed_by_id, matter.officer_id) == (cast.units["fazhi"].id,) * 2 + (None,)
    assert may_learn_of_it(cast, receipt) == ["zheng", "sun", "fa", "luo"]
    assert not may_open(cast.viewer("fa"), cast.matter(other))
    with pytest.raises(NotFound):
        cast.does(receipt, "answer", "du", words="维持。")
    with pytest.raises(Invalid):
        cast.does(receipt, "place", "zheng", unit=cast.units["heping"].id, words="由他们自己看。")
    cast.does(receipt, "answer", "fa", words="法律用错了，已纠正。")
    assert door.promises(receipt)["answer-again"] == "kept"
    cast.does(receipt, "reopen-legal")
    assert cast.matter(receipt).unit_id == cast.units["chunan"].id, "never to the unit that has just answered"


def test_the_legal_office_does_not_look_at_a_complaint_about_itself(cast):
    for about in ({"unit": "fazhi"}, {"officer": "luo"}):
        receipt = complains(cast, **about)
        cast.does(receipt, "accept", "du")
        cast.does(receipt, "answer", "du", words="不属实。")
        cast.does(receipt, "reopen-legal")
        assert cast.matter(receipt).unit_id == cast.units["chunan"].id
        assert not may_open(cast.viewer("luo"), cast.matter(receipt))


def test_at_the_top_of_the_bureau_another_officer_looks_again(cast):
    receipt = complains(cast, unit="duchashi")
    cast.does(receipt, "accept", "tang")
    cast.does(receipt, "answer", "tang", words="不属实。")
    assert "unit_to" not in cast.does(receipt, "reopen").facts
    assert cast.matter(receipt).unit_id == cast.units["chunan"].id
    with pytest.raises(SameOfficer):
        cast.does(receipt, "answer", "tang", words="维持。")


def test_it_does_not_go_up_to_whom_it_is_about(cast):
    receipt = complains(cast, unit="chunan")
    cast.does(receipt, "accept", "du")
    cast.does(receipt, "answer", "du", words="不属实。")
    cast.does(receipt, "reopen")
    assert cast.matter(receipt).unit_id == cast.units["duchashi"].id
    with pytest.raises(SameOfficer):
        cast.does(receipt, "answer", "du", words="维持。")


def test_a_branchs_supervision_is_looked_at_by_the_bureaus(cast):
    own = cast.units["heping"]
    own.duties = ["general", "supervision"]
    own.save()
    receipt = cast.submits("complaint", unit=own.id)
    assert cast.matter(receipt).unit_id == own.id
    cast.does(receipt, "accept", "zhao")
    cast.does(receipt, "answer", "zhao", words="不属实。")
    cast.does(receipt, "reopen")
    assert cast.matter(receipt).unit_id == cast.units["duchashi"].id
    assert not may_open(cast.viewer("zhao"), cast.matter(receipt))


def test_a_bad_rating_of_supervision_is_followed_up_by_the_chief(cast):
    receipt = complains(cast, unit="heping")
    cast.does(receipt, "accept", "du")
    cast.does(receipt, "answer", "du", words="不属实。")
    cast.does(receipt, "rate", grade=1)
    for who in ("du", "sun"):
        with pytest.raises(NotAllowed):
            cast.does(receipt, "follow-up", who, words="没问题。")
    cast.does(receipt, "follow-up", "zheng", words="已另派人复核。")
    assert door.promises(receipt)["follow-up"] == "kept"


def test_complaints_are_not_joined_where_the_accused_would_answer_them(cast):
    Posting.objects.create(officer=cast.officers["jiang"], unit=cast.units["duchashi"], role="handler")
    about_jiang, about_heping = (
        cast.submits("complaint", about_officer=cast.officers["jiang"].id),
        complains(cast, unit="donghu"),
    )
    assert cast.matter(about_jiang).unit_id == cast.units["chunan"].id
    with pytest.raises(Invalid):
        cast.does(about_jiang, "merge", "tang", into=about_heping.number, words="同一件事。")
    with pytest.raises(NotOffered):
        cast.does(about_jiang, "consult", "tang", words="问一下当事人。")
