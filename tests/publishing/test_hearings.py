"""Announcing a public session: in time, by a second person, naming nobody; moved and cancelled in the open; its outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.publishing import sitting_kinds, sitting_times
from heliograph.publishing.actions import hearings
from heliograph.publishing.actions.hearings import Answer, Invitation, NewTime, OpinionAnswer, Outcome
from heliograph.publishing.errors import Standing, Unreadable
from heliograph.publishing.models import Booking, Guest, Sitting, SittingStep
from heliograph.publishing.sitting_errors import AnnouncedBySame, NoticeTooShort, NotOpenNow, Undecided
from heliograph.publishing.sitting_words import contact_key_of, findings, opened, words_of
from tests.conftest import NOW, SHANGHAI
from tests.publishing.hall import DAY, LI, STARTS, WANG, WORDS, Hall, again

OUTCOME = "决定罚款减为五千元：单位及时停工，没有造成损害。"


@pytest.fixture
def hall(cast) -> Hall:
    return Hall(cast)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def verbs(sitting: Sitting) -> list[str]:
    rows = SittingStep.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id).order_by("at", "id")
    return [row.verb for row in rows]


# Who may


def test_a_handler_drafts_and_another_who_leads_announces(hall):
    sitting = hall.announces()
    assert (sitting.state, sitting.title, bytes(sitting.draft)) == ("announced", WORDS.title, b"")
    assert verbs(sitting) == ["drafted", "released"]


@pytest.mark.parametrize("who", ["zhao", "jiang", "luo", "sun"])
def test_nobody_announces_who_does_not_lead(hall, who):
    sitting = hall.drafts()
    with pytest.raises(NotAllowed):
        hall.releases(sitting, who)


def test_who_wrote_it_or_changed_it_last_does_not_announce_it(hall, cast):
    sitting = hall.drafts("qian")
    with pytest.raises(AnnouncedBySame):
        hall.releases(sitting, "qian")
    hearings.change(cast.viewer("jiang"), sitting.id, hall.given(), now=cast.now)
    with pytest.raises(AnnouncedBySame):  # the first hand counts too
        hall.releases(sitting, "qian")
    assert hall.releases(sitting, "fa").released_by_id == cast.officers["fa"].id


@pytest.mark.parametrize("who", ["zhou", "jiao", "bei"])
def test_another_unit_and_another_bureau_do_not_find_it(hall, who, cast):
    sitting = hall.drafts()
    with pytest.raises(NotFound):
        hearings.drop(cast.viewer(who), sitting.id, "不办了。", now=cast.now)
    with pytest.raises(NotAllowed):
        hall.drafts(who)


def test_a_draft_is_sealed_until_it_is_announced(hall):
    sitting = again(hall.drafts(about="联系人 13812345678"))
    assert (sitting.title, sitting.about) == ("", "")
    assert b"13812345678" not in bytes(sitting.draft)
    assert words_of(sitting).about == "联系人 13812345678"


def test_a_draft_that_is_dropped_tells_nobody(hall, cast):
    sitting = hall.drafts()
    hearings.drop(cast.viewer("qian"), sitting.id, "双方和解了。", now=cast.now)
    assert (again(sitting).state, again(sitting).is_listed, again(sitting).finished) == ("dropped", False, True)


# In time


def test_seven_days_are_working_days_and_the_hearing_comes_after_them(hall):
    # Tuesday 17 March: the 7 working days are 18, 19, 20, 23, 24, 25 and 26 March.
    kind = sitting_kinds.kind("hearing")
    assert sitting_times.earliest(hall.cast.bureau.id, kind, NOW) == at("2026-03-27") - timedelta(microseconds=1)
    with pytest.raises(NoticeTooShort) as short:
        hall.announces(starts_at=at("2026-03-26T23:30"), ends_at=at("2026-03-27T01:00"))
    assert "3月26日" in short.value.text.zh
    assert hall.announces(starts_at=at("2026-03-27T09:00")).state == "announced"


def test_days_off_are_not_days_of_notice(hall):
    # Friday 27 March: 30 and 31 March, 1 to 3 April, then Qingming (4 to 6 April), 7 and 8 April.
    friday = at("2026-03-27T10:00")
    with pytest.raises(NoticeTooShort):
        hall.announces(now=friday, starts_at=at("2026-04-08T23:00"), ends_at=at("2026-04-08T23:30"))
    assert hall.announces(now=friday, starts_at=at("2026-04-09T09:00"))


@pytest.mark.parametrize("kind", ["mediation", "adjudication", "review"])
def test_where_the_law_gives_no_figure_tomorrow_is_soon_enough(hall, kind):
    assert hall.announces(kind=kind, starts_at=NOW + DAY).state == "announced"


def test_later_than_ten_days_after_the_request_is_said_aloud(hall):
    asked = date(2026, 3, 16)  # the tenth day is 26 March
    with pytest.raises(Invalid) as late:
        hall.drafts(requested_on=asked)
    assert late.value.field == "late_why"
    said = hall.announces(requested_on=asked, late_why="公告期满才能开，听证室当天已满。")
    assert "听证室" in said.late_why


def test_a_time_that_is_past_is_refused(hall):
    with pytest.raises(Invalid):
        hall.drafts(starts_at=NOW - DAY)
    sitting = hall.drafts(kind="mediation", starts_at=NOW + DAY)
    with pytest.raises(Invalid):
        hall.releases(sitting, now=NOW + 2 * DAY)


def test_who_worked_on_the_matter_does_not_preside_over_its_hearing(hall, cast):
    case = hall.case(WANG, procedure="administrative-penalty")
    with pytest.raises(Invalid) as refused:
        hall.drafts(matter=case.number, presides=_who_acted(hall, case))
    assert refused.value.field == "presides"
    assert hall.drafts(matter=case.number, presides=cast.officers["luo"].id)


def _who_acted(hall, case) -> int:
    from heliograph.matters.models import Matter

    officer = hall.cast.officers["jiang"].id
    Matter.objects.filter(bureau_id=case.bureau_id, id=case.id).update(officer_id=officer)
    return officer


# Nobody's identity


PERSONAL = {
    "a telephone": "联系 13812345678 报名。",
    "an identity number": "当事人身份证 11010519491231002X。",
    "a name": "王小明、刘大伟的纠纷。",
    "a landline that is not ours": "电话 0571-88001234。",
}


@pytest.mark.parametrize("words", PERSONAL.values(), ids=PERSONAL)
def test_what_looks_personal_is_not_announced_until_somebody_decides(hall, words):
    sitting = hall.drafts(about=words)
    with pytest.raises(Undecided):
        hall.releases(sitting)
    assert again(sitting).title == ""


def test_it_is_masked_in_the_words_themselves(hall, cast):
    sitting = hall.drafts(about="联系 13812345678 报名。")
    choices = {(one.field, one.words): hearings.MASK for one in findings(sitting, words_of(sitting))}
    hearings.decide_words(cast.viewer("jiang"), sitting.id, choices, "", now=cast.now)
    assert hall.releases(sitting).about == "联系 ××× 报名。"


def test_it_stays_only_with_a_reason_and_whoever_kept_it_does_not_announce(hall, cast):
    sitting = hall.drafts(about="物业电话 0571-88001234。")
    choices = {("about", "0571-88001234"): hearings.KEEP}
    with pytest.raises(Missing):
        hearings.decide_words(cast.viewer("zhao"), sitting.id, choices, " ", now=cast.now)
    hearings.decide_words(cast.viewer("qian"), sitting.id, choices, "单位对外公开的电话", now=cast.now)
    with pytest.raises(AnnouncedBySame):
        hall.releases(sitting, "qian")
    assert "88001234" in hall.releases(sitting, "fa").about
    steps = SittingStep.objects.filter(sitting_id=sitting.id, verb="words-decided")
    assert "单位对外公开的电话" in steps.get().words


def test_what_the_case_knows_can_not_stay_whoever_decides(hall, cast):
    case = hall.case(WANG, procedure="administrative-penalty")
    sitting = hall.drafts(matter=case.number, title="王建国一案听证")
    found = findings(sitting, words_of(sitting))
    choices = {(one.field, one.words): hearings.KEEP for one in found}
    with pytest.raises(Invalid):
        hearings.decide_words(cast.viewer("zhao"), sitting.id, choices, "他同意了", now=cast.now)
    with pytest.raises(Undecided):
        hall.releases(sitting)


def test_the_units_own_telephone_and_officers_in_office_stay(hall, cast):
    sitting = hall.announces(about="由赵勇介绍情况，打 0571-110 询问。")
    assert "赵勇" in sitting.about


def test_a_reason_that_names_somebody_is_refused(hall, cast):
    case = hall.case(WANG, procedure="administrative-penalty")
    sitting = hall.announces(matter=case.number)
    for words in ("王建国没有来。", "请打 13812345678。"):
        with pytest.raises(Standing):
            hearings.cancel(cast.viewer("qian"), sitting.id, words, now=cast.now)
    assert again(sitting).state == "announced"


# In the open


def test_a_move_keeps_the_old_time_and_counts_the_notice_anew(hall, cast):
    sitting = hall.announces()
    later, now = STARTS + 7 * DAY, STARTS - 2 * DAY
    for soon in (STARTS + DAY, NOW):
        with pytest.raises((NoticeTooShort, Invalid)):
            hearings.move(cast.viewer("qian"), sitting.id, NewTime(soon, soon + DAY / 24), "主持人生病。", now=now)
    to = NewTime(later + 7 * DAY, later + 7 * DAY + DAY / 12, "河西分局一楼大厅")
    moved = hearings.move(cast.viewer("qian"), sitting.id, to, "主持人生病。", now=now)
    step = SittingStep.objects.get(sitting_id=sitting.id, verb="moved")
    assert (step.was_at, step.was_place, step.words) == (STARTS, WORDS.place, "主持人生病。")
    assert (moved.starts_at, moved.place, moved.moves) == (to.starts_at, to.place, 1)


@pytest.mark.parametrize("who", ["zhao", "luo"])
def test_who_does_not_lead_does_not_move_or_cancel(hall, who, cast):
    sitting = hall.announces()
    to = NewTime(STARTS + 30 * DAY, STARTS + 31 * DAY)
    for step in (
        lambda: hearings.move(cast.viewer(who), sitting.id, to, "主持人生病。", now=cast.now),
        lambda: hearings.cancel(cast.viewer(who), sitting.id, "主持人生病。", now=cast.now),
        lambda: hearings.close_doors(cast.viewer(who), sitting.id, "privacy", "涉及隐私。", now=cast.now),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_cancelling_needs_a_reason_and_is_final(hall, cast):
    sitting = hall.announces()
    with pytest.raises(Missing):
        hearings.cancel(cast.viewer("qian"), sitting.id, " ", now=cast.now)
    hearings.cancel(cast.viewer("qian"), sitting.id, "当事人撤回了听证申请。", now=cast.now)
    with pytest.raises(NotOpenNow):
        hearings.cancel(cast.viewer("qian"), sitting.id, "再取消一次。", now=cast.now)
    with pytest.raises(NotOpenNow):
        hall.is_held(sitting)
    assert again(sitting).title == WORDS.title


def test_who_booked_is_told_by_mail_and_the_letter_does_not_say_what_it_is(hall, cast, mailoutbox):
    sitting = hall.announces()
    hall.books(sitting, email="li@example.org", name="李丽")
    hall.books(sitting)
    hearings.cancel(cast.viewer("qian"), sitting.id, "当事人撤回了听证申请。", now=cast.now)
    assert hearings.tell_news(sitting.bureau_id, sitting.id) == 1
    assert hearings.tell_news(sitting.bureau_id, sitting.id) == 0
    (letter,) = mailoutbox
    assert letter.to == ["li@example.org"]
    assert "噪声" not in letter.subject + letter.body
    assert "取消" in letter.body


# People from outside


def invited(hall, sitting, **changes):
    given = Invitation(**{"role": "police-supervisor", "name": "何大姐", "phone": "13700000001", **changes})
    return hearings.invite(hall.cast.viewer("zhao"), sitting.id, given, now=hall.cast.now)


def answers(hall, made, *, now=None, **said):
    said = {"accepts": True, **said}
    return hearings.answer(hall.cast.bureau.id, made.number, made.secret, Answer(**said), now=now or hall.cast.now)


def test_only_the_role_is_public_unless_they_say_otherwise(hall):
    sitting = hall.announces()
    one, other = invited(hall, sitting), invited(hall, sitting, role="lawyer", name="陆律师")
    assert answers(hall, one).name == ""
    assert answers(hall, other, shows_name=True).name == "陆律师"
    assert answers(hall, other, shows_name=False).name == ""
    assert answers(hall, other, accepts=False, shows_name=True).name == ""
    assert "何大姐".encode() not in bytes(Guest.objects.get(id=one.guest.id).contact)


def test_a_conflict_of_interest_keeps_somebody_out_and_is_not_taken_back(hall):
    sitting = hall.announces()
    made = invited(hall, sitting)
    with pytest.raises(Missing):
        answers(hall, made, has_conflict=True)
    assert answers(hall, made, has_conflict=True, conflict="当事人是我的邻居。").status == "conflicted"
    with pytest.raises(NotOpenNow):
        answers(hall, made)
    with pytest.raises(NotOpenNow):
        hearings.hand_in(hall.cast.bureau.id, made.number, made.secret, "该罚。", now=STARTS + DAY)


def test_a_wrong_code_opens_nothing(hall):
    sitting = hall.announces()
    made, other = invited(hall, sitting), invited(hall, sitting)
    for number, secret in ((made.number, other.secret), ("4A7CWHKRM3E", made.secret)):
        with pytest.raises(NotFound):
            hearings.answer(hall.cast.bureau.id, number, secret, Answer(accepts=True), now=NOW)
    with pytest.raises(NotFound):
        hearings.answer(hall.cast.other_bureau.id, made.number, made.secret, Answer(accepts=True), now=NOW)


def test_an_opinion_is_handed_in_once_it_has_begun_and_only_by_who_takes_part(hall):
    sitting = hall.announces()
    made, silent = invited(hall, sitting), invited(hall, sitting)
    answers(hall, made)
    with pytest.raises(NotOpenNow):
        hearings.hand_in(hall.cast.bureau.id, made.number, made.secret, "罚重了。", now=NOW)
    with pytest.raises(NotOpenNow):
        hearings.hand_in(hall.cast.bureau.id, silent.number, silent.secret, "罚重了。", now=STARTS + DAY)
    row = hearings.hand_in(hall.cast.bureau.id, made.number, made.secret, "罚重了。", now=STARTS + DAY)
    assert "罚重了".encode() not in bytes(row.opinion)


# Record and outcome


def held_with_opinion(hall, words="罚重了，建议减半。"):
    sitting = hall.announces()
    made = invited(hall, sitting)
    answers(hall, made)
    hearings.hand_in(hall.cast.bureau.id, made.number, made.secret, words, now=STARTS + DAY / 24)
    hall.is_held(sitting)
    return sitting, str(made.guest.id)


def test_minutes_are_sealed_added_to_and_never_rewritten(hall):
    sitting = hall.announces()
    with pytest.raises(NotOpenNow):
        hearings.keep_minutes(hall.cast.viewer("jiang"), sitting.id, "记录。", now=NOW)
    hall.is_held(sitting)
    hall.is_held(sitting, "更正一处笔误。")
    kept = again(sitting)
    assert "王建国".encode() not in bytes(kept.minutes)
    assert opened(kept, "minutes").startswith("王建国说")
    assert "补记" in opened(kept, "minutes")
    assert verbs(sitting).count("held") == 1


def test_every_opinion_is_published_and_answered(hall, cast):
    sitting, guest = held_with_opinion(hall)
    for opinions in (
        {},
        {guest: OpinionAnswer("罚重了，建议减半。", "partly", "")},
        {guest: OpinionAnswer("", "no", "不合规定。")},
        {guest: OpinionAnswer("罚重了。", "maybe", "不合规定。")},
    ):
        with pytest.raises(Invalid):
            hearings.draft_outcome(
                cast.viewer("zhao"), sitting.id, Outcome(OUTCOME, opinions=opinions), now=STARTS + DAY
            )
    given = Outcome(OUTCOME, opinions={guest: OpinionAnswer("罚重了，建议减半。", "yes", "符合裁量基准。")})
    hearings.draft_outcome(cast.viewer("zhao"), sitting.id, given, now=STARTS + DAY)
    assert again(sitting).outcome == ""
    hearings.release_outcome(cast.viewer("qian"), sitting.id, now=STARTS + DAY)
    row = Guest.objects.get(id=guest)
    assert (again(sitting).outcome, row.published, row.adopted) == (OUTCOME, "罚重了，建议减半。", "yes")
    assert again(sitting).finished


def test_an_opinion_that_comes_after_the_draft_stops_the_release(hall, cast):
    sitting, guest = held_with_opinion(hall)
    late = Guest.objects.get(id=guest)
    fresh = Guest(
        bureau_id=late.bureau_id, id=new_id(), sitting_id=sitting.id, role="lawyer", number="4A7CWHKRM3E", code_hash=b"x",
        status="accepted", invited_by_id=late.invited_by_id, invited_at=NOW,
    )  # fmt: skip
    given = Outcome(OUTCOME, opinions={guest: OpinionAnswer("罚重了。", "yes", "有道理。")})
    hearings.draft_outcome(cast.viewer("zhao"), sitting.id, given, now=STARTS + DAY)
    fresh.opinion_at = STARTS + DAY
    fresh.save(force_insert=True)
    with pytest.raises(Invalid):
        hearings.release_outcome(cast.viewer("qian"), sitting.id, now=STARTS + DAY)


@pytest.mark.parametrize("place", ["outcome", "record", "text", "why"])
def test_no_word_of_the_outcome_names_a_party(hall, cast, place):
    case = hall.case(WANG, LI, procedure="administrative-penalty")
    sitting = hall.announces(matter=case.number)
    made = invited(hall, sitting)
    answers(hall, made)
    hearings.hand_in(hall.cast.bureau.id, made.number, made.secret, "王建国说得对。", now=STARTS + DAY / 24)
    hall.is_held(sitting)
    guest, names = str(made.guest.id), "王建国说得对。"
    said = {"text": "当事人说得对。", "why": "有道理。", **({place: names} if place in ("text", "why") else {})}
    given = Outcome(OUTCOME, opinions={guest: OpinionAnswer(said["text"], "yes", said["why"])})
    if place in ("outcome", "record"):
        given = replace(given, **{place: names})
    with pytest.raises(Standing):
        hearings.draft_outcome(cast.viewer("zhao"), sitting.id, given, now=STARTS + DAY)


def test_the_outcome_is_released_by_another_and_then_stands(hall, cast):
    sitting = hall.announces()
    hall.is_held(sitting)
    hearings.draft_outcome(cast.viewer("qian"), sitting.id, Outcome(OUTCOME), now=STARTS + DAY)
    with pytest.raises(AnnouncedBySame):
        hearings.release_outcome(cast.viewer("qian"), sitting.id, now=STARTS + DAY)
    with pytest.raises(NotAllowed):
        hearings.release_outcome(cast.viewer("zhao"), sitting.id, now=STARTS + DAY)
    hearings.release_outcome(cast.viewer("fa"), sitting.id, now=STARTS + DAY)
    with pytest.raises(NotOpenNow):
        hearings.draft_outcome(cast.viewer("zhao"), sitting.id, Outcome("改口。"), now=STARTS + 2 * DAY)


def test_a_closed_session_has_minutes_and_no_public_outcome(hall, cast):
    sitting = hall.announces(is_open=False, closed_ground="privacy")
    hall.is_held(sitting)
    assert again(sitting).finished
    with pytest.raises(NotOpenNow):
        hearings.draft_outcome(cast.viewer("zhao"), sitting.id, Outcome(OUTCOME), now=STARTS + DAY)


# What is kept, and how long


def test_contacts_are_erased_some_days_after_and_nothing_else_is_touched(hall, django_assert_max_num_queries):
    due, other = hall.announces(), hall.announces(starts_at=STARTS + 20 * DAY)
    for sitting in (due, other):
        hall.books(sitting, name="李丽", phone="13800000001")
        invited(hall, sitting)
    end = again(due).contacts_erase_at
    assert end.astimezone(SHANGHAI).date() == date(2026, 5, 2)
    assert hearings.erase_contacts(end - DAY) == 0
    assert hearings.erase_contacts(end) == 1
    with pytest.raises(Unreadable):
        contact_key_of(again(due))
    rows = Booking.objects.filter(sitting_id=due.id)
    assert [bytes(row.contact) for row in (*rows, *Guest.objects.filter(sitting_id=due.id))] == [b"", b""]
    assert bytes(Booking.objects.get(sitting_id=other.id).contact)
    with django_assert_max_num_queries(4):
        assert hearings.erase_contacts(end) == 0


def test_keys_are_wrapped_anew_after_the_master_key_was_rotated(hall):
    from django.conf import settings

    from heliograph.core.sealing import Keyring
    from heliograph.matters import keys

    sitting = hall.drafts()
    Keyring.rotate(settings.HELIOGRAPH_HOME / "keys" / "master.json")
    keys.keyring.cache_clear()
    assert hearings.rewrap_sittings(sitting.bureau_id) == 1
    assert hearings.rewrap_sittings(sitting.bureau_id) == 0
    assert words_of(again(sitting)).title == WORDS.title
