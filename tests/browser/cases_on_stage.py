"""Cases on the instance's stage: one filed from a report, with a party's key, tellings made, failed and owed, one overdue.

Called by `tests.browser.stage`, with its watch. People and numbers are invented.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

CODE = "public-order-case"
ACCOUNT = "两家因为停车争吵，刘强把王芳推倒在地，王芳手臂擦伤。门口的录像已经调取。"


def cases(now: datetime, watch: Callable[[Any, datetime], None]) -> dict[str, dict[str, str]]:
    """A case that has just been filed, and one on its way; the parties' rows by part."""
    return {"case-filed": _filed(now), "case": _under_way(now, watch)}


def _people() -> tuple[Any, ...]:
    from heliograph.matters.actions import Contact, Person

    punished = Person("punished", Contact(name="刘强", phone="13900000002"))
    return (
        Person("victim", Contact(name="王芳", phone="13900000001")),
        punished,
        Person("reporter", Contact(name="赵兰", phone="13900000004"), protected=True),
        Person("family", Contact(name="陈静", phone="13900000003"), of=punished.id),
    )


def _actor(name: str, at: datetime) -> Any:
    from heliograph.matters.actions import Actor
    from heliograph.organisation import reading
    from heliograph.organisation.models import User

    return Actor(reading.viewer_for(User.objects.get(username=name), at.date()))


def _open(at: datetime, people: tuple[Any, ...], today: date) -> Any:
    """Opened by Zhao under the rule of today, which may be younger than the case."""
    from heliograph.matters import procedures
    from heliograph.matters.actions import Submission, submit
    from heliograph.organisation import reading

    bureau = reading.bureaus()[0]
    heping = next(unit.id for unit in reading.units(bureau.id).values() if unit.code == "heping")
    procedure = procedures.in_force(bureau.id, CODE, today)
    said = Submission(
        values={"kind": "assault", "words": ACCOUNT, "place": "和平路 32 号院"},
        people=people,
        unit=heping,
        channel="counter",
    )
    return submit(bureau.id, procedure, said, _actor("zhao", at), now=at)


def _told(receipt: Any, people: tuple[Any, ...]) -> dict[str, str]:
    return {"number": receipt.number, "secret": "", **{person.part: str(person.id) for person in people}}


def _filed(now: datetime) -> dict[str, str]:
    people = _people()
    return _told(_open(now - timedelta(hours=3), people, now.date()), people)


def _under_way(now: datetime, watch: Callable[[Any, datetime], None]) -> dict[str, str]:
    """Filed nine days ago, the person summoned, the victim told; the family could not be reached, and that is overdue."""
    from heliograph.cases.actions.keys import issue_key
    from heliograph.matters.actions import Details, act
    from heliograph.matters.models import Telling

    people, began = _people(), (now - timedelta(days=9)).replace(hour=2, minute=12)
    victim, punished, *_others = people
    receipt = _open(began, people, now.date())

    def does(days: float, action: str, who: str = "zhao", **details: Any) -> None:
        at = began + timedelta(days=days)
        watch(receipt, at)
        act(receipt.ref, action, _actor(who, at), now=at, details=Details(**details))

    def owed(duty: str) -> Telling:
        mine = {"bureau_id": receipt.ref.bureau_id, "matter_id": receipt.ref.id, "duty": duty}
        return Telling.objects.filter(**mine, status__in=("owed", "failed")).order_by("id")[0]

    does(0.1, "file")
    does(0.15, "serve-receipt", telling=owed("case-receipt").id, way="in-person", words="王芳本人签收。")
    does(0.2, "assign", "qian", officer=_actor("zhao", began).viewer.officer_id)
    issue_key(receipt.ref, victim.id, _actor("zhao", began), now=began + timedelta(days=0.2))
    does(7, "summon", party=punished.id, words="到和平路派出所接受询问。")
    does(7.1, "tell-family", telling=owed("notify-family").id, way="phone", failed=True, words="打了三次，无人接听。")
    does(8, "plan-penalty", words="拟罚款五百元。", ground="《治安管理处罚法》第五十一条（演示）")
    watch(receipt, now)
    return _told(receipt, people)
