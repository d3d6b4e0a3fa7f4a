"""How a change of the organisation is told: words for verbs and fields, values as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from heliograph.core.text import Text
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, Change

VERBS: Mapping[str, Text] = {
    "bureau.founded": Text("建立公安局", "Bureau founded"),
    "unit.added": Text("新增单位", "Unit added"),
    "unit.changed": Text("修改单位", "Unit changed"),
    "unit.placed": Text("单位位置", "Unit put on the map"),
    "area.added": Text("新增辖区", "Area added"),
    "area.changed": Text("修改辖区", "Area changed"),
    "calls.accepted": Text("采用了警情表", "Calls taken for planning"),
    "calls.withdrawn": Text("撤回了警情表", "Calls taken back"),
    "blocks.taken": Text("导入了网格图", "Map of blocks taken in"),
    "blocks.retired": Text("停用了网格图", "Map of blocks retired"),
    "times.published": Text("公布了一周的接处警用时", "A week of answer times published"),
    "times.withdrawn": Text("撤回了一周的接处警用时", "A week of answer times taken back"),
    "beats.signed": Text("签发了警区方案", "Plan of beats signed"),
    "beats.withdrawn": Text("撤回了签发的警区方案", "Signed plan of beats taken back"),
    "roster.seats": Text("安排了排班表的席位", "Seats of a roster given"),
    "roster.swapped": Text("确认了换班", "Swap of shifts confirmed"),
    "roster.signed": Text("签发了排班表", "Roster signed"),
    "roster.withdrawn": Text("撤回了排班表", "Roster withdrawn"),
    "shift-address.made": Text("开通了值班日历地址", "Calendar address of shifts made"),
    "shift-address.ended": Text("停用了值班日历地址", "Calendar address of shifts ended"),
    "card.added": Text("写了警民联系卡", "Contact card written"),
    "card.changed": Text("修改警民联系卡", "Contact card changed"),
    "card.put-on": Text("上联系卡", "Put on a contact card"),
    "card.taken-off": Text("从联系卡撤下", "Taken off a contact card"),
    "card.officer": Text("改了联系卡上民警的电话或语言", "Officer's details on cards changed"),
    "card.portrait": Text("换了联系卡上的照片", "Photo on cards changed"),
    "officer.added": Text("新增民警", "Officer added"),
    "officer.changed": Text("修改民警", "Officer changed"),
    "posting.added": Text("任职", "Posted"),
    "posting.changed": Text("修改任职", "Posting changed"),
    "log-in.given": Text("开通登录", "Log-in given"),
    "password.given": Text("给了一次性密码", "One-time password given"),
    "password.chosen": Text("本人改了密码", "Chose their own password"),
    "second-factor.reset": Text("清除第二步验证", "Second factor cleared"),
    "calendar.loaded": Text("载入工作日历", "Working calendar loaded"),
    "procedure.in-force": Text("规程新版本", "Procedure version put in force"),
    "template.added": Text("新增答复模板", "Reply template added"),
    "template.changed": Text("修改答复模板", "Reply template changed"),
    "partner.added": Text("登记合作单位", "Partner taken in"),
    "partner.changed": Text("修改合作单位", "Partner changed"),
    "partner.secret": Text("给合作单位换了密钥", "New secret given to a partner"),
    "partner.stopped": Text("停用合作单位", "Partner stopped"),
    "partner.let-in": Text("合作单位恢复使用", "Partner let in again"),
    "open311.added": Text("登记 Open311 程序", "Open311 client taken in"),
    "open311.key": Text("给 Open311 程序换了密钥", "New key given to an Open311 client"),
    "open311.stopped": Text("停用 Open311 程序", "Open311 client stopped"),
    "open311.let-in": Text("Open311 程序恢复使用", "Open311 client let in again"),
    "webhook.added": Text("加了接收地址", "Webhook added"),
    "webhook.changed": Text("改了接收地址", "Webhook changed"),
    "webhook.secret": Text("给接收地址换了密钥", "New secret given to a webhook"),
    "webhook.stopped": Text("停用接收地址", "Webhook stopped"),
    "webhook.started": Text("接收地址恢复使用", "Webhook started again"),
    "model.proposed": Text("训练出新模型，待定", "Model proposed"),
    "model.accepted": Text("启用模型", "Model accepted"),
    "model.declined": Text("没有采用模型", "Model declined"),
    "model.ended": Text("停用模型", "Model ended"),
    "reader.off": Text("关闭阅读助手", "Reader switched off"),
    "reader.on": Text("打开阅读助手", "Reader switched on"),
}
FIELDS: Mapping[str, Text] = {
    "code": Text("代码", "code"),
    "parent": Text("上级单位", "unit above"),
    "name_zh": Text("中文名", "name in Chinese"),
    "name_en": Text("英文名", "name in English"),
    "duties": Text("职责", "duties"),
    "phone": Text("电话", "telephone"),
    "address": Text("地址", "address"),
    "hours": Text("办公时间", "opening hours"),
    "active": Text("启用", "in use"),
    "kind": Text("种类", "kind"),
    "shape": Text("形状", "shape"),
    "datum": Text("原来的坐标系", "datum it came in"),
    "place": Text("位置", "place"),
    "badge": Text("警号", "badge number"),
    "unit": Text("单位", "unit"),
    "role": Text("角色", "role"),
    "since": Text("开始", "since"),
    "until": Text("至", "until"),
    "username": Text("用户名", "user name"),
    "removed": Text("个数", "how many"),
    "year": Text("年份", "year"),
    "version": Text("版本", "version"),
    "source": Text("依据", "source"),
    "moved": Text("重新计算的时限", "deadlines counted anew"),
    "in_force": Text("施行日期", "in force from"),
    "digest": Text("摘要", "digest"),
    "title": Text("标题", "title"),
    "procedure": Text("规程", "procedure"),
    "action": Text("动作", "action"),
    "body": Text("内容", "words"),
    "scopes": Text("权限", "scopes"),
    "a_minute": Text("每分钟最多几次", "at most a minute"),
    "examples": Text("学过的件数", "messages learned from"),
    "reason": Text("理由", "reason"),
    "procedures": Text("可以转来的事项", "procedures"),
    "room_zh": Text("警务室", "police room"),
    "room_en": Text("警务室（英文）", "police room in English"),
    "hours_zh": Text("在岗时间", "hours"),
    "hours_en": Text("在岗时间（英文）", "hours in English"),
    "work_zh": Text("管什么", "what they answer for"),
    "work_en": Text("管什么（英文）", "what they answer for, in English"),
    "supervision": Text("监督电话", "supervision line"),
    "places": Text("小区、村、路", "communities and roads"),
    "languages": Text("会说的话", "languages"),
    "number": Text("第几版", "version number"),
    "seats": Text("席位（代号和警号）", "seats (code and badge)"),
}
PAGE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One change as a page shows it. `who` is None for the command line and set-up."""

    id: int
    at: datetime
    who: Text | None
    verb: Text
    name: str
    differences: tuple[tuple[Text, str, str], ...]


def latest(bureau: Bureau, *, before: int | None = None, subject: str = "") -> list[Told]:
    """The newest changes, at most `PAGE` and one: the one more says that there are earlier ones."""
    rows = Change.objects.filter(bureau=bureau)
    if subject:
        rows = rows.filter(subject=subject)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_told(row) for row in rows.order_by("-id")[: PAGE + 1]]


def _told(change: Change) -> Told:
    names = [*change.before, *(name for name in change.after if name not in change.before)]
    return Told(
        change.id,
        change.at,
        reading.officer_name(change.bureau_id, change.by_id),
        VERBS.get(change.verb, Text(change.verb, change.verb)),
        change.name,
        tuple((FIELDS.get(n, Text(n, n)), old, new) for n, old, new in _values(change, names) if old or new),
    )


def _values(change: Change, names: list[str]) -> list[tuple[str, str, str]]:
    return [(name, _shown(change.before.get(name)), _shown(change.after.get(name))) for name in names]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return "" if value is None else str(value)
