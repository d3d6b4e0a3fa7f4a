"""Matters about the same thing are joined and all are told; one about two things is split, and no time is gained."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from heliograph.channels.delivery.actions import deliver_due
from heliograph.core.files import accept
from heliograph.matters.actions import RESIDENT, Details, act, erase, watch
from heliograph.matters.actions.actor import sees_rating
from heliograph.matters.errors import Circling, Invalid, NotFound, NotOffered, SameOfficer, TooLate
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Matter
from heliograph.matters.reading import held, story
from tests.matters import at_the_door as door
from tests.matters.at_the_door import at

SAME = "与另一件是同一回事。"


@pytest.fixture
def first(cast):
    return cast.submits(unit=cast.units["heping"].id)


@pytest.fixture
def second(cast):
    """Wang asks the same, and wants to hear by mail."""
    return cast.submits(unit=cast.units["heping"].id, contact=door.LI)


def joins(cast, one, other, who="zhao", **more):
    return cast.does(one, "merge", who, into=other.number, words=SAME, **more)


def test_a_joined_matter_ends_there_and_its_submitter_is_told_where_it_goes_on(cast, first, second):
    event = joins(cast, second, first)
    matter = cast.matter(second)
    assert (matter.outcome, matter.merged_into, matter.due) == ("merged", first.ref.id, None)
    assert (door.said(event)["words"], event.facts["into"]) == (SAME, first.number)
    assert door.tellings(event)
    assert door.actions_of(first) == ["submit", "merged-here"]
    for receipt in (first, second):
        door.is_whole(cast.matter(receipt))


@pytest.mark.parametrize(
    ("step", "details"),
    [
        ("answer", {"words": "带户口本。"}),
        ("refuse", {"words": "依法不能办。", "ground": "第九条"}),
        ("not-ours", {"words": "不归我们。", "right_body": "市场监管局"}),
    ],
)
def test_however_the_one_ends_the_joined_hear_it_sealed_with_their_own_key(cast, first, second, step, details):
    joins(cast, second, first)
    file = accept("表格".encode(), "表格.txt")
    ended = cast.does(first, step, "zhao", attachments=(file,), now=cast.now + timedelta(days=1), **details)
    told = door.events(second)[-1]
    assert (told.action, door.said(told)) == ("told-answer", door.said(ended))
    assert bytes(told.public) != bytes(ended.public)
    assert Attachment.objects.filter(event_id=told.id, public=True).count() == 1
    assert door.tellings(told)[0].channel == "mail"
    deliver_due(cast.now + timedelta(days=2))
    assert [letter.to for letter in mail.outbox][-1] == ["li@example.org"]
    door.is_whole(cast.matter(second))


def test_rating_and_retention_of_a_joined_matter_count_from_the_answer(cast, first, second):
    joins(cast, second, first)
    answered = cast.now + timedelta(days=6)
    cast.does(first, "answer", "zhao", now=answered, words="答复。")
    matter = cast.matter(second)
    assert (matter.settled_at, matter.erase_at) == (answered, cast.matter(first).erase_at)


def test_who_was_joined_at_one_remove_hears_it_too(cast, first, second):
    third = cast.submits(unit=cast.units["heping"].id)
    joins(cast, third, second)
    joins(cast, second, first)
    cast.does(first, "answer", "zhao", words="答复。")
    for receipt in (second, third):
        assert door.said(door.events(receipt)[-1])["words"] == "答复。"
        door.is_whole(cast.matter(receipt))


def test_when_the_one_is_taken_back_the_joined_go_on_by_themselves(cast, first, second):
    due = cast.matter(second).due
    joins(cast, second, first, now=cast.now + timedelta(hours=1))
    cast.does(first, "withdraw", now=cast.now + timedelta(hours=5))
    matter = cast.matter(second)
    assert (matter.state, matter.outcome, matter.merged_into, matter.settled_at, matter.erase_at) == (
        "submitted",
        "",
        None,
        None,
        None,
    )
    assert (matter.due, door.promises(second)) == (due, {"accept": "running", "answer": "running"})
    assert door.tellings(door.events(second)[-1])
    door.is_whole(matter)
    watch(at("2026-03-19T00:00"))
    assert "promise-broken" in door.actions_of(second)
    cast.does(second, "answer", "zhao", words="答复。")


def test_let_go_while_the_clock_stood_it_stands_again(cast, first, second):
    cast.does(second, "ask", "zhao", now=cast.now + timedelta(hours=1), words="请补充。")
    joins(cast, second, first, now=cast.now + timedelta(hours=2))
    cast.does(first, "withdraw", now=cast.now + timedelta(hours=3))
    assert (cast.matter(second).state, door.promises(second)) == (
        "asked",
        {"accept": "kept", "answer": "paused", "supply": "running"},
    )
    cast.does(second, "supply", now=cast.now + timedelta(hours=4), words="补充。")
    assert door.promise(second, "answer").due == door.end_of("2026-03-24")
    door.is_whole(cast.matter(second))


def test_only_an_open_matter_of_the_same_kind_that_the_officer_has_can_be_joined_to(cast, first):
    elsewhere, other_kind = (
        cast.submits(unit=cast.units["donghu"].id),
        cast.submits("help", unit=cast.units["heping"].id),
    )
    closed = cast.submits(unit=cast.units["heping"].id)
    cast.does(closed, "answer", "zhao", words="答复。")
    for number in (first.number, elsewhere.number, other_kind.number, closed.number, "44444444444", "看不懂"):
        with pytest.raises(Invalid):
            cast.does(first, "merge", "zhao", into=number, words=SAME)
    assert cast.matter(first).outcome == ""


def test_two_matters_are_not_joined_to_each_other(cast, first, second):
    joins(cast, second, first)
    with pytest.raises(Invalid):
        joins(cast, first, second)


# "Not solved", said by whoever was joined


def test_whoever_was_joined_says_not_solved_and_theirs_goes_on_by_itself(cast, first, second):
    joins(cast, second, first)
    answered = cast.now + timedelta(days=3)
    cast.does(first, "answer", "zhao", now=answered, words="答复。")
    event = cast.does(second, "reopen", now=answered + timedelta(days=2))
    matter = cast.matter(second)
    assert (matter.state, matter.outcome, matter.merged_into, matter.settled_at, matter.reopened) == (
        "accepted",
        "",
        None,
        None,
        1,
    )
    assert matter.due == door.promise(second, "answer-again").due == door.end_of("2026-03-27")
    assert door.tellings(event)
    with pytest.raises(SameOfficer):
        cast.does(second, "answer", "zhao", now=answered + timedelta(days=3), words="还是那样。")
    cast.does(second, "answer", "jiang", now=answered + timedelta(days=3), words="您问的是另一回事，这样办。")
    door.is_whole(cast.matter(second))


def test_the_one_it_was_joined_to_is_told_and_stays_as_it_is(cast, first, second):
    joins(cast, second, first)
    cast.does(first, "answer", "zhao", words="答复。")
    before = cast.matter(first)
    cast.does(second, "reopen", now=cast.now + timedelta(days=1))
    after = cast.matter(first)
    assert (after.state, after.outcome, after.settled_at, after.reopened) == (
        "answered",
        "answered",
        before.settled_at,
        0,
    )
    assert door.actions_of(first) == ["submit", "merged-here", "answer", "left-here"]
    assert door.events(first)[-1].facts == {"from": second.number}
    door.is_whole(after)


def test_who_does_not_want_to_be_joined_says_so_before_any_answer_and_is_not_told_the_others(cast, first, second):
    joins(cast, second, first)
    cast.does(second, "reopen", now=cast.now + timedelta(hours=1))
    with pytest.raises(SameOfficer):
        cast.does(second, "answer", "zhao", words="我并的，我来答。")
    cast.does(first, "answer", "zhao", now=cast.now + timedelta(hours=2), words="只答第一件。")
    assert door.actions_of(second) == ["submit", "merge", "reopen"]
    assert cast.matter(second).outcome == ""


def test_the_thirty_days_of_whoever_was_joined_begin_with_the_answer(cast, first, second):
    joins(cast, second, first)
    cast.does(first, "answer", "zhao", now=at("2026-05-18T10:00"), words="答复。")
    with pytest.raises(TooLate):
        cast.does(second, "reopen", now=at("2026-06-18T10:00"))
    cast.does(second, "reopen", now=at("2026-06-17T10:00"))


def test_while_the_answer_is_awaited_no_day_is_counted(cast, first, second):
    third = cast.submits(unit=cast.units["heping"].id)
    joins(cast, third, second)
    joins(cast, second, first)
    cast.does(third, "reopen", now=cast.now + timedelta(days=100))
    assert cast.matter(third).merged_into is None


def test_what_was_joined_to_it_before_hears_its_new_answer(cast, first, second):
    third = cast.submits(unit=cast.units["heping"].id)
    joins(cast, third, second)
    joins(cast, second, first)
    cast.does(first, "answer", "zhao", words="答复。")
    cast.does(second, "reopen")
    cast.does(second, "answer", "jiang", words="第二次的答复。")
    assert door.said(door.events(third)[-1])["words"] == "第二次的答复。"
    assert door.actions_of(first)[-1] == "left-here"


def test_the_joined_hold_a_page_that_offers_not_solved_and_names_who_does_not_take_it(cast, first, second):
    joins(cast, second, first)
    cast.does(first, "answer", "zhao", words="答复。")
    told = story.holder_story(cast.matter(second), now=cast.now, language="en")
    assert told.offer("reopen").until == at("2026-04-16T23:59:59.999999")
    cast.does(second, "reopen", now=cast.now + timedelta(hours=1))
    told = story.holder_story(cast.matter(second), now=cast.now, language="en")
    assert "Zhao Yong" in next(item for item in told.items if item.action == "reopen").note
    told = story.holder_story(cast.matter(first), now=cast.now, language="en")
    assert "goes on by itself" in next(item for item in told.items if item.action == "left-here").title


def test_when_the_other_was_erased_meanwhile_it_goes_on_all_the_same(cast, first, second):
    joins(cast, second, first)
    cast.does(first, "answer", "zhao", words="答复。")
    erase(first.ref, now=cast.now, ground="淳公法〔2026〕12号")
    cast.does(second, "reopen")
    assert door.actions_of(first)[-1] == "erased"
    assert (cast.matter(second).state, cast.matter(second).merged_into) == ("accepted", None)


def test_who_answered_the_one_does_not_learn_how_the_joined_rate_it(cast, first, second):
    joins(cast, second, first, who="qian")
    cast.does(first, "answer", "qian", words="答复。")
    assert cast.matter(second).answered_by_id == cast.officers["qian"].id
    assert not sees_rating(cast.viewer("qian"), cast.matter(second))


# Splitting


def splits(cast, receipt, *parts, who="zhao", **more):
    return cast.does(receipt, "split", who, parts=parts or ("补办身份证", "办居住证"), words="两件事分开答。", **more)


def part_of(receipt) -> Matter:
    return Matter.objects.get(parent_id=receipt.ref.id, parent_how="split")


def test_a_part_is_a_matter_with_a_key_of_its_own_under_the_same_receipt(cast, second):
    event = splits(cast, second)
    part, whole = part_of(second), cast.matter(second)
    assert (event.facts["into"], door.said(event)["stays"]) == (part.number, "补办身份证")
    assert door.contact_of(part) == door.contact_of(whole) == door.LI.values()
    assert MatterKey.of(part).key != MatterKey.of(whole).key
    assert not bytes(part.code_hash), "no receipt of its own: the whole's opens it"
    assert (part.unit_id, part.submitted_at, part.state) == (whole.unit_id, whole.submitted_at, whole.state)
    for matter in (part, whole):
        door.is_whole(matter)


def test_a_part_opens_with_the_receipt_of_the_whole_and_never_by_its_number_alone(cast, second):
    splits(cast, second)
    part = part_of(second)
    assert held.matter_for(cast.bureau.id, part.number, {second.number: second.secret}).id == part.id
    assert not held.opens(cast.bureau.id, part.number, second.secret)
    for secrets in ({part.number: second.secret}, {part.number: ""}, {second.number: "WRONG"}, {}):
        with pytest.raises(NotFound):
            held.matter_for(cast.bureau.id, part.number, secrets)


def test_a_part_inherits_the_clocks_as_they_stand(cast, second):
    cast.does(second, "accept", "zhao", now=at("2026-03-18T09:00"))
    cast.does(second, "ask", "zhao", now=at("2026-03-18T10:00"), words="请补充。")
    cast.does(second, "supply", now=at("2026-03-20T10:00"), words="补充。")
    cast.does(
        second, "extend", "qian", now=at("2026-03-20T11:00"), promise="answer", more="2 working days", words="要查证。"
    )
    splits(cast, second, now=at("2026-03-23T10:00"))
    part, due = part_of(second), door.promise(second, "answer").due
    assert (part.state, part.due, due) == ("accepted", due, door.end_of("2026-03-30"))
    assert list(Deadline.objects.filter(matter_id=part.id).values_list("promise", "status")) == [("answer", "running")]
    watch(at("2026-03-24T10:00"))
    assert not part.late, "a promise that was kept before the split is not broken by it"


def test_splitting_forgets_neither_transfers_nor_who_closed_it(cast, second):
    for _ in range(2):
        cast.does(second, "transfer", "zhao", unit=cast.units["donghu"].id, words="转。")
        cast.does(second, "object", "zhou", words="退。")
    cast.does(second, "answer", "zhao", words="答复。")
    cast.does(second, "reopen")
    splits(cast, second, who="jiang")
    ref = door.ref_of(part_of(second))
    with pytest.raises(SameOfficer):
        act(ref, "answer", cast.actor("zhao"), now=cast.now, details=Details(words="又是我。"))
    with pytest.raises(Circling):
        act(
            ref,
            "transfer",
            cast.actor("jiang"),
            now=cast.now,
            details=Details(words="转。", unit=cast.units["donghu"].id),
        )


def test_a_part_is_not_on_offer_because_the_whole_is(cast, second):
    cast.does(second, "transfer", "zhao", unit=cast.units["donghu"].id, words="转。")
    splits(cast, second)
    part = part_of(second)
    assert part.offered_to_id is None
    assert "take" not in Deadline.objects.filter(matter_id=part.id).values_list("promise", flat=True)


def test_parts_go_their_own_ways(cast, second):
    splits(cast, second)
    part = part_of(second)
    act(door.ref_of(part), "answer", cast.actor("zhao"), now=cast.now, details=Details(words="居住证这样办。"))
    assert cast.matter(second).outcome == ""
    act(door.ref_of(part), "reopen", RESIDENT, now=cast.now)
    cast.does(second, "answer", "zhao", words="身份证这样办。")
    for matter in (part, cast.matter(second)):
        door.is_whole(matter)


@pytest.mark.parametrize("parts", [(), ("只有一件",), ("一件", "  "), tuple(f"第{n}件" for n in range(21))])
def test_it_is_split_into_two_to_twenty(cast, second, parts):
    with pytest.raises((Invalid, NotOffered, Exception)) as refused:
        cast.does(second, "split", "zhao", parts=parts, words="分开。")
    assert refused.value.text.zh
    assert Matter.objects.count() == 1
