"""What a resident holds: a receipt number and a secret, made to be read aloud, copied by hand and typed on a phone.

`matters` makes them when something is submitted, and reads them back from forms and links. This module knows the
alphabet, the check symbol and how a code is written; it stores nothing and never sees a matter.

Check symbol: with v(i) the value 0..22 of the i-th symbol, the sum of i·v(i) over all symbols, the check symbol
included, is 0 modulo 23. 23 is prime and the weights 1..15 differ, so one wrong symbol, or any two symbols exchanged,
always shows.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from html import escape
from itertools import accumulate

import segno

from heliograph.core.text import Text

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
NUMBER_LENGTH = 11
QR_MASK = 4  # any of the eight is right; trying all of them costs five times as much
SECRET_LENGTH = 15  # 14 random symbols are 63 bits

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_BASE = len(ALPHABET)
# Typed for a hyphen, or copied along with the code: they carry nothing. "一" and "ー" are what an input method makes
# of a dash.
_SEPARATORS = frozenset("_.·・,，。、:：;；|~*'\"一ー−")
# Capitals of other alphabets that look the same as ours and can mean nothing else.
_SAME_SHAPE = str.maketrans("АСЕНКМРТХУΑΕΗΚΜΝΡΤΧΥ", "ACEHKMPTXYAEHKMNPTXY")
# Never printed in a code. What the reader may have in front of him instead is for him to see: we don't guess.
_MAYBE = {"0": "DQ", "O": "DQ", "1": "7J", "I": "7J", "2": "7", "Z": "7", "8": "36", "B": "36", "U": "W", "V": "WY"}
_NUMBER_GROUPS = (4, 4, 3)
_SECRET_GROUPS = (5, 5, 5)


class Mistyped(ValueError):
    """A code that cannot be right as typed: `text` says what to do, `position` (from 1) where, if that can be known."""

    def __init__(self, text: Text, position: int | None = None) -> None:
        super().__init__(text.en)
        self.text = text
        self.position = position


def new_number() -> str:
    """A fresh receipt number: 10 random symbols and the check symbol."""
    return _with_check("".join(secrets.choice(ALPHABET) for _ in range(NUMBER_LENGTH - 1)))


def number_from(random: bytes) -> str:
    """The number that belongs to secret, evenly distributed bytes (16 or more): for a code that must be printed again."""
    value, body = int.from_bytes(random, "big"), ""
    for _place in range(NUMBER_LENGTH - 1):
        value, digit = divmod(value, _BASE)
        body += ALPHABET[digit]
    return _with_check(body)


def new_secret() -> str:
    """A fresh receipt secret: 14 random symbols (63 bits) and the check symbol."""
    return _with_check("".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH - 1)))


def show_number(number: str) -> str:
    """The number as it is printed: ``XXXX-XXXX-XXX``."""
    return _grouped(number, _NUMBER_GROUPS)


def show_secret(secret: str) -> str:
    """The secret as it is printed: ``XXXXX-XXXXX-XXXXX``."""
    return _grouped(secret, _SECRET_GROUPS)


def read_number(text: str) -> str:
    """The 11 symbols of a receipt number from what somebody typed. Raises Mistyped."""
    return _read(text, _NUMBER_GROUPS, Text("回执编号", "receipt number"), Text("密码", "secret code"))


def read_secret(text: str) -> str:
    """The 15 symbols of a receipt secret from what somebody typed. Raises Mistyped."""
    return _read(text, _SECRET_GROUPS, Text("密码", "secret code"), Text("回执编号", "receipt number"))


def follow_link(base: str, number: str, secret: str, *, door: str = "r") -> str:
    """The link that opens a matter, or at the door "c" a party's page of a case.

    The secret stands after ``#``, which browsers never send to a server.
    """
    return f"{base.rstrip('/')}/{door}/{number}#{secret}"


def qr_svg(url: str, title: str = "二维码 QR code") -> str:
    """The link as a QR code (error correction M, quiet zone of 4): one inline ``<svg>``.

    No inline style, so that a strict content security policy lets it through; black on white in dark mode too, because
    scanners need it. A link of up to 84 bytes stays at version 5, which a phone reads from a paper slip.
    """
    rows = tuple(segno.make(url, error="m", micro=False, boost_error=False, mask=QR_MASK).matrix_iter(border=4))
    size = len(rows)
    path = "".join(_runs(y, row) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img" width="{size * 4}" height="{size * 4}" '
        f'viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path class="qr-paper" fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path class="qr-ink" fill="#000" d="{path}"/></svg>'
    )


def _runs(y: int, row: Iterable[int]) -> str:
    """The dark runs of one row as path commands, each a rectangle one module high."""
    parts, start = [], None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            parts.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return "".join(parts)


def _weighted_sum(code: str) -> int:
    return sum(weight * _VALUES[symbol] for weight, symbol in enumerate(code, start=1)) % _BASE


def _with_check(body: str) -> str:
    weight = len(body) + 1
    return body + ALPHABET[-_weighted_sum(body) * pow(weight, -1, _BASE) % _BASE]


def _is_separator(character: str) -> bool:
    return character in _SEPARATORS or unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cf", "Cc", "Pd"}


def _grouped(code: str, groups: tuple[int, ...]) -> str:
    ends = tuple(accumulate(groups))
    return "-".join(code[end - size : end] for end, size in zip(ends, groups, strict=True))


def _read(text: str, groups: tuple[int, ...], what: Text, other: Text) -> str:
    plain = unicodedata.normalize("NFKC", text).upper().translate(_SAME_SHAPE)
    code = "".join(character for character in plain if not _is_separator(character))
    if not code:
        raise Mistyped(Text(f"请填写{what.zh}。", f"Enter the {what.en}."))
    for position, symbol in enumerate(code, start=1):
        if symbol not in _VALUES:
            raise Mistyped(_foreign(symbol, position, groups, what), position)
    if len(code) != sum(groups):
        raise Mistyped(_wrong_length(len(code), sum(groups), what, other))
    if _weighted_sum(code):
        raise Mistyped(
            Text(
                f"{what.zh}里至少有一位不对。是哪一位，我们无法知道，请从头逐位对照回执。",
                f"At least one symbol of the {what.en} is wrong. We cannot know which: "
                "please compare all of it with your receipt.",
            )
        )
    return code


def _foreign(symbol: str, position: int, groups: tuple[int, ...], what: Text) -> Text:
    before = [end for end in accumulate(groups) if end < position]
    group, place = len(before) + 1, position - (before[-1] if before else 0)
    zh = f"{what.zh}第 {group} 组第 {place} 位是“{symbol}”，我们的{what.zh}里没有这个字符。"
    en = f"Symbol {place} in group {group} of the {what.en} is “{symbol}”, which our codes never contain. "
    if symbol in _MAYBE:
        likely = _MAYBE[symbol]
        return Text(f"{zh}请看回执上是不是 {'、'.join(likely)}。", f"{en}Is it {' or '.join(likely)} on your receipt?")
    return Text(f"{zh}请对照回执改正。", f"{en}Please compare it with your receipt.")


def _wrong_length(got: int, length: int, what: Text, other: Text) -> Text:
    if got == NUMBER_LENGTH + SECRET_LENGTH - length:
        return Text(
            f"这里应填 {length} 位的{what.zh}，您填的 {got} 位像是{other.zh}。请看看是否填反了。",
            f"This should be the {what.en} of {length} symbols; what you typed has {got}, like the {other.en}. "
            "Are they swapped?",
        )
    change = (
        Text(f"少了 {length - got} 位", f"{length - got} too few")
        if got < length
        else Text(f"多了 {got - length} 位", f"{got - length} too many")
    )
    return Text(
        f"{what.zh}有 {length} 位，您填了 {got} 位，{change.zh}。请对照回执。",
        f"The {what.en} has {length} symbols; you typed {got}, {change.en}. Please compare it with your receipt.",
    )
