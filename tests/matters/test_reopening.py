""" "没解决": one press within 30 days, a new promise, another officer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.matters.errors import NotAllowed, NotOffered, SameOfficer, TooLate
from heliograph.matters.reading.owed import Wanted, list_owed
from heliograph.organisation.models import Posting
from tests.matters import at_the_door as door
from tests.matters.at_the_door import at, end_of


@pytest.fixture
def answered(cast):
    """A question that Zhao answered on 17 March."""
    receipt = cast.submits(unit=cast.units["heping"].id)
    cast.does(receipt, "answer", "zhao", words="答复。")
    return receipt


def test_one_press_without_a_word_starts_a_new_promise(cast, answered):
    event = cast.does(answered, "reopen", now=at("2026-03-23T10:00"))
    matter = cast.matter(answered)
    assert (matter.state, matter.outcome, matter.settled_at, matter.erase_at, matter.reopened) == (
        "accepted",
        "",
        None,
        None,
        1,
    )
    assert (door.promise(answered, "answer-again").due, matter.due) == (end_of("2026-03-30"), end_of("2026-03-30"))
    assert not event.public
    door.is_whole(matter)


def test_the_words_are_kept_if_there_are_any(cast, answered):
    assert door.said(cast.does(answered, "reopen", words="没说清楚带什么。"))["words"] == "没说清楚带什么。"


def test_on_the_thirtieth_day_it_is_open_and_on_the_thirty_first_closed(cast, answered):
    with pytest.raises(TooLate):
        cast.does(answered, "reopen", now=at("2026-04-17T00:00"))
    cast.does(answered, "reopen", now=end_of("2026-04-16"))


def test_only_the_holder_of_the_receipt_says_so(cast, answered):
    with pytest.raises(NotAllowed):
        cast.does(answered, "reopen", "qian")


def test_whoever_closed_it_does_not_take_it_up_again(cast, answered):
    cast.does(answered, "reopen")
    assert cast.matter(answered).officer_id is None
    with pytest.raises(SameOfficer):
        cast.does(answered, "assign", "qian", officer=cast.officers["zhao"].id)
    for step in ("answer", "refuse", "not-ours"):
        with pytest.raises(SameOfficer):
            cast.does(answered, step, "zhao", words="还是那样。", ground="第九条", right_body="市监局")
    cast.does(answered, "assign", "qian", officer=cast.officers["jiang"].id)
    cast.does(answered, "answer", "jiang", words="重新答复。")
    assert door.promises(answered)["answer-again"] == "kept"


@pytest.mark.parametrize(
    ("step", "code"), [("refuse", "non-urgent-report"), ("not-ours", "non-urgent-report"), ("refuse", "consultation")]
)
def test_refusing_counts_as_closing(cast, step, code):
    receipt = cast.submits(code, unit=cast.units["heping"].id)
    cast.does(receipt, step, "zhao", words="依法不能办。", ground="《治安管理处罚法》第九十条", right_body="市场监管局")
    cast.does(receipt, "reopen")
    with pytest.raises(SameOfficer):
        cast.does(receipt, step, "zhao", words="还是不办。", ground="第九条", right_body="市场监管局")
    if code == "non-urgent-report":
        with pytest.raises(SameOfficer):
            cast.does(receipt, "accept", "zhao")
    cast.does(receipt, step, "jiang", words="复核后仍不能办。", ground="第九条", right_body="市场监管局")


def test_it_may_be_said_again_and_then_the_second_officer_is_out(cast, answered):
    cast.does(answered, "reopen")
    cast.does(answered, "answer", "jiang", words="重新答复。")
    cast.does(answered, "reopen")
    with pytest.raises(SameOfficer):
        cast.does(answered, "answer", "jiang", words="又答。")
    cast.does(answered, "answer", "qian", words="所长来答。")
    assert cast.matter(answered).reopened == 2


def test_what_is_open_or_taken_back_is_not_reopened(cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    with pytest.raises(NotOffered):
        cast.does(receipt, "reopen")
    cast.does(receipt, "withdraw")
    with pytest.raises(NotOffered):
        cast.does(receipt, "reopen", now=cast.now + timedelta(days=1))


def test_a_petition_with_an_opinion_goes_up_for_review_within_thirty_days_instead(cast):
    receipt = cast.submits("petition")
    cast.does(receipt, "accept", "tang")
    cast.does(receipt, "answer", "tang", words="处理意见。")
    with pytest.raises(NotOffered):
        cast.does(receipt, "reopen")
    with pytest.raises(TooLate):
        cast.does(receipt, "request-review", now=at("2026-04-17T00:00"), words="不服。")
    cast.does(receipt, "request-review", now=at("2026-04-16T12:00"), words="不服。")
    assert door.promise(receipt, "review").due == end_of("2026-05-18")  # 30 days end on Saturday the 16th
    with pytest.raises(NotAllowed):
        cast.does(receipt, "answer-review", "tang", words="维持。")
    cast.does(receipt, "answer-review", "zheng", now=at("2026-05-10T12:00"), words="复查意见。")


def test_the_review_of_a_petition_stands_on_the_list_of_the_unit_above(cast):
    """P-10, P-11: the next higher body reviews, not the one whose opinion it is."""
    hexi = cast.units["hexi"]
    hexi.duties = [*hexi.duties, "petition"]
    hexi.save()
    Posting.objects.create(officer=cast.officers["wu"], unit=hexi, role="handler")
    receipt = cast.submits("petition", unit=hexi.id)
    cast.does(receipt, "accept", "wu")
    cast.does(receipt, "answer", "wu", words="处理意见。")
    event = cast.does(receipt, "request-review", words="不服。")
    matter = cast.matter(receipt)
    assert (matter.unit_id, matter.owed_by_id, matter.officer_id) == (cast.units["chunan"].id,) * 2 + (None,)
    assert event.facts["unit_from"] == str(hexi.id)
    listed = {name: receipt.number in numbers(cast, name) for name in ("wu", "tang", "zheng")}
    assert listed == {"wu": False, "tang": True, "zheng": True}
    cast.does(receipt, "answer-review", "zheng", words="复查意见。")
    cast.does(receipt, "request-re-review", words="仍然不服。")
    assert cast.matter(receipt).unit_id == cast.units["chunan"].id, "the bureau has nothing above it here"
    with pytest.raises(SameOfficer):
        cast.does(receipt, "answer-re-review", "zheng", words="维持。")
    cast.does(receipt, "answer-re-review", "sun", words="复核意见。")
    door.is_whole(cast.matter(receipt))


def numbers(cast, name: str) -> list[str]:
    return [row.number for row in list_owed(cast.viewer(name), Wanted(), cast.now).rows]
