"""Puts matters in every state on the instance's stage, and prints their receipts as JSON by name.

Run inside the instance's environment (`python -m tests.browser.stage`) after `heliograph demo`. Times lie some days back, so
that promises are kept, extended and broken; the watch looks at each when its time comes, as the worker does.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tests.browser.cases_on_stage import cases
from tests.browser.duties_on_stage import duties
from tests.browser.inspected_on_stage import inspected
from tests.browser.nearby_on_stage import disputes_and_firms
from tests.browser.parties_on_stage import parties
from tests.browser.property_on_stage import inbox, property_list
from tests.browser.subscribers_on_stage import subscribers
from tests.browser.surveyed_on_stage import surveyed
from tests.browser.talk_on_stage import chats
from tests.browser.told_on_stage import ways
from tests.browser.visits_on_stage import slips

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliograph.site.settings")


class Step(NamedTuple):
    """After so many days, somebody (None: the resident) does something."""

    after: float
    action: str
    who: str | None = None
    details: dict = {}


SAYS = "和平路 32 号院门口的路灯坏了半个月，晚上下班回家很怕，希望有人来看看。"
ANSWER = "路灯已联系市政部门修好了。修好前，我们把夜间巡逻车在院门口停留的时间调整到 22 点以后。"
ACCEPTED = Step(0.2, "accept", "zhao")
ANSWERED = Step(1.1, "answer", "zhao", {"words": ANSWER})
REFUSED = Step(
    1, "refuse", "zhao", {"words": "这属于仍在办理的案件内容，现在不能告诉您。", "ground": "有关规定第八条（演示）"}
)
NOT_OURS = Step(1, "not-ours", "zhao", {"words": "路灯由市政部门负责。", "right_body": "淳南市城市管理局，12345 转接"})
PART = "2025 年新增的 14 处点位见附表。涉及安保方案的 2 处不公开。"
GIVEN_IN_PART = Step(4, "give-part", "tang", {"words": PART, "ground": "政府信息公开条例第十四条（演示）"})
FULL_ANSWER = (
    "孩子随您或随爱人落户都可以，由你们自己定。请带出生医学证明、两个人的户口本和结婚证，到东湖派出所窗口，当场办好，不收费。"
    "爱人的户口本在外省不方便拿的，拍照发来也行，我们在网上核对。抱歉上次没有说全。"
)
NAMED = {"name": "李丽", "phone": "13800000001", "email": ""}

# name: (procedure, days ago, contact, steps)
TALES: dict[str, tuple[str, float, dict, tuple[Step, ...]]] = {
    "waiting": ("consultation", 0.8, {}, ()),
    "named": ("consultation", 0.4, NAMED, (ACCEPTED,)),
    "asked": ("consultation", 1.6, {}, (ACCEPTED, Step(0.4, "ask", "zhao", {"words": "请说明路灯的大致位置，靠近哪个门？"}))),
    "answered": ("consultation", 3, NAMED, (ACCEPTED, ANSWERED)),
    "reopened": ("consultation", 6, {}, (ACCEPTED, ANSWERED, Step(3, "reopen", None, {"words": "今天去看还是不亮。"}))),
    "late": ("consultation", 30, {}, (ACCEPTED,)),
    "extended": (
        "consultation", 4, {},
        (ACCEPTED, Step(1, "extend", "qian", {"promise": "answer", "more": "5 working days", "words": "需要向市政部门核实，已发函。"})),
    ),
    "offered": ("consultation", 0.9, {}, (Step(0.1, "transfer", "zhao", {"unit": "donghu", "words": "院门在东湖所的辖区。"}),)),
    "refused": ("consultation", 3, {}, (REFUSED,)),
    "not-ours": ("consultation", 3, {}, (NOT_OURS,)),
    "withdrawn": ("consultation", 3, {}, (Step(1, "withdraw", None, {"words": "自己解决了。"}),)),
    "merged": ("consultation", 0.5, {}, (Step(0.1, "merge", "qian", {"into": "waiting", "words": "和另一件是同一件事。"}),)),
    "rated": (
        "consultation", 12, NAMED,
        (ACCEPTED, ANSWERED, Step(2, "rate", None, {"grade": 1, "words": "答复像是复制粘贴的。", "may_contact": True})),
    ),
    "done": ("help", 3, NAMED, (ACCEPTED, Step(1.1, "close", "zhao", {"words": ANSWER}))),
    "withheld": ("information-request", 9, NAMED, (GIVEN_IN_PART,)),
    "complaint": ("complaint", 2, {}, (Step(0.5, "accept", "du"),)),
    "photo": ("consultation", 0.2, {}, ()),
    "journey": (
        "consultation", 26, NAMED,
        (
            Step(0.06, "accept", "zhao"),
            Step(0.08, "transfer", "zhao", {"unit": "donghu", "words": "您住的小区归东湖派出所管。"}), Step(0.22, "take", "shen"),
            Step(8.1, "answer", "shen", {"words": "可以随父亲或母亲落户，带上户口本到窗口办。"}),
            Step(9.4, "reopen", None, {"words": "没有说爱人户口在外省要带什么。"}),
            Step(11.2, "answer", "zhou", {"words": FULL_ANSWER}), Step(12.4, "rate", None, {"grade": 5, "words": "这回说清楚了，谢谢。"}),
        ),
    ),
}  # fmt: skip


VALUES = {
    "journey": {
        "subject": "孩子出生后，户口跟谁上？",
        "words": "孩子上个月出生。我的户口在东湖街，爱人户口在外省，孩子跟谁落户？要带什么？",
    },
}

# The same again, for tests that do something with them.
TALES |= {
    "to-supply": TALES["asked"],
    "to-reopen": TALES["answered"],
    "to-rate": TALES["done"],
    "to-withdraw": TALES["waiting"],
    "to-correct": TALES["named"],
    "to-answer": TALES["named"],
    "to-take": TALES["offered"],
    "to-block": TALES["waiting"],
}


def main() -> None:
    """Make the demonstration with as many matters as the first argument says, and the stage's own; print what is known of both."""
    from heliograph import demo
    from heliograph.commands import instance

    told: dict[str, dict[str, str]] = {}
    said = io.StringIO()
    demo.before_the_log.append(lambda: past(told))
    with contextlib.redirect_stdout(said):
        instance.demo(fresh=False, matters=int(sys.argv[1]), months=0, as_json=True)
    now = datetime.now(UTC)
    told |= inspected(now, demo_password())
    told |= surveyed(now)
    json.dump({"demo": json.loads(said.getvalue()), "stage": told}, sys.stdout)


def past(told: dict[str, dict[str, str]]) -> None:
    """What happened before the log signed for the first time."""
    now = datetime.now(UTC)
    for name, tale in TALES.items():
        told[name] = tell(name, tale, now, told)
    told |= cases(now, watch)
    told |= parties(now, watch)
    told |= property_list(now, told["case"], watch)
    inbox(now)
    told |= subscribers(now)
    told |= ways(now, told)
    told |= chats(now)
    duties(now)
    told |= disputes_and_firms(now)
    told |= slips(now)
    supervise(now)


def demo_password() -> str:
    """The one that all officers of the demonstration have."""
    from django.conf import settings

    return json.loads((settings.HELIOGRAPH_HOME / "demo").read_text("utf-8"))["password"]


def supervise(now: datetime) -> None:
    """Cards that were answered, a draw and its findings: as the demonstration plays them, if it did not."""
    from heliograph.demo import supervised
    from heliograph.organisation import reading
    from heliograph.supervision.models import Sample

    if not Sample.objects.exists():
        supervised.play(reading.bureaus()[0], now)


def tell(name: str, tale: tuple[str, float, dict, tuple[Step, ...]], now: datetime, told: dict) -> dict[str, str]:
    """One matter from its first day to now."""
    from heliograph.matters import procedures
    from heliograph.matters.actions import RESIDENT, Actor, Contact, Details, Submission, act, submit
    from heliograph.organisation import reading
    from heliograph.organisation.models import Officer, User

    code, days, contact, steps = tale
    bureau = reading.bureaus()[0]
    units = {unit.code: unit.id for unit in reading.units(bureau.id).values()}
    procedure = procedures.in_force(bureau.id, code, now.date())
    at = now - timedelta(days=days)
    at = (
        at.replace(hour=2, minute=12) if days > 5 else at
    )  # in the morning, so that what follows falls into working hours
    values = {field.name: value(field) for field in procedure.fields if field.required} | VALUES.get(name, {})
    submission = Submission(
        values=values, contact=Contact(**contact), unit=None if procedure.conflict else units["heping"],
        attachments=photo() if name == "photo" else (),
    )  # fmt: skip
    receipt = submit(bureau.id, procedure, submission, now=at)
    for step in steps:
        when = at + timedelta(days=step.after)
        watch(receipt, when)
        details = dict(step.details)
        if "unit" in details:
            details["unit"] = units[details["unit"]]
        if "officer" in details:
            details["officer"] = Officer.objects.get(user__username=details["officer"]).id
        if "into" in details:
            details["into"] = told[details["into"]]["number"]
        by = Actor(reading.viewer_for(User.objects.get(username=step.who), when.date())) if step.who else RESIDENT
        act(receipt.ref, step.action, by, now=when, details=Details(**details))
    watch(receipt, now)
    return {"number": receipt.number, "secret": receipt.secret}


def watch(receipt, until: datetime) -> None:
    """Break the promises whose time ran out before `until`."""
    from heliograph.matters.actions import watch_one
    from heliograph.matters.models import Deadline

    rows = Deadline.objects.filter(
        bureau_id=receipt.ref.bureau_id, matter_id=receipt.ref.id, status="running", broken_at=None, due__lt=until
    )
    for deadline in list(rows):
        watch_one(receipt.ref, deadline.id, now=deadline.due + timedelta(seconds=20))


def value(field) -> str | list[str]:
    """Something that fits a required field."""
    kinds = {
        "choice": lambda: field.options[0].value,
        "choices": lambda: [field.options[0].value],
        "yes": lambda: "yes",
        "identity": lambda: "11010519491231002X",
        "name": lambda: "李丽",
        "phone": lambda: "13800000001",
        "long": lambda: SAYS,
    }
    return kinds.get(str(field.kind), lambda: "小区路灯不亮，晚上害怕")()


def photo() -> tuple:
    """A small picture, taken in through the same door as a resident's."""
    from PIL import Image

    from heliograph.core.files import accept

    data = io.BytesIO()
    Image.new("RGB", (320, 240), "#667788").save(data, "JPEG")
    return (accept(data.getvalue(), "路灯.jpg"),)


if __name__ == "__main__":
    main()
