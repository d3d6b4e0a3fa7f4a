"""Search finds every Chinese substring of two characters or more, in the databases' own full-text indexes too."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.language.tokens import blind_phrases, blind_tokens, phrase, tokens
from heliograph.core.sealing import Keyring

KEYRING = Keyring.generate()
# Few characters, so that chance repeats them; one of them beyond the basic plane, one kana, one hangul.
CHINESE = st.text("户口迁移路灯坏了𠮷々あ한", min_size=2, max_size=12)
MIXED = st.text("户口迁灯a1B２，。 -𠮷", max_size=30)


def has(text: str, query: str) -> bool:
    """What an index does: every phrase of the query stands in the text, its tokens side by side and in order."""
    words = tokens(text)
    return all(any(words[at : at + len(wanted)] == wanted for at in range(len(words))) for wanted in phrase(query))


@given(MIXED, CHINESE, MIXED)
def test_every_chinese_part_of_a_text_is_found(before, part, after):
    assert has(before + part + after, part)


@given(CHINESE, CHINESE)
def test_what_stands_nowhere_in_a_text_is_not_found(text, query):
    assert has(text, query) == (query in text)


@given(st.lists(CHINESE, min_size=1, max_size=4))
def test_words_of_a_query_may_stand_in_any_order(parts):
    assert has("，".join(parts), " ".join(reversed(parts)))


@given(MIXED)
def test_a_text_finds_itself(text):
    assert has(text, text)


@given(st.text())
def test_tokens_can_stand_in_a_query_without_quoting(text):
    for token in tokens(text):
        assert token
        assert not set(token) & set("\"'*():^+-&|!<> \t\n,")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("户口迁移", ["户口", "口迁", "迁移"]),
        ("灯", ["灯"]),
        ("路灯，坏了", ["路灯", "坏了"]),
        ("拨打110报警", ["拨打", "110", "报警"]),
        ("电话13800138000转8", ["电话", "13800138000", "转", "8"]),
        ("身份证 11010519491231002X", ["身份", "份证", "11010519491231002x"]),
        ("ＷｉＦｉ密码", ["wifi", "密码"]),
        ("京Ａ１２３４５", ["京", "a12345"]),
        ("Straße CAFÉ", ["strasse", "café"]),
        ("ΟΔΟΣ", ["οδοσ"]),
        ("한국어", ["한국", "국어"]),
        ("コンビニ", ["コン", "ンビ", "ビニ"]),
        ("𠮷野家", ["𠮷野", "野家"]),
        ("二〇二六", ["二〇", "〇二", "二六"]),
        ("ئۇيغۇر", ["ئۇيغۇر"]),
        ("བོད་ཡིག", ["བོད", "ཡིག"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
        ("！？ …", []),
    ],
)
def test_how_a_text_is_cut(text, cut):
    assert tokens(text) == cut


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("户口 迁移办理", [["户口"], ["迁移", "移办", "办理"]]),
        ("户口\u3000迁移", [["户口"], ["迁移"]]),
        ("110报警", [["110", "报警"]]),
        ("京A12345", [["a12345"]]),
        ("101室", [["101"]]),
        ("打110报", [["110"]]),
        ("A区3栋", [["a", "区", "3"]]),
        ("灯", [["灯"]]),
        ("！ ，", []),
    ],
)
def test_how_a_query_is_cut(query, phrases):
    assert phrase(query) == phrases


@pytest.mark.parametrize("query", ["京A12345", "101室", "打110报", "A12345的车", "室里"])
def test_a_query_that_cuts_through_a_pair_at_its_edge_still_finds(query):
    assert has("举报车牌京A12345的车停在101室里，已拨打110报警", query)


@given(MIXED, CHINESE)
def test_blinding_keeps_the_order_of_tokens_and_phrases(text, query):
    assert blind_tokens(KEYRING.blind_all, text) == " ".join(KEYRING.blind(token) for token in tokens(text))
    assert blind_phrases(KEYRING.blind, query) == [[KEYRING.blind(token) for token in words] for words in phrase(query)]


def test_blinded_text_shows_no_word():
    assert set(blind_tokens(KEYRING.blind_all, "张三的电话13800138000")) <= set("abcdefghijklmnop ")


@settings(deadline=None)
@given(st.lists(CHINESE, min_size=1, max_size=8), st.data())
def test_the_blinded_index_of_sqlite_finds_exactly_the_texts_that_hold_the_words(texts, data):
    text = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(text) - 2))
    query = text[start : data.draw(st.integers(start + 2, len(text)))]
    with sqlite3.connect(":memory:") as database:
        database.execute("create virtual table found using fts5(words, content='')")
        database.executemany(
            "insert into found(rowid, words) values (?, ?)",
            enumerate(blind_tokens(KEYRING.blind_all, text) for text in texts),
        )
        match = " AND ".join(f'"{" ".join(words)}"' for words in blind_phrases(KEYRING.blind, query))
        found = {row for (row,) in database.execute("select rowid from found where found match ?", [match])}
    assert found == {row for row, text in enumerate(texts) if query in text}
