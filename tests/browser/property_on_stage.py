"""Property on the instance's stage: a list that was seized, with one thing out and photos; and an inbox with steps held up.

Called by `tests.browser.stage`. People, things and numbers are invented.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

GROUND = "《公安机关办理行政案件程序规定》第一百零九条（演示）"


def property_list(
    now: datetime, case: dict[str, str], watch: Callable[[Any, datetime], None]
) -> dict[str, dict[str, str]]:
    """A list that grew from a case three days ago: the victim's telephone, a stick, cash of somebody who is not known."""
    from heliograph.cases.actions import property as things
    from heliograph.cases.actions.property import Move, Thing
    from heliograph.cases.models import PropertyItem
    from heliograph.core.files import accept
    from heliograph.matters import procedures
    from heliograph.matters.actions import Contact, Details, MatterRef, Person, Submission, act
    from heliograph.matters.models import Matter, Telling
    from heliograph.organisation import reading
    from tests.browser.cases_on_stage import _actor

    bureau = reading.bureaus()[0]
    parent = Matter.objects.get(bureau_id=bureau.id, number=case["number"])
    began = now - timedelta(days=3)
    owner = Person("owner", Contact(name="王芳", phone="13900000001"), origin=UUID(case["victim"]))
    said = Submission(
        values={"kind": "things"}, people=(owner,), unit=parent.unit_id, parent=MatterRef(bureau.id, parent.id), channel="counter"
    )  # fmt: skip
    listed = [
        Thing("手机", "1 部", "黑色，屏幕右上角有裂纹", "约 1500 元", "物证室 3 号柜", "可能有当时的录像", owner.id, (_photo(accept, "#39424e"),)),
        Thing("木棍", "1 根", "长约 60 厘米，一端有胶带", "", "物证室 5 号柜"),
        Thing("现金", "320 元", "百元三张，十元两张", "", "保险柜"),
    ]  # fmt: skip
    receipt = things.list_items(
        bureau.id, procedures.in_force(bureau.id, "case-property", now.date()), said, listed, _actor("zhao", began), now=began
    )  # fmt: skip
    mine = {"bureau_id": bureau.id, "matter_id": receipt.ref.id}

    def does(hours: float, action: str, who: str = "zhao", **details: Any) -> None:
        at = began + timedelta(hours=hours)
        act(receipt.ref, action, _actor(who, at), now=at, details=Details(**details))

    def serves(hours: float, action: str, duty: str) -> None:
        for row in Telling.objects.filter(**mine, duty=duty, status="owed"):
            does(hours, action, telling=row.id, way="in-person", words="王芳本人签收。")

    serves(1, "serve-list", "list")
    does(2, "seize", "qian", words="作为证据扣押，核实当时的情况。", ground=GROUND)
    serves(3, "serve-seizure", "seizure-notice")
    rows = list(PropertyItem.objects.filter(**mine).order_by("position"))
    at = began + timedelta(hours=20)
    things.move(receipt.ref, [rows[1].id], Move(True, "市局技术室 陈工", "送检"), _actor("zhao", at), now=at)
    watch(receipt, now)
    return {"property": {"number": receipt.number, "secret": ""}}


def _photo(accept: Any, colour: str) -> Any:
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(data, "JPEG")
    return accept(data.getvalue(), "照片.jpg")


def inbox(now: datetime) -> None:
    """Steps of another system: one refused, one that waits for it, one stuck for days because those before it never came."""
    from heliograph.cases.actions import feed
    from heliograph.organisation import reading

    bureau = reading.bureaus()[0]
    began = now - timedelta(days=6)

    def step(case: str, number: int, action: str, days: float, **more: Any) -> dict[str, Any]:
        at = (began + timedelta(days=days)).isoformat()
        return {"id": f"{case}-{number:03}", "case": case, "happened_at": at, "action": action, **more}

    first = {"procedure": "public-order-case", "officer": "999999", "sequence": 1}
    items = [
        step("A330102-2026-0311", 1, "report", 0, **first),
        step("A330102-2026-0311", 2, "file", 1, officer="999999", sequence=2),
        step("A330102-2026-0312", 4, "file", 1, officer="999999", sequence=4),
    ]
    feed.receive(bureau.id, "records", items, now - timedelta(days=5))
