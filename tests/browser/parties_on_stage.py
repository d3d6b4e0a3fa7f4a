"""Parties with their keys on the instance's stage: a victim and a punished person half-way, a victim at the end, a witness,
and somebody who may be shown nothing yet.

Called by `tests.browser.stage`, with its watch. People and numbers are invented; what each party knows is the last four
digits of their telephone.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

GROUND = "《治安管理处罚法》第五十一条（演示）"
Watch = Callable[[Any, datetime], None]


@dataclass
class Tale:
    """One case, told step by step in days from its beginning."""

    receipt: Any
    began: datetime
    watch: Watch

    def does(self, days: float, action: str, who: str = "zhao", **details: Any) -> None:
        from heliograph.matters.actions import Details, act
        from tests.browser.cases_on_stage import _actor

        at = self.began + timedelta(days=days)
        self.watch(self.receipt, at)
        act(self.receipt.ref, action, _actor(who, at), now=at, details=Details(**{"ground": GROUND, **details}))

    def tells(self, days: float, action: str, duty: str, **details: Any) -> None:
        """Make the first telling of that duty that is owed."""
        from heliograph.matters.models import Telling

        mine = {"bureau_id": self.receipt.ref.bureau_id, "matter_id": self.receipt.ref.id, "duty": duty}
        row = Telling.objects.filter(**mine, status__in=("owed", "failed")).order_by("id")[0]
        self.does(days, action, telling=row.id, **{"way": "in-person", "words": "本人签收。", **details})

    def key(self, person: Any, days: float) -> dict[str, str]:
        from heliograph.cases.actions.keys import issue_key
        from tests.browser.cases_on_stage import _actor

        at = self.began + timedelta(days=days)
        slip = issue_key(self.receipt.ref, person.id, _actor("zhao", at), now=at)
        return {"number": slip.number, "secret": slip.secret, "known": person.contact.phone[-4:]}


def parties(now: datetime, watch: Watch) -> dict[str, dict[str, str]]:
    """Keys by whose they are: number, secret and what they know."""
    return {**_half_way(now, watch), **_ended(now, watch), **_nothing_yet(now, watch)}


def _opened(code: str, values: dict[str, str], people: tuple[Any, ...], at: datetime, today: datetime) -> Any:
    from heliograph.matters import procedures
    from heliograph.matters.actions import Submission, submit
    from heliograph.organisation import reading
    from tests.browser.cases_on_stage import _actor

    bureau = reading.bureaus()[0]
    unit = next(one.id for one in reading.units(bureau.id).values() if one.code == "heping")
    procedure = procedures.in_force(bureau.id, code, today.date())
    said = Submission(values=values, people=people, unit=unit, channel="counter")
    return submit(bureau.id, procedure, said, _actor("zhao", at), now=at)


def _order(now: datetime, days: int, people: tuple[Any, ...], watch: Watch) -> Tale:
    from tests.browser.cases_on_stage import ACCOUNT

    began = (now - timedelta(days=days)).replace(hour=2, minute=12)
    values = {"kind": "assault", "words": ACCOUNT, "place": "和平路 32 号院"}
    return Tale(_opened("public-order-case", values, people, began, now), began, watch)


def _person(part: str, name: str, phone: str) -> Any:
    from heliograph.matters.actions import Contact, Person

    return Person(part, Contact(name=name, phone=phone))


def _half_way(now: datetime, watch: Watch) -> dict[str, dict[str, str]]:
    """Appraised, extended; the penalty and the right to a hearing told two days ago."""
    victim, punished = _person("victim", "周兰", "13900000011"), _person("punished", "何勇", "13900000012")
    witness = _person("witness", "乔木", "13900000013")
    tale = _order(now, 40, (victim, punished, witness), watch)
    tale.does(0.3, "file")
    tale.tells(0.4, "serve-receipt", "case-receipt", words="当面给的，本人签收。")
    tale.does(1, "summon", party=punished.id, words="到和平路派出所接受询问。")
    tale.does(1.2, "end-questioning", party=punished.id, words="询问查证结束，本人离开。")
    tale.does(2, "send-appraisal", words="伤情鉴定。")
    tale.does(12, "receive-appraisal", words="鉴定意见：轻微伤。", attachments=(_paper("鉴定意见通知书.pdf"),))
    tale.tells(13, "serve-appraisal", "appraisal-opinion", words="本人签收复印件。")
    tale.tells(13.1, "serve-appraisal", "appraisal-opinion", words="本人签收复印件。")
    tale.does(25, "extend", "zheng", promise="decide", more="30 days", words="一位证人在外地，取证需要时间。")
    tale.does(37, "plan-with-hearing", words="拟处行政拘留五日。", attachments=(_paper("处罚前告知笔录.pdf"),))
    tale.tells(37.2, "serve-notice", "penalty-notice")
    tale.tells(37.3, "serve-hearing-right", "hearing-right")
    watch(tale.receipt, now)
    return {"victim": tale.key(victim, 38), "punished": tale.key(punished, 38), "witness": tale.key(witness, 38)}


def _ended(now: datetime, watch: Watch) -> dict[str, dict[str, str]]:
    """Decided and closed; the family of the punished was told late."""
    victim, punished = _person("victim", "方静", "13900000014"), _person("punished", "田亮", "13900000015")
    tale = _order(now, 30, (victim, punished), watch)
    tale.does(0.3, "file")
    tale.tells(0.4, "serve-receipt", "case-receipt")
    tale.does(1, "summon", party=punished.id, words="到和平路派出所接受询问。")
    tale.does(1.2, "end-questioning", party=punished.id, words="询问查证结束，本人离开。")
    tale.tells(
        1.5,
        "tell-family",
        "notify-family",
        way="phone",
        impossible=True,
        words="本人没有说家属的联系方式，多次询问无果。",
    )
    tale.does(3, "plan-penalty", words="拟罚款五百元。")
    tale.tells(3.1, "serve-notice", "penalty-notice")
    tale.does(9, "decide", "zheng", words="罚款五百元。", attachments=(_paper("行政处罚决定书.pdf"),))
    tale.tells(10, "serve-punished-fine", "decision-punished")
    tale.tells(12.5, "serve-victim", "decision-victim", words="本人签收副本。")
    keys = {"victim-told": tale.key(victim, 13), "punished-told": tale.key(punished, 13)}
    tale.does(29, "close", "zheng", words="罚款五百元，已经缴纳。")
    watch(tale.receipt, now)
    return keys


def _nothing_yet(now: datetime, watch: Watch) -> dict[str, dict[str, str]]:
    """A third party of a list of property: they see something once it is to be given back."""
    third = _person("third-party", "孙平", "13900000016")
    began = now - timedelta(days=1)
    tale = Tale(_opened("case-property", {"kind": "things"}, (third,), began, now), began, watch)
    return {"nothing-yet": tale.key(third, 0.1)}


def _paper(name: str) -> Any:
    """One blank page, taken in through the same door as any document."""
    from PIL import Image

    from heliograph.core.files import accept

    data = io.BytesIO()
    Image.new("RGB", (200, 280), "white").save(data, "PDF")
    return accept(data.getvalue(), name)
