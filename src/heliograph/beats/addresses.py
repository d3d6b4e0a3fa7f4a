"""Whether an address may lie on the stretch of a road that a card lists: "和平路（1—99 号）", "湖滨路（单号）". No database.

A number is only read where it leaves no doubt; everything else fits, for the person who asks to choose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from heliograph.core.text import folded

_PLACE = re.compile(r"\s*(?P<name>[^()]*)(?:\((?P<part>[^()]*)\))?\s*")
_NUMBER = r"(\d{1,5})"
_RULES: tuple[tuple[str, Callable[[int, list[int]], bool]], ...] = (
    (rf"{_NUMBER}号?[-~—–―－至到]+{_NUMBER}号?", lambda number, ends: min(ends) <= number <= max(ends)),
    (rf"{_NUMBER}号?(?:以后|以上|及以上|起|往后)", lambda number, ends: number >= ends[0]),
    (rf"{_NUMBER}号?(?:以前|以下|及以下|以内|止|往前)", lambda number, ends: number <= ends[0]),
    (r"(?:单号|单数|奇数)", lambda number, ends: number % 2 == 1),
    (r"(?:双号|双数|偶数)", lambda number, ends: number % 2 == 0),
)
_BETWEEN = re.compile(r"[,;、，；和\s]*")
_NO_HOUSE = "幢|栋|楼|单元|室|层|座|期|组|队|路|街|弄|巷|米|公里|个|点|分|年|月|日"
"""What follows a number that counts something else than houses on the road."""


def name_of(place: str) -> str:
    """The road, community or village itself, without what stands in brackets, folded."""
    return folded(unicodedata.normalize("NFKC", place).split("(")[0])


def may_lie_in(address: str, place: str) -> bool:
    """False only where the address has a house number right after the listed name and the brackets leave that number out."""
    listed = _PLACE.fullmatch(unicodedata.normalize("NFKC", place))
    if listed is None or not listed["part"]:
        return True
    number = _house_number(address, folded(listed["name"]))
    return number is None or _holds(listed["part"], number)


def _house_number(address: str, name: str) -> int | None:
    spaced = r"[\W_]*".join(map(re.escape, name))
    said = unicodedata.normalize("NFKC", address).casefold()
    found = re.search(rf"{spaced}\W*{_NUMBER}(?!\d)(?!\s*(?:{_NO_HOUSE}))", said) if name else None
    return int(found[1]) if found else None


def _holds(part: str, number: int) -> bool:
    """Stretches add up ("1—99 号、201—299 号"); odd and even narrow them. What is not understood leaves nothing out."""
    rest = re.sub(r"\s", "", part)
    stretches: list[bool] = []
    sides: list[bool] = []
    while rest := rest[_BETWEEN.match(rest).end() :]:  # type: ignore[union-attr]  # it matches nothing at least
        for pattern, holds in _RULES:
            if found := re.match(pattern, rest):
                (stretches if found.groups() else sides).append(holds(number, [int(one) for one in found.groups()]))
                rest = rest[found.end() :]
                break
        else:
            return True
    return (not stretches or any(stretches)) and (not sides or any(sides))
