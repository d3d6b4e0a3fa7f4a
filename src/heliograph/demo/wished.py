"""Wishes for patrol in the invented town: most of them answered, some with patrol arranged, the newest still waiting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Details, Submission, act, submit
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau, User
from heliograph.patrol.times import CODE, Time


class Said(NamedTuple):
    """Where and when somebody would like more patrol, and why; who answers, and how many days ago it came. `arranged`: what was done,
    else `answer`; neither while it waits."""

    unit: str
    officer: str
    days_ago: int
    where: str
    times: tuple[Time, ...]
    words: str
    arranged: str = ""
    answer: str = ""


WISHES = (
    Said("heping", "zhao", 141, "和平里小区东门", (Time.WORKDAY_EVENING,), "下夜班回家那一段路灯坏了两盏。", "路灯报修了，晚上的步巡从这里走。"),
    Said("heping", "zhao", 126, "建设街菜场", (Time.WEEKEND_DAY,), "周末人多，手机被偷过。", "周末上午安排了两人步巡，门口贴了提醒。"),
    Said("heping", "jiang", 118, "人民广场", (Time.WORKDAY_EVENING, Time.WEEKEND_EVENING), "跳舞的和滑板的常吵。", "晚上有人在，场地也说好了。"),
    Said("heping", "jiang", 97, "教师公寓后门", (Time.WORKDAY_NIGHT,), "夜里有人翻墙抄近路。", answer="看过三个夜里，没有遇到。已请物业修墙。"),
    Said("heping", "zhao", 83, "和平里小区地下车库", (Time.WORKDAY_NIGHT,), "车窗被砸过一次。", "夜班每班进一次车库，物业补了灯。"),
    Said("donghu", "shen", 133, "湖滨社区", (Time.WEEKEND_EVENING,), "湖边钓鱼的人把车停在步道上。", "周末晚上安排了步巡，和停车管理一起。"),
    Said("donghu", "shen", 90, "东湖花园南门", (Time.WORKDAY_DAY,), "放学时电动车逆行。", "放学时段有人在门口。"),
    Said("donghu", "shen", 71, "渔家村", (Time.WORKDAY_NIGHT, Time.WEEKEND_NIGHT), "夜里怕生人敲门。", "夜班巡到村口，社区民警上过门。"),
    Said("gaoxin", "lin", 112, "大学城夜市", (Time.WEEKEND_EVENING,), "收摊的时候喝多的人多。", "周末晚上多一组人。"),
    Said("gaoxin", "lin", 66, "软件园二期", (Time.WORKDAY_NIGHT,), "加班到很晚，园区外的路没人。", answer="夜班本来就经过，时间不固定，不能写明。"),
    Said("gaoxin", "lin", 58, "云栖公寓", (Time.WORKDAY_EVENING,), "快递车堵住消防通道。", answer="堵通道归消防管，已转告；我们遇到会请车挪开。"),
    Said("heping", "zhao", 2, "建设新村 8 幢前", (Time.WEEKEND_NIGHT,), "周末半夜有人飙摩托。"),
)  # fmt: skip


def play(bureau: Bureau, now: datetime) -> None:
    """Each answered within three days; the newest is accepted and waits for its answer."""
    procedure = procedures.in_force(bureau.id, CODE, now.date())
    assert procedure is not None
    units = {one.code: one.id for one in organisation.units(bureau.id).values()}
    for said in WISHES:
        at = now - timedelta(days=said.days_ago)
        values: dict[str, str | list[str]] = {"where": said.where, "times": [*said.times], "words": said.words}
        receipt = submit(bureau.id, procedure, Submission(values=values, unit=units[said.unit]), now=at)
        viewer = organisation.viewer_for(User.objects.get(username=said.officer), now.date())
        assert viewer is not None
        act(receipt.ref, "accept", Actor(viewer), now=at + timedelta(hours=3))
        if said.arranged or said.answer:
            ends, words = ("close", said.arranged) if said.arranged else ("answer", said.answer)
            act(receipt.ref, ends, Actor(viewer), now=at + timedelta(days=1, hours=5), details=Details(words=words))
