"""Disputes of the invented bureau: one asked for, one before its date, one signed with a clause kept, one that failed. Nobody in it is real."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from heliograph.demo.published import Press
from heliograph.disputes import actions, rules
from heliograph.disputes.actions import NewClause, NewMediator, NewMeeting
from heliograph.disputes.models import Clause, Dispute, Mediator
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Contact, MatterRef, Receipt, Submission, submit
from heliograph.matters.models import Party
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau

DAY = timedelta(days=1)
ROOM = "和平路派出所一楼调解室"
TALES = (
    ("noise", "楼上装修，中午也不停，孩子睡不了觉。想请他避开午休。", "韩先生", 1),
    ("neighbours", "隔壁把鞋柜放在公共走道上，婴儿车过不去。", "邻居庄女士", 4),
    ("damage", "她家水管爆了，我家客厅吊顶泡坏。愿意修就行。", "彭女士", 12),
    ("money", "借给他八千元，约好年底还，一直拖着。", "老同学阿伟", 20),
)

CLOCK = 15
"""When they talk, by the bureau's clock."""


def play(bureau: Bureau, now: datetime) -> None:
    """The list of mediators, and four disputes."""
    press = Press(bureau, now)
    lead, zhao = press.viewers["qian"], press.viewers["zhao"]
    mediators = [
        actions.add(lead, one, now=now - 60 * DAY)
        for one in (
            NewMediator("people", "周大姐", "和平路社区人民调解委员会", "普通话、淳南话"),
            NewMediator("lawyer", "吴律师", "淳南市法律援助中心", "普通话、英语"),
            NewMediator("police", badge="051003"),
        )
    ]
    for place, tale in enumerate(TALES):
        at = now - tale[3] * DAY
        made = ask(bureau, press, tale, at)
        if place >= 1:
            to_the_table(press, made, mediators[0], at)
        if place == 2:
            agreed(press, made, at)
        if place == 3:
            words = "谈了一个多小时，还款的日子谈不拢，双方都愿意到法院说清楚。"
            actions.fail(zhao, made.ref, words, now=at + 4 * DAY)


def ask(bureau: Bureau, press: Press, tale: tuple[str, str, str, int], at: datetime) -> Receipt:
    """Somebody asks for mediation at Heping station."""
    kind, words, other, _days = tale
    procedure = procedures.in_force(bureau.id, actions.CODE, press.now.date())
    assert procedure is not None
    values = {"kind": kind, "words": words, "other-name": other, "other-phone": "13800006677"}
    contact = Contact(name="沈女士", phone="13800006655")
    return submit(bureau.id, procedure, Submission(values=values, contact=contact, unit=press.units["heping"]), now=at)


def to_the_table(press: Press, made: Receipt, mediator: Mediator, at: datetime, *, clock: int = CLOCK) -> None:
    """Checked, the other side asked and willing, a date. A mediator sits at one table at a time."""
    zhao, hour = press.viewers["zhao"], timedelta(hours=2)
    none = {one.code: False for one in rules.exclusions()}
    actions.screen(zhao, made.ref, none, frozenset(), now=at + hour)
    actions.enter_other(zhao, made.ref, Contact(name="另一方", phone="13800006677"), now=at + hour)
    actions.say_willing(made.ref, Actor(zhao), how="电话里说愿意谈", now=at + hour)
    meeting = NewMeeting(mediator.id, table_at(made, at, clock), ROOM, declared=True)
    actions.arrange(zhao, made.ref, meeting, now=at + 2 * hour)


def table_at(made: Receipt, at: datetime, clock: int = CLOCK) -> datetime:
    """Three days later, when the room is open."""
    zone = organisation.zone(made.ref.bureau_id)
    return datetime.combine((at + 3 * DAY).astimezone(zone).date(), time(clock), zone)


def agreed(press: Press, made: Receipt, at: datetime) -> None:
    """Drafted at the table, signed by both, the first clause kept."""
    zhao, talk = press.viewers["zhao"], table_at(made, at) + timedelta(hours=1)
    today = talk.astimezone(organisation.zone(made.ref.bureau_id)).date()
    clauses = [
        NewClause("apologise", "b", today),
        NewClause("repair", "b", today + 15 * DAY, what="客厅吊顶和墙面，材料双方一起挑"),
    ]
    actions.draft(zhao, made.ref, clauses, now=talk)
    for by in (None, other_side(made.ref)):
        actions.sign(made.ref, by, draft=1, now=talk + timedelta(hours=1))
    first = Clause.objects.filter(bureau_id=made.ref.bureau_id, dispute_id=made.ref.id).order_by("place")[0]
    actions.found(zhao, made.ref, first.id, kept=True, words="当场道了歉。", now=talk + timedelta(hours=2))


def other_side(ref: MatterRef) -> Party:
    """The other side's row."""
    dispute = Dispute.objects.get(bureau_id=ref.bureau_id, id=ref.id)
    return Party.objects.get(bureau_id=ref.bureau_id, matter_id=ref.id, id=dispute.party_b or ref.id)
