"""Plates, papers, mail, accounts and other marks by which a person or a thing is found; health, schools, workplaces.

Most of these have no check digit, so the word before them decides. Called by `propose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from heliograph.core.privacy import rules
from heliograph.core.privacy.folding import Folded
from heliograph.core.privacy.numbers import BLOT, SEPARATORS, TIGHT, Found, bare, follows_order_word
from heliograph.core.privacy.values import Kind, Rule, Sureness

_S = SEPARATORS + "{0,3}"
_T = f"(?:{TIGHT})" + "{0,3}"
_P = "[A-HJ-NP-Z0-9]"
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]"
_NEW_ENERGY = rf"(?:[A-HJK]{_T}{_P}(?:{_T}[0-9]){{4}}|[0-9](?:{_T}[0-9]){{4}}{_T}[A-HJK])"
_PLATE = re.compile(
    rf"{_PROVINCE}{_T}[A-Z]{_T}(?:{_NEW_ENERGY}|{_P}(?:{_T}{_P}){{3}}(?:{_T}{_P}|{_T}[挂学领港澳试超使]))(?![0-9])"
)
_SEPARATE_TAIL = re.compile(r"[\s\-]+[0-9]$")
_POLICE_PLATE = re.compile(rf"{_PROVINCE}[A-Z]?{_S}(?:{_P}{_S}){{4}}警")
_PLATE_WORD = re.compile(
    r"(?:车牌|号牌|牌照)(?:号码|号)?\s*[:为是]?\s*([\u4e00-\u9fff]{0,2}[A-Z]?[\s·-]?[A-Z0-9]{5,8})(?![0-9A-Z])"
)
_TRAVEL = re.compile(
    rf"(?<![A-Z0-9/.])(?:[EGDSPHMCTKL]{_T}(?:[0-9]{_T}){{7,9}}[0-9]|(?:[EC]{_T}[A-Z]|[PSD]E){_T}(?:[0-9]{_T}){{6}}[0-9])(?![0-9A-Z])"
)
_PAPER = re.compile(
    r"(?:身份证|证件|护照|通行证|军官证|士兵证|驾驶证|行驶证|居住证|居留许可|居留证|社保卡|社会保障[卡号]|医保[卡号证]|学生证|残疾证|户口簿|回乡证|台胞证)"
    r"[^,。;:\n0-9A-Z]{0,8}\s*[:为是]?\s*([A-Z]{0,3}[\s-]?(?:[A-Z0-9][\s-]{0,2}){4,24}[A-Z0-9])(?![0-9A-Z])"
)
_AT = r"\s*(?:@|\(AT\)|\[AT\]|\{AT\}|<AT>|#AT#|\sAT\s|艾特|\(A\))\s*"
_DOT = r"\s*(?:\.|。|\(DOT\)|\[DOT\]|\{DOT\}|\sDOT\s|点)\s*"
_EMAIL = re.compile(
    rf"[A-Z0-9](?:[A-Z0-9_+%-]|{_DOT}(?=[A-Z0-9])){{0,63}}{_AT}(?:[A-Z0-9-]{{1,40}}{_DOT}){{1,4}}[A-Z]{{2,10}}(?![A-Z])"
)
_OFFICE_MAIL = re.compile(r"GOV\s*\.\s*CN$")
_HASHED_EMAIL = re.compile(r"[A-Z0-9][A-Z0-9._-]{2,40}#(?:QQ|163|126|SINA|GMAIL|OUTLOOK|139|189|FOXMAIL)\.[A-Z.]{2,8}")
_ARMED_PLATE = re.compile(rf"(?<![A-Z])WJ\s?(?:{_PROVINCE}|[0-9]{{2}})[\s·-]?[0-9A-Z]{{5}}(?![0-9A-Z])")
_LABELLED_EMAIL = re.compile(
    r"(?:邮箱|邮件|EMAIL|E-MAIL|MAIL)(?:地址|账号)?\s*[:为是]?\s*([A-Z0-9][^\s,，。;；一-鿿]{5,60})"
)
_WECHAT = re.compile(
    r"(?:微信|WEI信|薇信|威信|V信|加V|加微|微X|抖音|快手|支付宝|淘宝|微博|小红书|陌陌|电报|飞机号|加飞机|钉钉|(?<![A-Z])(?:WECHAT|WEIXIN|VX|WX|TELEGRAM|SKYPE|LINE|WHATSAPP))"
    r"\s?(?:账号|帐号|账户|号码|号|ID)?\s*[是为:=]{0,2}\s*((?!HTTP|WWW)[A-Z0-9][A-Z0-9_\-@+.]{4,31}(?![ _\-.]?[A-Z0-9])|"
    r"[A-Z0-9]+(?:[ _\-.]{1,2}[A-Z0-9]+){1,16})(?!\s?[A-Z0-9年月日元万亿条人次个名步块笔%])"
)
_QQ = re.compile(
    rf"(?:QQ|扣扣|Q号|企鹅号|企鹅|秋秋|Q\s?Q)(?:账号|帐号|号码|号|群号|群)?\s*[是为:=]{{0,2}}\s*([1-9](?:{_S}[0-9]){{4,11}})(?![0-9])"
)
_NICKNAME = re.compile(
    r"(?:昵称|网名|微信名|用户名|账号名|ID名|花名)(?:为|是|叫)?\s*[:]?\s*(?:[\"“‘'「『《(]([^\"”’'」』》)\n]{1,24})[\"”’'」』》)]"
    r"|[:为是]\s*([A-Z0-9_\u4e00-\u9fff]{2,12}))"
)
_IDENTIFIERS = (
    re.compile(r"(?<![A-Z0-9])R[0-9]{22}(?![0-9])"),  # number of a person in police systems; A + 22 is a case and stays
    re.compile(
        r"(?:车架号|车辆识别代号|识别代码|VIN)(?:码|号)?\s*[:为是]?\s*([A-HJ-NPR-Z0-9](?:[\s-]?[A-HJ-NPR-Z0-9]){5,16})(?![A-Z0-9])"
    ),
    re.compile(
        r"(?:发动机号|IMEI|串号|IMSI|MAC)(?:码|号)?\s*[:为是]?\s*([A-Z0-9](?:[\s:-]?[A-Z0-9]){5,19})(?![A-Z0-9])"
    ),
    re.compile(
        r"(?:病历|住院|门诊|就诊|学籍|不动产权证?|房产证|房权证|产权证|保单|查询密码|回执密码|档案|准考证|会员)"
        r"(?:编号|号码|号|ID)\s*[:为是]?\s*([A-Z]{0,4}[0-9](?:[\s-]?[A-Z0-9]){3,31})(?![A-Z0-9])"
    ),
    re.compile(r"(?:权证|不动产权)[\u4e00-\u9fff]{0,4}第?([0-9]{5,12})(?=号)"),
    re.compile(r"(?:学号|工号)\s*[:为是]?\s*([A-Z0-9]{4,16})(?![A-Z0-9])"),
    re.compile(
        r"(?<![0-9.])(?!10\.|127\.|192\.168\.|25[0-9]\.)((?:[1-9][0-9]?[0-9]?)\.(?:[0-9]{1,3}\.){2}[0-9]{1,3})(?![0-9.])"
    ),  # an IP address
)
_OF_THINGS = re.compile(
    r"(?:运单|快递单|快递|订单|交易单|流水|查询码|序列)(?:编号|号码|号|ID)\s*[:为是]?\s*([A-Z]{0,4}[0-9](?:[\s-]?[A-Z0-9]){3,31})(?![A-Z0-9])"
)
_HEALTH = re.compile(
    r"艾滋病|HIV|梅毒|淋病|乙肝|丙肝|肺结核|精神分裂症|精神分裂|双相情感障碍|抑郁症|精神病|精神障碍|智力障碍|智力残疾|精神残疾"
    r"|癫痫|怀孕[一二三四五六七八九十0-9]*(?:个?月|周)?|流产|癌症|尿毒症|白血病|孕妇"
)
_SCHOOL = re.compile(
    r"(?:就读(?:于|在)?|在读于|毕业于|肄业于|所在学校[:为是])\s*([\u4e00-\u9fff0-9]{2,16}?(?:小学|中学|学校|幼儿园|大学|学院|职高|高中|初中))"
)
_WORKPLACE = re.compile(
    r"(?:工作单位|就职于|任职于|供职于|受雇于)[:为是]?\s*([\u4e00-\u9fffA-Z0-9()]{2,24}?(?:公司|厂|店|医院|集团|中心|工作室|银行))"
)


def find_marks(folded: Folded) -> Iterator[Found]:
    """All marks of this module, in no order."""
    yield from _plates(folded)
    yield from _papers(folded)
    yield from _accounts(folded)
    for pattern in _IDENTIFIERS:
        yield from _last_group(pattern, folded.text, Kind.IDENTIFIER, rules.IDENTIFIER, Sureness.LIKELY)
    yield from _last_group(_OF_THINGS, folded.text, Kind.IDENTIFIER, rules.IDENTIFIER, Sureness.POSSIBLE)
    yield from _last_group(_HEALTH, folded.text, Kind.HEALTH, rules.HEALTH, Sureness.POSSIBLE)
    yield from _last_group(_SCHOOL, folded.text, Kind.AFFILIATION, rules.AFFILIATION, Sureness.LIKELY)
    yield from _last_group(_WORKPLACE, folded.text, Kind.AFFILIATION, rules.AFFILIATION, Sureness.POSSIBLE)


def _plates(folded: Folded) -> Iterator[Found]:
    official = {match.start() for match in _POLICE_PLATE.finditer(folded.digits)}
    for match in _PLATE.finditer(folded.digits):
        if match.start() not in official and sum(sign.isdigit() for sign in match[0]) >= 2:
            yield Found(match.start(), match.end(), Kind.PLATE, BLOT, rules.PLATE, Sureness.SURE)
    yield from _last_group(_ARMED_PLATE, folded.digits, Kind.PLATE, rules.PLATE, Sureness.LIKELY)
    yield from _last_group(_PLATE_WORD, folded.digits, Kind.PLATE, rules.PLATE, Sureness.LIKELY)


def _papers(folded: Folded) -> Iterator[Found]:
    for match in _TRAVEL.finditer(folded.digits):
        if 8 <= len(bare(match[0])) <= 11 and not follows_order_word(folded, match.start()):
            yield Found(match.start(), match.end(), Kind.TRAVEL, BLOT, rules.TRAVEL, Sureness.LIKELY)
    for match in _PAPER.finditer(folded.digits):
        if sum(sign.isdigit() for sign in match[1]) >= 4:
            yield Found(match.start(1), match.end(1), Kind.TRAVEL, BLOT, rules.TRAVEL, Sureness.LIKELY)


def _accounts(folded: Folded) -> Iterator[Found]:
    for match in _EMAIL.finditer(folded.text):
        if _OFFICE_MAIL.search(match[0]) is None:
            yield Found(match.start(), match.end(), Kind.EMAIL, BLOT, rules.ACCOUNT, Sureness.SURE)
    yield from _last_group(_HASHED_EMAIL, folded.text, Kind.EMAIL, rules.ACCOUNT, Sureness.LIKELY)
    for match in _LABELLED_EMAIL.finditer(folded.text):
        if _OFFICE_MAIL.search(match[1]) is None:
            yield Found(match.start(1), match.end(1), Kind.EMAIL, BLOT, rules.ACCOUNT, Sureness.LIKELY)
    yield from _last_group(_WECHAT, folded.digits, Kind.ACCOUNT, rules.ACCOUNT, Sureness.LIKELY)
    yield from _last_group(_QQ, folded.digits, Kind.ACCOUNT, rules.ACCOUNT, Sureness.LIKELY)
    yield from _last_group(_NICKNAME, folded.text, Kind.ACCOUNT, rules.ACCOUNT, Sureness.LIKELY)


def _last_group(pattern: re.Pattern[str], text: str, kind: Kind, rule: Rule, sureness: Sureness) -> Iterator[Found]:
    """Mask the group of the pattern that matched; the whole match if it has none."""
    for match in pattern.finditer(text):
        group = match.lastindex or 0
        yield Found(match.start(group), match.end(group), kind, BLOT, rule, sureness)
