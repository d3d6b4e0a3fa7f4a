"""What invented neighbours ask in public: one answered and supported, one waiting, one to be shown, one kept out by law."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.demo.published import Press
from heliograph.forum import actions as forum
from heliograph.forum import words as written
from heliograph.forum.models import PublicQuestion, Wording
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Contact, Details, Receipt, Submission, act, submit
from heliograph.organisation.models import Bureau
from heliograph.publishing.actions.masking import Choice

ANSWERED = (
    "派出所周末为什么不开门？",
    "上班的人只有周末有空，你们周末从来不开，办个居住证要请半天假，太不像话了。我叫钱小芳，电话 13800004455。",
)
ANSWER = "您批评得对。从下个月起，和平路派出所户籍窗口每周六 9:00 到 12:00 开门，周六办不完的顺延到周日上午。"
WAITING = (
    "实验小学门口的违停为什么只在检查时管？",
    "每天七点半到八点，校门口两边停满了车，孩子从车缝里钻。检查那天管得好好的，第二天照旧。请说说打算怎么长期管。",
)
TO_SHOW = ("电动车上牌要排多久？", "听说要预约，网上一直约满，还有没有别的办法？")
KEPT_OUT = ("楼上那家天天吵架", "楼上 402 那家两口子的事，天天吵，他家孩子在学校也不好。")
WHY = "说的是另一家人的家事，遮了就没有别的内容；噪音已经另外在办。"


def play(bureau: Bureau, now: datetime) -> None:
    """Four questions with their steps, and a few voices."""
    press = Press(bureau, now)
    answered = ask(press, ANSWERED, now - timedelta(days=9))
    show(press, answered, "question", now - timedelta(days=8))
    act(
        answered.ref, "answer", Actor(press.viewers["zhao"]), now=now - timedelta(days=6), details=Details(words=ANSWER)
    )
    show(press, answered, "answer", now - timedelta(days=5))
    waiting = ask(press, WAITING, now - timedelta(days=2))
    show(press, waiting, "question", now - timedelta(days=1))
    ask(press, TO_SHOW, now - timedelta(hours=5))
    kept_out = row_of(ask(press, KEPT_OUT, now - timedelta(days=3)))
    forum.refuse(press.viewers["zhao"], kept_out.id, "personal", WHY, now=now - timedelta(days=2))
    for number in range(7):
        forum.raise_voice(bureau.id, row_of(answered).id, forum.SUPPORT, f"demo-{number}")
        if number < 3:
            forum.raise_voice(bureau.id, row_of(waiting).id, forum.SUPPORT, f"demo-{number}")
    forum.raise_voice(bureau.id, row_of(waiting).id, forum.FOLLOW, "demo-0")


def ask(press: Press, said: tuple[str, str], at: datetime) -> Receipt:
    procedure = procedures.in_force(press.bureau.id, "consultation", press.now.date())
    assert procedure is not None
    values = {"subject": said[0], "words": said[1], "publish": "yes"}
    return submit(press.bureau.id, procedure, Submission(values, Contact(), unit=press.units["heping"]), now=at)


def row_of(receipt: Receipt) -> PublicQuestion:
    return PublicQuestion.objects.get(bureau_id=receipt.ref.bureau_id, matter_id=receipt.ref.id)


def show(press: Press, receipt: Receipt, what: str, at: datetime) -> None:
    row = row_of(receipt)
    _text, masks = written.proposals(row, what)
    keep = {(one.start, one.end): Choice("keep") for one in masks}
    forum.mask(press.viewers["zhao"], row.id, what, keep, now=at)
    masked = Wording.objects.get(bureau_id=row.bureau_id, question_id=row.id, what=what, put_at=None)
    forum.put(press.viewers["qian"], row.id, masked.id, now=at + timedelta(hours=2))
