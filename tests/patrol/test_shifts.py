"""An officer sees the own shifts and nobody else's: on the page, in a calendar file, under a secret address."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.urls import reverse

from heliograph.duties.reading import Month
from heliograph.organisation.models import Change, Officer, Posting
from heliograph.patrol.actions.roster_signing import sign_roster, withdraw_roster
from heliograph.patrol.actions.seats import assign_seats
from heliograph.patrol.actions.shift_addresses import end_address, make_address
from heliograph.patrol.models import ShiftAddress, SquadRoster
from heliograph.patrol.reading.shifts import own_shifts, shifts_of
from tests.patrol.rostered import BEGINS, on_the_map, ready

ZONE = ZoneInfo("Asia/Shanghai")
LAST = BEGINS + timedelta(days=13)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def on_duty(cast, open_desk):
    """Zhao works days (seat 01), Qian nights (seat 03), seat 02 is free; signed from Monday 23 March."""
    roster = ready(cast)
    seats = {"01": cast.officers["zhao"].id, "03": cast.officers["qian"].id}
    assign_seats(cast.viewer("qian"), roster.id, seats, now=cast.now)
    sign_roster(cast.viewer("zheng"), roster.id, BEGINS, now=cast.now)
    cast.roster = roster.id
    return cast


def mine(cast, who: str, month: date = BEGINS, now: datetime | None = None):
    return own_shifts(cast.viewer(who), Month.of(month), now or cast.now)


def test_the_next_shift_runs_until_it_ends_also_after_midnight(on_duty):
    before, during = at(BEGINS, 21, 59), at(BEGINS + timedelta(days=1), 7, 59)
    assert not mine(on_duty, "qian", now=before).is_running
    running = mine(on_duty, "qian", now=during)
    assert (running.is_running, running.next.day, running.next.clock) == (True, BEGINS, "22:00–08:00")
    assert running.next.ends_next_day
    after = mine(on_duty, "qian", now=at(BEGINS + timedelta(days=1), 8))
    assert (after.is_running, after.next.day) == (False, BEGINS + timedelta(days=1))
    assert mine(on_duty, "qian", now=at(LAST + timedelta(days=2), 0)).next is None


def test_who_else_is_on_is_said_by_name_and_a_free_seat_by_its_code(on_duty):
    night = mine(on_duty, "qian").next
    told = {(one.name.zh, one.clock) for one in night.others}
    assert told == {("02", "16:00–00:00")}, (
        "the day shift ends when the night has not begun, and begins when it is over"
    )
    SquadRoster.objects.filter(id=on_duty.roster).update(rows=[[seat, ["巡/早"] * 14] for seat in ("01", "02", "03")])
    day = mine(on_duty, "zhao").next
    zhao = on_duty.officers["qian"]
    assert {one.name.zh for one in day.others} == {"02", f"{zhao.name_zh}（{zhao.badge}）"}


def test_a_place_of_the_map_is_called_by_its_name(client, ground, on_duty):
    on_the_map(SquadRoster.objects.get(id=on_duty.roster))
    coming = mine(on_duty, "qian").next
    assert coming.post.zh == "和平一警区"
    assert [one.post.en for one in coming.others] == ["Heping beat 1"]
    client.force_login(on_duty.users["qian"])
    page = client.get(reverse("desk_shifts"), {"month": "2026-03"}).content.decode()
    assert f"和平一警区 · {on_duty.units['heping'].name_zh}" in page
    assert "hp-1" not in page


def test_hours_of_the_week_stand_against_the_rules(on_duty):
    hours = mine(on_duty, "qian", now=at(BEGINS, 9)).hours
    assert (hours.first, hours.last, hours.worked, hours.limit) == (BEGINS, BEGINS + timedelta(days=6), 70, 70)
    assert mine(on_duty, "zhao", now=at(BEGINS, 9)).hours.worked == 56
    assert mine(on_duty, "zheng", now=at(BEGINS, 9)).hours is None


def test_evenness_is_of_the_own_seat_alone(on_duty):
    [even] = mine(on_duty, "qian").evenness
    assert (even.nights, even.weekends, even.hours) == (14, 2, 140)
    assert mine(on_duty, "zhou").evenness == []


def test_a_month_holds_its_own_days_and_the_leap_day(cast):
    begins = date(2028, 2, 28)
    roster = ready(cast, begins=begins)
    assign_seats(cast.viewer("qian"), roster.id, {"01": cast.officers["zhao"].id}, now=cast.now)
    sign_roster(cast.viewer("zheng"), roster.id, begins, now=cast.now)
    assert [one.day for one in mine(cast, "zhao", begins).shifts] == [date(2028, 2, 28), date(2028, 2, 29)]
    weeks = mine(cast, "zhao", begins).weeks
    assert [len(week) for week in weeks] == [7] * 5
    assert sum(cell.in_month for week in weeks for cell in week) == 29
    assert mine(cast, "zhao", date(2028, 12, 1)).weeks[-1][-1].day == date(2028, 12, 31)


def test_shifts_follow_a_change_of_seats_and_of_staff(on_duty):
    later = on_duty.now + timedelta(days=8)
    assign_seats(on_duty.viewer("qian"), on_duty.roster, {"01": None, "02": on_duty.officers["zhao"].id}, now=later)
    shifts = shifts_of(on_duty.bureau.id, on_duty.officers["zhao"].id, BEGINS, LAST)
    assert [one.code for one in shifts] == ["早"] * 2 + ["中"] * 12
    Posting.objects.filter(officer=on_duty.officers["zhao"]).update(until=BEGINS + timedelta(days=4))
    assert len(shifts_of(on_duty.bureau.id, on_duty.officers["zhao"].id, BEGINS, LAST)) == 5


def test_a_withdrawn_roster_leaves_nobody_a_shift(on_duty):
    withdraw_roster(on_duty.viewer("zheng"), on_duty.roster, "错了", now=on_duty.now)
    found = mine(on_duty, "zhao")
    assert (found.next, found.shifts) == (None, [])


def test_the_page_shows_the_month_and_nobody_elses_shifts(client, on_duty):
    client.force_login(on_duty.users["zhao"])
    page = client.get(reverse("desk_shifts"), {"month": "2026-03"}).content.decode()
    assert "3月23日" in page
    assert page.count(f"巡 · {on_duty.units['heping'].name_zh}") >= 9
    assert on_duty.officers["qian"].name_zh not in page.split("<main")[1]
    assert "没有班" in client.get(reverse("desk_shifts"), {"month": "2031-01"}).content.decode()
    for strange in ("x", "2026-13", "9999-12", ""):
        assert client.get(reverse("desk_shifts"), {"month": strange}).status_code == 200


def test_who_has_no_seat_is_told_what_comes_before_shifts(client, cast, open_desk):
    client.force_login(cast.users["zhao"])
    assert "没有排给您的班" in client.get(reverse("desk_shifts")).content.decode()


def events(body: bytes):
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


def test_the_calendar_file_has_nights_in_the_bureaus_zone_and_no_other_name(client, on_duty, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on_duty.now)
    client.force_login(on_duty.users["qian"])
    answer = client.get(reverse("desk_shifts_file"))
    assert answer["Cache-Control"] == "private, no-store"
    found = events(answer.content)
    assert len(found) == 14
    assert found[0]["DTSTART"].dt == at(BEGINS, 22)
    assert found[0]["DTEND"].dt == at(BEGINS + timedelta(days=1), 8)
    assert found[0]["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert len({str(one["UID"]) for one in found}) == 14
    assert on_duty.officers["zhao"].name_zh not in answer.content.decode()


def test_a_secret_address_works_without_a_log_in_until_it_is_ended(client, on_duty, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on_duty.now)
    secret = make_address(on_duty.viewer("zhao"), now=on_duty.now)
    answer = client.get(reverse("shifts_feed", args=[secret]))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert {one["DTSTART"].dt.hour for one in events(answer.content)} == {8}
    assert secret.encode() not in bytes(ShiftAddress.objects.get().secret)
    second = make_address(on_duty.viewer("zhao"), now=on_duty.now)
    assert [client.get(reverse("shifts_feed", args=[one])).status_code for one in (secret, second, "x")] == [
        404,
        200,
        404,
    ]
    end_address(on_duty.viewer("zhao"), now=on_duty.now)
    end_address(on_duty.viewer("zhao"), now=on_duty.now)
    assert client.get(reverse("shifts_feed", args=[second])).status_code == 404
    verbs = list(Change.objects.filter(verb__startswith="shift-address").order_by("id").values_list("verb", flat=True))
    assert verbs == ["shift-address.made", "shift-address.made", "shift-address.ended"]


def test_an_address_ends_with_the_service(client, on_duty):
    secret = make_address(on_duty.viewer("zhao"), now=on_duty.now)
    Officer.objects.filter(id=on_duty.officers["zhao"].id).update(active=False)
    assert client.get(reverse("shifts_feed", args=[secret])).status_code == 404


def test_the_address_is_shown_once(client, on_duty):
    client.force_login(on_duty.users["zhao"])
    address = reverse("desk_shifts_address")
    assert "还没有开通" in client.get(address).content.decode()
    made = client.post(address, {"do": "make"})
    assert "/shifts/" in made.content.decode()
    assert ".ics" not in client.get(address).content.decode()
    assert client.post(address, {"do": "end"}).status_code == 302
    assert not ShiftAddress.objects.exists()


def test_a_page_takes_few_queries_also_of_half_a_year(
    client, cast, open_desk, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: cast.now)
    roster = ready(cast, weeks=26)
    assign_seats(cast.viewer("qian"), roster.id, {"01": cast.officers["zhao"].id}, now=cast.now)
    sign_roster(cast.viewer("zheng"), roster.id, BEGINS, now=cast.now)
    client.force_login(cast.users["zhao"])
    client.get(reverse("desk_shifts"))
    with django_assert_max_num_queries(30):
        client.get(reverse("desk_shifts"))
