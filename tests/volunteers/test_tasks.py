"""Tasks: what may be asked for, signing up with consent, urgent calls, thanks that nobody adds up."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliograph.bookings import actions as bookings
from heliograph.bookings import keeping
from heliograph.bookings.errors import AlreadyBooked, Full
from heliograph.bookings.models import Booking, Slot
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.notices.actions import check, release
from heliograph.notices.actions.checking import Seen
from heliograph.notices.errors import SamePerson
from heliograph.notices.models import Notice
from heliograph.notices.reading import public as notices
from heliograph.publishing.errors import Standing
from heliograph.volunteers import kinds as data
from heliograph.volunteers.actions import signing_up, tasks
from heliograph.volunteers.errors import NeverAsked, NotConsented, NotNow, NotYet
from heliograph.volunteers.kinds import KindsInvalid, kinds
from heliograph.volunteers.models import SignUp, TaskStep, VolunteerTask
from heliograph.volunteers.reading import tasks as reading
from tests.volunteers.conftest import CROSSING, a_day, words

TOML = (Path(data.__file__).parent / "kinds.toml").read_text("utf-8")


# What may be asked for.


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("在小区里看看谁可疑，可疑人员上报给片警。", "report-neighbours"),
        ("请在楼下盯梢，记下进出的人。", "watch-persons"),
        ("挨家挨户入户登记。", "watch-persons"),
        ("在路口设卡，查验身份证。", "enforce"),
        ("协助执法巡逻，可以罚款。", "enforce"),
        ("每天打卡，积分换礼品。", "points"),
        ("Check identity of people who pass.", "enforce"),
    ],
)
def test_what_volunteers_are_never_asked_for_is_refused_with_its_ground(cast, said, refused):
    with pytest.raises(NeverAsked) as error:
        tasks.offer(cast.viewer("qian"), words(cast, about=said), [a_day(cast)], now=cast.now)
    assert error.value.refused.code == refused
    assert error.value.refused.says.zh in error.value.text.zh
    assert not VolunteerTask.objects.exists()
    assert not Slot.objects.exists()


def test_a_refused_kind_can_t_be_smuggled_into_the_kinds():
    with pytest.raises(KindsInvalid, match="watch-persons"):
        data.read(TOML.replace('zh = "寻人"', 'zh = "盯梢"'))
    with pytest.raises(KindsInvalid, match="under 16"):
        data.read(TOML.replace("age     = 18", "age     = 14", 1))


def test_each_refused_kind_says_its_ground(shared):
    law = (shared / "domain" / "law.md").read_text("utf-8")
    grounds = {one.code: one.basis.row for one in kinds().refused}
    assert grounds["enforce"] == "T-04"
    assert grounds["points"] == "X-30"
    for row in grounds.values():
        assert row == "design 8" or f"| {row} |" in law


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "patrol"}, "kind"), ({"age": 17}, "age"), ({"insurance": ""}, "insurance"), ({"leads": 10**6}, "leads"),
        ({"about": " "}, "about"), ({"title_zh": "护" * 61}, "title_zh"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_named(cast, more, field):
    asked_for = words(cast)
    changed = type(asked_for)(**{**{name: getattr(asked_for, name) for name in asked_for.__slots__}, **more})
    with pytest.raises(Invalid) as error:
        tasks.offer(cast.viewer("qian"), changed, [a_day(cast)], now=cast.now)
    assert error.value.field == field


def test_only_who_leads_the_unit_asks_for_volunteers(cast):
    for who in ("zhao", "zhou", "sun"):
        with pytest.raises(NotAllowed):
            tasks.offer(cast.viewer(who), words(cast), [a_day(cast)], now=cast.now)


def test_nobody_s_name_or_number_stands_in_a_task(cast):
    with pytest.raises(Standing):
        tasks.offer(
            cast.viewer("qian"), words(cast, about="找走失的孩子，联系 13912345678。"), [a_day(cast)], now=cast.now
        )


def test_no_table_has_room_for_who_a_volunteer_is():
    allowed = {"name_zh", "name_en", "address"}  # of a contact point
    for model in apps.get_app_config("volunteers").get_models():
        for field in model._meta.get_fields():
            named = any(
                part in field.name for part in ("name", "phone", "mail", "address", "identity", "position", "points")
            )
            assert not named or field.name in allowed, f"{model.__name__}.{field.name}"


# Signing up.


def test_signing_up_keeps_the_version_that_was_agreed_to_and_nothing_else(asked):
    held = asked.signs_up()
    mine = SignUp.objects.get()
    assert (mine.booking_id, mine.consent, mine.consented_at) == (
        held.booking.id, kinds().consent.version, asked.cast.now,
    )  # fmt: skip
    assert held.place == 1


def test_without_consent_or_age_there_is_no_booking(asked):
    with pytest.raises(NotConsented):
        asked.signs_up(consent="2020-01")
    with pytest.raises(Invalid):
        asked.signs_up(is_of_age=False)
    assert not Booking.objects.exists()


def test_who_comes_third_for_two_places_waits_and_gets_the_one_given_back(asked):
    first, _second, third = (asked.signs_up(f"1380000000{number}") for number in range(3))
    assert (third.place, third.ahead) == (None, 0)
    bookings.take_back(asked.cast.bureau.id, first.booking.id, now=asked.cast.now)
    assert Booking.objects.get(id=third.booking.id).status == "offered"
    shown = reading.task(asked.cast.bureau.id, asked.task.id, now=asked.cast.now)
    assert (shown.wanted, shown.dates[0].free) == (0, 0)


def test_one_telephone_one_place_and_a_refused_one_leaves_no_consent(asked):
    asked.signs_up()
    with pytest.raises(AlreadyBooked):
        asked.signs_up()
    assert SignUp.objects.count() == 1


def test_a_full_waiting_list_is_said(asked):
    Slot.objects.update(waiting_most=0)
    for number in range(2):
        asked.signs_up(f"1380000000{number}")
    with pytest.raises(Full):
        asked.signs_up("13800000009")


def test_a_cancelled_task_cancels_its_dates_with_the_reason_and_takes_nobody(asked):
    held = asked.signs_up()
    qian = asked.cast.viewer("qian")
    with pytest.raises(Missing):
        tasks.cancel(qian, asked.task.id, " ", now=asked.cast.now)
    tasks.cancel(qian, asked.task.id, "暴雨停课", now=asked.cast.now)
    slot = asked.slots[0]
    assert (slot.state, slot.why) == ("cancelled", "暴雨停课")
    assert Booking.objects.get(id=held.booking.id).status == "cancelled"
    with pytest.raises(NotNow):
        asked.signs_up("13800000001")
    with pytest.raises(NotNow):
        tasks.add_day(qian, asked.task.id, a_day(asked.cast, days=9), now=asked.cast.now)
    assert reading.coming(asked.cast.bureau.id, now=asked.cast.now) == ([], False)


def test_cancelling_holds_the_dates_before_the_task_as_moving_one_of_them_does(asked):
    """Held in another order, who moves a date and who cancels the task would wait for one another (PostgreSQL)."""
    qian, task, slot = asked.cast.viewer("qian"), VolunteerTask._meta.db_table, Slot._meta.db_table

    def touched(work) -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            work()
        found = [one for each in seen for one in (task, slot) if f'"{one}"' in each["sql"].split(" WHERE ")[0]]
        return list(dict.fromkeys(found))

    at = asked.slots[0].starts_at + timedelta(hours=1)
    moving = lambda: bookings.move(qian, asked.slots[0].id, at, at + timedelta(hours=2), "", "改期", now=asked.cast.now)  # noqa: E731
    assert touched(moving) == [slot, task]
    assert touched(lambda: tasks.cancel(qian, asked.task.id, "暴雨停课", now=asked.cast.now)) == [slot, task]


def test_a_task_may_have_several_dates(asked):
    tasks.add_day(asked.cast.viewer("qian"), asked.task.id, a_day(asked.cast, days=9, wanted=5), now=asked.cast.now)
    shown = reading.task(asked.cast.bureau.id, asked.task.id, now=asked.cast.now)
    assert [one.wanted for one in shown.dates] == [2, 5]
    assert shown.wanted == 7
    assert shown.until == shown.dates[1].ends_at
    later = shown.dates[0].ends_at + timedelta(minutes=1)
    assert reading.task(asked.cast.bureau.id, asked.task.id, now=later).next.id == shown.dates[1].id
    with pytest.raises(Invalid):
        tasks.add_day(asked.cast.viewer("qian"), asked.task.id, a_day(asked.cast, wanted=0), now=asked.cast.now)


def test_a_task_whose_date_is_moved_stays_listed_until_then_with_the_new_place(asked):
    (slot,), qian, bureau = asked.slots, asked.cast.viewer("qian"), asked.cast.bureau.id
    later = timedelta(days=7)
    bookings.move(qian, slot.id, slot.starts_at + later, slot.ends_at + later, "校门东侧", "下雨", now=asked.cast.now)
    between = slot.ends_at + timedelta(days=1)
    (shown,), _more = reading.coming(bureau, now=between)
    assert shown.until == slot.ends_at + later
    assert shown.next.place == "校门东侧"
    bookings.move(qian, slot.id, slot.starts_at, slot.ends_at, "", "天晴了", now=asked.cast.now + timedelta(hours=1))
    assert reading.coming(bureau, now=between) == ([], False)


def test_the_list_reads_as_many_rows_however_many_tasks(cast, django_assert_max_num_queries):
    for number in range(6):
        tasks.offer(cast.viewer("qian"), words(cast, title_zh=f"护学岗{number}"), [a_day(cast)], now=cast.now)
    called = VolunteerTask.objects.filter(title_zh__lt="护学岗5")
    for task in called:
        VolunteerTask.objects.filter(id=task.id).update(kind="search")
        tasks.call_urgently(cast.viewer("qian"), task.id, now=cast.now)
    with django_assert_max_num_queries(6):
        assert len(reading.coming(cast.bureau.id, now=cast.now)[0]) == 6


def test_a_long_list_of_tasks_goes_a_page_at_a_time(cast, monkeypatch, client, at):
    monkeypatch.setattr(reading, "MOST", 2)
    at(cast.now)
    for number in range(5):
        tasks.offer(cast.viewer("qian"), words(cast, title_zh=f"护学岗{number}"), [a_day(cast)], now=cast.now)
    shown, path = [], "/volunteers/"
    while path:
        page = client.get(path).text
        shown += re.findall(r"护学岗\d", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1] if following else ""
    assert shown == [f"护学岗{number}" for number in range(5)]


# Called at once.


def test_only_kinds_that_are_urgent_can_be_called_for(asked):
    with pytest.raises(NotNow):
        tasks.call_urgently(asked.cast.viewer("qian"), asked.task.id, now=asked.cast.now)


def test_an_urgent_call_is_a_notice_of_its_kind_released_by_a_second_person(cast):
    lost = words(cast, kind="search", title_zh="东湖公园寻人", about="分片找一个走失的孩子，两人一组。")
    task = tasks.offer(cast.viewer("qian"), lost, [a_day(cast, days=0.02, wanted=30)], now=cast.now)
    with pytest.raises(NotAllowed):
        tasks.call_urgently(cast.viewer("zhao"), task.id, now=cast.now)
    ident = tasks.call_urgently(cast.viewer("qian"), task.id, now=cast.now)
    assert tasks.call_urgently(cast.viewer("qian"), task.id, now=cast.now) == ident
    assert notices.notice(cast.bureau.id, ident, now=cast.now) is None
    seen = Seen(has_minor=False, is_secret=False)
    check(cast.viewer("jiang"), ident, {}, seen, of=1, now=cast.now)
    with pytest.raises(SamePerson):
        release(cast.viewer("qian"), ident, of=1, now=cast.now)
    release(cast.viewer("wu"), ident, of=1, now=cast.now)
    told = notices.notice(cast.bureau.id, ident, now=cast.now)
    assert told.kind == "volunteers-search"
    assert f"/volunteers/{task.id}/" in told.text.zh
    assert told.expires == task.until
    assert told.areas == ("heping",)
    assert reading.task(cast.bureau.id, task.id, now=cast.now).call == told.title
    assert reading.task(cast.bureau.id, task.id, now=task.until + timedelta(minutes=1)).call is None
    assert Notice.objects.count() == 1


# Thanks.


def test_thanks_are_for_who_came_once_it_is_over(asked):
    came, absent = asked.signs_up(), asked.signs_up("13800000001")
    asked.came(came)
    bureau, over = asked.cast.bureau.id, asked.slots[0].ends_at
    with pytest.raises(NotYet):
        reading.thanks(bureau, came.number, came.secret, now=over - timedelta(minutes=1))
    thanks = reading.thanks(bureau, came.number, came.secret, now=over)
    assert (thanks.title.zh, thanks.hours, thanks.leads.zh) == ("和平路小学护学岗", "1.5", "赵勇（010001）")
    assert "李女士" not in repr(thanks)
    with pytest.raises(NotYet):
        reading.thanks(bureau, absent.number, absent.secret, now=over)
    with pytest.raises(NotFound):
        reading.thanks(bureau, came.number, absent.secret, now=over)
    with pytest.raises(NotFound):
        reading.thanks(asked.cast.other_bureau.id, came.number, came.secret, now=over)


def test_grades_are_shown_from_ten_on_and_the_newest_of_a_person_counts(cast):
    task = tasks.offer(cast.viewer("qian"), words(cast), [a_day(cast, wanted=10)], now=cast.now)
    (slot,) = tasks.dates(task)
    zhao, held = cast.viewer("zhao"), []
    for number in range(10):
        wanted = bookings.Wanted(name="甲", phone=f"1380000001{number}")
        one = signing_up.sign_up(
            cast.bureau.id, slot.id, wanted, consent=kinds().consent.version, is_of_age=True, now=cast.now
        )
        bookings.mark(zhao, one.booking.id, came=True, now=slot.starts_at)
        held.append(one)
    for one in held[:9]:
        signing_up.grade(cast.bureau.id, one.number, one.secret, 5, now=slot.ends_at)
    signing_up.grade(cast.bureau.id, held[0].number, held[0].secret, 2, now=slot.ends_at)
    assert reading.sheet(zhao, task.id, now=slot.ends_at).grades is None
    signing_up.grade(cast.bureau.id, held[9].number, held[9].secret, 4, now=slot.ends_at)
    sheet = reading.sheet(zhao, task.id, now=slot.ends_at)
    assert sheet.grades == {5: 8, 4: 1, 3: 0, 2: 1, 1: 0}
    assert (sheet.days[0].came, sheet.days[0].without_consent) == (10, 0)
    with pytest.raises(Invalid):
        signing_up.grade(cast.bureau.id, held[0].number, held[0].secret, 6, now=slot.ends_at)


def test_who_was_entered_by_an_officer_is_counted_as_not_having_read_the_words(asked):
    slot = asked.slots[0]
    by = bookings.By(asked.cast.viewer("zhao"), bookings.PHONE)
    bookings.book(
        asked.cast.bureau.id, slot.id, bookings.Wanted(name="王", phone="13800000007"), by, now=asked.cast.now
    )
    asked.signs_up()
    (day,) = reading.sheet(asked.cast.viewer("zhao"), asked.task.id, now=asked.cast.now).days
    assert (day.signed_up, day.without_consent) == (2, 1)


def test_another_station_sees_no_sheet(asked):
    with pytest.raises(NotFound):
        reading.sheet(asked.cast.viewer("zhou"), asked.task.id, now=asked.cast.now)


def test_steps_are_never_rewritten(asked):
    with pytest.raises(TypeError):
        TaskStep.objects.get().delete()
    assert CROSSING.kind == VolunteerTask.objects.get().kind


def test_consent_goes_along_to_another_date_of_the_same_task(asked):
    held, cast = asked.signs_up(), asked.cast
    tasks.add_day(cast.viewer("qian"), asked.task.id, a_day(cast, days=9), now=cast.now)
    made = bookings.change(cast.bureau.id, held.booking.id, asked.slots[1].id, now=cast.now)
    assert SignUp.objects.get(booking_id=made.booking.id).consent == kinds().consent.version
    other = tasks.offer(cast.viewer("qian"), words(cast, title_zh="另一件"), [a_day(cast, days=11)], now=cast.now)
    strange = bookings.change(cast.bureau.id, made.booking.id, tasks.dates(other)[0].id, now=cast.now)
    assert not SignUp.objects.filter(booking_id=strange.booking.id).exists()


def test_contacts_are_kept_no_longer_than_the_consent_says(asked):
    slot = asked.slots[0]
    assert slot.erase_at - slot.ends_at == kinds().consent.kept
    assert "30 天" in kinds().consent.text.zh
    keeping.erase(now=slot.erase_at - timedelta(minutes=1))
    assert bytes(asked.slots[0].key) != b""
    keeping.erase(now=slot.erase_at)
    assert bytes(asked.slots[0].key) == b""
