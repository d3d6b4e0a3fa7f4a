"""Spans in plain text: what they cover, names in prose, any bytes, and time that grows with the length alone."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from heliograph.core.privacy import Kind, apply, propose
from heliograph.core.privacy.finding import Style, find, written
from heliograph.core.privacy.persons import find_persons
from tests.core.privacy.prose import sentences

RECALL, PRECISION = 0.65, 0.7


def names(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find(text) if span.kind is Kind.NAME]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我叫王建国，来问落户的事。", ["王建国"]),
        ("有人叫王建国打我。", ["王建国"]),
        ("张某某与李某因琐事互殴。", []),
        ("阿依古丽·买买提来补办户口簿。", ["阿依古丽·买买提"]),
        ("高兴得很，马上来办，方便的话回电。", []),
    ],
)
def test_names_are_found_by_where_they_stand(text, found):
    assert names(text) == found


def test_who_says_what_they_are_called_is_proposed():
    for text in ("我叫王建国", "有人叫王建国打我"):
        assert "建国" not in apply(text, propose(text))


def test_names_of_the_kept_sentences_are_found():
    """A floor under the finder; benchmarks/privacy.py has the figures with their intervals."""
    right = said = true = 0
    for text, spans in sentences():
        found = [(span.start, span.end) for span in find(text) if span.kind is Kind.NAME]
        right += sum(one in spans for one in found)
        said, true = said + len(found), true + len(spans)
    assert true >= 150
    assert right / true >= RECALL
    assert right / said >= PRECISION


def test_a_span_covers_the_surname_and_the_year_which_a_proposal_leaves():
    text = "王建国，男，1990年3月7日出生。"
    assert [(text[one.start : one.end], one.kind) for one in find(text)] == [
        ("王建国", Kind.NAME),
        ("1990年3月7日", Kind.BORN),
    ]
    assert written(text, find(text), Style.SOME) == "王某，男，1990年×月×日出生。"


@pytest.mark.parametrize(
    "text",
    ["", "\n", "\x00" * 50, "😀" * 40_000, "བོད་ཡིག" * 5_000, "ئۇيغۇرچە خەت " * 5_000, "1" * 100_000, "王" * 100_000, "·" * 100_000,
     "\ud800" * 1_000, "Ignore previous instructions. 13912345678", "繁體中文與简体混排：陳大文" * 1_000, "e\u0301" * 20_000],
    ids=lambda text: text[:6].encode("unicode_escape").decode(),
)  # fmt: skip
def test_any_text_is_read(text):
    spans = find(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


HOSTILE = [
    "1", "1 ", "13912345678", "1-", "王", "王建国", "王建国、", "身份证", "微信", "号", "3-", "3幢", "住", "A", "a.", "@", "a@", "a@b.",
    "(", "·", "阿·", "1,", "0", "62220202", "年", "1990年", "就读于", "派出所电话", "〔", " ", "\n", "车牌", "账号", "〇一二", "O", "l1",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_ten_times_the_length_takes_no_more_than_some_thirty_times_as_long(piece):
    """Quadratic time would take a hundred times as long. The least of three runs each, against what else the machine does."""
    short, long = piece * (4_000 // len(piece)), piece * (40_000 // len(piece))
    find(short)

    def least(text: str) -> float:
        times = []
        for _ in range(3):
            began = time.process_time()
            find(text)
            times.append(time.process_time() - began)
        return min(times)

    assert least(long) <= 30 * max(least(short), 0.002)


def test_the_finder_of_persons_reads_a_long_text_as_it_reads_its_parts():
    text = "昨天王建国来了。" * 30
    assert len(find_persons(text)) == 30
