"""A whole number as a form, an address or a header gives it: plain digits, and few of them, or nothing."""

from __future__ import annotations


def whole_number(text: str, *, digits: int = 9) -> int | None:
    """The number; None for anything that is not one to `digits` of the digits 0 to 9.

    `int()` alone would take "１２", " 7" and "1_000", and raise for "²" and for thousands of digits.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
