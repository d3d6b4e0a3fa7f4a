"""How the letters of a text file are written: UTF-8, or what office programs in China write by default, GB 18030.

A file in GB 18030 that is taken for UTF-8 becomes a file without a word, in which nothing personal is found any more. A
broken letter here and there is no reason to take a file for something else.
"""

from __future__ import annotations

import codecs
from functools import partial
from itertools import chain
from pathlib import Path

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a spreadsheet's own files begin, which are no text."""
UTF8, GB18030, UTF16 = "utf-8-sig", "gb18030", "utf-16"

_AT_ONCE = 1 << 20
_BROKEN_AT_MOST = 0.1
"""Of the signs beyond ASCII, how many may be broken in a file that is UTF-8 all the same."""

_CHINESE_AT_LEAST = 0.7
"""How many of them must be Chinese in a file that is taken for GB 18030."""


def encoding_of(path: Path) -> str:
    """UTF8, GB18030 or UTF16, by all that stands in the file. UTF8 if it is neither. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(4_096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and 0 in head and not _counted(path, UTF16)[1]:
        return UTF16
    signs, broken, _ = _counted(path, UTF8)
    if broken <= _BROKEN_AT_MOST * signs:
        return UTF8
    signs, broken, chinese = _counted(path, GB18030)
    return GB18030 if broken <= _BROKEN_AT_MOST * signs and chinese >= _CHINESE_AT_LEAST * signs else UTF8


def _counted(path: Path, encoding: str) -> tuple[int, int, int]:
    """How many signs are beyond ASCII, how many of them are broken, and how many ideographs and Chinese marks."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    signs = broken = chinese = 0
    with path.open("rb") as file:
        for raw in chain(iter(partial(file.read, _AT_ONCE), b""), [b""]):
            text = decoder.decode(raw, final=not raw)
            beyond = text.encode("ascii", "ignore")
            signs += len(text) - len(beyond)
            bad = text.count("\ufffd")
            broken += bad
            if bad or encoding != UTF8:
                chinese += sum("\u4e00" <= sign <= "\u9fff" or sign in "，。、；：？！“”（）《》…—·" for sign in text)
    return signs, broken, chinese
