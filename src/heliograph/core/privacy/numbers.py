"""Numbers that belong to a person, found by their shape and check digit, however they are written.

Every pattern allows separators between any two digits, and decides by what the digits are, not by how they are
grouped. Called by `propose`; yields `Found` in positions of the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import luhn
from stdnum.cn import ric, uscc

from heliograph.core.privacy import rules
from heliograph.core.privacy.folding import Folded
from heliograph.core.privacy.values import Kind, Rule, Sureness

BLOT = "×××"
SEPARATORS = r"[\W_]"  # anything but letters, numerals and ideographs
_S = SEPARATORS + "{0,3}"
_MOBILE = re.compile(rf"(?<![0-9])(?:(?:\+|00)?{_S}86{_S})?(1(?:{_S}[3-9])(?:{_S}[0-9]){{9}})(?![0-9])")
_GLUED = re.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}){2,}(?![0-9])")
_LANDLINE = re.compile(rf"(?<![0-9])0(?:10|2[0-9]|[3-9][0-9]{{2}}){_S}[2-9][0-9]{{2,3}}{_S}[0-9]{{4}}(?![0-9])")
_LOCAL = re.compile(r"(?:座机|固话|家里电话|家庭电话|宅电)\D{0,4}([2-9][0-9]{2,3}[\s-]?[0-9]{4})(?![0-9])")
_STARRED = re.compile(r"(?<![0-9A-Z])[0-9]{3,10}[*×X]{3,}[0-9]{0,4}[0-9X](?![0-9])")
_IDENTITY = re.compile(rf"(?=(?<![0-9])([1-9](?:{_S}[0-9]){{16}}{_S}[0-9X×])(?![0-9]))")
_OLD_IDENTITY = re.compile(rf"(?<![0-9])([1-9](?:{_S}[0-9]){{14}})(?![0-9])")
_CARD = re.compile(rf"(?<![0-9])[1-9](?:{_S}[0-9]){{11,18}}(?![0-9])")
_LABELLED_CARD = re.compile(r"(?:卡号|账号|帐号|账户|帐户|存折)[^0-9。;,\n]{0,6}?([0-9](?:[\s-]?[0-9]){7,24})(?![0-9])")
_TAIL = re.compile(r"尾号\D{0,3}([0-9]{3,6})(?![0-9])")
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])(?:[0-9A-Z][\s-]?){17}[0-9A-Z](?![0-9A-Z])")
_OFFICE_BEFORE = re.compile(
    r"(?:派出所|公安局|分局|大队|支队|总队|窗口|法院|检察院|政府|机关|值班|监督|举报|投诉|咨询|服务|热线|办公|报警)(?:室|处|科|中心|大厅)?"
    r"(?:的)?(?:值班|监督|举报|投诉|咨询|服务|办公|报警|联系|固定)?(?:电话|热线|专线|座机|号码)?\s*[:为是(]?\s*$"
)
_IDENTITY_WORD = re.compile(r"(?:身份证|证件|公民身份|号码|身份)[^。\n]{0,12}$")
_CARD_WORD = re.compile(r"(?:卡|账|帐|存折|收款|汇款|转账|转至|银行)[^。\n]{0,14}$")
_AMOUNT_AFTER = re.compile(r"\s*(?:元|万|亿|%|美元|港元|斤|吨|公里|千米|平方)")
_ORDER_WORD = re.compile(r"(?:订单|单号|流水|编号|交易号|文号|案号)[^。\n]{0,8}$")
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
        elif number[:2] in _PROVINCES and _has_date(number[6:14]):
            yield Found(match.start(1), end, Kind.IDENTITY, BLOT, rules.IDENTITY, Sureness.LIKELY)
        elif _IDENTITY_WORD.search(folded.text, max(0, match.start(1) - 16), match.start(1)):
            yield Found(match.start(1), end, Kind.IDENTITY, BLOT, rules.IDENTITY, Sureness.POSSIBLE)
    for match in _OLD_IDENTITY.finditer(folded.digits):
        number = bare(match[1])
        if number[:2] in _PROVINCES and _has_date("19" + number[6:12]):
            is_named = _IDENTITY_WORD.search(folded.text, max(0, match.start() - 16), match.start())
            sureness = Sureness.LIKELY if is_named else Sureness.POSSIBLE
            yield Found(match.start(), match.end(), Kind.IDENTITY, BLOT, rules.IDENTITY, sureness)
    for match in _STARRED.finditer(folded.text):
        kind, rule = (Kind.PHONE, rules.PHONE) if len(match[0]) <= 12 else (Kind.IDENTITY, rules.IDENTITY)
        yield Found(match.start(), match.end(), kind, BLOT, rule, Sureness.LIKELY)


def _has_date(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    return 1880 <= year <= 2049 and 1 <= month <= 12 and 1 <= day <= 31


def _phones(folded: Folded) -> Iterator[Found]:
    for match in _MOBILE.finditer(folded.digits):
        if not _is_list_or_amount(match, folded):
            yield _phone(match.start(), match.end(), Sureness.SURE)
    for match in _GLUED.finditer(folded.digits):
        yield _phone(match.start(), match.end(), Sureness.LIKELY)
    for match in _LANDLINE.finditer(folded.digits):
        if not _OFFICE_BEFORE.search(folded.text, max(0, match.start() - 24), match.start()):
            yield _phone(match.start(), match.end(), Sureness.LIKELY)
    for match in _LOCAL.finditer(folded.digits):
        yield _phone(match.start(1), match.end(1), Sureness.LIKELY)


def _phone(start: int, end: int, sureness: Sureness) -> Found:
    return Found(start, end, Kind.PHONE, BLOT, rules.PHONE, sureness)


def _is_list_or_amount(match: re.Match[str], folded: Folded) -> bool:
    """Articles "13、14、15、…", sums with thousands signs: digits in a row that nobody would dial."""
    groups = [part for part in re.split(r"[,、]\s*", match[0]) if part]
    is_list = len(groups) >= 4 and any(len(group) > 1 for group in groups)
    return is_list or _AMOUNT_AFTER.match(folded.text, match.end()) is not None


def _cards(folded: Folded) -> Iterator[Found]:
    for match in _CARD.finditer(folded.digits):
        number = bare(match[0])
        sureness = _card_sureness(number, folded.text[max(0, match.start() - 18) : match.start()])
        if sureness is not None:
            yield Found(match.start(), match.end(), Kind.CARD, BLOT, rules.CARD, sureness)
    for pattern, sureness in ((_LABELLED_CARD, Sureness.LIKELY), (_TAIL, Sureness.POSSIBLE)):
        for match in pattern.finditer(folded.digits):
            yield Found(match.start(1), match.end(1), Kind.CARD, BLOT, rules.CARD, sureness)


def _card_sureness(number: str, before: str) -> Sureness | None:
    is_named = _CARD_WORD.search(before) is not None
    if not 13 <= len(number) <= 19:
        return Sureness.LIKELY if is_named else None
    passes = luhn.is_valid(number)
    if passes and number.startswith("62"):
        return Sureness.SURE
    if is_named and (passes or number[0] in "34569"):
        return Sureness.LIKELY
    if passes and len(number) in {15, 16} and number[0] in "345" and _ORDER_WORD.search(before) is None:
        return Sureness.POSSIBLE
    return None


def _credit_codes(folded: Folded) -> Iterator[Found]:
    """Codes that begin with 92 are of one-man businesses (个体工商户); every other code is an organisation's and stays."""
    for match in _CREDIT_CODE.finditer(folded.text):
        code = bare(match[0])
        if not code.startswith("92"):
            continue
        sureness = Sureness.LIKELY if uscc.is_valid(code) else Sureness.POSSIBLE
        yield Found(match.start(), match.end(), Kind.CREDIT_CODE, BLOT, rules.BUSINESS, sureness)
