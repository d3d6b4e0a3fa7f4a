"""Three people of the invented bureau who suggest the same, each in other words, and what is published of the first.

Called by `play` once the boards are filled, through the same actions as everybody's. Whoever opens one on the desk sees the
other two beside it; whoever writes a suggestion about it sees what is published first.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.demo.published import STATION, Press
from heliograph.matters import procedures
from heliograph.matters.actions import Submission, submit
from heliograph.organisation.models import Bureau
from heliograph.publishing import actions
from heliograph.publishing.actions import Draft

SAID = (
    (
        "实验小学门口加一段护栏",
        "解放北路实验小学门口放学时家长的电动车停满人行道，孩子只能走到机动车道上。建议放学那半小时有人管，路边加一段护栏。",
    ),
    (
        "放学时太危险",
        "每天下午四点半接孩子，解放北路上实验小学那一段，电动车把人行道堵死，孩子们从车缝里钻。能不能派人来管管，或者装护栏？",
    ),
    ("建议装护栏", "实验小学校门外人行道全是电动车，昨天有个孩子在解放北路差点被车碰到。希望装上护栏。"),
)
TITLE = "解放北路实验小学门口放学时段的停车和护栏"
TEXT = "几位家长建议放学时段有人管理、加装护栏。交警大队已经到现场看过，护栏请住建部门会办，月底前在这里公布结果。"


def play(bureau: Bureau, now: datetime) -> None:
    """The three, some hours apart, and the published item drawn from the first."""
    procedure = procedures.in_force(bureau.id, "suggestion", now.date())
    assert procedure is not None
    press = Press(bureau, now)
    unit = press.units["heping"]
    at = now - timedelta(hours=20)
    first, *_ = [
        submit(
            bureau.id,
            procedure,
            Submission(values={"subject": subject, "words": words, "publish": "yes"}, unit=unit),
            now=at + timedelta(hours=5 * place),
        )
        for place, (subject, words) in enumerate(SAID)
    ]
    draft = Draft(
        kind="problem", unit=unit, title=TITLE, text=TEXT, subject="nobody", ground=0, ground_words="几位家长反映同一件事。",
        matter=first.number,
    )  # fmt: skip
    decided = actions.decide(press.viewers[STATION[0]], draft, now=at + timedelta(hours=1))
    masked = press.mask(decided, STATION[1], at + timedelta(hours=2))
    actions.release(press.viewers[STATION[2]], masked.id, now=at + timedelta(hours=3))
