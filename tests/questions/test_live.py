"""Open question times: asked without an account, checked, merged, answered, set aside only under the rule, nothing left in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from heliograph.channels.delivery import actions as delivery
from heliograph.core import privacy
from heliograph.jobs import queue
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.models import Matter
from heliograph.publishing.actions import Choice
from heliograph.publishing.errors import Standing
from heliograph.questions import keeping
from heliograph.questions.actions import live as actions
from heliograph.questions.errors import HourNotOpen, NotAsking
from heliograph.questions.models import HourQuestion, HourStep, OpenHour
from heliograph.questions.reading import live as reading

STARTS = datetime(2026, 3, 26, 1, 0, tzinfo=UTC)
DURING = STARTS + timedelta(minutes=10)
CRITICAL = "我叫王建国，电话13912345678。你们派出所上个月三次没人接电话，为什么？赵勇警官也不回。"


@pytest.fixture
def hour(cast) -> OpenHour:
    return announces(cast)


def announces(cast, who: str = "qian", **changes) -> OpenHour:
    given = {
        "unit": cast.units["heping"].id, "leader": cast.officers["qian"].id, "post": "所长", "title": "夏天夜里的噪音怎么管",
        "about": "夜市、广场舞、工地。", "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=1), **changes,
    }  # fmt: skip
    return actions.announce(cast.viewer(who), actions.NewHour(**given), now=cast.now)


def asks(cast, hour, words: str = "工地半夜施工，找谁？", *, now=None, **more) -> tuple[actions.Held, HourQuestion]:
    made = actions.ask(cast.bureau.id, hour.id, actions.Asked(words, **more), now=now or cast.now)
    return made, HourQuestion.objects.get(number=made.number)


def shows(cast, row, who: str = "zhao", *, now=None) -> HourQuestion:
    viewer = cast.viewer(who)
    _, _, _, masks = reading.proposals(viewer, row.id)
    choices = {(m.start, m.end): Choice("keep") for m in masks}
    return actions.show(viewer, row.id, choices, now=now or cast.now)


def page(cast, hour, now=DURING) -> reading.Page:
    return reading.page_of(cast.bureau.id, hour.id, now)


def test_nothing_is_shown_before_somebody_has_masked_it(cast, hour):
    _, row = asks(cast, hour, CRITICAL)
    assert page(cast, hour).questions == []
    shows(cast, row)
    (said,) = page(cast, hour).questions
    assert "13912345678" not in said.words
    assert "王建国" not in said.words
    assert "三次没人接电话，为什么？" in said.words
    assert "赵勇" in said.words  # an officer in office may be named


def test_words_lie_sealed(cast, hour):
    _, row = asks(cast, hour, CRITICAL, phone="13912345678")
    assert "没人接电话".encode() not in bytes(row.words)
    assert b"13912345678" not in bytes(row.contact)


def test_each_proposal_must_be_decided_by_a_person(cast, hour):
    _, row = asks(cast, hour, CRITICAL)
    with pytest.raises(Invalid):
        actions.show(cast.viewer("zhao"), row.id, {}, now=cast.now)
    assert privacy.propose(CRITICAL)


def test_a_question_is_set_aside_only_under_the_published_rule_and_is_counted(cast, hour):
    held, row = asks(cast, hour, "买手表吗？便宜")
    zhao = cast.viewer("zhao")
    with pytest.raises(Invalid):
        actions.set_aside(zhao, row.id, "critical", "不好听", now=cast.now)
    with pytest.raises(Missing):
        actions.set_aside(zhao, row.id, "no-question", "  ", now=cast.now)
    actions.set_aside(zhao, row.id, "no-question", "是广告。", now=cast.now)
    seen = page(cast, hour)
    assert [count for _, count in seen.counted.aside] == [1]
    assert [(one.place, one.why) for one in seen.unshown] == [(1, "是广告。")]
    mine = reading.mine(cast.bureau.id, held.number, held.secret, DURING)
    assert (mine.reason.code, mine.why, mine.may_carry) == ("no-question", "是广告。", True)
    step = HourStep.objects.get(verb="aside")
    assert (step.by_id, step.words) == (zhao.officer_id, "no-question：是广告。")


def test_no_reason_of_the_rule_is_that_a_question_is_critical():
    from heliograph.questions.rules import reasons

    assert {one.code for one in reasons()} == {"personal", "secret", "danger", "not-police", "no-question", "accuses"}


def test_a_supervisor_may_put_back_what_was_set_aside(cast, hour):
    _, row = asks(cast, hour, "为什么总是没人接电话？")
    actions.set_aside(cast.viewer("zhao"), row.id, "no-question", "太凶。", now=cast.now)
    shows(cast, row, "sun")
    assert [one.words for one in page(cast, hour).questions] == ["为什么总是没人接电话？"]


def test_several_askers_get_one_answer_and_each_is_told(cast, hour):
    first, one = asks(cast, hour, email="li@example.org")
    second, two = asks(cast, hour, "半夜工地太吵谁管？", email="wang@example.org")
    shows(cast, one)
    actions.merge(cast.viewer("zhao"), two.id, 1, now=cast.now)
    actions.answer(cast.viewer("qian"), one.id, "打 12345，夜里十点后打 110。", now=DURING)
    works_off(DURING)
    assert sorted(to for letter in mail.outbox for to in letter.to) == ["li@example.org", "wang@example.org"]
    assert "12345" not in "".join(letter.body for letter in mail.outbox)
    (said,) = page(cast, hour).questions
    assert (said.answer, said.same) == ("打 12345，夜里十点后打 110。", (2,))
    mine = reading.mine(cast.bureau.id, second.number, second.secret, DURING)
    assert mine.into.answer == said.answer
    assert first.place == 1


def works_off(now) -> None:
    queue.drain(now + timedelta(seconds=1), clock=lambda: now + timedelta(seconds=1))
    delivery.deliver_due(now + timedelta(seconds=1))


def test_an_answer_comes_in_the_hour_and_says_something_and_names_nobody(cast, hour):
    _, row = asks(cast, hour)
    shows(cast, row)
    qian = cast.viewer("qian")
    with pytest.raises(HourNotOpen):
        actions.answer(qian, row.id, "打 12345。", now=cast.now)
    with pytest.raises(Missing):
        actions.answer(qian, row.id, "……", now=DURING)
    with pytest.raises(Standing):
        actions.answer(qian, row.id, "请打 13912345678。", now=DURING)


def test_what_was_not_answered_becomes_a_matter_with_a_receipt_where_a_contact_was_left(cast, hour):
    held, row = asks(cast, hour, phone="13912345678", name="李丽")
    shows(cast, row)
    actions.close(
        cast.viewer("qian"), hour.id, "谢谢大家。", cast.procedure("consultation"), now=STARTS + timedelta(hours=1)
    )
    mine = reading.mine(cast.bureau.id, held.number, held.secret, DURING)
    matter = Matter.objects.get(id=HourQuestion.objects.get(id=row.id).matter_id)
    assert (matter.procedure, matter.channel, matter.unit_id) == ("consultation", "open-hour", hour.unit_id)
    assert matter.due is not None
    from heliograph.core.receipt import read_number, read_secret
    from heliograph.matters.keys import keyring

    number, secret = read_number(mine.matter_number), read_secret(mine.matter_secret)
    assert bytes(matter.code_hash) == keyring().receipt_code_hash(number, secret)


def test_who_left_no_contact_can_make_it_a_matter_and_only_once(cast, hour):
    held, _ = asks(cast, hour)
    codes = (cast.bureau.id, held.number, held.secret, cast.procedure("consultation"))
    with pytest.raises(HourNotOpen):
        actions.make_it_a_matter(*codes, now=DURING)
    actions.close(cast.viewer("qian"), hour.id, "", cast.procedure("consultation"), now=DURING)
    assert not Matter.objects.exists()
    receipt = actions.make_it_a_matter(*codes, now=DURING)
    assert cast.matter(receipt).channel == "open-hour"
    with pytest.raises(HourNotOpen):
        actions.make_it_a_matter(*codes, now=DURING)


def test_an_hour_that_nobody_closes_closes_by_itself(cast, hour, monkeypatch):
    _, row = asks(cast, hour, phone="13912345678")
    consultation = cast.procedure("consultation")
    late = hour.ends_at + timedelta(hours=3)
    for _ in range(2):
        actions.close_by_itself(cast.bureau.id, hour.id, consultation, now=late)
    assert OpenHour.objects.get().state == "over"
    assert Matter.objects.count() == 1
    assert HourQuestion.objects.get(id=row.id).put == "carried"


def test_a_moved_hour_is_not_closed_at_its_old_time(cast, hour):
    later = STARTS + timedelta(days=7)
    actions.move(cast.viewer("qian"), hour.id, later, later + timedelta(hours=1), "台风。", now=cast.now)
    actions.close_by_itself(cast.bureau.id, hour.id, cast.procedure("consultation"), now=STARTS + timedelta(hours=5))
    assert OpenHour.objects.get().state == "announced"


def test_no_question_is_taken_after_the_end(cast, hour):
    with pytest.raises(NotAsking):
        asks(cast, hour, now=hour.ends_at)
    asks(cast, hour, now=hour.ends_at - timedelta(seconds=1))
    with pytest.raises(Invalid):
        asks(cast, hour, "长" * 501)
    with pytest.raises(Missing):
        asks(cast, hour, " \n ")


def test_wrong_codes_open_nothing(cast, hour):
    held, _ = asks(cast, hour)
    with pytest.raises(NotFound):
        reading.mine(cast.bureau.id, held.number, "AAAAAAAAAAAAA", DURING)


def test_officers_of_other_units_see_no_question(cast, hour):
    _, row = asks(cast, hour)
    with pytest.raises(NotFound):
        reading.board(cast.viewer("zhou"), hour.id, DURING)
    with pytest.raises(NotFound):
        actions.set_aside(cast.viewer("zhou"), row.id, "secret", "x", now=cast.now)
    with pytest.raises(NotAllowed):
        announces(cast, "zhao")


def test_contacts_are_erased_a_month_later_and_the_record_stays(cast, hour):
    held, row = asks(cast, hour, phone="13912345678")
    shows(cast, row)
    actions.answer(cast.viewer("qian"), row.id, "打 12345。", now=DURING)
    actions.close(cast.viewer("qian"), hour.id, "", cast.procedure("consultation"), now=DURING)
    keeping.erase(now=DURING + timedelta(days=31))
    row = HourQuestion.objects.get(id=row.id)
    assert (bytes(row.contact), bytes(OpenHour.objects.get().contact_key)) == (b"", b"")
    assert [one.answer for one in page(cast, hour).questions] == ["打 12345。"]
    assert reading.mine(cast.bureau.id, held.number, held.secret, DURING).answer == "打 12345。"


def test_keys_are_wrapped_anew(cast, hour):
    assert keeping.rewrap_keys(cast.bureau.id) == 0
