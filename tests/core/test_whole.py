"""Whole numbers as strangers write them."""

from __future__ import annotations

import pytest

from heliograph.core.whole import whole_number


def test_plain_digits_are_read():
    assert whole_number("0") == 0
    assert whole_number("007") == 7
    assert whole_number("9" * 18, digits=18) == 10**18 - 1


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", " 1", "1_0", "²", "１２", "٣", "1.0", "1e3", "0x1f", "9" * 10, "9" * 5000]
)
def test_anything_else_is_nothing_and_never_an_error(text: str):
    assert whole_number(text) is None
