"""What can be booked in the invented bureau: windows, Saturdays, home visits, an open day that is full, a time that was cancelled.

Called by `play` once the organisation stands, through the same actions as everybody's. People are invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from heliograph.bookings import actions
from heliograph.bookings.actions import By, New, Series, Wanted
from heliograph.bookings.models import Slot
from heliograph.demo.published import Press
from heliograph.matters import procedures
from heliograph.matters.actions import Contact, Submission
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau

WAY_IN = "大门右侧有坡道，窗口有矮台和写字板，会手语的民警周三在。"
OPEN_DAY = 20
WANT_IN = 26


def play(bureau: Bureau, now: datetime) -> None:
    """Times to come by the week, this morning's list, and what happened to some of them."""
    press = Press(bureau, now)
    zone = organisation.zone(bureau.id)
    today = now.astimezone(zone).date()
    unit = press.viewers["zhao"].posts[0].unit_id

    def model(
        kind: str,
        place: str,
        capacity: int,
        day: date,
        at: time,
        minutes: int,
        title: str = "",
        about: str = "",
        who: str = "",
    ) -> New:
        starts = datetime.combine(day, at, zone)
        new = New(kind, unit, place, starts, starts + timedelta(minutes=minutes), capacity, access=WAY_IN)
        return replace(new, title=title, about=about, who=who)

    _weeks(press, model("window", "和平路派出所 2 号窗口", 3, today, time(9), 30), today, now)
    _this_morning(press, model("window", "和平路派出所 1 号窗口", 6, today, time(9), 30), now)
    day = today + timedelta(days=9)
    crowd = model(
        "open-day", "河西分局训练基地", OPEN_DAY, day, time(9), 180, title="警营开放日：看警犬、坐警车、问局长",
        about="上午九点开始，每半小时一组。有手语翻译，训练场能推轮椅。",
    )  # fmt: skip
    _open_day(press, crowd, now)
    (one,) = actions.open_times(
        press.viewers["zhao"],
        [model("officer-for-a-day", "和平路派出所", 2, today + timedelta(days=12), time(8, 30), 480, who="16 岁以上")],
        now=now - timedelta(days=1),
    )
    actions.book(bureau.id, one.id, _somebody(77), now=now - timedelta(hours=20))
    _cancelled(press, model("window", "和平路派出所 3 号窗口", 4, today + timedelta(days=5), time(14), 30), now)


def _somebody(number: int) -> Wanted:
    names = ("李丽", "王芳", "陈强", "刘洋", "赵敏", "周杰")
    needs = "轮椅" if number % 9 == 4 else ""
    return Wanted(names[number % len(names)], f"138{number:08d}", "", needs)


def _weeks(press: Press, window: New, today: date, now: datetime) -> None:
    """Working mornings, Saturdays and home visits of the next two weeks."""
    zhao, last = press.viewers["zhao"], today + timedelta(days=14)
    first = today + timedelta(days=1)
    mornings = Series(first, last, frozenset(range(5)), time(9), time(11), 30)
    slots = actions.open_series(zhao, window, mornings, now=now)
    for number, slot in enumerate(slots[:4]):
        for person in range(number):
            actions.book(slot.bureau_id, slot.id, _somebody(100 + 10 * number + person), now=now)
    weekend = Series(first, last, frozenset({5}), time(9), time(11), 60, "all")
    actions.open_series(zhao, _as(window, "extended"), weekend, now=now)
    at_home = Series(first, last, frozenset({1, 3}), time(14), time(16), 60, "all")
    visits = actions.open_series(zhao, _as(window, "home-visit", place="您家里（和平路派出所辖区）"), at_home, now=now)
    procedure = procedures.in_force(press.bureau.id, "home-visit", now.date())
    assert procedure is not None
    asked = Submission(
        values={"subject": "老人卧床，办身份证", "where": "和平路 18 号 3 单元 201", "needs": "听力不好，请大声些"},
        contact=Contact(name="孙桂兰", phone="13800000066"),
    )  # fmt: skip
    actions.book_matter(procedure, (visits[0].bureau_id, visits[0].id), asked, now=now)


def _as(model: New, kind: str, place: str = "") -> New:
    return New(
        kind, model.unit, place or model.place, model.starts_at, model.ends_at, 2, access=model.access
    )  # fmt: skip


def _this_morning(press: Press, window: New, now: datetime) -> None:
    """A list at the counter: some came, one didn't, one walked in."""
    viewer = press.viewers["zhao"]
    begun = now - timedelta(minutes=20)
    opened = now - timedelta(days=3)
    new = New(
        window.kind, window.unit, window.place, begun, begun + timedelta(hours=1), window.capacity, access=window.access
    )  # fmt: skip
    (slot,) = actions.open_times(viewer, [new], now=opened)
    held = [actions.book(slot.bureau_id, slot.id, _somebody(n), now=opened + timedelta(hours=n)) for n in range(1, 6)]
    actions.book(slot.bureau_id, slot.id, _somebody(6), By(viewer, actions.PHONE), now=opened + timedelta(hours=9))
    for one in held[:2]:
        actions.mark(viewer, one.booking.id, came=True, now=now - timedelta(minutes=10))
    actions.mark(viewer, held[2].booking.id, came=False, now=now - timedelta(minutes=4))
    actions.walk_in(viewer, slot.id, Wanted("吴师傅"), now=now - timedelta(minutes=3))


def _open_day(press: Press, crowd: New, now: datetime) -> None:
    """Everybody wants to come: places, a waiting list, and one who gave theirs back."""
    (slot,) = actions.open_times(press.viewers["zhao"], [crowd], now=now - timedelta(days=2))
    opened = now - timedelta(days=1)
    held = [
        actions.book(slot.bureau_id, slot.id, _somebody(200 + n), now=opened + timedelta(seconds=n))
        for n in range(WANT_IN)
    ]
    actions.take_back(slot.bureau_id, held[3].booking.id, now=now - timedelta(hours=2))


def _cancelled(press: Press, window: New, now: datetime) -> Slot:
    viewer = press.viewers["zhao"]
    (slot,) = actions.open_times(viewer, [window], now=now - timedelta(days=1))
    actions.book(slot.bureau_id, slot.id, _somebody(88), now=now - timedelta(hours=22))
    return actions.cancel(viewer, slot.id, "窗口系统那天下午检修", now=now - timedelta(hours=1))
