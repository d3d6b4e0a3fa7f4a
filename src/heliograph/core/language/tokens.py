"""Cut text into search tokens that find every Chinese substring, without a dictionary.

The desk's search fills one full-text column with `blind_tokens` and asks with `blind_phrases`; both sides go through
`tokens`, so they agree. Runs of Chinese, kana or hangul become overlapping pairs, every other word or number stays
whole. Any Chinese query of two or more characters is found wherever it stands. A single character is found only where
it stands alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

# 々〆〇, kana without the middle dot, ideographs (extension A, the main block), hangul, compatibility forms, planes 2
# and 3 (extension B onwards).
_CJK = "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
_CJK += "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
# Marks that belong to the letter before them: accents, Uyghur and Arabic vowels, Tibetan vowels and stacked letters,
# Mongolian selectors.
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0f71-\u0f84\u0f90-\u0fbc\u180b-\u180d"
_RUN = re.compile(f"([{_CJK}]+)|((?:(?![{_CJK}])[^\\W_]|[{_MARKS}])+)")

Blind = Callable[[str], str]
BlindAll = Callable[[Iterable[str]], str]


def tokens(text: str) -> list[str]:
    """The tokens of a text, in order: letters, digits and marks only, so that each can stand in a query as it is."""
    found: list[str] = []
    for match in _RUN.finditer(_fold(text)):
        run, word = match.groups()
        if word is not None:
            found.append(word)
        elif len(run) == 1:
            found.append(run)
        else:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def phrase(query: str) -> list[list[str]]:
    """The phrases of a query, one a word between spaces: all must be found, each with its tokens side by side.

    A lone Chinese character at the edge of a mixed word ("京" of 京A12345) is left out, because in a text it is
    half of a pair with its neighbour (车牌京A12345) and would hide the match.
    """
    return [cut for word in _fold(query).split() if (cut := _without_lone_edges(tokens(word)))]


def blind_tokens(blind_all: BlindAll, text: str) -> str:
    """The tokens of a text, each blinded, joined by spaces for a full-text column (`Keyring.blind_all`)."""
    return blind_all(tokens(text))


def blind_phrases(blind: Blind, query: str) -> list[list[str]]:
    """The phrases of a query over a column filled by `blind_tokens`."""
    return [[blind(token) for token in words] for words in phrase(query)]


def _fold(text: str) -> str:
    """NFKC and case folding: full-width and capital letters meet their plain forms, whatever stands around them."""
    return unicodedata.normalize("NFKC", text).casefold()


def _without_lone_edges(words: list[str]) -> list[str]:
    start, stop = 0, len(words)
    if stop > 1 and _is_lone(words[0]):
        start = 1
    if stop - start > 1 and _is_lone(words[-1]):
        stop -= 1
    return words[start:stop]


def _is_lone(token: str) -> bool:
    match = _RUN.fullmatch(token)
    return len(token) == 1 and match is not None and match.group(1) is not None
