"""What every reader of people's words does first: any bytes or text become one plain line of bounded length.

Whatever was sent (malformed UTF-8, half surrogates, controls, full-width letters, zero-width marks, a novel) comes out as
text that can be cut into characters, compared and stored. Time is linear in what is kept. Nothing here knows a language;
what a model wants beyond this (folded case, digits made one) it does itself.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 20_000
"""Characters of a message that are read. The longest of the 13,498 real messages and answers that we have has 12,220."""

_STRETCH = 2_000  # sorting marks takes a time that grows with the square of their run: no run is longer than this
_HALF = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def decode(raw: bytes) -> str:
    """Text of any bytes: UTF-8 with or without its mark; what is no UTF-8 becomes U+FFFD."""
    return raw.decode("utf-8-sig", errors="replace")


def clean(text: str | bytes, *, longest: int = LONGEST) -> str:
    """NFKC, without controls, unseen marks and half surrogates; runs of spaces are one space; at most `longest` characters.

    A second cleaning changes nothing, except where a run of marks went over a seam of 2,000 characters.
    """
    if isinstance(text, bytes):
        text = decode(text[: 4 * longest])
    text = _UNSEEN.sub("", _HALF.sub("\ufffd", text[:longest]))
    if not text.isascii():
        stretches = (text[i : i + _STRETCH] for i in range(0, len(text), _STRETCH))
        text = "".join(unicodedata.normalize("NFKC", stretch) for stretch in stretches)[:longest]
    return _SPACES.sub(" ", text).strip()
