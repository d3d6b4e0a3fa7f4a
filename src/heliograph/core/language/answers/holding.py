"""What an answer should hold: a time, somebody to ask, and, where it refuses, the ground for it. Found by their form."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMERAL = r"(?:\d{1,4}|[一二三四五六七八九十两半]{1,4})"
_TIME = re.compile(
    rf"{_NUMERAL} ?个?(?:工作日|自然日|小时|天|日|周|个?星期|月|季度|年)(?:以?内|之内|左右|后|以后|之后|前|之前)"
    r"|\d{1,2} ?月 ?\d{1,2} ?[日号]|\d{4} ?年 ?(?:\d{1,2} ?月|[上下]半年|年?底|内)|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    rf"|{_NUMERAL}月(?:份|底|初|中旬|上旬|下旬|前)|(?:今|明|后|本)[天年周月](?:[年月]?[底初内中]|上半年|下半年|\d{{1,2}}月)|本周|下周|下个?月|月底|年底|即日起"
    rf"|每[周月年天日]|周[一二三四五六日天]|星期[一二三四五六日天]|\d{{1,2}}[:：]\d{{2}}|{_NUMERAL}个?(?:工作日|月)"
)
_PHONE = re.compile(
    r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|400[- ]?\d{3}[- ]?\d{4}|[2-8]\d{6,7}|1\d{4}|1[12]\d)(?!\d)"
)
_CALL = re.compile("电话|致电|拨打|热线|手机|联系|咨询")
_PERSON = re.compile(
    r"联系人|经办人|承办人|找[\u4e00-\u9fff]{1,3}(?:警官|民警|同志|科长|所长|主任)|(?:社区|责任|值班|辖区|户籍|办案)民警|[\u4e00-\u9fff](?:警官|警长|所长|科长|主任)|(?:窗口|大厅|办公室|派出所)(?:咨询|办理|询问|找)"
)
_GROUND = re.compile(
    r"《[^》]{2,60}》|第[一二三四五六七八九十百零\d]{1,6}条|(?:依据|根据|按照|依照)[^,，。;；《]{0,30}(?:法|条例|规定|办法|规则|规范|通知|标准|政策)"
)
_REFUSES = re.compile(
    "不予|无法(?!律)|不能(?!及时)|不符合|不属于|不具备|不支持|暂不|驳回|不可以|未列入|不在[^,，。]{0,12}范围"
    "|没有(?:相关|这样的|此类)?政策|不同意|不受理|难以|cannot|can't|unable to|refuse",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Held:
    """What was found, as it is written; empty: not found. `refuses` is the word that refuses."""

    time: str
    contact: str
    refuses: str
    ground: str


def holding(folded: str) -> Held:
    """What a folded answer holds."""
    return Held(_first(_TIME, folded), _contact(folded), _first(_REFUSES, folded), _first(_GROUND, folded))


def has_time(folded: str) -> bool:
    return _TIME.search(folded) is not None


def _contact(folded: str) -> str:
    """A telephone near a word for calling, or a person or counter to ask."""
    for found in _PHONE.finditer(folded):
        if len(found[0]) >= 10 or _CALL.search(folded[max(0, found.start() - 25) : found.start()]):
            return found[0]
    return _first(_PERSON, folded)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""
