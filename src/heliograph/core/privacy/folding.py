"""One text in two readings, each character of which knows where it stands in the original.

Whoever writes a number so that a machine misses it (full width, a zero-width sign inside, 幺三八, ①) writes for people all the
same. `Folded.text` is what a person reads; `Folded.digits` has the same length, with every numeral as an ASCII digit.
Detectors search these; only `Folded.span` may turn their positions into positions of the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from stdnum import luhn
from stdnum.cn import ric

# Written, spoken, formal, Suzhou numerals, and those of the radio (幺 1, 两 2, 拐 7, 勾 9, 洞 0).
_NUMERALS = str.maketrans(
    "零〇○◯洞一幺壹〡二两兩贰貳〢三叁參叄〣四肆〤五伍〥六陆陸〦七柒拐〧八捌〨九玖勾钩〩",
    "00000" + "1111" + "222222" + "33333" + "444" + "555" + "6666" + "7777" + "888" + "99999",
)
# Cyrillic and Greek capitals that look like Latin ones.
_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIJSABEZHIKMNOPTYX")
_INVISIBLE = {"Cf", "Mn", "Me", "Cc", "Cs", "Co", "Cn"}
_BLANKS = {"\u115f", "\u1160", "\u3164", "\u2800"}  # Hangul fillers, the empty Braille pattern
_LETTERS_AS_DIGITS = re.compile(
    r"(?<=[0-9])[OIL]+(?![A-WYZ]|X[A-Z0-9])|(?<![A-Z0-9])[OIL](?=[0-9OIL]{10})|(?<=[0-9][\s-])[OIL]+(?=[0-9OIL]*[0-9])"
)
_AS_DIGITS = str.maketrans("OILSBZ", "011582")
_SCANNED = re.compile(r"(?<![A-Z0-9])[1-9](?:[ -]?[0-9OILSBZ]){9,17}[ -]?[0-9OILSBZX](?![A-Z0-9])")


@dataclass(frozen=True)
class Folded:
    """`at[i]` is the position in `original` of the character that became `text[i]`."""

    original: str
    text: str
    at: Sequence[int]

    @cached_property
    def digits(self) -> str:
        """`text` with every numeral as an ASCII digit, and O, I, L after a digit as 0, 1, 1 (before ten of them, too)."""
        numerals = _LETTERS_AS_DIGITS.sub(lambda m: m.group().translate(_AS_DIGITS), self.text.translate(_NUMERALS))
        return _SCANNED.sub(_scanned, numerals)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the original of `text[start:end]`, with the invisible signs inside and right after it."""
        following = self.at[end] if end < len(self.at) else len(self.original)
        return self.at[start], max(self.at[end - 1] + 1, following)


def _scanned(match: re.Match[str]) -> str:
    """Letters that a scanner took for digits (S 5, B 8, Z 2), where the number they give is one that can be checked."""
    written = match[0]
    signs = written.replace(" ", "").replace("-", "")
    letters = sum(sign.isalpha() for sign in signs[:-1])
    if not 1 <= letters <= len(signs) // 3:
        return written
    number = signs.translate(_AS_DIGITS)
    is_number = (len(number) == 11 and number[0] == "1" and number[1] in "3456789") or (
        len(number) == 18 and number[:17].isdigit() and ric.calc_check_digit(number) == number[17]
    )
    return written.translate(_AS_DIGITS) if is_number or _is_card(number) else written


def _is_card(number: str) -> bool:
    return 15 <= len(number) <= 19 and number.isdigit() and number[0] in "3456" and luhn.is_valid(number)


def fold(text: str) -> Folded:
    """Compatibility forms opened, capitals, invisible signs and accents dropped."""
    plain = list(map(_plain, text))
    if not text or set(map(len, plain)) == {1}:
        return Folded(text, "".join(plain), range(len(text)))
    at = [position for position, letters in enumerate(plain) for _ in letters]
    return Folded(text, "".join(plain), tuple(at))


@lru_cache(maxsize=20_000)
def _plain(character: str) -> str:
    if character in "\n\r\t\x0b\x0c\u2028\u2029":
        return "\n" if character in "\n\r\u2028\u2029" else " "
    if character in _BLANKS:
        return " "
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    opened = unicodedata.normalize("NFKD", character).upper().translate(_LOOKALIKES)
    return "".join(part for part in opened if unicodedata.category(part) not in _INVISIBLE)
