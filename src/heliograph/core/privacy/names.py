"""The net: names of people whom the case does not know, by a surname and the words around it.

Roles and descriptions beside a name first, then what looks like one in plain prose (`persons`). All of it is proposed to a
person and misses some (docs/privacy-masking.md has the measure). Officers acting in office are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from heliograph.core.privacy.folding import Folded
from heliograph.core.privacy.labels import MASKING
from heliograph.core.privacy.persons import find_persons
from heliograph.core.privacy.surnames import COMMON, COMPOUND, SINGLE
from heliograph.core.privacy.values import Sureness

_HAN = r"[\u4e00-\u9fff]"
_STOP = (
    "的在于与和及因将对被向至到从以为是称说等系曾并又也均已未不有用持驾家住男女之殴报提前来去打骑手醉酒无骂盗偷窃抢购买卖携带乘坐站走跑同该此其"
    "所者或但则可能要经过进入出下上内外共涉作实施接受承认供述陈述反映自发现认辱拒使离非随当赌吸伤先后两一二三四五拿拉推踢砸吵证辩威胁恐拘"
)
_NOT_SECOND = "的在于与和及因将对被向至到从以称说等曾并又也均已未不之该此其或但则"
_NAME = rf"(?:(?:{'|'.join(COMPOUND)}){_HAN}{{1,2}}|[{SINGLE}]{_HAN}{{1,2}})"
_FOREIGN = rf"{_HAN}{{1,8}}(?:[·•・‧∙]{_HAN}{{1,8}}){{1,4}}"
_ROLE = (
    "原告人?|户名|账户名|收款人|持卡人|经理|包工头|被告人?|第三人|犯罪嫌疑人|违法嫌疑人|嫌疑人|违法行为人|被处罚人|受处罚人|行为人|报警人|报案人|举报人|控告人|投诉人|证人|被害人|被侵害人"
    "|受害人|伤者|死者|当事人|被申请人|申请人|上诉人|法定代理人|监护人|家属|同案人员?|同伙|驾驶人|驾驶员|司机|乘客|失主|机主|户主|房东|租客|邻居"
    "|店主|店员|老板|经营者|姓名|联系人|妻子|丈夫|父亲|母亲|儿子|女儿|哥哥|弟弟|姐姐|妹妹|男友|女友|朋友|同事|同学|男子|女子|村民|居民|业主|员工"
)
_BY_ROLE = re.compile(rf"(?:{_ROLE})\s*[:(\"“]?\s*(?=({_FOREIGN}|{_NAME}))")
_NEXT = re.compile(rf"\s*[、和与及]\s*(?=({_FOREIGN}|{_NAME}))")
_BY_DESCRIPTION = re.compile(
    rf"(?<!{_HAN})({_FOREIGN}|{_NAME})\s*[(,、;]\s*(?:曾用名|化名|绰号|外号|别名|身份证|公民身份|男|女|(?:19|20)\d\d年|\d{{1,3}}岁|系|户籍)"
)
_BY_BRACKET = re.compile(rf"({_FOREIGN}|{_NAME})\s*\(\s*(?:男|女|化名|绰号|身份证|(?:19|20)\d\d年|\d{{1,3}}岁)")
# Without a role: a common surname where a clause begins or after 与, 将, …, and right before what people do.
_IN_CLAUSE = re.compile(
    rf"(?:^|[,。;:、\n\"“(]|与|和|将|对|向|被|给|系|由)([{COMMON}]{_HAN}{{1,2}}?)"
    r"(?=与|和|将|对|被|在|向|因|、|以|用|把|多次|酒后|醉酒|先|拒|曾|未|已|殴|打|报警|报案|称|说|证|持|骑|驾|从|到|来|强|偷|盗|冒|故意|纠集|组织|随后|逃|受伤|当场|提供)"
)
_NO_NAME = re.compile(
    r"何(?:人|时|处|种|事|况)|许(?:可|多)|任(?:何|意|务|职)|曾(?:经|因)|余(?:款|额|下)|陈(?:述|列)|程(?:序|度)|林(?:业|区|地)|石(?:油|料)|马(?:上|路)|黄金|金(?:额|融)|高(?:速|度|温|空)|周(?:边|围|一|二|三|四|五|六|日|期|末)|张贴|方(?:式|法|可)|徐徐|孙子|朱红|叶片|田地|胡同|郑重|宋体|唐突|韩国|董事|居(?:民|住)|路(?:线|段|口|灯|面)|水库|车(?:辆|主|牌)|房(?:屋|东|子)"
)
_NOT_FOREIGN = re.compile(r"[的了是月年号在元城苑园府]|小区|项目")
_LONGEST_FOREIGN = 15
_BRACKET = re.compile(r"\(\s*(?:男|女|化名|绰号|身份证|(?:19|20)\d\d年|\d{1,3}岁)")
_DOT = re.compile("[·•・‧∙]")
_REACH = 48  # the longest foreign name with its dots
_CALLED = re.compile(
    rf"(?:绰号|外号|化名|别名|曾用名|小名|人称|又名)\s*[:为叫]?\s*(?:[\"“‘「'](.{{1,8}}?)[\"”’」']|({_HAN}{{2,3}})(?=[,，。;)]))"
)
_FAMILIAR = re.compile(rf"(?<![{SINGLE}大中幼])[老小阿]([{COMMON}])(?!学|时|区|朋|孩|心|型|组|路|某)")
_FOREIGN_ALONE = re.compile(rf"(?<!{_HAN}){_FOREIGN}|{_FOREIGN}(?=[(,])")
_OFFICE_BEFORE = re.compile(
    r"(?:民警|警官|辅警|警员|审判长|审判员|陪审员|书记员|法官|检察官|检察员|所长|局长|队长|支队长|大队长|主任|科长|承办人|办案人|执法人员|主持人"
    r"|记录人|负责人|法制员|调解员|律师)[:、\s]{0,2}(?:[\u4e00-\u9fff]{2,4}[、和及与]\s?){0,4}$"
)
_OFFICE_AFTER = re.compile(
    r"\s?(?:警官|民警|所长|副所长|局长|副局长|法官|检察官|审判员|律师|主任|队长|大队长|教导员|指导员|调解员)"
)
_ORGANISATION_AFTER = re.compile(
    rf"{_HAN}{{0,8}}?(?:公司|派出所|分局|法院|委员会|集团|街道|大队|支队|镇|村|路|县|市|区|省)"
)
_SURELY_A_NAME = 0.9
_MANY = 16  # names that are looked for one by one; text.find is a hundred times as fast as a step in Python


@dataclass(frozen=True, slots=True)
class Seen:
    """A name the net caught, in positions of the folded text. `is_alias`: a nickname, which goes wholly."""

    start: int
    end: int
    name: str
    sureness: Sureness
    is_alias: bool = False


def find_beside_words(folded: Folded) -> list[Seen]:
    """Names that a role, a description or a word for a nickname gives away; officers in office too."""
    return [seen for seen in (*_by_context(folded.text), *_nicknames(folded.text)) if seen.sureness is Sureness.LIKELY]


def _in_prose(text: str) -> Iterator[Seen]:
    """Names by their look and by where they stand in a sentence, without any word that gives them away."""
    for person in find_persons(text, _SURELY_A_NAME):
        yield Seen(person.start, person.end, text[person.start : person.end], Sureness.LIKELY)


def find_names(folded: Folded) -> list[Seen]:
    """All that look like names of people, each with all its other appearances, in order."""
    caught: dict[str, Seen] = {}
    beside = [*_by_context(folded.text), *_nicknames(folded.text)]
    for seen in (*beside, *_apart(_in_prose(folded.text), beside)):
        if seen.name not in caught and not set(seen.name[1:]) & set("某×"):
            caught[seen.name] = seen
    appearances = everywhere_in(folded.text, caught)
    everywhere = [
        Seen(start, end, name, seen.sureness, seen.is_alias)
        for name, seen in caught.items()
        for start, end in appearances.get(name, ())
        if not _is_office(folded.text, start, end)
    ]
    return sorted(everywhere, key=lambda seen: (seen.start, -seen.end))


def everywhere_in(text: str, names: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
    """Where each of the names stands, none over itself: a pass a name, or of many names one pass for all."""
    wanted = [name for name in dict.fromkeys(names) if name]
    if len(wanted) > _MANY:
        return _in_one_pass(text, wanted)
    found: dict[str, list[tuple[int, int]]] = {}
    for name in wanted:
        at = text.find(name)
        while at >= 0:
            found.setdefault(name, []).append((at, at + len(name)))
            at = text.find(name, at + len(name))
    return found


def _in_one_pass(text: str, names: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
    by_head: dict[str, list[str]] = {}
    for name in names:
        by_head.setdefault(name[:2], []).append(name)
    found: dict[str, list[tuple[int, int]]] = {}
    for at in range(len(text)):
        heads = by_head.get(text[at : at + 2], ()) if len(text) - at > 1 else ()
        for name in (*heads, *by_head.get(text[at], ())):
            places = found.setdefault(name, [])
            if text.startswith(name, at) and (not places or places[-1][1] <= at):
                places.append((at, at + len(name)))
    return found


def _apart(more: Iterable[Seen], taken: Iterable[Seen]) -> list[Seen]:
    """Those that touch none of the others: what a word gives away is cut by the word."""
    covered = {at for seen in taken for at in range(seen.start, seen.end)}
    return [seen for seen in more if covered.isdisjoint(range(seen.start, seen.end))]


def _by_context(text: str) -> Iterator[Seen]:
    for match in _BY_ROLE.finditer(text):
        yield from _in_a_row(text, match)
    for matches in (_BY_DESCRIPTION.finditer(text), _near(_BY_BRACKET, _BRACKET, text)):
        for match in matches:
            if not _is_office(text, *match.span(1)) and match[1][1] not in _NOT_SECOND:
                yield Seen(*match.span(1), match[1], Sureness.LIKELY)
    for match in _IN_CLAUSE.finditer(text):
        name = match[1]
        if _NO_NAME.match(name) is None and name[1] not in _STOP and not _is_office(text, *match.span(1)):
            yield Seen(*match.span(1), name, Sureness.POSSIBLE)
    for match in _near(_FOREIGN_ALONE, _DOT, text):
        if len(match[0]) <= _LONGEST_FOREIGN and _NOT_FOREIGN.search(match[0]) is None:
            yield Seen(*match.span(), match[0], Sureness.POSSIBLE)


def _near(pattern: re.Pattern[str], sign: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of a slow pattern that can only stand around a sign that is found fast."""
    done = 0
    for found in sign.finditer(text):
        if found.end() <= done:
            continue
        for match in pattern.finditer(text, max(done, found.start() - _REACH), min(len(text), found.end() + _REACH)):
            done = max(done, match.end())
            yield match


def _in_a_row(text: str, match: re.Match[str] | None) -> Iterator[Seen]:
    """ "证人张三、李四和王五": the name after a role, then those joined to it."""
    while match is not None:
        name = _trimmed(match[1])
        start = match.start(1)
        if (
            name is None
            or _is_office(text, start, start + len(name))
            or _ORGANISATION_AFTER.match(text, start + len(name))
        ):
            return
        yield Seen(start, start + len(name), name, Sureness.LIKELY if len(name) == len(match[1]) else Sureness.POSSIBLE)
        match = _NEXT.match(text, start + len(name))


def _nicknames(text: str) -> Iterator[Seen]:
    for match in _CALLED.finditer(text):
        group = match.lastindex or 0
        yield Seen(*match.span(group), match[group], Sureness.LIKELY, is_alias=True)
    for match in _FAMILIAR.finditer(text):
        yield Seen(*match.span(), match[0], Sureness.POSSIBLE, is_alias=True)


def _trimmed(name: str) -> str | None:
    """Without a last character that belongs to the sentence; None if what is left is no name."""
    if "·" in name or "•" in name:
        return name
    surname = 2 if name[:2] in COMPOUND else 1
    if len(name) == surname + 2 and name[-1] in _STOP:
        name = name[:-1]
    if len(name) <= surname or _NO_NAME.match(name) or name[surname] in _NOT_SECOND or set(name[surname:]) <= MASKING:
        return None
    return name


def _is_office(text: str, start: int, end: int) -> bool:
    return (
        _OFFICE_BEFORE.search(text, max(0, start - 24), start) is not None or _OFFICE_AFTER.match(text, end) is not None
    )
