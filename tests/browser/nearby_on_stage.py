"""A dispute of whose sides both receipts are known, one for a test to take further, a firm with its receipt, a public question
in which a mask was missed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.demo.published import Press


def disputes_and_firms(now: datetime) -> dict[str, dict[str, str]]:
    """Added to what the demonstration has; the receipts by name."""
    from heliograph.demo import disputes, firms
    from heliograph.demo.published import Press
    from heliograph.disputes import actions
    from heliograph.disputes.actions import NewClause, NewMeeting
    from heliograph.disputes.models import Mediator
    from heliograph.firms.actions import Liaison, register
    from heliograph.organisation import reading

    [bureau, *_] = reading.bureaus()
    press, day = Press(bureau, now), timedelta(days=1)
    zhao, told = press.viewers["zhao"], {}
    mediator = Mediator.objects.filter(bureau_id=bureau.id, kind="people").order_by("id")[0]
    for name, days, clock in (("dispute", 1, 9), ("to-sign", 1.1, 11)):  # one mediator is at one table at a time
        made = disputes.ask(bureau, press, disputes.TALES[0], now - days * day)
        disputes.to_the_table(press, made, mediator, now - days * day, clock=clock)
        clauses = [NewClause("quiet", "b", (now + 20 * day).date(), what="12 点到 14 点不用电钻")]
        actions.draft(zhao, made.ref, clauses, now=now - timedelta(hours=3))
        slip = actions.give_receipt(zhao, made.ref, now=now - timedelta(hours=2))
        told[name] = {"number": made.number, "secret": made.secret}
        told[f"{name}-b"] = {"number": slip.number, "secret": slip.secret}
    for name in ("to-mediate", "to-check"):
        begun = disputes.ask(bureau, press, disputes.TALES[1], now - timedelta(hours=1))
        told[name] = {"number": begun.number, "secret": begun.secret}
    later = disputes.ask(bureau, press, disputes.TALES[3], now - 2 * day)
    disputes.to_the_table(press, later, mediator, now - 2 * day, clock=13)
    meeting = NewMeeting(mediator.id, now + day, disputes.ROOM, declared=True)
    actions.arrange(zhao, later.ref, meeting, now=now - timedelta(hours=1))
    told["mediated"] = {"number": later.number, "secret": later.secret}
    firm = firms.register(press, 3, now - 2 * day, number=77)
    register(press.viewers["tang"], firm.number, Liaison(press.units["heping"], badge="051001"), now=now - day)
    told["firm"] = {"number": firm.number, "secret": firm.secret}
    leaving = firms.register(press, 3, now - 2 * day, number=78)
    register(press.viewers["tang"], leaving.number, Liaison(press.units["heping"]), now=now - day)
    told["to-leave"] = {"number": leaving.number, "secret": leaving.secret}
    fresh = firms.register(press, 3, now - timedelta(hours=2), number=79)
    told["to-register"] = {"number": fresh.number, "secret": fresh.secret}
    told["question-down"] = {"id": _taken_down(press, now)}
    return told


def _taken_down(press: Press, now: datetime) -> str:
    """A public question that was shown and is being masked anew; its id."""
    from heliograph.demo import public_questions
    from heliograph.forum import actions

    said = ("路灯坏了找谁？", "我家门口的路灯坏了三天，打了两次电话。")
    receipt = public_questions.ask(press, said, now - timedelta(days=4))
    public_questions.show(press, receipt, "question", now - timedelta(days=3))
    row = public_questions.row_of(receipt)
    actions.take_down(press.viewers["qian"], row.id, "question", "一个门牌号没有遮。", now=now - timedelta(hours=1))
    return str(row.id)
