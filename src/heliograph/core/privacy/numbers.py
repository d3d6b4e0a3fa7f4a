"""Numbers that belong to a person, found by their shape and check digit, however they are written.

Every pattern allows separators between any two digits, and decides by what the digits are, not by how they are
grouped. Called by `propose`; yields `Found` in positions of the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from stdnum import luhn
from stdnum.cn import ric, uscc

from heliograph.core.privacy import rules
from heliograph.core.privacy.folding import Folded
from heliograph.core.privacy.values import Kind, Rule, Sureness

BLOT = "×××"
SEPARATORS = r"[\W_]"  # anything but letters, numerals and ideographs
TIGHT = r"""[^\w,;:、。!?()\[\]{}<>"'“”‘’《》【】「」]|_"""  # of these, what does not end a clause
_S = SEPARATORS + "{0,3}"
_MOBILE = re.compile(rf"(?<![0-9])(?<![0-9]\.)(?:(?:\+|00)?{_S}86{_S})?(1(?:{_S}[3-9])(?:{_S}[0-9]){{9}})(?![0-9])")
_GLUED = re.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}){2,}(?![0-9])")
_LANDLINE = re.compile(
    rf"(?<![0-9])0(?:10|2[0-9]|[3-9][0-9]{{2}})(?:{_S}[2-9]|[\s-]1)[0-9]{{2,3}}{_S}[0-9]{{4}}(?![0-9])"
)
_LANDLINE_ABROAD = re.compile(
    rf"(?<![0-9])(?:\+|00)?86[\s-](?:10|2[0-9]|[3-9][0-9]{{2}}){_S}[2-9][0-9]{{2,3}}{_S}[0-9]{{4}}(?![0-9])"
)
_LOCAL = re.compile(
    r"(?:座机|固话|固定电话|家里电话|家庭电话|宅电|电话|联系方式|(?<![A-Z])TEL)(?:号码|号)?(?:[\s:.是为]{0,3})([2-9][0-9]{2,3}[\s-]?[0-9]{4})(?![0-9次个条件元])"
)
_PHONE_WORD = re.compile(r"(?:电话|手机|联系方式|(?<![A-Z])TEL|机主|号码)[号码\s:.是为]{0,4}(?:\+?86)?[\s-]?$")
_HONG_KONG = re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}[0-9]{6}\s?\([0-9A]\)")
_STARRED = re.compile(r"(?<![0-9A-Z])[0-9]{3,10}[*×X]{3,}[0-9]{0,4}[0-9X](?![0-9])")
_IDENTITY = re.compile(rf"(?=(?<![0-9])([1-9](?:{_S}[0-9]){{16}}{_S}[0-9X×])(?![0-9]))")
_OLD_IDENTITY = re.compile(rf"(?<![0-9])([1-9](?:{_S}[0-9]){{14}})(?![0-9])")
_CARD_RUN = re.compile(rf"(?<![0-9])[0-9](?:{_S}[0-9]){{11,}}(?![0-9])")
_MOST_DIGITS = 19
_LABELLED_CARD = re.compile(r"(?:卡号|账号|帐号|账户|帐户|存折)[^0-9。;,\n]{0,6}?([0-9](?:[\s-]?[0-9]){7,24})(?![0-9])")
_TAIL = re.compile(r"尾号\D{0,3}([0-9]{3,6})(?![0-9])")
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])(?:[0-9A-Z][\s-]?){17}[0-9A-Z](?![0-9A-Z])")
_OFFICE_BEFORE = re.compile(
    r"(?:派出所|公安局|分局|大队|支队|总队|窗口|法院|检察院|政府|机关|值班|监督|举报|投诉|咨询|服务|热线|办公室|报警)(?:室|处|科|中心|大厅)?"
    r"(?:的)?(?:值班|监督|举报|投诉|咨询|服务|办公|报警|联系|固定)?(?:电话|热线|专线|座机|号码)?\s*[:为是(]?\s*$"
)
_IDENTITY_WORD = re.compile(r"(?:身份证|证件|公民身份|身份|(?<![单件合票])号码)[^。\n]{0,12}$")
_CARD_WORD = re.compile(r"(?:卡|账|帐|存折|收款|汇款|转账|转至|银行)[^。\n]{0,14}$")
_AMOUNT_AFTER = re.compile(r"\s*(?:元(?![旦宵])|万|亿|%|美元|港元|斤|吨|公里|千米|平方|千瓦|次|人次|件|个(?!人))")
_ORDER_WORD = re.compile(
    r"(?:订单|单号|流水|编号|交易|文号|案号|编码|代码|型号|货号|批号|合同|发票|注册号|序列号|户号|条码|条形码|ISBN|ISSN|备案|许可证号?|工单|档号|凭证"
    r"|卡口|监控|表号|税号|国标|料号|回执码?|查询码|快递|运单|圆通|中通|申通|韵达|顺丰|提案|房源|SN|NO)[^。,;\n手话机系证照身卡账帐]{0,6}$"
)
_DECIMALS_AFTER = re.compile(r"\.[0-9]{1,2}(?![0-9号楼幢栋])")
_COUNT_BEFORE = re.compile(r"(?:[¥$]|库存|点击量?|浏览量?|阅读量?|播放量?|用量|总额|金额)\s*[:为是]?\s*$")
_SUM_BEFORE = re.compile(r"(?:[¥$]|金额|合计|共计?|支出|收入|投资|人民币|[^电]价|款|总额)\s*[:为是]?\s*$")
_CARD_GROUP = re.compile(r"[0-9]+")
_PROVINCES = frozenset(re.findall("..", "1112131415212223313233343536374142434445465051525354616263646571818283"))


@dataclass(frozen=True, slots=True)
class Found:
    """A mask in positions of the folded text."""

    start: int
    end: int
    kind: Kind
    replacement: str
    rule: Rule
    sureness: Sureness
    party: int | None = None


def find_numbers(folded: Folded) -> Iterator[Found]:
    """Identity numbers, telephones, bank cards and credit codes of one-man businesses."""
    yield from _identities(folded)
    yield from _phones(folded)
    yield from _cards(folded)
    yield from _credit_codes(folded)


def bare(written: str) -> str:
    """The digits and letters of a number, without what separates them; × is an X only at the end (of an identity number)."""
    return re.sub(r"[^0-9A-Z]", "", re.sub("×$", "X", written))


def is_identity(number: str) -> bool:
    """18 signs of GB 11643 with a right check digit; the place of issue is not looked up (decision 050)."""
    return len(number) == 18 and _has_date(number[6:14]) and ric.calc_check_digit(number) == number[17]


def _identities(folded: Folded) -> Iterator[Found]:
    for match in _IDENTITY.finditer(folded.digits):
        number, end = bare(match[1]), match.end(1)
        if is_identity(number):
            yield Found(match.start(1), end, Kind.IDENTITY, BLOT, rules.IDENTITY, Sureness.SURE)
        elif follows_order_word(folded, match.start(1)):
            continue
        elif number[:2] in _PROVINCES and _has_date(number[6:14]):
            yield Found(match.start(1), end, Kind.IDENTITY, BLOT, rules.IDENTITY, Sureness.LIKELY)
        elif _IDENTITY_WORD.search(folded.text, max(0, match.start(1) - 16), match.start(1)):
            yield Found(match.start(1), end, Kind.IDENTITY, BLOT, rules.IDENTITY, Sureness.POSSIBLE)
    for match in _OLD_IDENTITY.finditer(folded.digits):
        number = bare(match[1])
        is_order = follows_order_word(folded, match.start())
        if number[:2] in _PROVINCES and _has_date("19" + number[6:12]) and not is_order and _is_cut_like_one(match[0]):
            is_named = _IDENTITY_WORD.search(folded.text, max(0, match.start() - 16), match.start())
            sureness = Sureness.LIKELY if is_named else Sureness.POSSIBLE
            yield Found(match.start(), match.end(), Kind.IDENTITY, BLOT, rules.IDENTITY, sureness)
    for match in _HONG_KONG.finditer(folded.digits):
        yield Found(match.start(), match.end(), Kind.IDENTITY, BLOT, rules.IDENTITY, Sureness.LIKELY)
    for match in _STARRED.finditer(folded.text):
        kind, rule = (Kind.PHONE, rules.PHONE) if len(match[0]) <= 12 else (Kind.IDENTITY, rules.IDENTITY)
        yield Found(match.start(), match.end(), kind, BLOT, rule, Sureness.LIKELY)


def _is_cut_like_one(written: str) -> bool:
    """Whole, digit by digit, or the place of issue by itself: not three numbers of five digits in a row."""
    groups = [len(group) for group in re.findall(r"[0-9]+", written)]
    return len(groups) <= 2 or groups[0] == 6 or set(groups) == {1}


def _has_date(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    return 1880 <= year <= 2049 and 1 <= month <= 12 and 1 <= day <= 31


def _phones(folded: Folded) -> Iterator[Found]:
    for match in _MOBILE.finditer(folded.digits):
        if not _is_no_phone(match, folded):
            yield _phone(match.start(), match.end(), Sureness.SURE)
    for match in _GLUED.finditer(folded.digits):
        yield _phone(match.start(), match.end(), Sureness.LIKELY)
    for match in chain(_LANDLINE.finditer(folded.digits), _LANDLINE_ABROAD.finditer(folded.digits)):
        is_office = _OFFICE_BEFORE.search(folded.text, max(0, match.start() - 24), match.start())
        if not is_office and not follows_order_word(folded, match.start()):
            yield _phone(match.start(), match.end(), Sureness.LIKELY)
    for match in _LOCAL.finditer(folded.digits):
        if not _OFFICE_BEFORE.search(folded.text, max(0, match.start(1) - 24), match.start(1)):
            yield _phone(match.start(1), match.end(1), Sureness.LIKELY)


def _phone(start: int, end: int, sureness: Sureness) -> Found:
    return Found(start, end, Kind.PHONE, BLOT, rules.PHONE, sureness)


def follows_order_word(folded: Folded, start: int) -> bool:
    """Whether the words right before say that this is the number of a thing: an order, a file, a meter."""
    return _ORDER_WORD.search(folded.text, max(0, start - 16), start) is not None


def _is_no_phone(match: re.Match[str], folded: Folded) -> bool:
    """Digits that nobody would dial: lists, sums, times, pairs of years, addresses of machines, numbers of orders."""
    written = match[1]
    groups = re.findall(r"[0-9]+", written)
    sizes = {len(group) for group in groups}
    return (
        ":" in written
        or (len(groups) >= 4 and sizes != {1} and len([part for part in re.split(r"[,、]\s*", written) if part]) >= 4)
        or (len(groups) >= 5 and sizes == {1, 2})
        or (len(groups) == 4 and re.fullmatch(r"(?:[1-9][0-9]{0,2}\.){3}[0-9]{1,3}", written) is not None)
        or re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]{1,2})?", written) is not None
        or re.fullmatch(r"[0-9]{2,3}\.[0-9]+\s*,\s*[0-9]{2,3}\.[0-9]+", written) is not None
        or re.match(r"19[0-9]{2}\W{1,3}(?:19|20)[0-9]{2}(?![0-9])", written) is not None
        or (folded.text.startswith("号", match.end()) and folded.text.endswith("第", 0, match.start()))
        or _is_sum(match, folded)
        or follows_order_word(folded, match.start())
    )


def _is_sum(match: re.Match[str], folded: Folded) -> bool:
    before = max(0, match.start() - 8), match.start()
    if _PHONE_WORD.search(folded.text, *before):
        return False
    if _AMOUNT_AFTER.match(folded.text, match.end()) or _COUNT_BEFORE.search(folded.text, *before):
        return True
    has_decimals = _DECIMALS_AFTER.match(folded.text, match.end())
    is_sum = _SUM_BEFORE.search(folded.text, *before)
    return has_decimals is not None and (
        is_sum is not None or _AMOUNT_AFTER.match(folded.text, has_decimals.end()) is not None
    )


def _cards(folded: Folded) -> Iterator[Found]:
    for match in _CARD_RUN.finditer(folded.digits):
        yield from _cards_in(folded, match)
    for pattern, sureness in ((_LABELLED_CARD, Sureness.LIKELY), (_TAIL, Sureness.POSSIBLE)):
        for match in pattern.finditer(folded.digits):
            yield Found(match.start(1), match.end(1), Kind.CARD, BLOT, rules.CARD, sureness)


def _cards_in(folded: Folded, run: re.Match[str]) -> Iterator[Found]:
    """Cards among the groups of a run of digits: "1. 6222 0201 …" is an item of a list and a card."""
    groups = [(run.start() + m.start(), run.start() + m.end()) for m in _CARD_GROUP.finditer(run[0])]
    first = 0
    while first < len(groups):
        best = None
        number = ""
        for last in range(first, min(first + _MOST_DIGITS, len(groups))):
            number += folded.digits[slice(*groups[last])]
            if len(number) > _MOST_DIGITS:
                break
            sureness = _card_sureness(number, folded.text[max(0, groups[first][0] - 18) : groups[first][0]])
            if sureness is not None:
                best = (last, sureness) if best is None or sureness.rank <= best[1].rank else best
        if best is None:
            first += 1
            continue
        yield Found(groups[first][0], groups[best[0]][1], Kind.CARD, BLOT, rules.CARD, best[1])
        first = best[0] + 1


def _card_sureness(number: str, before: str) -> Sureness | None:
    if not 12 <= len(number) <= _MOST_DIGITS or number[0] == "0":
        return None
    is_named = _CARD_WORD.search(before) is not None and _ORDER_WORD.search(before) is None
    if len(number) < 13:
        return Sureness.LIKELY if is_named else None
    passes = luhn.is_valid(number)
    is_order = _ORDER_WORD.search(before) is not None
    if passes and number.startswith("62") and len(number) >= 16:
        return Sureness.POSSIBLE if is_order else Sureness.SURE
    if is_named and (passes or number[0] in "34569"):
        return Sureness.LIKELY
    if passes and not is_order and _is_of_a_scheme(number):
        return Sureness.LIKELY
    return None


def _is_of_a_scheme(number: str) -> bool:
    """Visa, Mastercard, JCB with 16 digits, American Express with 15."""
    if len(number) == 16:
        return number[0] == "4" or "51" <= number[:2] <= "55" or number[:2] == "35"
    return len(number) == 15 and number[:2] in {"34", "37"}


def _credit_codes(folded: Folded) -> Iterator[Found]:
    """Codes that begin with 92 are of one-man businesses (个体工商户); every other code is an organisation's and stays."""
    for match in _CREDIT_CODE.finditer(folded.text):
        code = bare(match[0])
        if not code.startswith("92"):
            continue
        sureness = Sureness.LIKELY if uscc.is_valid(code) else Sureness.POSSIBLE
        yield Found(match.start(), match.end(), Kind.CREDIT_CODE, BLOT, rules.BUSINESS, sureness)
