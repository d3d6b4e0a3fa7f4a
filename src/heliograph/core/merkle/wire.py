"""Numbers, base64 and names as they stand in a log's text files: one way of writing each, every other refused.

Two ways to write one thing would let the same proof verify here and fail in another program.
"""

from __future__ import annotations

import base64
import binascii
import re

from heliograph.core.merkle.hashing import LIMIT

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


def number(text: str) -> int | None:
    """An ASCII decimal without sign or leading zeros, below 2**63; None for anything else."""
    if not _DECIMAL.fullmatch(text):
        return None
    value = int(text)
    return value if value < LIMIT else None


def encode(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def decode(text: str) -> bytes | None:
    """The bytes of standard base64 exactly as `encode` writes it (padding, no stray bits); None for anything else."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return data if encode(data) == text else None


def is_name(text: str) -> bool:
    """Whether this may name a key or a log: not empty, no Unicode space, no control character, no ``+``, no half character."""
    return bool(text) and not any(
        char.isspace() or char == "+" or char < " " or "\ud800" <= char <= "\udfff" for char in text
    )
