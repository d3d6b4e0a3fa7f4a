"""Firms of the invented bureau: a shop, a works and a carrier in the register, one waiting to be checked. None of them is real."""

from __future__ import annotations

from datetime import datetime, timedelta

from stdnum.cn import uscc

from heliograph.demo.published import Press
from heliograph.duties import actions as duties
from heliograph.duties import rulebook
from heliograph.firms import actions
from heliograph.firms.actions import Liaison
from heliograph.firms.models import Firm
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Contact, Details, Receipt, Submission, act, submit
from heliograph.organisation.models import Bureau

DAY = timedelta(days=1)
FIRMS = (
    ("河西五金店", "micro", "trade", "和平路 8 号", "yes"),
    ("淳南晨光纸品厂", "medium", "making", "工业园 3 路", ""),
    ("顺风三轮快运", "small", "transport", "东湖街 21 号", "yes"),
    ("阿秀小吃", "micro", "food", "平安里 2 号", ""),
)


def code_of(number: int) -> str:
    """An invented credit code whose check digit is right."""
    first = f"9133990{number:010d}"
    return first + str(uscc.calc_check_digit(first))


def play(bureau: Bureau, now: datetime) -> None:
    """Registered, visited by rule, asked and answered, advised."""
    press = Press(bureau, now)
    made = [register(press, place, now - (30 - place) * DAY) for place in range(len(FIRMS))]
    for receipt in made[:3]:
        actions.register(
            press.viewers["tang"], receipt.number, Liaison(press.units["heping"], badge="051001"), now=now - 25 * DAY
        )
    since = now.date().replace(month=(now.month - 1) // 3 * 3 + 1, day=1)
    text = rulebook.samples()["firm-visit"].replace("2026-12-01", since.isoformat())
    duties.load_rule(bureau.id, text, by=None, now=now)
    duties.draw_due(now)
    shop = Firm.objects.get(bureau_id=bureau.id, id=made[0].ref.id)
    procedure = procedures.in_force(bureau.id, actions.REQUEST, now.date())
    assert procedure is not None
    words = {"kind": "traffic", "words": "早上卸货没地方停，想请你们和街道商量划两个限时车位。"}
    asked = actions.ask(shop, procedure, Submission(values=words), now=now - 9 * DAY)
    answer = Details(words="和街道、交警商量好了：路口东侧划两个限时车位，早上 6 点到 8 点卸货可以停。")
    act(asked.ref, "answer", Actor(press.viewers["tang"]), now=now - 6 * DAY, details=answer)
    said = ["burglary-night", "fraud-boss", "fire-battery"]
    actions.give_advice(press.viewers["zhao"], shop.id, said, on=(now - 5 * DAY).date(), now=now)


def register(press: Press, place: int, at: datetime, *, number: int | None = None) -> Receipt:
    """One firm fills in the form."""
    firm, size, trade, address, shown = FIRMS[place]
    procedure = procedures.in_force(press.bureau.id, actions.CODE, press.now.date())
    assert procedure is not None
    values = {
        "firm": firm,
        "code": code_of(place if number is None else number),
        "size": size,
        "trade": trade,
        "address": address,
        "public-name": shown,
    }
    contact = Contact(name="店里的人", phone="13800006600")
    return submit(press.bureau.id, procedure, Submission(values=values, contact=contact), now=at)
