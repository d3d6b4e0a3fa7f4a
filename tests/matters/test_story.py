"""One story of a matter, told to the resident and to officers: what each may see, and in which words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.matters import actions
from heliograph.matters.actions.actor import sees_rating
from heliograph.matters.reading.story import holder_story, staff_story
from tests.matters.test_doing import photo


def told(cast, receipt, who: str | None = None, *, language: str = "zh-hans", **length):
    """The story as the resident (None) or an officer reads it, so much time later."""
    matter, now = cast.matter(receipt), cast.now + timedelta(**length)
    if who is None:
        return holder_story(matter, now=now, language=language, why="/why/{}/", page="/m/{}/")
    return staff_story(cast.viewer(who), matter, now=now, language=language, page="/desk/m/{}/")


def marks(story) -> list[tuple[str, str]]:
    return [(item.kind, item.title) for item in story.items]


def everything(story) -> str:
    """Every word a story shows."""
    return repr((story.items, story.next, story.limits, story.rating, story.answer, story.submitted, story.people))


def test_an_open_matter_has_a_past_a_now_and_promises(cast, asked):
    assert marks(told(cast, asked)) == [
        ("happened", "您提交了“咨询”"),
        ("now", "已提交"),
        ("promised", "看过并决定谁来答"),
        ("promised", "答复您"),
    ]


@pytest.mark.parametrize(
    ("filled", "language", "read"),
    [
        ("2026-03-01T20:30", "zh-hans", "2026年3月1日（星期日）20:30"),
        ("2026-03-01", "en", "Sun 1 March 2026"),
        ("上周", "zh-hans", "上周"),
    ],
)
def test_a_time_that_was_filled_in_is_read_as_people_write_it(cast, filled, language, read):
    report = cast.submits("non-urgent-report", values={"when": filled})
    assert read in [value for _, value in told(cast, report, language=language).submitted]


def test_an_ended_matter_has_a_past_only(cast, answered):
    story = told(cast, answered, days=1)
    assert marks(story) == [("happened", "您提交了“咨询”"), ("kept", "已受理，有人在办"), ("kept", "答复")]
    assert story.answer.text == "请带户口本到任一派出所。"
    assert story.items[-1].text == ""
    assert story.next.kind == "done"


def test_a_promise_kept_late_is_told_apart(cast, asked):
    late = cast.now + timedelta(days=3)
    cast.does(asked, "accept", "zhao", now=late)
    assert ("late", "已受理，有人在办") in marks(told(cast, asked, days=3))


def test_a_promise_that_broke_stands_where_it_broke(cast, asked):
    cast.does(asked, "add", words="还有人看吗？", now=cast.now + timedelta(days=4))
    kinds = [kind for kind, _ in marks(told(cast, asked, days=5))]
    assert kinds == ["happened", "broken", "happened", "now", "promised", "promised"]


def test_the_clock_that_stands_is_said_in_past_and_future(cast, asked):
    cast.does(asked, "ask", "zhao", words="是哪一年丢的？")
    story = told(cast, asked)
    assert ("paused", "请您补充，时限从现在起停表") in marks(story)
    assert ("paused", "答复您") in marks(story)
    assert story.question == "是哪一年丢的？"
    assert story.next.title == "轮到您：请最晚在这一天补充"


def test_notes_one_after_the_other_are_one_withheld_mark_that_counts_them(cast, asked):
    for words in ("一", "二"):
        cast.does(asked, "note", "zhao", words=words)
    assert [title for kind, title in marks(told(cast, asked)) if kind == "withheld"] == ["内部记录 2 条，依法不公开"]


def test_not_solved_names_who_had_closed_it_even_after_another_officer_answered(cast, answered):
    cast.does(answered, "reopen", now=cast.now + timedelta(days=2))
    cast.does(answered, "answer", "jiang", words="换了人，重新答。", now=cast.now + timedelta(days=3))
    reopened = next(item for item in told(cast, answered, days=4).items if item.title.startswith("您说没有解决"))
    assert "不会是上次办结的赵勇" in reopened.note


def test_english_says_the_same(cast, answered):
    story = told(cast, answered, language="en", days=1)
    assert marks(story) == [
        ("happened", "You submitted “Ask a question”"),
        ("kept", "Accepted: somebody is handling it"),
        ("kept", "Answer"),
    ]
    assert story.answerable.unit == "Heping Road Station"


def test_staff_read_internal_notes_and_who_wrote(cast, asked):
    cast.does(asked, "note", "zhao", words="查过系统。")
    cast.does(asked, "accept", "zhao", internal="先打个电话。")
    story = told(cast, asked, "jiang")
    assert "查过系统。" in everything(story)
    assert "内部：先打个电话。" in everything(story)
    assert story.items[0].who == "群众"


def test_the_resident_learns_that_a_step_has_an_internal_record_but_not_what_it_says(cast, asked):
    cast.does(asked, "accept", "zhao", internal="先打个电话。")
    story = told(cast, asked)
    assert "先打个电话" not in everything(story)
    assert "另有一条内部记录" in everything(story)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("zhao", False), ("jiang", False), ("qian", False), ("wu", True), ("zheng", True), ("sun", True), ("zhou", False)],
)
def test_a_rating_and_its_follow_up_are_for_superiors_and_supervisors_only(cast, answered, who, sees):
    cast.does(answered, "rate", grade=1, words="等于没答", now=cast.now + timedelta(days=2))
    actions.watch(cast.now + timedelta(days=30))
    cast.does(answered, "follow-up", "sun", words="核实过了。", now=cast.now + timedelta(days=31))
    story = told(cast, answered, who, days=40)
    shown = everything(story)
    assert sees_rating(cast.viewer(who), cast.matter(answered)) is sees
    for words in ("等于没答", "非常不满意", "核实过了", "上级核实差评"):
        assert (words in shown) is sees, words


def test_the_resident_sees_the_own_rating_and_the_superiors_answer(cast, answered):
    cast.does(answered, "rate", grade=1, words="等于没答", now=cast.now + timedelta(days=2))
    cast.does(answered, "follow-up", "sun", words="核实过了。", now=cast.now + timedelta(days=3))
    shown = everything(told(cast, answered, days=4))
    assert "等于没答" in shown
    assert "核实过了。" in shown


def test_an_auditor_reads_what_happened_and_no_word_of_it(cast, answered):
    story = told(cast, answered, "feng", days=1)
    assert [item.action for item in story.items] == ["submit", "accept", "answer"]
    assert "户口本" not in everything(story)
    assert "身份证" not in everything(story)
    assert story.people == ()


def test_staff_see_the_parties_opened(cast):
    contact = actions.Contact(name="李丽", phone="13800000000")
    receipt = cast.submits("consultation", unit=cast.units["heping"].id, contact=contact)
    person = told(cast, receipt, "zhao").people[0]
    assert (person.part, person.values) == ("submitter", {"name": "李丽", "phone": "13800000000"})


def test_the_holder_never_gets_the_list_of_people(cast, asked):
    assert told(cast, asked).people == ()


def test_a_file_added_to_a_note_is_for_staff_only(cast, asked):
    from heliograph.core.files import accept

    one = accept(photo().read(), "内部.jpg")
    cast.does(asked, "note", "zhao", words="见附件", attachments=(one,))
    assert [file.name for file in told(cast, asked, "zhao").files] == ["内部.jpg"]
    assert told(cast, asked).files == ()


def test_what_may_be_done_ends_with_its_window(cast, answered):
    def offered(**length):
        return {offer.action.name for offer in told(cast, answered, **length).offers}

    assert {"reopen", "rate"} <= offered(days=2)
    assert "reopen" not in offered(days=40)
    assert "rate" in offered(days=40)
    assert "rate" not in offered(days=100)


def test_an_erased_matter_keeps_its_marks_and_loses_its_words(cast, answered):
    before = marks(told(cast, answered, days=1))
    actions.erase(answered.ref, now=cast.now + timedelta(days=800), ground="申请 2028-17")
    story = told(cast, answered, days=801)
    assert marks(story) == [*before, ("happened", "内容已删除")]
    assert "依法申请删除（申请 2028-17" in story.erased_why
    assert story.offers == ()
    assert "户口本" not in everything(story)
