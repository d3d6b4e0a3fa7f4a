"""Reception days: times given out once, confirmed, moved with a reason, given back, waited for; and how each ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from heliograph.jobs import queue
from heliograph.matters.actions import Contact, Submission
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.models import Deadline, Telling
from heliograph.organisation import reading as organisation
from heliograph.questions.actions import reception as actions
from heliograph.questions.errors import DayNotOpen, NotBookable, TimeTaken
from heliograph.questions.models import ReceptionDay, ReceptionTime
from tests.conftest import NOW, SHANGHAI
from tests.threads import at_once, file_database  # noqa: F401 (a fixture)

STARTS = datetime(2026, 3, 26, 1, 0, tzinfo=UTC)  # Thursday 26 March, 9:00 in Shanghai


@pytest.fixture
def day(cast) -> ReceptionDay:
    return announces(cast)


def announces(cast, who: str = "tang", **changes) -> ReceptionDay:
    given = {
        "unit": cast.units["chunan"].id, "leader": cast.officers["zheng"].id, "post": "局长", "place": "信访接待室",
        "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=1), "minutes": 20, "waiting_most": 2, **changes,
    }  # fmt: skip
    return actions.announce(cast.viewer(who), actions.NewDay(**given), now=cast.now)


def books(cast, day, number=None, *, name="李丽", now=None, **more):
    wish = Submission(values={"subject": "路灯坏了"}, contact=Contact(name=name, phone="13800000000"))
    procedure = cast.procedure("reception")
    return actions.book(procedure, (cast.bureau.id, day.id), number, wish, now=now or cast.now, **more)


def time_of(receipt) -> ReceptionTime:
    return ReceptionTime.objects.get(matter_id=receipt.ref.id)


def works_off(now) -> None:
    queue.drain(now + timedelta(seconds=1), clock=lambda: now + timedelta(seconds=1))


def test_a_booking_is_a_matter_with_a_receipt_and_a_clock(cast, day):
    receipt = books(cast, day, 2)
    assert (time_of(receipt).number, time_of(receipt).status) == (2, "booked")
    assert [one.promise for one in receipt.deadlines] == ["confirm"]
    assert cast.matter(receipt).procedure == "reception"


def test_one_time_is_given_once(cast, day):
    books(cast, day, 1)
    with pytest.raises(TimeTaken):
        books(cast, day, 1)
    with pytest.raises(Invalid):
        books(cast, day, 4)
    assert ReceptionTime.objects.count() == 1


def test_of_many_who_book_the_same_time_at_once_one_gets_it(cast, file_database):  # noqa: F811
    day = announces(cast)
    outcomes = at_once(*(lambda: books(cast, day, 2) for _ in range(6)))
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1
    assert {type(one) for one in outcomes if isinstance(one, Exception)} == {TimeTaken}
    assert ReceptionTime.objects.filter(number=2).count() == 1


def test_who_books_at_once_without_choosing_gets_times_of_their_own(cast, file_database):  # noqa: F811
    day = announces(cast)
    outcomes = at_once(*(lambda: books(cast, day) for _ in range(6)))
    numbers = sorted(row.number or 0 for row in ReceptionTime.objects.all())
    assert numbers == [0, 0, 1, 2, 3]  # three times, two places to wait
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [NotBookable]


def test_after_the_confirmation_the_day_itself_is_promised(cast, day):
    receipt = books(cast, day, 2)
    actions.confirm(cast.viewer("tang"), receipt.ref.id, now=cast.now)
    meet = Deadline.objects.get(promise="meet")
    assert meet.due.astimezone(SHANGHAI).date() == STARTS.astimezone(SHANGHAI).date()
    assert cast.matter(receipt).due == meet.due
    assert time_of(receipt).status == "confirmed"


def test_confirmed_on_the_matters_own_page_the_limit_falls_on_the_day_as_well(cast, day):
    receipt = books(cast, day, 2)
    cast.does(receipt, "accept", "tang", now=cast.now)
    works_off(cast.now)
    assert Deadline.objects.get(promise="meet").due.astimezone(SHANGHAI).day == 26


def test_who_takes_it_back_makes_room_for_who_waits(cast, day):
    first, *_ = (books(cast, day) for _ in range(3))
    waiting = books(cast, day, name="王武")
    assert time_of(waiting).status == "waiting"
    cast.does(first, "withdraw", now=cast.now)
    works_off(cast.now)
    assert (time_of(first).status, time_of(first).number) == ("cancelled", None)
    assert (time_of(waiting).status, time_of(waiting).number) == ("booked", 1)
    assert Telling.objects.filter(matter_id=waiting.ref.id).count() > 1


def test_working_the_queue_off_twice_changes_nothing(cast, day):
    first, *_ = (books(cast, day) for _ in range(3))
    waiting = books(cast, day, name="王武")
    cast.does(first, "withdraw", now=cast.now)
    for _ in range(2):
        actions.follow(now=cast.now, bureau=cast.bureau.id, day=str(day.id))
    assert time_of(waiting).number == 1
    assert cast.matter(waiting).sequence == 2


def test_a_move_needs_a_reason_and_is_told(cast, day):
    receipt = books(cast, day, 1)
    tang, other = (
        cast.viewer("tang"),
        announces(cast, starts_at=STARTS + timedelta(days=7), ends_at=STARTS + timedelta(days=7, hours=1)),
    )
    with pytest.raises(Missing):
        actions.place(tang, receipt.ref.id, other.id, 3, " ", now=cast.now)
    before = Telling.objects.filter(matter_id=receipt.ref.id).count()
    actions.place(tang, receipt.ref.id, other.id, 3, "局长那天要去省里开会。", now=cast.now)
    assert (time_of(receipt).day_id, time_of(receipt).number) == (other.id, 3)
    assert Telling.objects.filter(matter_id=receipt.ref.id).count() == before + 1


def test_a_moved_day_keeps_everybodys_number_and_moves_their_limit(cast, day):
    receipt = books(cast, day, 2)
    tang, later = cast.viewer("tang"), STARTS + timedelta(days=1)
    actions.confirm(tang, receipt.ref.id, now=cast.now)
    with pytest.raises(Invalid):
        actions.move_day(tang, day.id, later, later + timedelta(minutes=20), "", "会议", now=cast.now)
    actions.move_day(tang, day.id, later, later + timedelta(hours=1), "三楼会议室", "会议", now=cast.now)
    assert time_of(receipt).number == 2
    assert Deadline.objects.get(promise="meet").due.astimezone(SHANGHAI).day == 27
    row = ReceptionDay.objects.get(id=day.id)
    assert (row.was_at, row.was_place, row.moves) == (STARTS, "信访接待室", 1)


def test_a_cancelled_day_ends_nobodys_matter(cast, day):
    receipt, waiting = books(cast, day, 2), None
    actions.cancel_day(cast.viewer("tang"), day.id, "暴雨，道路封闭。", now=cast.now)
    assert (time_of(receipt).status, time_of(receipt).number) == ("waiting", None)
    assert cast.matter(receipt).settled_at is None
    with pytest.raises(NotBookable):
        waiting = books(cast, day)
    assert waiting is None
    other = announces(cast, starts_at=STARTS + timedelta(days=7), ends_at=STARTS + timedelta(days=7, hours=1))
    actions.place(cast.viewer("tang"), receipt.ref.id, other.id, None, "另排的时间。", now=cast.now)
    assert (time_of(receipt).status, time_of(receipt).number) == ("booked", 1)


def test_the_outcome_is_put_on_record_and_the_answer_is_owed(cast, day):
    receipt = books(cast, day, 1)
    actions.confirm(cast.viewer("tang"), receipt.ref.id, now=cast.now)
    cast.does(receipt, "hear", "tang", now=STARTS, words="谈了路灯，答应两周内修好。")
    assert time_of(receipt).status == "came"
    assert Deadline.objects.get(promise="meet").status == "kept"
    assert Deadline.objects.get(promise="answer").status == "running"


def test_somebody_who_did_not_come_is_told_and_counted(cast, day):
    receipt = books(cast, day, 1)
    actions.confirm(cast.viewer("tang"), receipt.ref.id, now=cast.now)
    tang = cast.viewer("tang")
    with pytest.raises(Invalid):
        actions.end_day(tang, day.id, now=STARTS + timedelta(hours=1))
    cast.does(receipt, "close", "tang", now=STARTS + timedelta(hours=1), words="等到十点，打过电话没人接。")
    assert time_of(receipt).status == "absent"
    assert actions.end_day(tang, day.id, now=STARTS + timedelta(hours=2)).state == "held"


def test_who_comes_without_booking_is_entered_and_counted_apart(cast, day):
    with pytest.raises(NotBookable):
        books(cast, day, now=STARTS + timedelta(minutes=5))
    receipt = books(cast, day, now=STARTS + timedelta(minutes=5), by=cast.actor("tang"))
    assert time_of(receipt).walk_in


def test_only_the_petition_office_and_chiefs_run_days(cast, day):
    receipt = books(cast, day, 1)
    with pytest.raises(NotAllowed):
        announces(cast, "zhao")
    with pytest.raises(NotAllowed):
        actions.confirm(cast.viewer("zhao"), receipt.ref.id, now=cast.now)
    with pytest.raises((NotAllowed, NotFound)):
        actions.cancel_day(cast.viewer("bei"), day.id, "不办了", now=cast.now)


def test_a_day_that_is_over_is_not_moved(cast, day):
    with pytest.raises(DayNotOpen):
        actions.cancel_day(cast.viewer("tang"), day.id, "晚了", now=STARTS + timedelta(days=1))
    assert NOW < STARTS


def test_a_time_is_told_on_the_bureaus_own_clock(cast, monkeypatch):
    day = announces(cast)
    monkeypatch.setattr(organisation, "zone", lambda bureau_id: ZoneInfo("Asia/Urumqi"))
    assert f"{day.starts_at.astimezone(ZoneInfo('Asia/Urumqi')):%H:%M}" in actions.said_time(day, 1).zh
