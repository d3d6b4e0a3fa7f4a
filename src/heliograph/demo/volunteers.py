"""Where one can step in and be helped in the invented bureau, and what volunteers are asked for: one task done, two to come, one called off.

Called by `play` once the organisation and its map stand, through the same actions as everybody's.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from heliograph.bookings import actions as bookings
from heliograph.bookings.actions import Wanted
from heliograph.demo.published import Press
from heliograph.duties import actions as duties
from heliograph.duties import rulebook
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau, Officer
from heliograph.volunteers.actions import points, signing_up, tasks
from heliograph.volunteers.actions.points import PointWords
from heliograph.volunteers.actions.tasks import Day, TaskWords
from heliograph.volunteers.kinds import kinds
from heliograph.volunteers.models import VolunteerTask

POINTS = (
    # who leads, unit, badge of the officer, beat, kind, zh, en, address, hours, way, services
    ("qian", "heping", "051002", "heping-beat-1", "shop", "和平里便民超市", "Hepingli Corner Store", "和平路 41 号",
     "每天 7:00 到 21:30", "公交站对面；门口有坡道，轮椅能进。", ("water", "charge", "umbrella", "call-officer")),
    ("qian", "heping", "051003", "heping-beat-2", "hospital", "人民广场药店", "People's Square Pharmacy", "人民路 7 号",
     "每天 8:00 到 22:00", "地铁 2 口出来左手。", ("water", "rest", "first-aid", "aed", "wait-safe")),
    ("qian", "heping", "", "", "school", "实验小学传达室", "Gatehouse of the Experimental School", "建设街 20 号",
     "上学日 7:00 到 18:00", "", ("wait-safe", "call-officer", "leaflets")),
    ("zhou", "donghu", "051005", "donghu-beat-1", "village", "东湖社区居委会", "Donghu Neighbourhood Office", "东湖街 88 号",
     "周一至周五 8:30 到 17:30", "一楼大厅，有无障碍厕所。", ("rest", "water", "report-on-paper", "officer-hours", "leaflets")),
    ("qiao", "qiaotou", "052001", "", "village", "桥头村村委会", "Qiaotou Village Office", "桥头镇新街 2 号",
     "每天 8:00 到 18:00", "", ("water", "charge", "report-on-paper", "call-officer")),
    ("gao", "gaoxin", "052003", "", "company", "高新科技园服务台", "High-tech Park Desk", "高新大道 60 号",
     "工作日 9:00 到 18:00", "A 座一楼。", ("charge", "umbrella", "leaflets")),
)  # fmt: skip
INSURED = "区志愿者联合会统一买的意外险，每人 20 万元，不用您出钱。"
CROSSING = TaskWords(
    "crossing", 0, 0, "实验小学护学岗", "早上七点半到八点二十，在校门口路口提醒孩子看车、帮老人过街。指挥车辆是交警的事。",
    "实验小学门口", 18, "School crossing at the Experimental School", "反光背心现场发。", INSURED,
)  # fmt: skip
WAYS = TaskWords(
    "wayfinding", 0, 0, "东湖灯会指路", "在三个路口指路、递水、照看和家人走散的人，陪着等民警。", "东湖广场东门", 16,
    "Showing the way at the Donghu lantern fair", "穿暖和些，带水杯。", INSURED,
)  # fmt: skip
ADVICE = TaskWords(
    "advice", 0, 0, "广场防骗摊位", "在摊位上教老人看短信、设手机；不记谁的名字。", "人民广场西侧", 16,
    "A stall against fraud on the square",
)  # fmt: skip


def play(bureau: Bureau, now: datetime) -> None:
    """Points opened over two months, one shut for a time; tasks; one volunteer who came and may fetch thanks."""
    press = Press(bureau, now)
    _points(press, now)
    _visits(bureau, now)
    _tasks(press, now)


def _points(press: Press, now: datetime) -> None:
    badges = dict(Officer.objects.filter(bureau_id=press.bureau.id).values_list("badge", "id"))
    known, made = organisation.areas(press.bureau.id), []
    for days, row in enumerate(POINTS):
        who, unit, badge, beat, kind, zh, en, address, hours, way, services = row
        words = PointWords(
            kind, zh, address, hours, services, en, way, badges.get(badge), beat if beat in known else ""
        )
        at = now - timedelta(days=62 - days)
        made.append(points.open_point(press.viewers[who], press.units[unit], words, now=at))
    points.pause_point(press.viewers["gao"], made[-1].id, "大厅装修，12 月中旬恢复。", now=now - timedelta(days=4))


def _visits(bureau: Bureau, now: datetime) -> None:
    today = now.astimezone(organisation.zone(bureau.id)).date()
    first = date(today.year, today.month, 1)
    text = rulebook.samples()["contact-point-visit"].replace("2026-12-01", first.isoformat())
    duties.load_rule(bureau.id, text, by=None, now=now - timedelta(days=30))
    duties.draw_due(now)


def _tasks(press: Press, now: datetime) -> None:
    long_ago = now - timedelta(days=20)
    done = _offer(press, ADVICE, "qian", "heping", "jiang", [_day(press, now, -6, 14, 3, 4)], long_ago)
    held = _sign_up(press, done, "热心的李女士", "13800000021", long_ago)
    slot = tasks.dates(done)[0]
    bookings.mark(press.viewers["jiang"], held, came=True, now=slot.starts_at + timedelta(minutes=10))
    crossing = _offer(
        press, CROSSING, "qian", "heping", "zhao", _school_days(press, now),
        now - timedelta(days=2),
    )  # fmt: skip
    for number in range(4):
        _sign_up(press, crossing, "邻居", f"1380000003{number}", now - timedelta(hours=20 - number))
    _offer(press, WAYS, "zhou", "donghu", "shen", [_day(press, now, 9, 17, 4, 20)], now - timedelta(days=1))
    off = _offer(press, CROSSING, "qian", "heping", "zhao", [_day(press, now, 2, 7, 1, 3)], now - timedelta(days=3))
    tasks.cancel(press.viewers["qian"], off.id, "学校这天开运动会，不上课。", now=now - timedelta(days=1))


def _offer(
    press: Press, words: TaskWords, who: str, unit: str, leads: str, days: list[Day], at: datetime
) -> VolunteerTask:
    given = {name: getattr(words, name) for name in words.__slots__}
    given |= {"unit": press.units[unit], "leads": press.viewers[leads].officer_id}
    return tasks.offer(press.viewers[who], TaskWords(**given), days, now=at)


def _day(press: Press, now: datetime, days: int, hour: int, hours: int, wanted: int) -> Day:
    local = (now + timedelta(days=days)).astimezone(organisation.zone(press.bureau.id))
    starts = local.replace(hour=hour, minute=30, second=0, microsecond=0)
    return Day(starts, starts + timedelta(hours=hours), wanted)


def _school_days(press: Press, now: datetime) -> list[Day]:
    """Three of the next days that are no weekend."""
    every = (_day(press, now, days, 7, 1, 3) for days in range(3, 10))
    return [one for one in every if one.starts_at.weekday() < 5][:3]


def _sign_up(press: Press, task: VolunteerTask, name: str, phone: str, at: datetime) -> UUID:
    slot, agreed = tasks.dates(task)[0], kinds().consent.version
    wanted = Wanted(name, phone)
    return signing_up.sign_up(press.bureau.id, slot.id, wanted, consent=agreed, is_of_age=True, now=at).booking.id
