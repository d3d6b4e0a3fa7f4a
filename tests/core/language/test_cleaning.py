"""Any bytes become one plain line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.language.cleaning import LONGEST, clean


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("", ""),
        ("  城管\r\n\t投诉　 ", "城管 投诉"),
        ("ＡＢＣ１２３", "ABC123"),
        ("a\x00b\x7fc\x85d", "a b c d"),
        ("身\u200b份\ufeff证\u202e号", "身份证号"),
        ("\ud800半", "\ufffd半"),
        (b"\xef\xbb\xbf\xe5\x8d\x8a\xe5", "半\ufffd"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        ("ئۇيغۇر བོད་ཡིག 繁體简体 👮\u200d♀\ufe0f", "ئۇيغۇر བོད་ཡིག 繁體简体 👮♀"),
    ],
)
def test_what_was_sent_and_what_is_read(sent, read):
    assert clean(sent) == read


def test_a_message_is_read_up_to_its_cap_even_if_letters_grow():
    assert clean("长" * 100_000) == "长" * LONGEST
    assert len(clean("\ufdfa" * 100_000)) <= LONGEST
    assert len(clean("\u0301\u0323" * 50_000)) <= LONGEST


@given(st.one_of(st.text(), st.binary()))
def test_anything_becomes_plain_text(sent):
    read = clean(sent)
    assert clean(read) == read
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in read)
    read.encode()
