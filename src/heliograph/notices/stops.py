"""What may never be published in a notice, whoever asks: the stops of `publishing`, as far as they apply to words for all.

Called when a revision is checked, with what the checker said of it and what they want to leave readable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from heliograph.publishing.errors import MINOR, SEALED_RECORD, SECRET, Stop
from heliograph.publishing.stops import names_the_law

_YOUNG = re.compile(
    r"未成年|小学生|初中生|高中生|中学生|学龄|儿童|男童|女童|(?<!\d)(?:\d|1[0-7])周?岁|[一二三四五六七八九]岁|十[一二三四五六七]?岁"
    r"|\bminors?\b|\bpupils?\b|\baged? (?:\d|1[0-7])\b|\b(?:\d|1[0-7])[- ]years?[- ]old\b",
    re.IGNORECASE,
)


def speaks_of_a_minor(words: str) -> bool:
    """Whether words tell of somebody under 18."""
    return _YOUNG.search(words) is not None


def stop_for(words: str, names_left: Iterable[str], *, has_minor: bool, is_secret: bool) -> Stop | None:
    """The first hard stop. `names_left` are names of natural persons that would stay readable.

    A minor or a state secret that the checker saw stops it, as does a person's name beside the public-order law
    (law.md A-30) or beside words about a child (D-13).
    """
    if is_secret:
        return SECRET
    if has_minor:
        return MINOR
    if any(names_left):
        if speaks_of_a_minor(words):
            return MINOR
        if names_the_law(words):
            return SEALED_RECORD
    return None
