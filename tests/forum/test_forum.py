"""A question becomes public by its asker's wish, two people's hands and a law's silence; voices are counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from heliograph.forum import actions, reading, words
from heliograph.forum.errors import AnotherPerson, NotNow
from heliograph.forum.models import ForumStep, PublicQuestion, Voice, Wording
from heliograph.forum.rules import reasons
from heliograph.matters.actions import erase
from heliograph.matters.errors import Invalid, Missing, NotFound
from heliograph.publishing.actions.masking import Choice, Own
from heliograph.publishing.errors import Standing
from heliograph.questions.actions import bank
from tests.forum.conftest import ANSWERED, ASKED

SECRETS = ("王建国", "13912345678")


def test_only_whose_asker_agreed_comes_into_the_forum(forum, cast):
    receipt = forum.asks()
    cast.submits("consultation", values={"subject": "问一下", "words": "周末开门吗？"})
    cast.submits("complaint", values={"words": "民警骂人"})
    assert [row.matter_id for row in PublicQuestion.objects.all()] == [receipt.ref.id]
    assert reading.listing(cast.bureau.id, reading.NEWEST).lines == ()


def test_it_is_shown_as_written_but_for_masks_after_two_people_and_the_answer_as_well(forum, cast):
    receipt = forum.shows()
    (line,) = reading.listing(cast.bureau.id, reading.NEWEST).lines
    assert line.title == ASKED["subject"]
    assert "太不像话了" in line.text
    assert not any(value in line.text for value in SECRETS)
    assert not line.is_answered
    forum.answers(receipt)
    line = reading.question(cast.bureau.id, line.id)
    assert "周六上午开门办证" in line.answer
    assert "王建国" not in line.answer


def test_whoever_masked_cannot_show_not_even_by_sql(forum):
    receipt = forum.asks()
    forum.masks(receipt, "zhao")
    with pytest.raises(AnotherPerson):
        forum.puts(receipt, "zhao")
    wording = Wording.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Wording.objects.filter(id=wording.id).update(put_by_id=wording.masked_by_id)


def test_only_the_wording_that_was_read_is_shown_and_not_one_that_took_its_place(forum, cast):
    receipt = forum.asks()
    forum.masks(receipt, "zhao")
    row, read = forum.row(receipt), Wording.objects.get().id
    forum.masks(receipt, "zhao")
    with pytest.raises(NotNow):
        actions.put(cast.viewer("jiang"), row.id, read, now=cast.now)
    assert forum.puts(receipt).state == "shown"


def test_a_mask_that_nobody_decided_is_refused(forum, cast):
    row = forum.row(forum.asks())
    with pytest.raises(Invalid):
        actions.mask(cast.viewer("zhao"), row.id, "question", {}, now=cast.now)


def test_a_title_that_masks_made_too_long_is_refused_and_never_cut(forum, cast):
    row = forum.row(forum.asks())
    _text, masks = words.proposals(row, "question")
    choices = {(one.start, one.end): Choice("keep") for one in masks}
    with pytest.raises(Invalid):
        actions.mask(cast.viewer("zhao"), row.id, "question", choices, [Own("和平路", "某" * 200)], now=cast.now)


@pytest.mark.parametrize("who", ["zhou", "bei", "feng", "chen"])
def test_officers_of_other_units_neither_see_nor_touch_it(forum, cast, who):
    row = forum.row(forum.asks())
    with pytest.raises(NotFound):
        actions.refuse(cast.viewer(who), row.id, "personal", "不行。", now=cast.now)
    with pytest.raises(NotFound):
        reading.sheet(cast.viewer(who), row.id, now=cast.now)
    assert reading.to_do(cast.viewer(who)) == []


def test_only_a_reason_of_law_refuses_and_it_is_public_without_the_words(forum, cast):
    receipt = forum.asks()
    row = forum.row(receipt)
    with pytest.raises(Invalid):
        actions.refuse(cast.viewer("zhao"), row.id, "critical", "太难听。", now=cast.now)
    with pytest.raises(Missing):
        actions.refuse(cast.viewer("zhao"), row.id, "personal", " ", now=cast.now)
    with pytest.raises(Standing):
        forum.refuses(receipt, why="电话 13912345678 是他的。")
    forum.refuses(receipt)
    (found,) = reading.refused(cast.bureau.id)
    assert (found.reason.code, found.why) == ("personal", "说的是邻居家里的事。")
    assert {one.code: count for one, count in reading.counted(cast.bureau.id).refused}["personal"] == 1


def test_every_reason_names_its_article_and_none_is_about_taste(shared):
    rows = (shared / "domain" / "law.md").read_text("utf-8")
    for one in reasons():
        assert f"| {one.row} |" in rows, one.code
        assert one.ground.zh
        assert one.ground.en
    assert {one.code for one in reasons()} == {"personal", "minor", "secret"}


def test_an_appeal_is_decided_by_somebody_who_did_not_refuse_and_can_lift_it(forum, cast):
    receipt = forum.asks()
    forum.refuses(receipt, "qian")
    row, later = forum.row(receipt), cast.now + timedelta(days=1)
    actions.appeal(cast.matter(receipt), "没有说别人的事。", now=later)
    with pytest.raises(NotNow):
        actions.appeal(cast.matter(receipt), "再来一次", now=later)
    with pytest.raises(AnotherPerson):
        actions.decide(cast.viewer("qian"), row.id, "还是不行。", stands=True, now=later)
    with pytest.raises(NotFound):
        actions.decide(cast.viewer("zhao"), row.id, "我来定。", stands=False, now=later)
    sheet = reading.sheet(cast.viewer("wu"), row.id, now=later)
    assert (sheet.may_decide, sheet.appeal) == (True, "没有说别人的事。")
    actions.decide(cast.viewer("wu"), row.id, "问的是开门时间。", stands=False, now=later)
    assert forum.row(receipt).state == "new"
    forum.masks(receipt)
    forum.puts(receipt)
    assert len(reading.listing(cast.bureau.id, reading.NEWEST).lines) == 1


def test_a_refusal_that_stands_says_so_in_public(forum, cast):
    receipt = forum.asks()
    forum.refuses(receipt)
    actions.appeal(cast.matter(receipt), "", now=cast.now)
    actions.decide(cast.viewer("sun"), forum.row(receipt).id, "认得出是谁家。", stands=True, now=cast.now)
    (found,) = reading.refused(cast.bureau.id)
    assert (found.stands, found.appeal_why) == (True, "认得出是谁家。")


def test_a_browser_is_counted_once_and_two_questions_of_it_cannot_be_put_together(forum, cast):
    one, two = (forum.row(forum.shows()).id for _ in range(2))
    bureau = cast.bureau.id
    assert actions.raise_voice(bureau, one, actions.SUPPORT, "token-a")
    assert not actions.raise_voice(bureau, one, actions.SUPPORT, "token-a")
    assert actions.raise_voice(bureau, one, actions.SUPPORT, "token-b")
    actions.raise_voice(bureau, two, actions.SUPPORT, "token-a")
    assert reading.question(bureau, one).supports == 2
    assert len(set(Voice.objects.values_list("who", flat=True))) == 3
    assert "token" not in str(list(Voice.objects.values()))
    assert actions.take_back(bureau, one, actions.SUPPORT, "token-a")
    assert not actions.take_back(bureau, one, actions.SUPPORT, "token-a")
    assert reading.question(bureau, one).supports == 1
    assert [line.id for line in reading.listing(bureau, "supported").lines] == [two, one]


def test_nothing_that_is_not_shown_can_be_supported(forum, cast):
    row = forum.row(forum.asks())
    with pytest.raises(NotFound):
        actions.raise_voice(cast.bureau.id, row.id, actions.FOLLOW, "a")


def test_what_its_asker_takes_back_goes_with_its_voices(forum, cast):
    receipt = forum.shows()
    row = forum.row(receipt)
    actions.raise_voice(cast.bureau.id, row.id, actions.SUPPORT, "a")
    cast.does(receipt, "withdraw", now=cast.now + timedelta(hours=5))
    row = forum.row(receipt)
    assert (row.state, row.title, row.text) == ("gone", "", "")
    assert not Voice.objects.exists()
    assert not Wording.objects.exists()


@pytest.mark.parametrize(("ground", "stays"), [("retention", True), ("申请 2026-7", False)])
def test_what_was_shown_stays_at_the_end_of_its_time_and_goes_on_a_lawful_request(forum, cast, ground, stays):
    receipt = forum.shows()
    forum.answers(receipt)
    actions.raise_voice(cast.bureau.id, forum.row(receipt).id, actions.SUPPORT, "a")
    erase(receipt.ref, now=cast.now + timedelta(days=9), ground=ground)
    row = forum.row(receipt)
    assert (row.state == "shown", bool(row.title or row.text or row.answer)) == (stays, stays)
    assert (Voice.objects.exists(), Wording.objects.exists()) == (stays, stays)


def test_an_answer_that_was_erased_before_it_was_masked_waits_for_nobody(forum, cast):
    receipt = forum.shows()
    cast.does(receipt, "answer", "zhao", now=cast.now + timedelta(hours=3), words=ANSWERED)
    assert len(reading.to_do(cast.viewer("zhao"))) == 1
    erase(receipt.ref, now=cast.now + timedelta(days=9), ground="retention")
    assert reading.to_do(cast.viewer("zhao")) == []
    assert not reading.sheet(cast.viewer("zhao"), forum.row(receipt).id, now=cast.now + timedelta(days=9)).may_mask


def test_it_moves_with_its_matter_once_the_other_unit_has_taken_it(forum, cast):
    receipt, other = forum.shows(), cast.units["donghu"].id
    later = cast.now + timedelta(hours=3)
    cast.does(receipt, "transfer", "zhao", now=later, words="归他们。", unit=other)
    assert forum.row(receipt).unit_id == cast.units["heping"].id
    cast.does(receipt, "take", "zhou", now=later + timedelta(hours=1))
    assert forum.row(receipt).unit_id == other


def test_an_answer_given_anew_while_the_first_waits_to_be_shown_takes_its_place(forum, cast):
    receipt = forum.shows()
    cast.does(receipt, "answer", "zhao", now=cast.now + timedelta(hours=3), words=ANSWERED)
    forum.masks(receipt, what="answer")
    row, read = forum.row(receipt), Wording.objects.get(what="answer").id
    cast.does(receipt, "reopen", now=cast.now + timedelta(days=1), words="还是不清楚。")
    cast.does(receipt, "answer", "jiang", now=cast.now + timedelta(days=2), words="周六九点到十二点。")
    with pytest.raises(NotNow):
        actions.put(cast.viewer("jiang"), row.id, read, now=cast.now + timedelta(days=3))
    assert [(one.what, one.is_masked) for one in reading.to_do(cast.viewer("wu"))] == [("answer", False)]


def test_a_better_answer_takes_the_place_of_the_first_after_two_people_again(forum, cast):
    receipt = forum.shows()
    forum.answers(receipt)
    cast.does(receipt, "reopen", now=cast.now + timedelta(days=1), words="还是不清楚。")
    cast.does(receipt, "answer", "jiang", now=cast.now + timedelta(days=2), words="周六九点到十二点。")
    assert [one.what for one in reading.to_do(cast.viewer("zhao"))] == ["answer"]
    assert "周六上午" in reading.question(cast.bureau.id, forum.row(receipt).id).answer


def test_the_best_answers_are_proposed_for_the_answer_bank(forum, cast):
    receipt = forum.shows()
    forum.answers(receipt)
    proposal = bank.Proposal(
        cast.units["heping"].id, ASKED["subject"], ANSWERED, "papers", cast.now.date() + timedelta(days=90), "常有人问。",
        matter=receipt.number,
    )  # fmt: skip
    assert bank.propose(cast.viewer("zhao"), proposal, now=cast.now).state == "draft"


def test_every_step_is_on_record_and_stays(forum, cast):
    receipt = forum.shows()
    forum.answers(receipt)
    verbs = list(ForumStep.objects.order_by("at", "id").values_list("verb", flat=True))
    assert verbs == ["asked", "masked-question", "shown-question", "masked-answer", "shown-answer"]
    with pytest.raises(TypeError):
        ForumStep.objects.all().delete()


def test_another_bureau_reads_nothing_of_it(forum, cast):
    row = forum.row(forum.shows())
    assert reading.listing(cast.other_bureau.id, reading.NEWEST).lines == ()
    with pytest.raises(NotFound):
        reading.question(cast.other_bureau.id, row.id)


def test_lists_are_read_a_page_at_a_time(forum, cast, monkeypatch):
    monkeypatch.setattr("heliograph.forum.reading.public.PAGE", 2)
    rows = [forum.row(forum.shows()) for _ in range(3)]
    for order in reading.ORDERS[:3]:
        first = reading.listing(cast.bureau.id, order)
        rest = reading.listing(cast.bureau.id, order, first.next)
        assert {line.id for line in (*first.lines, *rest.lines)} == {row.id for row in rows}
        assert (len(first.lines), rest.next) == (2, "")


def down(forum, receipt, who="qian", what="question", why="一个人的姓名没有遮"):
    return actions.take_down(
        forum.cast.viewer(who), forum.row(receipt).id, what, why, now=forum.cast.now + timedelta(hours=6)
    )


def test_where_a_mask_was_missed_the_words_go_at_once_and_come_back_masked_anew_by_two_people(forum, cast):
    receipt = forum.shows()
    row = forum.row(receipt)
    actions.raise_voice(cast.bureau.id, row.id, actions.SUPPORT, "a")
    down(forum, receipt)
    row.refresh_from_db()
    assert (row.state, row.title, row.text, row.supports) == ("new", "", "", 1)
    assert not Wording.objects.filter(question_id=row.id).exists(), "what gave somebody away is kept nowhere"
    with pytest.raises(NotFound):
        reading.question(cast.bureau.id, row.id)
    assert "姓名" in reading.down(cast.bureau.id, row.id).why
    assert [one.what for one in reading.taken_down(cast.bureau.id)] == ["question"]
    assert reading.counted(cast.bureau.id).down == 1
    first_shown = row.shown_at
    forum.masks(receipt)
    with pytest.raises(AnotherPerson):
        forum.puts(receipt, who="zhao")
    forum.puts(receipt)
    shown = reading.question(cast.bureau.id, row.id)
    assert (shown.supports, shown.shown_at, shown.down_at) == (1, first_shown, None)
    assert reading.down(cast.bureau.id, row.id) is None
    assert reading.taken_down(cast.bureau.id) == []
    assert "down-question" in ForumStep.objects.filter(question_id=row.id).values_list("verb", flat=True)


def test_a_missed_mask_in_the_answer_takes_down_the_answer_alone(forum, cast):
    receipt = forum.shows()
    forum.answers(receipt)
    down(forum, receipt, what="answer")
    line = reading.question(cast.bureau.id, forum.row(receipt).id)
    assert (line.answer, line.down_why) == ("", "一个人的姓名没有遮")
    assert [one.what for one in reading.to_do(cast.viewer("zhao"))] == ["answer"]
    forum.masks(receipt, what="answer")
    forum.puts(receipt, what="answer")
    assert reading.question(cast.bureau.id, forum.row(receipt).id).answer


@pytest.mark.parametrize(
    ("who", "may"), [("qian", True), ("sun", True), ("luo", True), ("zhao", False), ("zhou", False)]
)
def test_who_may_take_down_a_document_may_take_down_a_question_and_nobody_else(forum, who, may):
    receipt = forum.shows()
    if may:
        assert down(forum, receipt, who=who).state == "new"
        return
    with pytest.raises(NotFound):
        down(forum, receipt, who=who)


def test_nothing_is_taken_down_without_a_reason_nor_what_is_not_shown(forum):
    receipt = forum.shows()
    with pytest.raises(Missing):
        down(forum, receipt, why=" ，")
    with pytest.raises(NotNow):
        down(forum, receipt, what="answer")
    down(forum, receipt)
    with pytest.raises(NotNow):
        down(forum, receipt)


def test_a_question_joined_to_another_says_so_and_gets_the_answer_of_both(forum, cast):
    one, other = forum.shows(), forum.shows(subject="派出所周六能办证吗？")
    cast.does(one, "merge", "zhao", now=cast.now + timedelta(hours=3), into=other.number, words="问的是同一件事。")
    line = reading.question(cast.bureau.id, forum.row(one).id)
    assert (line.is_joined, line.joined_to, line.is_answered) == (True, forum.row(other).id, False)
    forum.answers(other)
    line = reading.question(cast.bureau.id, forum.row(one).id)
    assert line.is_answered
    forum.masks(one, what="answer")
    forum.puts(one, what="answer")
    assert "周六上午开门" in reading.question(cast.bureau.id, forum.row(one).id).answer


def test_a_question_that_goes_on_by_itself_is_joined_to_nothing(forum, cast):
    one, other = forum.shows(), forum.shows(subject="派出所周六能办证吗？")
    cast.does(one, "merge", "zhao", now=cast.now + timedelta(hours=3), into=other.number, words="问的是同一件事。")
    cast.does(other, "withdraw", now=cast.now + timedelta(hours=4))
    assert forum.row(one).joined_to is None
    cast.does(
        one,
        "merge",
        "zhao",
        now=cast.now + timedelta(hours=5),
        into=forum.shows(subject="第三件").number,
        words="问的是同一件事。",
    )
    assert forum.row(one).joined_to is not None
    cast.does(one, "reopen", now=cast.now + timedelta(hours=6))
    assert forum.row(one).joined_to is None


@pytest.mark.parametrize(
    ("verb", "more"),
    [("refuse", {"ground": "《信访工作条例》"}), ("not-ours", {"right_body": "市交通局"})],
)
def test_a_no_is_an_answer_too_and_is_shown_as_one(forum, cast, verb, more):
    receipt = forum.shows()
    cast.does(
        receipt, verb, "zhao", now=cast.now + timedelta(hours=3), words="周末开门要等编制，这件事由市里定。", **more
    )
    assert reading.question(cast.bureau.id, forum.row(receipt).id).is_answered
    forum.masks(receipt, what="answer")
    forum.puts(receipt, what="answer")
    assert "由市里定" in reading.question(cast.bureau.id, forum.row(receipt).id).answer
