"""The calendar to subscribe to: what everybody can come to, moved and cancelled in the open, nothing of closed sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from heliograph.bookings import actions as bookings
from heliograph.publishing.actions import hearings
from heliograph.publishing.actions.hearings import NewTime
from heliograph.questions.actions import reception
from tests.bookings.conftest import House
from tests.publishing.hall import WORDS, Hall
from tests.questions import test_live, test_reception

pytestmark = pytest.mark.django_db
SOON = timedelta(days=30)


@pytest.fixture
def hall(cast) -> Hall:
    """The pages ask the clock, so everything happens around now."""
    cast.now = timezone.now().replace(microsecond=0)
    return Hall(cast)


def announced(hall, **changes):
    return hall.announces(starts_at=hall.cast.now + SOON, **changes)


def calendar(language: str = "zh") -> Calendar:
    response = Client().get(f"/feeds/{language}/events.ics")
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(response.content)


def test_a_session_is_in_it_at_the_bureau_s_hour_with_the_id_of_its_own_file(hall):
    sitting = announced(hall)
    (event,) = calendar().events
    (alone,) = Calendar.from_ical(Client().get(f"/hearings/{sitting.id}.ics").content).events
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (WORDS.title, WORDS.place)
    assert (event["UID"], event.start, event["SEQUENCE"]) == (alone["UID"], alone.start, alone["SEQUENCE"])
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert [str(zone["TZID"]) for zone in calendar().timezones] == ["Asia/Shanghai"]


def test_a_move_raises_the_sequence_and_a_cancellation_stays_marked(hall, cast):
    sitting = announced(hall)
    later = sitting.starts_at + timedelta(days=9)
    hearings.move(
        cast.viewer("qian"), sitting.id, NewTime(later, later + timedelta(hours=1), WORDS.place), "生病。", now=cast.now
    )
    (event,) = calendar().events
    assert (event.start, event["SEQUENCE"], event["STATUS"]) == (later, 1, "CONFIRMED")
    hearings.cancel(cast.viewer("qian"), sitting.id, "撤回了申请。", now=cast.now)
    (event,) = calendar().events
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")


def test_closed_and_secret_sessions_and_drafts_are_not_in_it(hall):
    announced(hall, has_minor=True, is_open=False, closed_ground="minor")
    announced(hall, has_secret=True, is_open=False, closed_ground="secret")
    hall.drafts(starts_at=hall.cast.now + SOON)
    assert calendar().events == []


def test_who_has_it_gets_304_until_something_moves(hall, cast):
    sitting = announced(hall)
    first = Client().get("/feeds/zh/events.ics")
    assert Client().get("/feeds/zh/events.ics", headers={"If-None-Match": first["ETag"]}).status_code == 304
    hearings.cancel(cast.viewer("qian"), sitting.id, "撤回了申请。", now=cast.now)
    assert Client().get("/feeds/zh/events.ics", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_name_is_in_the_language_of_the_address(hall):
    names = [str(calendar(language)["X-WR-CALNAME"]) for language in ("zh", "en")]
    assert names == ["淳南市公安局 · 公开活动", "Chunan Public Security Bureau · Open to everybody"]
    assert Client().get("/feeds/fr/events.ics").status_code == 404


def test_a_reception_day_and_an_open_hour_are_in_it_until_they_are_cancelled(cast, clock):
    day, hour = test_reception.announces(cast), test_live.announces(cast)
    found = {str(event["UID"]): event for event in calendar().events}
    assert set(found) == {f"{day.id}@testserver", f"{hour.id}@testserver"}
    event = found[f"{day.id}@testserver"]
    assert (event.start, str(event["LOCATION"]), event["STATUS"]) == (day.starts_at, "信访接待室", "CONFIRMED")
    assert str(event["URL"]) == f"http://testserver/reception/{day.id}/"
    reception.cancel_day(cast.viewer("tang"), day.id, "出差。", now=clock.now)
    found = {str(event["UID"]): event for event in calendar().events}
    assert found[f"{day.id}@testserver"]["STATUS"] == "CANCELLED"
    assert found[f"{hour.id}@testserver"]["STATUS"] == "CONFIRMED"


def test_what_people_come_together_for_is_in_it_with_the_id_of_its_own_file_and_counters_are_not(hall, cast):
    house, begins = House(cast), cast.now + SOON
    day = house.opens(kind="open-day", starts_at=begins, ends_at=begins + timedelta(hours=2))
    house.opens(kind="window", starts_at=begins)
    (event,) = calendar().events
    (alone,) = Calendar.from_ical(Client().get(f"/book/{day.id}.ics").content).events
    assert (event["UID"], event.start, event["SEQUENCE"]) == (alone["UID"], alone.start, alone["SEQUENCE"])
    assert str(event["URL"]) == f"http://testserver/book/{day.id}/"
    bookings.cancel(cast.viewer("zhao"), day.id, "下雨。", now=cast.now)
    (event,) = calendar().events
    assert event["STATUS"] == "CANCELLED"
