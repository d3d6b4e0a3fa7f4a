"""What a question asks, item by item, and which items an answer leaves open.

An item is a sentence that asks or wishes (？, 请问, 何时, 能不能, 希望 …) or a numbered one among them. It is open if the answer has
next to nothing of its telling words; an item that asks when is open, too, if the answer names no time. That is a hint for
a person: an answer may settle an item in quite other words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from heliograph.core.language.answers.cutting import cut
from heliograph.core.language.answers.holding import has_time
from heliograph.core.language.answers.measures import Side, among
from heliograph.core.language.answers.rarity import Weights

MOST = 12
LONGEST = 80
OPEN_BELOW = 0.12
"""An item is open if the answer has less than this share of its weight …"""
OPEN_WEIGHT = 16.0
"""… and less than this weight of it: a long item may be answered by two rare words. Of 4,810 items of
real questions, 37 in 100 are open by this; with the answers swapped, 87 in 100.
"""
_READ = 4_000  # characters of the question that are looked through
_SHORTEST = 4
_NUMBER = r"(?:[一二三四五六七八九十]{1,3}[、.．]|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）]|(?<!\d)\d{1,2}[、.．](?!\d)|[①-⑳])"
_BORDER = re.compile(rf"(?<=[。！？!?；;\n])|(?={_NUMBER})")
_ASKS = re.compile(
    "[?？]|请问|是否|何时|什么时候|啥时候|几时|能不能|能否|可不可以|可否|有没有|会不会|要不要|多少|多久|怎么|如何|怎样|为什么|为何|哪里|哪儿|哪个|哪些|吗|咨询|想知道|想了解"
    "|希望|请求|建议|恳请|要求|盼|请(?:尽快|帮|有关|相关|领导|政府|派|给|解决|处理|查)"
)
_WHEN = re.compile("何时|什么时候|啥时候|几时|多久|哪天|哪一天|多长时间")
_POLITE = re.compile("^(?:您好|你好|领导|尊敬的[^,，:：]{0,12}|谢谢[您你]?|请问|[,，:：\\s])+")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was asked: as it was written (shortened), and whether the answer leaves it open."""

    text: str
    is_open: bool


def asked(title: str, text: str, given: Side, weights: Weights) -> list[Item]:
    """The items of a question in order, at most `MOST`. Without any, the title is the one item."""
    found = [piece for piece in _pieces(text) if _ASKS.search(piece)][:MOST]
    if not found and title.strip():
        found = [title.strip()]
    return [Item(_short(piece), _is_open(piece, given, weights)) for piece in found]


def _pieces(text: str) -> list[str]:
    return [bare for piece in _BORDER.split(text[:_READ]) if len(bare := _POLITE.sub("", piece.strip())) >= _SHORTEST]


def _is_open(piece: str, given: Side, weights: Weights) -> bool:
    words = cut(piece)
    if not len(words.pieces):
        return False
    if _WHEN.search(piece) and not has_time(given.cut.text):
        return True
    worth = weights[words.pieces]
    told = float(worth[among(words, given.cut)].sum())
    return told < OPEN_WEIGHT and told < OPEN_BELOW * float(np.maximum(worth, 0).sum())


def _short(piece: str) -> str:
    return piece if len(piece) <= LONGEST else piece[: LONGEST - 1] + "…"
