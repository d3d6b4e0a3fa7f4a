"""Which places a text names: coded ones as public data sets write them (A市, A1区), and names by their ends.

Two texts about one thing seldom name different cities. A name is taken as the two characters before its kind (…和平路): that
is enough to compare and needs no gazetteer; where names run into other words, it finds less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"([a-z])(\d{0,2})(?=[市县区州])")
_NAME = re.compile(
    "([\u4e00-\u9fff]{2})(派出所|小区|街道|大道|公司|医院|学校|中学|小学|大学|社区|广场|花园|分局|支队|大队|[县区镇乡村路街])"
)
_NO_NAME = frozenset(
    [
        "我们",
        "这个",
        "那个",
        "一个",
        "本地",
        "有关",
        "相关",
        "各个",
        "所在",
        "全市",
        "全县",
        "整个",
        "农村",
        "城镇",
        "乡镇",
        "道路",
        "公路",
        "马路",
        "网上",
    ]
)
MOST = 200


@dataclass(frozen=True, slots=True)
class Places:
    """`cities` and `districts` are codes; `names` are written names."""

    cities: frozenset[str]
    districts: frozenset[str]
    names: frozenset[str]


def places(folded: str) -> Places:
    """The places of a folded text, at most `MOST` of each kind."""
    codes = list(dict.fromkeys(_CODE.findall(folded)))[:MOST]
    names = dict.fromkeys(name + kind for name, kind in _NAME.findall(folded) if name not in _NO_NAME)
    return Places(
        frozenset(letter for letter, _ in codes),
        frozenset(letter + number for letter, number in codes if number),
        frozenset(list(names)[:MOST]),
    )
