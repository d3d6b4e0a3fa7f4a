"""What comes round in the invented bureau: leaders' reception days, stations' open talks and yearly reports; and where people are
received. Some done in time, one late, one moved with its reason, one missed. Nobody in it is real.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import cycle

from heliograph.demo.published import Press
from heliograph.duties import actions, rulebook
from heliograph.duties.models import Duty
from heliograph.matters.actions import Actor, Details, MatterRef, act, watch_one
from heliograph.matters.models import Deadline
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, Officer, Posting, Role
from heliograph.organisation.reading import Viewer
from heliograph.questions.actions import reception
from heliograph.questions.models import Mode

TALKS = """
code      = "open-talk"
version   = "2026-01"
in_force  = {since}
title     = {{ zh = "派出所警民恳谈", en = "Stations' open talks" }}
says      = {{ zh = "每个派出所每月第二个星期四起，五个工作日内听群众说一次。", en = "Each month every station sits down and listens to residents." }}
subjects  = "stations"
procedure = "duty"
every     = "month"
on        = ["second thursday"]
within    = "5 working days"
shift     = "after"
ahead     = 14
"""
DONE = (
    "来了二十多位邻居，说了停车、噪音、电动车充电三件事。停车的已经请街道一起划线，其余两件当场答复。",
    "在社区活动室谈了一个半小时，记下五件事，三件当场答复，两件登记了事项，凭回执能查。",
    "晚上七点在村口开的，说的多是骗子电话。讲了怎么认，留了警务室的电话。",
)
LATE = "原定那几天都去防汛了，忘了改期，是我们没安排好。今天补开，听了四件事，都登记了。"
OUTCOMES = ("done", "moved", "done", "late", "missed")
MOVED = "活动室在修屋顶，和社区商量改到下周。"


def play(bureau: Bureau, now: datetime) -> None:
    """The rules, what they made over the last two months, and where people are received."""
    press = Press(bureau, now)
    today = now.astimezone(reading.zone(bureau.id)).date()
    since = (today.replace(day=1) - timedelta(days=40)).replace(day=1)
    began = _noon(bureau, since - timedelta(days=25))
    samples = rulebook.samples()
    year = today.replace(month=1, day=1)
    texts = (
        TALKS.format(since=since),
        samples["leader-reception"].replace("2026-12-01", since.isoformat()),
        samples["station-report"].replace("2027-01-01", year.isoformat()),
    )
    for text in texts:
        actions.load_rule(bureau.id, text, by=None, now=began)
    at = min(began, _noon(bureau, year - timedelta(days=40)))
    while at < now:
        actions.draw_due(at)
        at += timedelta(days=7)
    actions.draw_due(now)
    _at_the_door(press, now)


def work(bureau: Bureau, now: datetime) -> None:
    """What became of each, after the reception days have been held."""
    press = Press(bureau, now)
    ours = Duty.objects.filter(bureau_id=bureau.id).order_by("turn", "rule", "subject")
    stations = [duty for duty in ours if duty.rule != "leader-reception" and duty.opens_on < now.date()]
    for duty, outcome in zip(stations, cycle(OUTCOMES), strict=False):
        _work(press, duty, outcome, now)
    for duty in ours:
        _watched(duty, now)


def _work(press: Press, duty: Duty, outcome: str, now: datetime) -> None:
    lead = _lead(press, duty.unit_id)
    opens = _noon(press.bureau, duty.opens_on)
    done_at = duty.due_at + timedelta(days=3) if outcome == "late" else opens + timedelta(hours=3)
    if lead is None or outcome == "missed" or done_at > now:
        return
    ref, by = MatterRef(duty.bureau_id, duty.id), Actor(lead)
    if outcome == "moved":
        act(ref, "move", by, now=opens, details=Details(words=MOVED, promise="duty", more="7 days"))
    if outcome == "late":
        _watched(duty, done_at)
    words = LATE if outcome == "late" else DONE[duty.unit_id % len(DONE)]
    act(ref, "done", by, now=done_at, details=Details(words=words))


def _watched(duty: Duty, now: datetime) -> None:
    """Let the watch look when its time has run out, as the worker does."""
    for deadline in Deadline.objects.filter(bureau_id=duty.bureau_id, matter_id=duty.id, status="running", due__lt=now):
        for at in (deadline.warn_at, deadline.due + timedelta(seconds=1)):
            watch_one(MatterRef(deadline.bureau_id, deadline.matter_id), deadline.id, now=at)


def _lead(press: Press, unit: int) -> Viewer | None:
    """Who leads the unit."""
    found = Posting.objects.filter(unit_id=unit, role=Role.LEAD, officer__active=True).select_related("officer").first()
    return reading.viewer_of_badge(press.bureau.id, found.officer.badge, press.now.date()) if found else None


def _noon(bureau: Bureau, day: date) -> datetime:
    return datetime.combine(day, time(12), reading.zone(bureau.id))


def _at_the_door(press: Press, now: datetime) -> None:
    """The standing desk, and a day on which the chief goes down to a town."""
    tang = press.viewers["tang"]
    desk = reception.NewDesk(
        press.units["chunan"], "人民路 1 号一楼群众来访接待室", "工作日 8:30 到 17:30，中午不休；星期六上午", "0500-12389",
        "东门有坡道，轮椅直接进。",
    )  # fmt: skip
    reception.set_desk(tang, desk, now=now - timedelta(days=60))
    leader = Officer.objects.get(bureau=press.bureau, user__username="zheng")
    starts = _noon(press.bureau, now.astimezone(reading.zone(press.bureau.id)).date() + timedelta(days=12))
    starts = starts.replace(hour=9)
    new = reception.NewDay(
        press.units["chunan"], leader.id, "局长", "桥头镇政府一楼会议室", starts, starts + timedelta(hours=2), 20,
        about="桥头镇的治安、交通、户籍，什么都可以说。", waiting_most=5, mode=Mode.AREA, area="桥头镇",
    )  # fmt: skip
    reception.announce(tang, new, now=now - timedelta(days=2))
