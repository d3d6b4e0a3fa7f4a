"""What the invented bureau does against fraud and for safe roads: one campaign going on, one over, one coming; people counted as people."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.bookings import actions as bookings
from heliograph.bookings.actions import New
from heliograph.campaigns import actions
from heliograph.campaigns.actions import NewCampaign
from heliograph.demo.published import Press
from heliograph.notices.reading import public as notices
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau

AT_DOORS = ((9, "东湖社区活动室", 64, "door"), (6, "人民广场摊位", 212, "door"), (3, "和平里老年食堂", 48, "seats"))


def play(bureau: Bureau, now: datetime) -> None:
    """After the notices, which are what is handed out."""
    press = Press(bureau, now)
    today = now.astimezone(organisation.zone(bureau.id)).date()
    day = timedelta(days=1)
    fraud = NewCampaign(
        "anti-fraud", press.units["heping"], "老人防骗月", "说要“退款”的电话，先挂断；验证码谁要都不给；转了钱，马上打 110。",
        today - 12 * day, today + 18 * day, "A month against cheating the old",
        "Somebody offers a refund by phone? Hang up. Give your code to nobody. Money already sent: call 110 at once.",
    )  # fmt: skip
    roads = NewCampaign(
        "traffic", press.units["jiaojing"], "骑车戴头盔", "系好搭扣才算戴。", today - 60 * day, today - 30 * day,
        "Helmets on", "It counts only with the buckle closed.",
    )  # fmt: skip
    campus = NewCampaign(
        "campus", press.units["donghu"], "网友约见面，先告诉家长", "给四到六年级的孩子和家长讲一节课。", today + 10 * day,
        today + 24 * day, "Meeting somebody from the net: tell your parents first", "A lesson for years four to six.",
    )  # fmt: skip
    ours = actions.open_campaign(press.viewers["qian"], fraud, now=now - 13 * day)
    for one in notices.newest(bureau.id, now=now, most=40, kinds_of=["safety-advice"])[:3]:
        actions.add_material(press.viewers["qian"], ours.id, notice=one.id, now=now - 12 * day)
    for ago, place, people, way in AT_DOORS:
        on = today - ago * day
        actions.count_people(
            press.viewers["zhao"], ours.id, on=on, place=place, people=people, way=way, now=now - (ago - 1) * day
        )
    for number in range(61):
        actions.answer(bureau.id, ours.id, f"demo-{number}", helped=number >= 14, now=now - 2 * day)
    starts = (
        (now + 4 * day).astimezone(organisation.zone(bureau.id)).replace(hour=15, minute=0, second=0, microsecond=0)
    )
    event = New(
        "campaign-event", press.units["heping"], "和平里社区活动室", starts, starts + timedelta(hours=1), 40,
        title="现场拆一个骗局", subject=ours.id,
    )  # fmt: skip
    bookings.open_times(press.viewers["qian"], [event], now=now - day)
    old = actions.open_campaign(press.viewers["jiao"], roads, now=now - 61 * day)
    wrong = actions.count_people(
        press.viewers["che"],
        old.id,
        on=today - 40 * day,
        place="火车站广场",
        people=1260,
        way="door",
        now=now - 39 * day,
    )
    actions.correct_count(press.viewers["che"], wrong.id, 126, "登记时多写了一个零", now=now - 38 * day)
    actions.open_campaign(press.viewers["zhou"], campus, now=now - day)
