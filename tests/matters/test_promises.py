"""The clock: what starts, keeps, pauses, restarts and extends a promise, and what a broken one stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.matters.actions import watch
from heliograph.matters.errors import Invalid, Missing, TooLong
from heliograph.matters.models import Deadline
from heliograph.organisation.models import Posting
from tests.matters import at_the_door as door
from tests.matters.at_the_door import at, end_of


@pytest.fixture
def asked(cast):
    """A question on Tuesday 17 March 2026 at 10:00: to be read by the 18th, answered by the 24th."""
    return cast.submits(unit=cast.units["heping"].id)


def test_a_question_is_promised_an_answer_by_the_published_day(cast, asked):
    assert door.promise(asked, "accept").due == end_of("2026-03-18")
    assert door.promise(asked, "answer").due == end_of("2026-03-24")
    matter = cast.matter(asked)
    assert (matter.due, matter.warn_at) == (end_of("2026-03-18"), door.promise(asked, "accept").warn_at)


def test_the_last_microsecond_keeps_a_promise_and_the_next_one_breaks_it(cast, asked):
    other = cast.submits(unit=cast.units["heping"].id)
    due = door.promise(asked, "answer").due
    cast.does(asked, "answer", "zhao", now=due, words="答复。")
    cast.does(other, "answer", "zhao", now=due + timedelta(microseconds=1), words="答复。")
    assert (door.promises(asked)["answer"], door.promises(other)["answer"]) == ("kept", "late")
    assert door.promise(other, "answer").broken_at == due
    assert cast.matter(other).late


def test_asking_stops_the_clock_and_the_reply_moves_it_by_exactly_the_days_waited(cast, asked):
    cast.does(asked, "ask", "zhao", now=at("2026-03-18T10:00"), words="请说明户籍地。")
    assert door.promises(asked) == {"accept": "kept", "answer": "paused", "supply": "running"}
    assert cast.matter(asked).due is None
    cast.does(asked, "supply", now=at("2026-03-20T09:00"), words="河西区。")
    assert door.promise(asked, "answer").due == end_of("2026-03-26")
    assert (door.promises(asked)["answer"], cast.matter(asked).due) == ("running", end_of("2026-03-26"))


def test_a_weekend_waited_is_not_given_twice(cast, asked):
    cast.does(asked, "ask", "zhao", now=at("2026-03-20T16:00"), words="请说明户籍地。")
    cast.does(asked, "supply", now=at("2026-03-23T09:00"), words="河西区。")
    assert door.promise(asked, "answer").due == end_of("2026-03-25")


def test_the_clock_may_stop_several_times(cast, asked):
    for day in ("18", "20"):
        cast.does(asked, "ask", "zhao", now=at(f"2026-03-{day}T10:00"), words="请再补充。")
        cast.does(asked, "supply", now=at(f"2026-03-{int(day) + 1}T10:00"), words="补充。")
    assert len(door.promise(asked, "answer").pauses) == 2
    assert door.promise(asked, "answer").due == end_of(
        "2026-03-25"
    )  # the 19th, and Saturday the 21st, which never counted
    door.is_whole(cast.matter(asked))


def test_an_answer_while_the_clock_stands_is_in_time_and_ends_the_pause(cast, asked):
    cast.does(asked, "ask", "zhao", now=at("2026-03-18T10:00"), words="请补充。")
    answered = at("2026-04-20T10:00")
    cast.does(asked, "answer", "zhao", now=answered, words="按手里的材料答复。")
    row = door.promise(asked, "answer")
    assert (row.status, row.pauses[0][1]) == ("kept", answered.isoformat())
    assert row.due >= answered


def test_a_broken_promise_does_not_stand_still(cast, asked):
    cast.does(asked, "ask", "zhao", now=at("2026-03-25T10:00"), words="现在才问。")
    assert door.promises(asked)["answer"] == "running"


def test_petitions_do_not_stop_for_a_question(cast):
    receipt = cast.submits("petition")
    cast.does(receipt, "accept", "tang")
    before = door.promise(receipt, "answer").due
    cast.does(receipt, "ask", "tang", now=cast.now + timedelta(days=5), words="请补充。")
    cast.does(receipt, "supply", now=cast.now + timedelta(days=15), words="补充。")
    assert (door.promises(receipt)["answer"], door.promise(receipt, "answer").due) == ("running", before)


# G-04, G-06, G-07: 政府信息公开条例 art. 30, 33


def test_a_fixed_information_request_counts_anew_from_its_receipt(cast):
    receipt = cast.submits("information-request")
    assert door.promise(receipt, "answer").due == end_of("2026-04-15")
    cast.does(receipt, "ask", "tang", now=at("2026-03-19T10:00"), words="请写明年份。")
    cast.does(receipt, "supply", now=at("2026-03-24T10:00"), words="2025 年。")
    row = door.promise(receipt, "answer")
    assert (row.due, row.starts_at, row.made_at) == (end_of("2026-04-22"), at("2026-03-24T10:00"), cast.now)


def test_a_promise_that_was_broken_before_the_fix_stays_broken_beside_the_new_one(cast):
    receipt = cast.submits("information-request")
    late = at("2026-04-16T10:00")
    cast.does(receipt, "ask", "tang", now=late, words="请写明年份。")
    cast.does(receipt, "supply", now=late + timedelta(days=1), words="2025 年。")
    rows = list(receipt_rows(receipt, "answer"))
    assert [row.status for row in rows] == ["late", "running"]
    assert rows[0].broken_at == end_of("2026-04-15")
    assert cast.matter(receipt).late
    door.is_whole(cast.matter(receipt))


def receipt_rows(receipt, name):
    return Deadline.objects.filter(matter_id=receipt.ref.id, promise=name).order_by("id")


def test_asking_a_third_party_does_not_count(cast):
    receipt = cast.submits("information-request")
    cast.does(receipt, "consult", "tang", now=at("2026-03-19T10:00"), words="征求某公司意见。")
    third = door.promise(receipt, "third-party")
    assert (third.owes, cast.matter(receipt).due) == ("other", None)
    cast.does(receipt, "consulted", "tang", now=at("2026-03-26T10:00"), words="同意公开。")
    assert door.promise(receipt, "answer").due == end_of("2026-04-22")


# Extension


def test_a_lead_extends_once_within_the_ceiling_with_a_reason_that_is_told(cast, asked):
    event = cast.does(asked, "extend", "qian", promise="answer", more="3 working days", words="要向外地查证。")
    assert door.promise(asked, "answer").due == end_of("2026-03-27")
    assert event.facts == {
        "by": "010002",
        "by_unit": "heping",
        "promise": "answer", "more": "3 working days", "due_before": end_of("2026-03-24").astimezone(event.at.tzinfo).isoformat(),
        "due": end_of("2026-03-27").astimezone(event.at.tzinfo).isoformat(),
    }  # fmt: skip
    assert door.said(event)["words"] == "要向外地查证。"
    assert door.tellings(event)
    with pytest.raises(TooLong):
        cast.does(asked, "extend", "qian", promise="answer", more="1 working day", words="再延。")


@pytest.mark.parametrize("more", ["6 working days", "5 days", "0 working days", "1 hour"])
def test_a_refused_extension_leaves_the_deadline_alone(cast, asked, more):
    with pytest.raises(TooLong):
        cast.does(asked, "extend", "qian", promise="answer", more=more, words="理由。")
    assert door.promise(asked, "answer").due == end_of("2026-03-24")
    assert door.actions_of(asked) == ["submit"]


def test_an_extension_needs_a_reason_and_an_amount_that_can_be_read(cast, asked):
    with pytest.raises(Missing):
        cast.does(asked, "extend", "qian", promise="answer", more="3 working days")
    with pytest.raises(Invalid):
        cast.does(asked, "extend", "qian", promise="answer", more="一阵子", words="理由。")


def test_only_the_one_named_by_the_procedure_extends_even_among_superiors(cast):
    receipt = cast.submits("petition")
    cast.does(receipt, "accept", "tang")
    with pytest.raises(Invalid):
        cast.does(receipt, "extend", "tang", promise="answer", more="30 days", words="案情复杂。")
    assert cast.does(receipt, "extend", "zheng", promise="answer", more="30 days", words="案情复杂。").role == "chief"


def test_who_is_lead_and_chief_in_one_extends_as_chief(cast):
    Posting.objects.create(officer=cast.officers["tang"], unit=cast.units["chunan"], role="chief")
    receipt = cast.submits("petition")
    cast.does(receipt, "accept", "tang")
    assert cast.does(receipt, "extend", "tang", more="10 days", words="案情复杂。").role == "chief"


def test_a_promise_that_may_not_be_longer_is_not_made_longer(cast, asked):
    with pytest.raises((TooLong, Invalid)):
        cast.does(asked, "extend", "qian", promise="accept", more="1 working day", words="忙。")


def test_a_standing_or_a_broken_promise_is_not_extended(cast, asked):
    with pytest.raises(Invalid):
        cast.does(
            asked,
            "extend",
            "qian",
            now=at("2026-03-25T09:00"),
            promise="answer",
            more="5 working days",
            words="已经晚了。",
        )
    cast.does(asked, "ask", "zhao", now=at("2026-03-18T10:00"), words="请补充。")
    with pytest.raises(Invalid):
        cast.does(asked, "extend", "qian", promise="answer", more="5 working days", words="停表时。")


def test_what_the_resident_owes_breaks_no_promise_of_the_police(cast, asked):
    cast.does(asked, "ask", "zhao", now=at("2026-03-17T16:00"), words="请补充。")
    late = at("2026-04-20T10:00")
    watch(late)
    assert door.actions_of(asked)[-1] == "reminded"
    assert "promise-broken" not in door.actions_of(asked)
    cast.does(asked, "supply", now=late, words="才看到。")
    matter = cast.matter(asked)
    assert (matter.late, door.promises(asked)["supply"]) == (False, "late")
    door.is_whole(matter)
