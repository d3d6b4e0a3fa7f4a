"""The four modes of receiving people: the standing desk, booked days, a visit at somebody's wish, a leader who goes down;
and what follows: each matter to its end, the month each leader owes, and the leader's own figure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from heliograph.duties import actions as duties
from heliograph.duties import rulebook
from heliograph.duties.models import Duty
from heliograph.matters.actions import watch
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.models import Deadline
from heliograph.publishing.errors import Standing
from heliograph.questions.actions import reception as actions
from heliograph.questions.errors import NotBookable
from heliograph.questions.models import Mode, ReceptionDay, ReceptionDesk, ReceptionTime
from heliograph.questions.reading import calendar, reception_leaders
from heliograph.questions.reading import reception as reading
from tests.conftest import SHANGHAI
from tests.questions.test_reception import STARTS, announces, books, time_of

WISH = {"wish": "3 月 16 日打电话来，说腿断了，请局长上门。"}


def visits(cast, receipt, who="tang", **changes):
    given = {"leader": cast.officers["zheng"].id, "post": "局长", "starts_at": STARTS, **WISH} | changes
    return actions.arrange_visit(cast.viewer(who), receipt.ref.id, actions.Visit(**given), now=cast.now)


def words(response) -> str:
    return response.content.decode()


def month_owed(cast) -> Duty:
    """The rule of the sample in force from March: each leader owes a reception a month."""
    text = rulebook.samples()["leader-reception"].replace("2026-12-01", "2026-03-01")
    duties.load_rule(cast.bureau.id, text, by=None, now=cast.now)
    duties.draw_due(cast.now)
    return Duty.objects.get(subject="010005", turn=datetime(2026, 3, 1).date())


# 常年接访


def test_the_standing_desk_is_published_changed_and_ended_with_a_reason(cast):
    tang, new = cast.viewer("tang"), actions.NewDesk(cast.units["chunan"].id, "人民路 1 号一楼", "工作日 8:30 到 17:30")
    desk = actions.set_desk(tang, new, now=cast.now)
    assert [one.place for one in reading.desks(cast.bureau.id)] == ["人民路 1 号一楼"]
    assert "人民路 1 号一楼" in words(Client().get("/reception/"))
    with pytest.raises(Missing):
        actions.close_desk(tang, desk.id, " ", now=cast.now)
    later = actions.NewDesk(cast.units["chunan"].id, "人民路 3 号", "每天 8:30 到 20:00")
    actions.set_desk(tang, later, replaces=desk.id, why="搬家了。", now=cast.now)
    assert [one.place for one in reading.desks(cast.bureau.id)] == ["人民路 3 号"]
    assert ReceptionDesk.objects.get(id=desk.id).why == "搬家了。"
    with pytest.raises(NotFound):
        actions.close_desk(tang, desk.id, "再关一次", now=cast.now)


def test_who_may_not_run_days_sets_no_desk(cast):
    with pytest.raises(NotAllowed):
        actions.set_desk(cast.viewer("zhao"), actions.NewDesk(cast.units["chunan"].id, "楼上", "周一"), now=cast.now)
    new = actions.NewDesk(cast.units["chunan"].id, "找老王 13912345678", "周一")
    with pytest.raises(Standing):
        actions.set_desk(cast.viewer("tang"), new, now=cast.now)


# 领导下访


def test_a_leader_goes_down_to_an_area_on_a_published_day_that_can_be_booked(cast):
    with pytest.raises(Invalid):
        announces(cast, mode=Mode.AREA)
    with pytest.raises(Invalid):
        announces(cast, area="东湖镇")
    day = announces(cast, mode=Mode.AREA, area="东湖镇", place="镇政府一楼")
    receipt = books(cast, day, 1)
    assert time_of(receipt).number == 1
    assert "东湖镇" in words(Client().get("/reception/"))
    assert "东湖镇" in words(Client().get(f"/reception/{day.id}/"))


# 重点走访


def test_nobody_is_visited_who_did_not_wish_it(cast):
    receipt = cast.submits("reception")
    with pytest.raises(Invalid) as refused:
        visits(cast, receipt, wish=" ")
    assert refused.value.field == "wish"
    assert not ReceptionDay.objects.exists()
    asked = cast.submits("reception", values={"visit": "yes"})
    assert visits(cast, asked, wish="").number == 1


def test_a_visit_is_promised_for_its_day_and_told(cast):
    receipt = cast.submits("reception")
    row = visits(cast, receipt)
    actions.confirm(cast.viewer("tang"), receipt.ref.id, now=cast.now)
    meet = Deadline.objects.get(promise="meet")
    assert meet.due.astimezone(SHANGHAI).date() == STARTS.astimezone(SHANGHAI).date()
    cast.does(receipt, "hear", "tang", now=STARTS, words="到家里谈了，答应修坡道。")
    row.refresh_from_db()
    assert row.status == "came"


def test_a_visit_stands_on_no_public_page_and_takes_nobody_else(cast):
    receipt = cast.submits("reception")
    row = visits(cast, receipt)
    assert Client().get(f"/reception/{row.day_id}/").status_code == 404
    assert Client().get(f"/reception/{row.day_id}.ics").status_code == 404
    assert str(row.day_id) not in words(Client().get("/reception/"))
    assert calendar.entries(cast.bureau.id, cast.now) == []
    later = STARTS + timedelta(days=1)
    assert reading.past(cast.bureau.id, later) == [] == reading.days_to_choose(cast.viewer("tang"), cast.now)
    with pytest.raises(NotBookable):
        books(cast, ReceptionDay.objects.get())


def test_when_a_visit_is_taken_back_nobody_else_is_put_in_its_place(cast):
    receipt, other = cast.submits("reception"), cast.submits("reception")
    row = visits(cast, receipt)
    cast.does(receipt, "withdraw")
    with pytest.raises(NotBookable):
        actions.place(cast.viewer("tang"), other.ref.id, row.day_id, 1, "空出来了。", now=cast.now)


def test_only_the_petition_office_arranges_visits(cast):
    receipt = cast.submits("reception")
    for who, error in (("zhao", NotAllowed), ("bei", NotAllowed)):
        with pytest.raises((error, NotFound)):
            visits(cast, receipt, who)
    assert visits(cast, receipt, "zheng").number == 1


# What follows


def test_a_day_held_is_the_month_the_leader_owed(cast):
    owed = month_owed(cast)
    day = announces(cast)
    receipt = books(cast, day, 1)
    cast.does(receipt, "hear", "tang", now=STARTS, words="谈了路灯，答应两周内修好。")
    actions.end_day(cast.viewer("tang"), day.id, now=STARTS + timedelta(hours=2))
    owed.refresh_from_db()
    assert owed.status == "done"
    assert "接待群众" in owed.said
    assert "1 位" not in owed.said, "the words stand on a public page, and few people are not counted there"


def test_a_month_without_a_reception_is_missed_and_a_visit_to_one_person_is_none(cast):
    owed = month_owed(cast)
    receipt = cast.submits("reception")
    row = visits(cast, receipt)
    cast.does(receipt, "hear", "tang", now=STARTS, words="到家里谈了，答应修坡道。")
    actions.end_day(cast.viewer("tang"), row.day_id, now=STARTS + timedelta(hours=2))
    watch(datetime(2026, 4, 2, tzinfo=UTC))
    owed.refresh_from_db()
    assert owed.status == "missed"
    (zheng,) = reception_leaders.leaders(cast.bureau.id, datetime(2026, 4, 2, tzinfo=UTC))
    assert (zheng.owed.missed, zheng.visits, zheng.booked) == (1, 1, 0)
    assert "没接待 1" in words(Client().get("/reception/leaders/"))


def test_a_cancelled_day_leaves_the_month_owed(cast):
    owed = month_owed(cast)
    day = announces(cast)
    actions.cancel_day(cast.viewer("tang"), day.id, "暴雨，道路封闭。", now=cast.now)
    owed.refresh_from_db()
    assert owed.status == "owed"


def test_the_leaders_figure_counts_what_fell_due_and_what_was_in_time(cast):
    day = announces(cast)
    in_time, late, running = (books(cast, day, number) for number in (1, 2, 3))
    for receipt in (in_time, late, running):
        cast.does(receipt, "hear", "tang", now=STARTS, words="谈了路灯，答应两周内修好。")
    cast.does(in_time, "answer", "tang", now=STARTS + timedelta(days=5), words="路灯修好了，不亮请来电话。")
    cast.does(late, "answer", "tang", now=STARTS + timedelta(days=40), words="路灯修好了，不亮请来电话。")
    (zheng,) = reception_leaders.leaders(cast.bureau.id, STARTS + timedelta(days=41))
    share, low, high = reception_leaders.Kept(4, 12).percents
    assert low < share == 33 < high
    (zheng,) = reception_leaders.leaders(cast.bureau.id, datetime(2026, 7, 2, tzinfo=UTC))
    assert (zheng.kept.kept, zheng.kept.of, zheng.heard) == (1, 3, None)
    assert zheng.kept.percents is None


def test_what_is_told_of_a_leader_changes_once_a_quarter_and_few_are_told_in_words(cast, monkeypatch):
    """Read two days running, figures that are always of now would show who came yesterday."""
    day = announces(cast)
    for number in (1, 2):
        receipt = books(cast, day, number)
        cast.does(receipt, "hear", "tang", now=STARTS, words="谈了路灯，答应两周内修好。")
        cast.does(receipt, "answer", "tang", now=STARTS + timedelta(days=5), words="路灯修好了，不亮请来电话。")
    before, after, later = (datetime(2026, *on, 4, tzinfo=UTC) for on in ((3, 31), (4, 1), (7, 1)))
    assert before > STARTS
    (zheng,) = reception_leaders.leaders(cast.bureau.id, before)
    assert (zheng.booked, zheng.heard, zheng.kept.of) == (0, 0, 0)
    actions.end_day(cast.viewer("tang"), day.id, now=STARTS + timedelta(hours=2))
    (zheng,) = reception_leaders.leaders(cast.bureau.id, after)
    assert (zheng.booked, zheng.heard, zheng.kept.of) == (1, None, 0)
    (zheng,) = reception_leaders.leaders(cast.bureau.id, later)
    assert zheng.kept.is_few
    monkeypatch.setattr(timezone, "now", lambda: later)
    page = words(Client().get("/reception/leaders/"))
    assert "不到 10 位" in page
    assert "到期的承诺不到 10 项，都按时" in page


def test_few_people_of_a_day_are_not_counted_in_public_and_that_an_answer_is_overdue_is_said(cast, monkeypatch):
    day = announces(cast)
    receipt = books(cast, day, 1)
    cast.does(receipt, "hear", "tang", now=STARTS, words="谈了路灯，答应两周内修好。")
    actions.end_day(cast.viewer("tang"), day.id, now=STARTS + timedelta(hours=2))
    for days, said in ((1, "没有超期的"), (40, "有超期没答复的")):
        monkeypatch.setattr(timezone, "now", lambda days=days: STARTS + timedelta(days=days))
        page = words(Client().get(f"/reception/{day.id}/"))
        assert "不到 10 位" in page
        assert said in page
        assert "1 位" not in page.replace("01 位", "")
    assert "接待了，不到 10 位" in words(Client().get("/reception/"))


def test_who_was_heard_stays_on_the_desk_until_the_answer(cast):
    day = announces(cast)
    receipt = books(cast, day, 1)
    tang = cast.viewer("tang")
    cast.does(receipt, "hear", "tang", now=STARTS, words="谈了路灯，答应两周内修好。")
    actions.end_day(tang, day.id, now=STARTS + timedelta(hours=2))
    later = STARTS + timedelta(days=30)
    assert [(one.number, one.is_overdue) for one in reading.unanswered(tang, later)] == [
        (cast.matter(receipt).number, True)
    ]
    (line,) = reading.past(cast.bureau.id, later)
    assert (line.tally.heard, line.tally.ended, line.tally.overdue) == (1, 0, 1)
    cast.does(receipt, "answer", "tang", now=later, words="路灯修好了，不亮请来电话。")
    assert reading.unanswered(tang, later) == []
    assert reading.past(cast.bureau.id, later)[0].tally.ended == 1
    assert reading.unanswered(cast.viewer("zhao"), later) == []


def test_only_leaders_have_a_figure(cast):
    assert [one.badge for one in reception_leaders.leaders(cast.bureau.id, cast.now)] == ["010005"]


# The pages


def test_a_desk_and_a_visit_are_set_by_forms(cast):
    tang = Client()
    tang.force_login(cast.users["tang"])
    given = {
        "unit": cast.units["chunan"].id,
        "place": "人民路 1 号",
        "hours": "工作日 8:30 到 17:30",
        "phone": "",
        "access": "",
    }
    assert tang.post("/desk/reception/standing/", given | {"hours": ""}).status_code == 422
    assert tang.post("/desk/reception/standing/", given).status_code == 302
    desk = ReceptionDesk.objects.get()
    assert tang.post("/desk/reception/standing/", {"close": desk.id, "words": ""}).status_code == 422
    assert tang.post("/desk/reception/standing/", {"close": "no"}).status_code == 404
    assert tang.post("/desk/reception/standing/", {"close": desk.id, "words": "装修。"}).status_code == 302
    receipt = cast.submits("reception", values={"visit": "yes"})
    assert "希望上门" in words(tang.get("/desk/reception/"))
    address = f"/desk/reception/visit/{receipt.ref.id}/"
    form = {
        "leader": cast.officers["zheng"].id,
        "post": "局长",
        "starts_at": "2099-03-26T09:00",
        "minutes": 30,
        "wish": "",
    }
    assert tang.post(address, form | {"starts_at": "2020-03-26T09:00"}).status_code == 422
    made = tang.post(address, form, follow=True)
    assert "上门走访" in words(made)
    assert ReceptionTime.objects.get().number == 1
    zhao = Client()
    zhao.force_login(cast.users["zhao"])
    assert zhao.get(address).status_code == 403
    assert zhao.get("/desk/reception/standing/").status_code == 403
