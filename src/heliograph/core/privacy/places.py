"""Places below the street: house, building, flat, the name of an estate, a village and its group.

An address is read backwards from what is surely a detail (4幢602室, 123号): what stands between the last street,
township or larger area and the detail goes with it. A station's own address is public and stays (`_OFFICE_NEAR`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from heliograph.core.privacy import rules
from heliograph.core.privacy.folding import Folded
from heliograph.core.privacy.numbers import Found, follows_order_word
from heliograph.core.privacy.values import Kind, Sureness

_B = r"\s{0,2}"
_NUMBER = r"(?:第?(?:[0-9A-Z十百千甲乙丙丁]{1,6}(?:[\-\u2010-\u2015\u2212~之附#/][0-9A-Z]{1,5}){0,3}))"
_UNIT = (
    r"(?:号院|号楼|号房|号门(?!口)|号(?![线令文码牌召角台机桌])|支弄|弄|胡同|巷|幢|栋|座(?!位)|楼(?!下|上|道|梯)|层|单元|室|房(?!屋|产|东|间)|户(?![口籍主])"
    r"|村民小组|组(?!织|成|长)|生产队|队(?!员|长|伍)|社(?![会区]))"
)
_STRONG = re.compile(r"号院|号楼|支?弄|幢|栋|单元|室|村民小组|生产队")
_DETAIL = re.compile(
    rf"{_NUMBER}{_B}{_UNIT}(?:[,、]?{_B}(?:[东西南北中]区|[东南西北]侧)?{_B}{_NUMBER}{_B}{_UNIT})*"
    rf"(?:{_B}[\-#]?{_B}[0-9A-Z]{{1,5}}(?:-[0-9]{{1,5}})*(?:{_B}室)?(?![0-9A-Z年月日元时分个人名:.%]))?"
)
_DASHED = re.compile(r"(?<![0-9A-Z#\-])(?![48]00-)[0-9A-Z]{1,3}[#\-][0-9]{1,3}(?:[#\-][0-9]{1,5})+(?![0-9A-Z\-])")
_STREET = re.compile(r"(?:路|街|大道|街道|大街|胡同|巷|弄堂|公路|国道|省道)(?:[东西南北中]段)?$")
_AREA = re.compile(
    r"街道|大道|路(?:[东西南北中]段)?|街|胡同|巷|(?<![新小城])镇|乡(?!村)|(?<![小社园校厂库地山景东西南北中0-9一二三四五六七八九十])区|(?<![超门夜城菜上])市|县|旗|省"
)
_PREPOSITION = re.compile(
    r"(?:住址|住所|地址|户籍地|户籍|经常居住地|暂住|现住|居住|家住|租住|入住|住|位于|窜至|来到|前往|返回|在|到|至|于|从|由|往|系|为)[:在于地是为]?\s*"
)
_HOME = re.compile(
    r"(?:住址|住所地?|户籍地|户籍所在地|户籍|经常居住地|暂住|现住|居住|家住|租住|住|地址|家)[^,。;\n]{0,3}?(?:在|于|地|是|为|:)?[^,。;\n]{0,24}$"
)
_ESTATE = (
    r"小区|花园|公寓|新村|家园|花苑|嘉苑|名苑|佳苑|苑|嘉园|山庄|别墅|宿舍|大厦|社区|公馆|华庭|华府|名都|名城|雅居"
    r"|里弄|村|屯|庄|寨|组团|新城|新居|广场"
)
_NAMED_HOME = re.compile(
    rf"(?:住址|户籍所在地|户籍地|暂住|现住|居住|家住|租住|(?<![入居])住(?![宅房建院户所址]))[在于地是为:]*\s*[^,。;\n]{{2,30}}?(?:{_ESTATE})(?![一-鿿]{{0,2}}(?:派出所|委员会|村委|居委))"
)
_OFFICES = "派出所|公安局|分局|大队|法院|检察院|人民政府|司法局|机关|看守所|拘留所|银行|窗口|服务中心"
_OFFICE_NEAR = re.compile(rf"(?:{_OFFICES})的?(?:办公)?(?:地址|地点|位于|设在)[:为在]{{0,2}}[^,。;\n]{{0,22}}$")
_OFFICE_AFTER = re.compile(
    rf"\s*[(]?[^,。;:\n被由向至到后经报并与和的在与]{{0,10}}(?:{_OFFICES})(?!辖区|民警|附近|对面|旁|调解|出警|接)"
)
_FLAT = re.compile(r"(?<![0-9A-Z#\-])[A-Z]?[0-9]{1,2}[#\-][0-9]{3,4}(?![0-9A-Z\-])")
_SOMEONES = re.compile(
    rf"(?:在|于|到|至|回)([\u4e00-\u9fff]{{2,12}}?(?:{_ESTATE}))(?=的?(?:其|该)?(?:家|住处|住所|住房|出租房|租住|租房|暂住|房间))"
)
_GPS = re.compile(
    r"(?<![0-9.])(?:[EN]\s*)?(?:1[0-3][0-9]|[1-9][0-9])\.[0-9]{4,}[^0-9\n]{1,8}(?:1[0-3][0-9]|[1-9][0-9])\.[0-9]{4,}(?![0-9])"
)
_REACH = 26
_LONGEST_NAME = 12
_SOME = re.compile(r"[一两]\s*(?:[栋幢户层组座楼社队室房])")


def find_places(folded: Folded) -> Iterator[Found]:
    """Details of addresses, estates and villages named as somebody's home, coordinates."""
    for pattern in (_DETAIL, _DASHED):
        for match in pattern.finditer(folded.digits):
            found = _address(folded, match.start(), match.end())
            if found is not None:
                yield found
    for match in _NAMED_HOME.finditer(folded.text):
        start = _after_area(folded.text, match.start(), match.end())
        if match.end() - start > len("小区"):
            yield _found(folded.text, start, match.end(), Sureness.POSSIBLE)
    for match in _FLAT.finditer(folded.digits):
        if _HOME.search(folded.text, max(0, match.start() - _REACH), match.start()):
            yield _found(folded.text, match.start(), match.end(), Sureness.POSSIBLE)
    for match in _SOMEONES.finditer(folded.text):
        start = _after_area(folded.text, match.start(1), match.end(1))
        yield _found(folded.text, start if start < match.end(1) else match.start(1), match.end(1), Sureness.LIKELY)
    for match in _GPS.finditer(folded.text):
        yield Found(match.start(), match.end(), Kind.ADDRESS, "某处", rules.ADDRESS, Sureness.LIKELY)


def below_street(address: str) -> str:
    """The part of a (folded) address after its last street or area; all of it if there is none."""
    start = _after_area(address, 0, len(address))
    return address[start:].strip(" ,") if start < len(address) else ""


def _address(folded: Folded, start: int, end: int) -> Found | None:
    text = folded.text
    clause = max(text.rfind(mark, 0, start) for mark in ',，。;；\n〔〕()（）"“”') + 1
    before = text[max(clause, start - _REACH) : start]
    if follows_order_word(folded, start):
        return None
    follows_street = _STREET.search(before.rstrip()) is not None
    is_home = _HOME.search(before) is not None
    has_estate = re.search(rf"(?:{_ESTATE})[东西南北中]?区?$", before.rstrip()) is not None
    is_strong = (
        _STRONG.search(text, start, end) is not None or "#" in text[start:end] or text[start:end].count("-") >= 2
    )
    if not (follows_street or is_home or has_estate or is_strong):
        return None
    if not follows_street and _SOME.fullmatch(text, start, end):
        return None
    if before.endswith(("第", "字", "月", "年")) or re.match(r"\s*[月日]", text[end : end + 2]):
        return None
    if _OFFICE_NEAR.search(text, max(0, start - 40), start) or _OFFICE_AFTER.match(text, end, end + 20):
        return None
    head = _after_area(text, max(clause, start - _REACH), start)
    if not (has_estate or is_home) or start - head > _LONGEST_NAME:
        head = start
    return _found(text, head, end, Sureness.LIKELY if follows_street or has_estate or is_home else Sureness.POSSIBLE)


def _after_area(text: str, start: int, end: int) -> int:
    """Where the last street or area, or at least the last preposition, before `end` is over."""
    edge = start
    for pattern in (_PREPOSITION, _AREA):
        for match in pattern.finditer(text, start, end):
            edge = max(edge, match.end())
    while edge < end and text[edge] in " \n:":
        edge += 1
    return edge


def replacement_for(part: str) -> str:
    """What stands for a place below the street."""
    if re.search(r"村|屯|庄|寨|组|队|社(?!区)", part):
        return "某村"
    return "某住处" if re.search(_ESTATE, part) else "某号"


def _found(text: str, start: int, end: int, sureness: Sureness) -> Found:
    return Found(start, end, Kind.ADDRESS, replacement_for(text[start:end]), rules.ADDRESS, sureness)
