"""The pages of bookings by HTTP, as residents and officers use them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from heliograph.bookings import actions, keeping, reading, tokens
from heliograph.bookings.models import Booking, Slot, SlotState, Status
from heliograph.jobs import queue
from heliograph.matters import actions as spine
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter
from tests.bookings.conftest import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast) -> House:
    """Now is now: views ask the clock."""
    cast.now = timezone.now()
    made = House(cast)
    made.start = made.now + timedelta(days=2)
    return made


def words(response) -> str:
    return response.content.decode()


def codes_of(response) -> tuple[str, str]:
    found = re.findall(r'<dd class="hg-number">([^<]+)</dd>', words(response))
    return found[0], found[1]


def officer(cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def book(client: Client, slot: Slot, number: int, **more):
    token = re.search(r'name="token" value="([^"]+)"', words(client.get(f"/book/{slot.id}/")))
    given = {"name": "李丽", "phone": f"138{number:08d}", "tell": "on", "token": token[1]}
    return client.post(f"/book/{slot.id}/", given | more)


def test_a_resident_books_gets_a_receipt_and_gives_it_back_in_one_tap(client, house):
    slot = house.opens(capacity=1)
    made = book(client, slot, 1)
    assert made.status_code == 200
    number, secret = codes_of(made)
    assert "约好了" in words(made)
    link = re.search(r'href="(/book/t/[^"]+/)"', words(made))[1]
    assert "13800000001" not in words(client.get(link)), "the link says nothing of who booked"
    assert Booking.objects.get().status == Status.BOOKED, "looking changes nothing"
    done = client.post(link, {"do": "back"}, follow=True)
    assert "退好了" in words(done)
    assert Booking.objects.get().status == Status.RETURNED
    opened = client.post("/book/mine/", {"number": number, "secret": secret})
    assert "已退" in words(opened)
    assert "核对过了" in words(opened)


def test_who_waits_is_told_how_many_are_before_them_and_says_yes_on_the_page(client, house):
    slot = house.opens(capacity=1)
    first = house.books(slot, 1)
    assert "排候补" in words(client.get(f"/book/{slot.id}/"))
    waiting = book(client, slot, 2)
    assert "您前面还有 0 人" in words(waiting)
    link = re.search(r'href="(/book/t/[^"]+/)"', words(waiting))[1]
    assert "我来" not in words(client.get(link))
    actions.take_back(house.bureau_id, first.booking.id, now=timezone.now())
    assert "候补排到了" in words(client.get(link))
    assert "约好了" in words(client.post(link, {"do": "yes"}, follow=True))


def test_a_booking_twice_a_wrong_code_and_a_strange_link_are_answered_plainly(client, house):
    slot = house.opens()
    book(client, slot, 1)
    twice = book(client, slot, 1)
    assert twice.status_code == 422
    assert "每人约一次" in words(twice)
    nothing = book(client, slot, 2, phone="")
    assert nothing.status_code == 422
    assert "联系方式" in words(nothing)
    assert client.get("/book/t/nonsense/").status_code == 404
    assert client.post("/book/mine/", {"number": "", "secret": ""}).status_code == 422
    held = house.books(slot, 3)
    link = f"/book/t/{tokens.token(held.booking)}/"
    assert client.post(link, {"do": "steal"}).status_code == 404
    assert client.post(link, {"do": "change", "to": "x"}).status_code == 404


def test_the_same_form_sent_twice_makes_one_booking(client, house):
    slot = house.opens()
    page = words(client.get(f"/book/{slot.id}/"))
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    given = {"phone": "13800000001", "token": token}
    assert client.post(f"/book/{slot.id}/", given).status_code == 200
    assert client.post(f"/book/{slot.id}/", given).status_code == 409
    assert Booking.objects.count() == 1


def test_too_many_from_one_network_wait_and_keep_what_they_typed(client, house, settings):
    settings.SUBMISSIONS_PER_NETWORK = 1
    slot = house.opens(capacity=50)
    assert [book(client, slot, n).status_code for n in range(11)] == [200] * 10 + [429]
    assert Booking.objects.count() == 10


def test_the_list_shows_the_week_by_days_and_says_so_when_nothing_is_open(client, house):
    empty = words(client.get("/book/"))
    assert "这一周没有可以约的时间" in empty
    slot = house.opens(title="")
    pages = "".join(words(client.get(f"/book/?week={week}")) for week in (0, 1))
    assert f"/book/{slot.id}/" in pages
    assert "还有 2 个名额" in pages
    for wrong in ("?week=99", "?kind=nothing"):
        assert client.get(f"/book/{wrong}").status_code == 404
    assert client.get("/book/?week=x").status_code == 200


def test_a_cancelled_time_offers_another_and_gives_a_new_receipt(client, house):
    slot, other = house.opens(), house.opens(starts_at=house.start + timedelta(hours=1))
    link = re.search(r'href="(/book/t/[^"]+/)"', words(book(client, slot, 1)))[1]
    actions.cancel(house.cast.viewer("zhao"), slot.id, "停电检修", other.id, now=timezone.now())
    page = words(client.get(link))
    assert "停电检修" in page
    made = client.post(link, {"do": "change", "to": str(other.id)})
    assert "约好了" in words(made)
    assert Booking.objects.get(slot_id=other.id).status == Status.BOOKED


def test_the_calendar_file_has_the_time_in_the_bureaus_zone_and_says_when_it_is_off(client, house):
    from icalendar import Calendar

    slot = house.opens()
    made = Calendar.from_ical(client.get(f"/book/{slot.id}.ics").content)
    (event,) = made.walk("VEVENT")
    assert event.decoded("dtstart") == house.start.replace(microsecond=0)
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert [str(zone["tzid"]) for zone in made.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    actions.cancel(house.cast.viewer("zhao"), slot.id, "停电", now=timezone.now())
    (event,) = Calendar.from_ical(client.get(f"/book/{slot.id}.ics").content).walk("VEVENT")
    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 1)


def test_the_queue_is_published_whole_and_names_nobody(client, house):
    slot = house.opens(capacity=1)
    held = [house.books(slot, n) for n in range(51)][:3]
    page, listed = words(client.get(f"/book/{slot.id}/queue/")), client.get(f"/book/{slot.id}/queue.json").json()
    assert len(listed["entries"]) == 51, "one place, fifty who wait"
    assert listed["chain"][:16] in page
    for one in held:
        assert one.number not in page
        assert "居民" not in page
    assert client.get(f"/book/{new_slot_id()}/queue/").status_code == 404


def new_slot_id():
    from heliograph.matters.identifiers import new_id

    return new_id()


def test_a_home_visit_is_a_matter_with_its_clock_and_its_place(client, house):
    slot = house.opens(kind="home-visit", capacity=1)
    token = re.search(r'name="token" value="([^"]+)"', words(client.get(f"/book/{slot.id}/")))[1]
    given = {
        "subject": "老人卧床，办身份证", "where": "和平路 3 号 2 单元 501", "name": "李丽", "phone": "13800000001", "token": token,
    }  # fmt: skip
    made = client.post(f"/book/{slot.id}/", given)
    assert made.status_code == 200, words(made)
    matter, booking = Matter.objects.get(), Booking.objects.get()
    assert (matter.procedure, booking.matter_id, booking.place) == ("home-visit", matter.id, 1)
    assert matter.due is not None
    assert "约满了，可以候补" in words(client.get(f"/book/{slot.id}/"))
    link = f"/book/t/{tokens.token(booking)}/"
    assert client.post(link, {"do": "back"}).status_code == 303
    booking.refresh_from_db()
    matter.refresh_from_db()
    assert (booking.status, matter.state) == (Status.RETURNED, "withdrawn")
    assert Slot.objects.get().taken == 0


def test_a_full_home_visit_has_a_waiting_list_whose_matters_go_on_and_get_the_place_without_a_yes(client, house):
    slot = house.opens(kind="home-visit", capacity=1)
    given = {"subject": "户口", "where": "和平路 3 号"}
    book(client, slot, 1, **given)
    waits = words(book(client, slot, 2, **given))
    assert "您在候补里，前面还有 0 人" in waits
    assert "密码" in waits, "the receipt of the matter, which is owed either way"
    assert "前面还有 1 人" in words(book(client, slot, 3, **given))
    first, second, third = Booking.objects.order_by("sequence")
    assert [second.status, third.status] == [Status.WAITING, Status.WAITING]
    assert Matter.objects.get(id=second.matter_id).due is not None
    client.post(f"/book/t/{tokens.token(first)}/", {"do": "back"})
    second.refresh_from_db()
    assert (second.status, second.place, second.answer_by) == (Status.BOOKED, 1, None)
    queue.drain(timezone.now(), clock=timezone.now)
    told = Event.objects.filter(matter_id=second.matter_id, action="schedule").get()
    assert (
        "候补排到了"
        in MatterKey.of(Matter.objects.get(id=told.matter_id)).open_values("event.public", told.id, bytes(told.public))[
            "words"
        ]
    )
    client.post(f"/book/t/{tokens.token(third)}/", {"do": "back"})
    third.refresh_from_db()
    assert third.status == Status.RETURNED
    assert Matter.objects.get(id=third.matter_id).state == "submitted", "it left the list; the visit is still owed"
    assert Slot.objects.get().waiting == 0


def test_a_matter_that_was_not_reached_is_told_so_and_goes_on_and_one_taken_back_leaves_the_list(client, house):
    slot = house.opens(kind="home-visit", capacity=1)
    for number in (1, 2, 3):
        book(client, slot, number, subject="户口", where="和平路 3 号")
    _first, second, third = Booking.objects.order_by("sequence")
    spine.act(spine.MatterRef(third.bureau_id, third.matter_id), "withdraw", spine.RESIDENT, now=timezone.now())
    assert Slot.objects.get().waiting == 1
    at = house.start
    actions.follow(house.bureau_id, slot.id, now=at)
    second.refresh_from_db()
    assert second.status == Status.LAPSED
    queue.drain(at, clock=lambda: at)
    told = Event.objects.filter(action="schedule")
    assert [one.matter_id for one in told] == [second.matter_id]
    assert Matter.objects.get(id=second.matter_id).state == "submitted"


def test_who_only_waited_is_not_counted_as_booked_nor_as_having_given_a_place_back(house):
    slot = house.opens(capacity=2)
    one, _two, three, four = (house.books(slot, number) for number in range(1, 5))
    actions.take_back(house.bureau_id, four.booking.id, now=house.now)
    actions.take_back(house.bureau_id, one.booking.id, now=house.now)
    assert Booking.objects.get(id=three.booking.id).status == Status.OFFERED
    walked = actions.walk_in(house.cast.viewer("zhao"), slot.id, house.wants(9), now=house.start)
    tally = reading.tally_of(house.bureau_id, slot.id)
    assert (tally.booked, tally.waited, tally.returned, tally.walked_in) == (4, 1, 1, 1)
    assert walked.place is None, "served besides all places, and still somebody who came"
    assert tally.unmarked == 2


def test_what_is_done_with_the_matter_reaches_the_place(client, house):
    slot = house.opens(kind="home-visit", capacity=2)
    for number in (1, 2):
        token = re.search(r'name="token" value="([^"]+)"', words(client.get(f"/book/{slot.id}/")))[1]
        given = {
            "subject": "户口",
            "where": "和平路 3 号",
            "name": "李丽",
            "phone": f"1380000000{number}",
            "token": token,
        }
        client.post(f"/book/{slot.id}/", given)
    first, second = (Matter.objects.get(id=one.matter_id) for one in Booking.objects.order_by("sequence"))
    ref = [actions.booking.spine.MatterRef(one.bureau_id, one.id) for one in (first, second)]
    house.cast.does(Ref(ref[0]), "accept", "zhao", now=timezone.now(), words="星期四上午去。")
    house.cast.does(Ref(ref[0]), "answer", "zhao", now=timezone.now(), words="上门拍了照，证件 20 天内寄到。")
    actions.cancel(house.cast.viewer("zhao"), slot.id, "民警出警", now=timezone.now())
    states = list(Booking.objects.order_by("sequence").values_list("status", flat=True))
    assert states == [Status.CAME, Status.CANCELLED]
    second.refresh_from_db()
    assert second.state == "submitted", "the matter goes on: another time is found"


def test_a_time_is_cancelled_whatever_its_matter_waits_for_and_whoever_has_it(client, house):
    slot = house.opens(kind="home-visit", capacity=2)
    for number in (1, 2):
        given = {"subject": "户口", "where": "和平路 3 号"}
        book(client, slot, number, **given)
    asked, passed = Matter.objects.order_by("id")
    ref = Ref(actions.booking.spine.MatterRef(asked.bureau_id, asked.id))
    house.cast.does(ref, "ask", "zhao", now=timezone.now(), words="请问几楼？")
    Matter.objects.filter(id=passed.id).update(unit=house.cast.units["donghu"])
    actions.cancel(house.cast.viewer("zhao"), slot.id, "民警出警", now=timezone.now())
    assert set(Booking.objects.values_list("status", flat=True)) == {Status.CANCELLED}
    told = Event.objects.filter(action="schedule")
    assert {one.matter_id for one in told} == {asked.id, passed.id}


def test_the_list_of_a_day_asks_the_same_number_of_questions_however_many_times_it_has(house):
    viewer, day = house.cast.viewer("zhao"), timezone.localtime(house.start).date()

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            reading.counter(viewer, day, house.now)
        return len(seen)

    house.books(house.opens(), 1)
    one = asked()
    more = [house.opens() for _ in range(4)]
    house.books(more[0], 2)
    house.books(more[0], 3)
    assert asked() == one
    sheets = reading.counter(viewer, day, house.now).sheets
    assert sorted(len(sheet.rows) for sheet in sheets) == [0, 0, 0, 1, 2]
    assert {sheet.more for sheet in sheets} == {0}


class Ref:
    def __init__(self, ref) -> None:
        self.ref = ref


def test_the_counter_marks_who_came_enters_who_calls_and_prints_no_other_units_list(house):
    slot = house.opens(capacity=2, kept=1)
    held = house.books(slot, 1)
    zhao, zhou = officer(house.cast, "zhao"), officer(house.cast, "zhou")
    day = timezone.localtime(slot.starts_at).date()
    page = words(zhao.get(f"/desk/bookings/?day={day}"))
    assert "居民1" in page
    assert "13800000001" in page
    assert "居民1" not in words(zhou.get(f"/desk/bookings/?day={day}"))
    assert zhou.get(f"/desk/bookings/{slot.id}/").status_code == 404
    entered = zhao.post(f"/desk/bookings/{slot.id}/do/phone/", {"name": "王", "phone": "13800000009"})
    assert "登记好了" in words(entered)
    early = zhao.post(f"/desk/bookings/{slot.id}/do/came/", {"booking": str(held.booking.id)})
    assert early.status_code == 422
    Slot.objects.filter(id=slot.id).update(starts_at=timezone.now() - timedelta(minutes=1))
    came = zhao.post(f"/desk/bookings/{slot.id}/do/came/", {"booking": str(held.booking.id), "back": "day"})
    assert came["Location"] == "/desk/bookings/"
    walked = zhao.post(f"/desk/bookings/{slot.id}/do/walk-in/", {"name": "赵"})
    assert "登记好了" in words(walked) or "没有空位" in words(walked)
    assert Booking.objects.filter(status=Status.CAME).count() == 2
    assert zhou.post(f"/desk/bookings/{slot.id}/do/walk-in/", {"name": "x"}).status_code in (404, 422)
    assert zhao.get("/desk/bookings/?day=x").status_code == 404
    assert zhao.post(f"/desk/bookings/{slot.id}/do/nothing/").status_code == 404


def test_an_officer_opens_one_time_or_a_series_from_the_form_and_runs_it(house):
    zhao = officer(house.cast, "zhao")
    first = timezone.localdate() + timedelta(days=3)
    given = {
        "kind": "window", "unit": str(house.cast.units["heping"].id), "place": "3 号窗口", "first": str(first), "opens": "9:00",
        "closes": "10:00", "capacity": "5", "days": "all",
    }  # fmt: skip
    assert zhao.get("/desk/bookings/new/").status_code == 200
    one = zhao.post("/desk/bookings/new/", given)
    assert one.status_code == 302
    slot = Slot.objects.get()
    assert (slot.kept, slot.grace) == (1, 15), "as the kind says"
    zhao.post("/desk/bookings/new/", given | {"minutes": "30", "last": str(first + timedelta(days=7))})
    assert Slot.objects.count() == 5
    for wrong in ({"opens": "noon"}, {"capacity": "0"}, {"closes": "08:00"}, {"unit": "1"}):
        assert zhao.post("/desk/bookings/new/", given | wrong).status_code == 422
    at = f"/desk/bookings/{slot.id}/do"
    later = timezone.localtime(slot.starts_at + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    end = timezone.localtime(slot.starts_at + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    assert zhao.post(f"{at}/move/", {"starts_at": later, "ends_at": end, "why": "开会"}).status_code == 302
    assert zhao.post(f"{at}/places/", {"capacity": "6", "kept": "2"}).status_code == 302
    other = Slot.objects.exclude(id=slot.id).order_by("starts_at").first()
    assert zhao.post(f"{at}/cancel/", {"why": "", "instead": ""}).status_code == 422
    assert zhao.post(f"{at}/cancel/", {"why": "停电", "instead": str(other.id)}).status_code == 302
    assert zhao.post(f"/desk/bookings/{other.id}/do/close/").status_code == 302
    states = dict(Slot.objects.values_list("id", "state"))
    assert (states[slot.id], states[other.id]) == (SlotState.CANCELLED, SlotState.CLOSED)


def test_contacts_go_with_the_key_and_the_queue_stays_checkable(client, house):
    slot = house.opens()
    held = house.books(slot, 1)
    keeping.erase(now=slot.erase_at)
    row = Booking.objects.get()
    assert (bytes(row.contact), row.by_phone) == (b"", None)
    assert bytes(Slot.objects.get().key) == b""
    opened = client.post("/book/mine/", {"number": held.number, "secret": held.secret})
    assert "核对过了" in words(opened)
