"""A call from its opening to the answer that every sender reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from heliograph.consultations import actions, reading
from heliograph.consultations.actions import NewCall
from heliograph.consultations.errors import NotOpen, NotReady, NotSorting, SameDecider
from heliograph.consultations.models import CallStep, Group, Suggestion
from heliograph.core.calendar import due_only
from heliograph.matters.actions import Submission, watch
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Look
from heliograph.organisation import reading as organisation
from heliograph.publishing.errors import Standing
from tests.consultations.conftest import LIGHTS, PATROL


def answer_to(cast, receipt) -> str:
    event = Event.objects.filter(matter_id=receipt.ref.id, action="answer").get()
    return MatterKey.of(cast.matter(receipt)).open_values("event.public", event.id, event.public)["words"]


def test_a_suggestion_is_a_matter_with_a_receipt_and_the_promises_of_its_procedure(asked, cast):
    made = asked.suggests(LIGHTS[0])
    matter = cast.matter(made)
    assert made.secret
    assert (matter.procedure, matter.unit_id) == ("call-for-suggestions", cast.units["heping"].id)
    assert [one.promise for one in made.deadlines] == ["gather"]
    values = MatterKey.of(matter).open_values("matter.sealed", matter.id, matter.sealed)
    assert values["call"] == "巷子里怎样更安全"


def test_what_is_alike_is_put_together_at_the_end_and_nothing_comes_in_any_more(asked):
    lights = [asked.suggests(one) for one in LIGHTS]
    patrol = asked.suggests(PATROL)
    with pytest.raises(NotSorting):
        actions.new_group(asked.cast.viewer("zhao"), asked.call.id, "路灯", now=asked.cast.now)
    asked.ends()
    (group,) = asked.groups()
    assert {asked.group_of(one).id for one in lights} == {group.id}
    assert asked.group_of(patrol) is None
    with pytest.raises(NotOpen):
        asked.suggests(PATROL, days=20)


def test_ending_twice_changes_nothing(asked):
    for one in LIGHTS:
        asked.suggests(one)
    asked.ends()
    before = list(CallStep.objects.values()), list(Group.objects.values()), Event.objects.count()
    asked.ends()
    assert (list(CallStep.objects.values()), list(Group.objects.values()), Event.objects.count()) == before


def test_every_sender_reads_what_was_said_to_their_group(asked, cast):
    receipts = asked.all_sorted()
    asked.publishes()
    first, last = answer_to(cast, receipts[0]), answer_to(cast, receipts[-1])
    assert "采纳：年底前装好 12 盏。" in first
    assert "一共 5 条" in first
    assert "不采纳：夜里已经每小时一趟" in last
    assert "不到 5 条" in last
    assert f"/calls/{asked.call.id}/" in last
    assert {cast.matter(one).state for one in receipts} == {"answered"}
    assert not Suggestion.objects.filter(answered_at=None).exists()


def test_telling_twice_answers_once(asked, cast):
    receipts = asked.all_sorted()
    asked.publishes()
    actions.tell_senders(cast.bureau.id, asked.call.id, now=asked.end + timedelta(days=3))
    assert Event.objects.filter(matter_id=receipts[0].ref.id, action="answer").count() == 1


def test_nothing_is_published_while_something_has_no_group_or_no_answer(asked, cast):
    for one in LIGHTS:
        asked.suggests(one)
    asked.suggests(PATROL)
    asked.ends()
    with pytest.raises(NotReady) as refused:
        asked.publishes()
    assert "1 条没有归类，1 类没有写明" in refused.value.text.zh
    assert reading.page_of(cast.bureau.id, asked.call.id, now=asked.end).groups == ()


def test_who_wrote_every_answer_does_not_publish_alone(asked, cast):
    receipts = [asked.suggests(one) for one in LIGHTS]
    asked.ends()
    lead = cast.viewer("qian")
    actions.decide(lead, asked.group_of(receipts[0]).id, "yes", "年底前装好。", now=asked.end)
    with pytest.raises(SameDecider):
        asked.publishes("qian")
    asked.publishes("fa")


def test_a_decided_group_that_changes_must_be_decided_again(asked, cast):
    receipts = asked.all_sorted()
    viewer, group = cast.viewer("zhao"), asked.group_of(receipts[0])
    actions.move(viewer, asked.call.id, [receipts[-1].ref.id], group.id, now=asked.end)
    assert asked.group_of(receipts[0]).adopted == ""
    assert len(asked.groups()) == 1, "a group that is empty is no group"


def test_what_a_person_sorted_the_machine_leaves_alone(asked, cast):
    receipts = [asked.suggests(one) for one in LIGHTS]
    asked.ends()
    viewer = cast.viewer("zhao")
    own = actions.new_group(viewer, asked.call.id, "只要一盏", now=asked.end)
    actions.move(viewer, asked.call.id, [receipts[0].ref.id], own.id, now=asked.end)
    actions.propose_groups(viewer, asked.call.id, now=asked.end)
    assert asked.group_of(receipts[0]).id == own.id


def test_a_decision_needs_a_reason_and_names_nobody(asked, cast):
    receipts = [asked.suggests(one) for one in LIGHTS]
    asked.ends()
    group, viewer = asked.group_of(receipts[0]), cast.viewer("zhao")
    for adopted, why, error in (
        ("yes", " ", Missing),
        ("perhaps", "再看看", Invalid),
        ("no", "请找 13912345678", Standing),
    ):
        with pytest.raises(error):
            actions.decide(viewer, group.id, adopted, why, now=asked.end)


def test_another_unit_neither_sorts_nor_sees(asked, cast):
    asked.suggests(LIGHTS[0])
    asked.ends()
    with pytest.raises(NotFound):
        actions.new_group(cast.viewer("zhou"), asked.call.id, "路灯", now=asked.end)
    with pytest.raises(NotFound):
        reading.board_of(cast.viewer("zhou"), asked.call.id, None, 0, now=asked.end)


def test_who_reads_a_suggestion_is_on_record(asked, cast):
    made = asked.suggests(LIGHTS[0])
    reading.board_of(cast.viewer("zhao"), asked.call.id, None, 0, now=asked.end)
    assert Look.objects.get(matter_id=made.ref.id).officer_id == cast.officers["zhao"].id


def test_how_long_it_may_be_open_and_when_results_are_due_is_the_procedures_promise(asked, cast):
    procedure = cast.procedure("call-for-suggestions")
    too_long = NewCall(cast.units["heping"].id, "问一件事", "说明", cast.now + timedelta(days=60))
    with pytest.raises(Invalid):
        actions.open_call(cast.viewer("qian"), too_long, procedure, now=cast.now)
    calendar, zone = organisation.calendar(cast.bureau.id), organisation.zone(cast.bureau.id)
    due, _ = due_only(asked.call.ends_at, procedure.promise("answer").within, calendar, zone=zone)
    assert asked.call.results_due == due
    with pytest.raises(NotAllowed):
        actions.open_call(cast.viewer("zhao"), too_long, procedure, now=cast.now)


def test_a_call_whose_results_are_late_says_so_and_breaks_its_promise_to_each_sender(asked, cast):
    made = asked.suggests(LIGHTS[0])
    asked.ends()
    late = asked.call.results_due + timedelta(minutes=1)
    watch(late)
    deadline = Deadline.objects.get(matter_id=made.ref.id, promise="answer")
    assert deadline.broken_at is not None
    assert reading.page_of(cast.bureau.id, asked.call.id, now=late).line.is_late


def test_one_that_was_taken_back_needs_no_group_and_is_not_answered(asked, cast):
    receipts = [asked.suggests(one) for one in LIGHTS]
    gone = asked.suggests(PATROL)
    cast.does(gone, "withdraw", now=cast.now + timedelta(days=2))
    asked.ends()
    actions.decide(cast.viewer("zhao"), asked.group_of(receipts[0]).id, "yes", "年底前装好。", now=asked.end)
    asked.publishes()
    assert cast.matter(gone).state == "withdrawn"


def test_a_cancelled_call_says_why_and_its_suggestions_stay_owed(asked, cast):
    made = asked.suggests(LIGHTS[0])
    actions.cancel(cast.viewer("qian"), asked.call.id, "路灯已经列入今年计划。", now=cast.now + timedelta(days=2))
    assert "今年计划" in reading.page_of(cast.bureau.id, asked.call.id, now=cast.now).why
    assert cast.matter(made).due is not None
    with pytest.raises(NotOpen):
        asked.suggests(PATROL, days=3)


@pytest.mark.parametrize(("written", "is_counted"), [("《巷子里怎样更安全》", True), ("", True), ("另一件事", False)])
def test_what_an_officer_enters_at_the_counter_stands_with_the_others(asked, cast, written, is_counted):
    values = {"subject": "加灯", "words": "巷子太黑。", "call": written}
    receipt = cast.submits("call-for-suggestions", now=cast.now + timedelta(days=1), values=values)
    found = Suggestion.objects.filter(matter_id=receipt.ref.id)
    assert [one.call_id for one in found] == ([asked.call.id] if is_counted else [])


def test_a_title_that_begins_with_a_mark_is_found_by_who_answers_it(asked, cast):
    new = NewCall(cast.units["heping"].id, "《停车办法》怎么改", "请说说。", cast.now + timedelta(days=9))
    call = actions.open_call(cast.viewer("qian"), new, cast.procedure("call-for-suggestions"), now=cast.now)
    receipt = replace(asked, call=call).suggests(PATROL)
    assert Suggestion.objects.get(matter_id=receipt.ref.id).call_id == call.id


@pytest.mark.parametrize("around", ["{}", "“{}”", " {} "])
def test_two_open_calls_never_have_one_title(asked, cast, around):
    title = around.format(asked.call.title)
    again = NewCall(cast.units["heping"].id, title, "再问一次。", cast.now + timedelta(days=9))
    with pytest.raises(Invalid):
        actions.open_call(cast.viewer("qian"), again, cast.procedure("call-for-suggestions"), now=cast.now)


def test_who_wrote_in_english_is_answered_in_english_where_the_unit_gave_it(asked, cast):
    submission = Submission(values={"subject": LIGHTS[0][0], "words": LIGHTS[0][1]}, language="en")
    procedure, viewer = cast.procedure("call-for-suggestions"), cast.viewer("zhao")
    receipt = actions.suggest(procedure, cast.bureau.id, asked.call.id, submission, now=cast.now + timedelta(days=1))
    asked.all_sorted()
    later = asked.end + timedelta(hours=2)
    group = asked.group_of(receipt)
    actions.name_group(viewer, group.id, "装路灯", "Street lights", now=later)
    actions.decide(viewer, group.id, "yes", "年底前装好 12 盏。", "Twelve lights by the end of the year.", now=later)
    asked.publishes()
    told = answer_to(cast, receipt)
    assert "Twelve lights by the end of the year." in told
    assert "Street lights" in told
