"""Cases in the demonstration: of every kind and in most stages, through the same `submit` and `act` as everybody's.

A story is a list of steps, each so many hours after the case was taken, and all before now. `play` returns the slip of one
party, with which a newcomer follows a case as its victim does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from heliograph.cases.actions.keys import Slip, issue_key
from heliograph.core.procedure import Kind
from heliograph.matters import procedures
from heliograph.matters.actions import (
    Actor,
    Contact,
    Details,
    MatterRef,
    Person,
    Receipt,
    Submission,
    act,
    submit,
    watch_one,
)
from heliograph.matters.models import Deadline, Party, Telling
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, User

DAY = 24.0
SHOWN, KNOWN = "宋宁", "0103"
"""Whose slip a newcomer gets, and what she knows besides: the last four signs of her identity number."""
HEARING = "《中华人民共和国治安管理处罚法》第五十九条"
NOT_FILED = "《公安机关办理刑事案件程序规定》第一百七十八条"
FINE = "《中华人民共和国治安管理处罚法》第五十一条"
SIGNED = "本人当面签收，{at:%H:%M}。"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a story, `hours` after it began. `about` is the part of whom it concerns; `serves` a duty to tell."""

    hours: float
    action: str = ""
    by: str = "zhao"
    words: str = ""
    about: str = ""
    serves: str = ""
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """One case: how many hours ago it was taken, its form, its people, its steps, and who gets a key at the end."""

    code: str
    ago: float
    values: Mapping[str, str]
    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    keys: tuple[str, ...] = ("victim",)
    opened_by: str = "zhao"


def _person(part: str, name: str, last: str, **more: object) -> Person:
    contact = Contact(name=name, phone=f"1380500{last}", identity=f"33010619850612{last}")
    return replace(Person(part, contact), **more)  # type: ignore[arg-type]  # fields of Person


def _serve(hours: float, *duties: str, by: str = "zhao") -> list[Step]:
    return [Step(hours, by=by, serves=duty) for duty in duties]


def _notified(words: str = "拟罚款 500 元。事实、理由和依据写在告知书上，您可以陈述和申辩。") -> list[Step]:
    return [
        Step(1, "file"),
        *_serve(2, "case-receipt"),
        Step(30, "plan-penalty", words=words, more={"ground": FINE}),
        *_serve(32, "penalty-notice"),
    ]


def _decided(at: float) -> list[Step]:
    return [
        Step(at, "decide", "qian", "罚款 500 元。", more={"ground": FINE}),
        *_serve(at + 5, "decision-punished", "decision-victim"),
    ]


def stories() -> list[Story]:
    """Every case of the demonstration."""
    return [*_public_order(), *_criminal(), *_others()]


def _public_order() -> list[Story]:
    victim, other = _person("victim", "林晓", "0021"), _person("punished", "马强", "0037")
    boy = _person("punished", "小宇", "0045", birth=date(2010, 4, 2))
    father = replace(_person("guardian", "陆宏", "0053"), of=boy.id)
    fight = {"kind": "assault", "words": "在夜宵摊因为座位争执，动手打了一拳。"}
    theft = {"kind": "theft", "words": "在菜市场拿走一部手机，当天被找到。"}
    damage = {"kind": "damage", "words": "用石块砸坏小区门禁屏幕。"}
    return [
        Story("public-order-case", 3, fight, (victim, other), (Step(1, "file"),)),
        Story(
            "public-order-case", 6 * DAY, fight, (_person("victim", "陈溪", "0061"), _person("punished", "葛平", "0079")),
            (Step(1, "file"), *_serve(2, "case-receipt"), Step(DAY, "send-appraisal", words="伤情鉴定，委托市人民医院。")),
        ),
        Story(
            "public-order-case", 9 * DAY, fight, (_person("victim", "江月", "0087"), _person("punished", "罗飞", "0095")),
            (
                Step(1, "file"), *_serve(2, "case-receipt"), Step(2 * DAY, "mediate", words="双方都愿意调解。"),
                Step(4 * DAY, "agree", words="赔偿医药费 800 元，当面道歉。"),
            ),
            keys=("victim", "punished"),
        ),
        Story(
            "public-order-case", 12 * DAY, theft, (_person("victim", "宋宁", "0103"), _person("punished", "康伟", "0111")),
            (*_notified(), *_decided(5 * DAY), Step(6 * DAY, "close", "qian", "罚款已经缴纳，决定书已经送达双方。")),
            keys=("victim", "punished"),
        ),
        Story(
            "public-order-case", 8 * DAY, damage, (_person("victim", "和平小区业委会", "0129"), boy, father),
            (
                Step(1, "file"), *_serve(2, "case-receipt"),
                Step(30, "plan-with-hearing", words="拟行政拘留五日，依法可以要求听证。", more={"ground": HEARING}),
                *_serve(50, "hearing-right"), Step(60, "ask-hearing", about="punished"),
            ),
            keys=("guardian",),
        ),
        Story(
            "public-order-case", 33 * DAY, theft, (_person("victim", "乔安", "0137"), _person("punished", "卢军", "0145")),
            (
                Step(1, "file"), *_serve(2, "case-receipt"),
                Step(28 * DAY, "extend", "zheng", "还有两名证人在外地，需要补充询问。", more={"promise": "decide", "more": "30 days"}),
            ),
        ),
        Story(
            "public-order-case", 35 * DAY, damage, (_person("victim", "丁香", "0153"), _person("punished", "田野", "0161")),
            (Step(1, "file"), *_serve(2, "case-receipt")),
        ),
        Story(
            "administrative-penalty", 20 * DAY, {}, (_person("punished", "永盛再生资源店", "0179"),),
            (*_notified("拟罚款 2000 元：收购废旧金属没有如实登记。"),), keys=("punished",),
        ),
    ]  # fmt: skip


def _criminal() -> list[Story]:
    one, two = _person("suspect", "石磊", "0203"), _person("suspect", "方明", "0211")
    wife = replace(_person("family", "许兰", "0229"), of=one.id)
    fraud = {"kind": "fraud", "words": "冒充客服，骗走转账 38000 元。"}
    ground = {"ground": "《中华人民共和国刑事诉讼法》第八十二条"}
    return [
        Story("criminal-case", 20, fraud, (_person("victim", "白露", "0187"),), (Step(8, serves="report-receipt"),)),
        Story(
            "criminal-case", 15 * DAY, fraud, (_person("victim", "温情", "0195"), one, two, wife),
            (
                Step(2, serves="report-receipt"), Step(2 * DAY, "file", "qian"),
                Step(10 * DAY, "detain", "zheng", about="suspect", more=ground),
                *_serve(10 * DAY + 6, "notify-family"),
            ),
            keys=("victim", "suspect", "family"),
        ),
        Story(
            "criminal-case", 11 * DAY, fraud, (_person("victim", "秦川", "0237"),),
            (
                Step(2, serves="report-receipt"),
                Step(2 * DAY, "decline", "qian", "现有证据还不能证明有犯罪事实，是借款纠纷。", more={"ground": NOT_FILED}),
                *_serve(3 * DAY, "not-filed-notice"),
                Step(6 * DAY, "ask-reconsideration", about="victim", words="对方用了假名和假地址，不是借款。"),
            ),
        ),
    ]  # fmt: skip


def _others() -> list[Story]:
    return [
        Story(
            "accident-finding", 9 * DAY, {}, (_person("involved", "柳青", "0245"), _person("involved", "韩路", "0253")),
            (Step(3, "end-scene", "jiao"),), keys=("involved",), opened_by="jiao",
        ),
        Story(
            "case-property", 9 * DAY, {}, (_person("owner", "石磊", "0203"),),
            (Step(1, "seize", "qian", "作为证据扣押。", more={"ground": "《公安机关办理行政案件程序规定》第一百零七条"}),), keys=("owner",),
        ),
    ]  # fmt: skip


def play(bureau: Bureau, now: datetime) -> Slip:
    """Live every story; returns the slip of a victim whose case has come to a decision."""
    slips = {story.people[0].contact.name: slip for story in stories() for slip in _live(bureau, story, now)[:1]}
    return slips[SHOWN]


def _live(bureau: Bureau, story: Story, now: datetime) -> list[Slip]:
    began = now - timedelta(hours=story.ago)
    procedure = procedures.in_force(bureau.id, story.code, now.date())
    assert procedure is not None
    opener = _actor(story.opened_by, now)
    values = {f.name: f.options[0].value if f.options else "见案卷。" for f in procedure.fields if f.required}
    given = Submission({**values, **story.values}, people=story.people, unit=_unit(opener))
    made = submit(bureau.id, procedure, given, opener, now=began)
    for step in story.steps:
        at = min(began + timedelta(hours=step.hours), now)
        _time_passes(made.ref, at)
        for details, action in _doings(made, story, step, at):
            act(made.ref, action, _actor(step.by, now), now=at, details=details)
    _time_passes(made.ref, now)
    slips = []
    for part in story.keys:
        for party in Party.objects.filter(
            bureau_id=bureau.id, matter_id=made.ref.id, part=part, known_from__isnull=False
        ):
            slips.append(issue_key(made.ref, party.id, opener, now=now))
    return slips


def _time_passes(ref: MatterRef, until: datetime) -> None:
    """The watch comes by whenever something is due."""
    due = Deadline.objects.filter(bureau_id=ref.bureau_id, matter_id=ref.id, watch_at__lte=until).order_by("watch_at")
    while (row := due.first()) is not None and row.watch_at is not None:
        watch_one(ref, row.id, now=row.watch_at)


def _doings(made: Receipt, story: Story, step: Step, at: datetime) -> list[tuple[Details, str]]:
    """The step, or one for each telling of the duty that is owed."""
    if step.serves:
        return [
            (Details(telling=row, words=SIGNED.format(at=at.astimezone(reading.zone(made.ref.bureau_id)))), name)
            for row, name in _owed(made.ref, story, step)
        ]
    about = next((person.id for person in story.people if person.part == step.about), None)
    return [(Details(words=step.words, party=about, **step.more), step.action)]  # type: ignore[arg-type]  # fields of Details


def _owed(ref: MatterRef, story: Story, step: Step) -> list[tuple[UUID, str]]:
    procedure = procedures.in_force(ref.bureau_id, story.code, date.max)
    assert procedure is not None
    name = next(a.name for a in procedure.actions if a.kind is Kind.SERVE and a.serves == step.serves)
    rows = Telling.objects.filter(bureau_id=ref.bureau_id, matter_id=ref.id, duty=step.serves, status="owed")
    return [(row.id, name) for row in rows if row.party_id is not None]


def _actor(username: str, now: datetime) -> Actor:
    viewer = reading.viewer_for(User.objects.get(username=username), now.date())
    assert viewer is not None
    return Actor(viewer)


def _unit(actor: Actor) -> int | None:
    return actor.viewer.posts[0].unit_id if actor.viewer else None
