"""Search: any two characters anywhere in what was said, and nothing readable in the index."""

from __future__ import annotations

import pytest
from django.db import connection

from heliograph.jobs import queue
from heliograph.matters import search
from heliograph.matters.actions import erase
from heliograph.matters.errors import Invalid
from heliograph.matters.models import Entry


def indexes(cast) -> None:
    queue.drain(cast.now, clock=lambda: cast.now)


def finds(cast, query: str, most: int = 50) -> list:
    return [matter for _, matter in search.find(cast.bureau.id, query, most=most)]


@pytest.fixture
def asked(cast):
    receipt = cast.submits(
        unit=cast.units["heping"].id,
        values={"subject": "补办", "words": "京A12345 在和平路被撞，对方驾车逃逸 hit-and-run"},
    )
    indexes(cast)
    return receipt


@pytest.mark.parametrize(
    "query",
    ["和平", "平路", "驾车逃逸", "车逃", "a12345", "京A12345", "Ａ１２３４５", "HIT-and-RUN", "和平路 逃逸", "路被撞"],
)
def test_words_and_substrings_of_two_characters_are_found(cast, asked, query):
    assert finds(cast, query) == [asked.ref.id]


@pytest.mark.parametrize("query", ["平和", "东湖", "A1234", "和平路 东湖", "", "   ", "！"])
def test_what_was_not_said_is_not_found(cast, asked, query):
    assert finds(cast, query) == []


def test_a_question_is_found_by_what_was_answered_and_by_its_number(cast, asked):
    cast.does(asked, "answer", "zhao", words="已立案侦查。")
    indexes(cast)
    assert finds(cast, "立案侦查") == [asked.ref.id]
    assert finds(cast, asked.number) == [asked.ref.id]


def test_notes_and_ratings_are_not_found(cast, asked):
    cast.does(asked, "note", "zhao", words="线人来报。")
    cast.does(asked, "answer", "zhao", words="答复。")
    cast.does(asked, "rate", grade=1, words="态度恶劣。")
    cast.does(asked, "follow-up", "sun", words="回访情况属实。")
    indexes(cast)
    for query in ("线人", "恶劣", "回访"):
        assert finds(cast, query) == []


def test_the_index_holds_no_readable_word(cast, asked):
    with connection.cursor() as cursor:
        table = "matter_search_data" if connection.vendor == "sqlite" else "matter_search"
        cursor.execute(f"SELECT * FROM {table}")
        stored = b" ".join(
            bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for row in cursor.fetchall() for v in row
        )
    for word in ("和平", "a12345", "12345", "run"):
        assert word.encode() not in stored


def test_it_is_found_as_soon_as_it_is_registered_and_a_refused_step_leaves_nothing(cast):
    receipt = cast.submits(unit=cast.units["heping"].id, values={"words": "独角兽走失"})
    with pytest.raises(Invalid):
        cast.does(receipt, "split", "zhao", parts=("独木舟",), words="独木桥")
    assert finds(cast, "独角兽") == [receipt.ref.id]
    assert finds(cast, "独木") == []


def test_a_long_text_is_found_from_its_first_word_to_its_last(cast):
    text = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(20_000))
    receipt = cast.submits(values={"words": f"开头独角兽{text}中间独木桥{text[::-1]}结尾独木舟"})
    indexes(cast)
    assert Entry.objects.count() >= 5
    for query in ("开头独角兽", "中间独木桥", "结尾独木舟", text[7980:8000], text[15990:16010]):
        assert set(finds(cast, query)) == {receipt.ref.id}, query


def test_the_newest_come_first_in_pages(cast):
    receipts = [cast.submits(values={"words": "噪音扰民"}) for _ in range(5)]
    indexes(cast)
    first = search.find(cast.bureau.id, "扰民", most=3)
    rest = search.find(cast.bureau.id, "扰民", most=3, before=first[-1][0])
    assert [matter for _, matter in [*first, *rest]] == [receipt.ref.id for receipt in reversed(receipts)]


def test_bureaus_do_not_find_each_others(cast, asked):
    assert search.find(cast.other_bureau.id, "和平路", most=5) == []


def test_what_was_erased_is_found_no_more(cast, asked):
    cast.does(asked, "withdraw")
    erase(asked.ref, now=cast.now, ground="retention")
    assert finds(cast, "和平路") == []
    assert not Entry.objects.exists()
