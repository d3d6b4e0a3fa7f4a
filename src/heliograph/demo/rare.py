"""Matters of the demonstration in the states that chance seldom reaches: reviews, hearings, approvals, joined ones.

Called by `play` beside the usual lives, through the same `submit` and `act`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from heliograph.demo import stories
from heliograph.demo.stage import Stage
from heliograph.matters import procedures
from heliograph.matters.actions import RESIDENT, Actor, Receipt, submit

SCARCE = 10
"""A demonstration gives at most one in so many of its matters to the rare states."""


class Step(NamedTuple):
    """One step: its name, whose it is (resident, unit, chief or supervisor), what is said."""

    action: str
    by: str = "unit"
    words: str = ""


class Life(NamedTuple):
    """A matter that stands in `state` after its steps, each two days after the one before."""

    procedure: str
    state: str
    steps: tuple[Step, ...]


_ACCEPT = Step("accept")
_OPINION = Step("answer", words="经调查，花池确为施工损坏，由分局在两周内修复；您要求的误工补偿没有依据，不予支持。")
_REVIEW = Step("request-review", "resident", "误工是分局约我到场三次造成的，请上级复查。")
_REVIEWED = Step(
    "answer-review", "supervisor", "复查维持关于花池的意见；误工一节，责令分局与您当面核对到场记录后再定。"
)
_AGAIN = Step("request-re-review", "resident", "核对了两次没有结果，申请复核。")
_HEARING = Step("open-hearing", "supervisor", "双方对到场次数说法不一，决定听证。")
_HEARD = Step("end-hearing", "supervisor")
_LAST = Step("answer-re-review", "chief", "听证查明您到场三次，由分局按当日误工证明补偿。本意见为信访程序的最后意见。")

LIVES = (
    Life("petition", "reviewing", (_ACCEPT, _OPINION, _REVIEW)),
    Life("petition", "reviewed", (_ACCEPT, _OPINION, _REVIEW, _REVIEWED)),
    Life("petition", "re-reviewing", (_ACCEPT, _OPINION, _REVIEW, _REVIEWED, _AGAIN)),
    Life("petition", "hearing", (_ACCEPT, _OPINION, _REVIEW, _REVIEWED, _AGAIN, _HEARING)),
    Life("petition", "re-reviewed", (_ACCEPT, _OPINION, _REVIEW, _REVIEWED, _AGAIN, _HEARING, _HEARD, _LAST)),
    Life(
        "information-request",
        "consulting",
        (_ACCEPT, Step("consult", words="部分点位由公路部门建设，已书面征求意见。")),
    ),
    Life("no-criminal-record", "checking", (_ACCEPT, Step("check", "chief", "有同名同生日的记录，需要向原籍核实。"))),
    Life("household-correction", "approving", (_ACCEPT, Step("send-up"))),
    Life("camera-objection", "removing", (_ACCEPT, Step("admit", words="视频里确实是避让救护车，报请撤销。"))),
    Life("complaint", "concluded", (_ACCEPT, Step("conclude", words="已调取窗口录音，询问了当事民警和两位在场群众。"))),
)


def lives(matters: int) -> tuple[Life, ...]:
    """As many as fit a demonstration of so many matters."""
    return LIVES[: matters // SCARCE]


def matters_of(lives: tuple[Life, ...]) -> int:
    """How many matters `play` makes of them: one each, and two about one street lamp."""
    return len(lives) + 2 if lives else 0


def play(stage: Stage, lives: tuple[Life, ...]) -> list[Receipt]:
    """The rare lives, and two neighbours who tell of the same street lamp: the second matter is joined to the first."""
    return [*(_live(stage, life) for life in lives), *_neighbours(stage)] if lives else []


def _neighbours(stage: Stage) -> list[Receipt]:
    story = next(story for story in stories.STORIES if story.kind == "other" and story.procedure == "help")
    procedure = procedures.in_force(stage.bureau.id, story.procedure, stage.now.date())
    assert procedure is not None
    lead = stage.viewers["qian"]
    unit = next(post.unit_id for post in lead.posts if post.role == "lead")
    at = stage.now - timedelta(hours=9)
    first, second = (
        submit(stage.bureau.id, procedure, replace(stage.submission(story, procedure), unit=unit), now=at + wait)
        for wait in (timedelta(), timedelta(hours=2))
    )
    said = "您和邻居说的是同一盏路灯，一并办理，结果会同样告诉您。"
    stage.do(second, "merge", Actor(lead), at + timedelta(hours=3), into=first.number, words=said)
    return [first, second]


def _live(stage: Stage, life: Life) -> Receipt:
    """Submit it and take its steps; the last was taken a day ago."""
    story = next(story for story in stories.STORIES if story.procedure == life.procedure)
    procedure = procedures.in_force(stage.bureau.id, life.procedure, stage.now.date())
    assert procedure is not None
    at = stage.now - timedelta(days=2 * len(life.steps) + 1)
    receipt = submit(stage.bureau.id, procedure, stage.submission(story, procedure), now=at)
    for step in life.steps:
        at += timedelta(days=2)
        stage.do(receipt, step.action, _who(stage, receipt, step), at, words=step.words)
    return receipt


def _who(stage: Stage, receipt: Receipt, step: Step) -> Actor:
    known = {"chief": "zheng", "supervisor": "sun"}
    if step.by == "resident":
        return RESIDENT
    return Actor(stage.viewers[known[step.by]]) if step.by in known else stage.officer_for(receipt)
