"""Supervision in the demonstration: cards that climbed and were answered, one draw, its findings and what followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from heliograph.core.procedure import Procedure
from heliograph.ledger import reading as ledger
from heliograph.matters import procedures
from heliograph.matters.errors import MatterError
from heliograph.matters.models import Matter
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, User
from heliograph.organisation.reading import Viewer
from heliograph.supervision.actions import (
    Draw,
    Found,
    answer_card,
    draw,
    escalate,
    fold,
    follow,
    look_at_card,
    record_decision,
    review,
)
from heliograph.supervision.actions.answering import card_for
from heliograph.supervision.models import Course, Finding, Reviewed, Sample, Verdict
from heliograph.supervision.reading.samples import checklist_of

ANSWERED = 3  # of four cards, so many have an answer
WORDS = (
    "值班时漏看了这一件，今天上午已经联系群众说明，下午三点前办完。",
    "在等市政部门回函，已电话催过两次，并把进度告诉了群众。",
    "材料昨天才补齐，已经排在今天第一件办。",
    "经办民警出差，已改由所里另一位民警接着办，明天中午前答复。",
)
REVIEWED = 5
BROKEN = (
    ("receipt", "登记后没有当场给回执，第三天群众来问才补上。"),
    ("remedy-told", "答复里没有写明不服怎么办、多长时间内提出。"),
    ("party-told", "进展在办结当天才录入，当事人中间查不到。"),
)


def play(bureau: Bureau, now: datetime) -> None:
    """Supervise what happened so far. Call it when the watch has looked at everything."""
    people = _people(bureau, now)
    _climb(now)
    _answer(bureau, people, now)
    in_force = procedures.all_in_force(bureau.id, now.date())
    sample = _draw(people["luo"], in_force, now - timedelta(days=6))
    if sample is not None:
        _review(sample, people, now - timedelta(days=5))
    fold(now)


def _people(bureau: Bureau, now: datetime) -> dict[str, Viewer]:
    users = User.objects.filter(officer__bureau=bureau).select_related("officer")
    return {u.username: v for u in users if (v := reading.viewer_for(u, now.date())) is not None}


def _climb(now: datetime) -> None:
    """Each card goes up when its time came, not all of them now."""
    while True:
        first = Course.objects.filter(show_at__lte=now).order_by("show_at").values_list("show_at", flat=True).first()
        if first is None:
            return
        escalate(first)


def _answer(bureau: Bureau, people: Mapping[str, Viewer], now: datetime) -> None:
    """Most cards are seen and answered some hours later by whoever they were shown to first."""
    waiting = Course.objects.filter(bureau_id=bureau.id, waiting=True).order_by("card_id")
    for number, (card_id, unit, officer) in enumerate(waiting.values_list("card_id", "unit_id", "officer_id")):
        who = next((v for v in people.values() if v.officer_id == officer), None) or next(
            (v for v in people.values() if unit in v.own_units), None
        )
        if who is None or number % 4 >= ANSWERED:
            continue
        try:
            shown = card_for(who, card_id)
            seen = min(now, shown.card.at + timedelta(hours=2 + number % 5))
            look_at_card(who, shown, now=seen)
            answer_card(who, card_id, WORDS[number % len(WORDS)], now=min(now, seen + timedelta(minutes=12)))
        except MatterError:
            continue  # erased meanwhile, or not theirs any more: it stays as it is


def _draw(viewer: Viewer, in_force: Sequence[Procedure], now: datetime) -> Sample | None:
    codes = tuple(p.code for p in in_force)
    typed = "" if ledger.newest() is not None else "当众摇号 37 05 12 29"
    wanted = Draw("quality", "近四个月抽查", (now - timedelta(days=120)).date(), now.date(), codes, each=2, typed=typed)
    try:
        return draw(viewer, wanted, now=now)
    except MatterError:
        return None  # nothing has ended yet


def _review(sample: Sample, people: Mapping[str, Viewer], now: datetime) -> None:
    """The first few are reviewed; each third one has a finding, and each finding goes another way."""
    points = [item.code for item in checklist_of(sample).items]
    rows = Reviewed.objects.filter(bureau_id=sample.bureau_id, sample_id=sample.id).order_by("rank")[:REVIEWED]
    for number, row in enumerate(rows):
        item, words = BROKEN[number % len(BROKEN)]
        found = {code: Found(Verdict.KEPT if n % 3 else Verdict.NOT_APPLICABLE) for n, code in enumerate(points)}
        if number < len(BROKEN) and item in points:
            found[item] = Found(Verdict.BROKEN, words)
        try:
            made = review(
                people["luo"], row.id, found, "办理过程清楚，时间节点完整。", now=now + timedelta(hours=number)
            )
        except MatterError:
            continue
        broken = Finding.objects.filter(bureau_id=sample.bureau_id, review_id=made.id, verdict=Verdict.BROKEN).first()
        if broken is not None:
            _follow(broken, number, people, now + timedelta(days=1))


def _follow(finding: Finding, number: int, people: Mapping[str, Viewer], now: datetime) -> None:
    """Put right; appealed and set aside by another reviewer; answered, and decided about by people."""
    matter = Matter.objects.get(bureau_id=finding.bureau_id, id=finding.matter_id)
    lead = next(
        v for v in people.values() if any(p.role in ("lead", "chief") and matter.unit_id in p.below for p in v.posts)
    )
    lead = next(
        (v for v in people.values() if any(p.role == "lead" and p.unit_id == matter.unit_id for p in v.posts)), lead
    )
    day = timedelta(days=1)
    if number % 3 == 0:
        due = (now + 5 * day).date()
        follow(
            people["luo"],
            finding.id,
            "correction",
            "补给回执，向群众说明，并检查同一班次的其他登记。",
            now=now,
            due=due,
        )
        follow(
            lead, finding.id, "corrected", "回执已补，当面向群众道了歉；同班次 11 件都查过，没有再漏。", now=now + day
        )
    elif number % 3 == 1:
        follow(lead, finding.id, "appeal", "第二次答复里写了救济途径，请看后一份。", now=now)
        follow(people["fa"], finding.id, "overturned", "核对了第二份答复，途径和期限都写了。", now=now + day)
    else:
        follow(lead, finding.id, "answer", "那几天系统升级，进展没有及时录入，已经补录。", now=now)
        record_decision(
            people["sun"],
            finding.id,
            decided_on=(now + day).date(),
            decided_by="局执法监督委员会（演示）",
            ground="公安机关执法过错责任追究的有关规定（演示）",
            words="属于工作疏漏，没有造成后果，由所里谈话提醒，不作其他追究。",
            now=now + day,
        )
