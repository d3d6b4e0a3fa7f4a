"""Dates of birth: the year stays, month and day go; of a minor the whole date goes.

A date counts as one of birth when 出生, 生 or the like stands right by it; the dates of known parties count everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from heliograph.core.privacy import rules
from heliograph.core.privacy.folding import Folded
from heliograph.core.privacy.numbers import Found
from heliograph.core.privacy.values import Kind, Party, Sureness

_HIDDEN_DAY = "×月×日"
_B = r"\s{0,2}"
_DAY = r"(?:[0-9]{1,2}|[123]?十[1-9]?|[1-9])"
_DATE = (
    rf"(?P<year>(?:1{_B}9|2{_B}0){_B}[0-9]{_B}[0-9])(?P<rest>{_B}年{_B}{_DAY}{_B}月(?:{_B}{_DAY}{_B}[日号])?"
    rf"|{_B}[-./\\]{_B}[0-9]{{1,2}}{_B}[-./\\]{_B}[0-9]{{1,2}}(?![0-9])|[01][0-9][0-3][0-9](?![0-9]))"
)
_BEFORE = re.compile(
    rf"(?:出生于|生于|出生日期|出生年月日|出生年月|出生时间|出生|生日|诞生于){_B}[:为是于]?{_B}{_DATE}"
)
_AFTER = re.compile(rf"(?<![0-9]){_DATE}{_B}[)]?{_B}(?:出生|生(?!效|产|活|意|成|病|下|前))")
_AFTER_SEX = re.compile(rf"[男女]{_B}[,，、;]{_B}{_DATE}")
_MONTH_DAY = re.compile(rf"生日{_B}[:为是]?{_B}({_DAY}{_B}月{_B}{_DAY}{_B}[日号])")


def find_births(folded: Folded) -> Iterator[Found]:
    """Dates of birth by the words around them."""
    for pattern, sureness in ((_BEFORE, Sureness.SURE), (_AFTER, Sureness.SURE), (_AFTER_SEX, Sureness.LIKELY)):
        for match in pattern.finditer(folded.digits):
            yield Found(*match.span("rest"), Kind.BORN, _in_place_of(match["rest"]), rules.BORN, sureness)
    for match in _MONTH_DAY.finditer(folded.digits):
        yield Found(match.start(1), match.end(1), Kind.BORN, _HIDDEN_DAY, rules.BORN, Sureness.SURE)


def find_known_birth(folded: Folded, party: Party, place: int) -> Iterator[Found]:
    """Every way in which a party's own date of birth is written, wherever it stands."""
    if party.born is None:
        return
    for match in _known_date(party.born).finditer(folded.digits):
        if party.is_minor:
            start, end, replacement, rule = match.start(), match.end(), "×年×月×日", rules.BORN_MINOR
        else:
            start, end, replacement, rule = *match.span("rest"), _in_place_of(match["rest"]), rules.BORN
        yield Found(start, end, Kind.BORN, replacement, rule, Sureness.SURE, place)


def _in_place_of(rest: str) -> str:
    return "年" + _HIDDEN_DAY if "年" in rest or not rest.isdigit() else "×"


def _known_date(born: date) -> re.Pattern[str]:
    year = _B.join(str(born.year))
    month, day = _number(born.month), _number(born.day)
    return re.compile(
        rf"(?<![0-9]){year}(?P<rest>{_B}年{_B}{month}{_B}月{_B}{day}{_B}[日号]?"
        rf"|{_B}[-./\\]{_B}{month}{_B}[-./\\]{_B}{day}(?![0-9])|{born.month:02}{born.day:02}(?![0-9]))"
    )


def _number(value: int) -> str:
    """A month or day as it looks in `Folded.digits`: 7, 07, 十 followed by a digit, 2十3 for 二十三."""
    tens, ones = divmod(value, 10)
    spoken = f"|{tens if tens > 1 else '1?'}十{ones or ''}" if tens else ""
    return f"(?:{value:02}|{value}{spoken})"
