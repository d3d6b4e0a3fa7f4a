"""Kinds as data, Markdown made safe, the net of personal data and the law's stops, and what a difference shows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.text import Text
from heliograph.matters.errors import Invalid
from heliograph.notices import actions, kinds, rendering
from heliograph.notices.actions import Choice, Seen
from heliograph.notices.errors import Undecided
from heliograph.notices.kinds import KindsInvalid
from heliograph.notices.reading import difference
from heliograph.notices.words import Words
from heliograph.publishing.errors import Standing, Stopped
from tests.notices.newsroom import ADVICE, Newsroom, again, record_of, words_now

SAFE = Seen(has_minor=False, is_secret=False)
NOTHING = Text("", "")


@pytest.fixture
def room(cast) -> Newsroom:
    return Newsroom(cast)


# Kinds.


def test_every_kind_of_the_issue_is_there_with_its_ground(shared):
    law = (shared / "domain" / "law.md").read_text("utf-8")
    codes = {kind.code for kind in kinds.kinds()}
    assert codes == {
        "alert", "notice", "safety-advice", "traffic", "lost-found", "property-return", "press", "news", "law", "window",
        "fees", "annual-report", "volunteers-search", "volunteers-flood",
    }  # fmt: skip
    for kind in kinds.kinds():
        for ground in kind.basis:
            assert f"| {ground.row} |" in law, (kind.code, ground.row)


KIND = """
[[kinds]]
code = "a"
title = { zh = "甲", en = "A" }
says = { zh = "甲", en = "A" }
released_by = "lead"
review = "30 days"
basis = [{ instrument = { zh = "法", en = "Law" }, article = "1", row = "G-02" }]
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"30 days"', '"soon"'), ('row = "G-02"', 'row = ""'), ('"lead"', '"anybody"'),
        ('review = "30 days"', 'review = "30 days"\nneeds = ["record"]'), ("code", "cude"),
    ],
)  # fmt: skip
def test_a_file_that_contradicts_itself_is_refused(old, new):
    assert [kind.code for kind in kinds.read(KIND)] == ["a"]
    with pytest.raises(KindsInvalid):
        kinds.read(KIND.replace(old, new, 1))
    with pytest.raises(KindsInvalid):
        kinds.read(KIND + KIND)


# Markdown.


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html,x)",
        "[x](//evil.example)", "![x](https://evil.example/x.png)", '[x](https://a.example "a\\" onclick=\\"b")',
        "<https://a.example/\"onmouseover=alert(1)>", "[x](JaVaScRiPt:alert(1))", "![<b>](picture:1)",
    ],
)  # fmt: skip
def test_nothing_in_a_text_acts_in_a_page(source):
    made = rendering.html(source, lambda number: "<img src='/ours.jpg' alt=''>")
    for harm in (
        "<script",
        "<img src=x",
        'href="javascript',
        'href="data:',
        'href="//',
        'evil.example/x.png"',
        ' onclick="',
        "<b>",
    ):
        assert harm not in made, harm


@given(st.text(max_size=300))
def test_any_text_becomes_html_without_a_tag_of_its_own(source):
    made = rendering.html(source)
    assert "<script" not in made.lower()
    assert "<iframe" not in made.lower()
    rendering.plain(source)


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("## a\n\n## b", "22"),
        ("# a\n\n### b\n\n# c", "232"),
        ("### a\n\n# b\n\n### c", "223"),
        ("# a\n\n## b\n\n### c\n\n#### d", "2344"),
    ],
)
def test_headings_skip_no_level(source, levels):
    assert "".join(re.findall(r"<h(\d)>", rendering.html(source))) == levels


def test_plain_words_keep_lists_links_and_tables():
    source = "# 题\n\n段落[网站](https://a.example)\n\n1. 甲\n2. 乙\n   - 丙\n\n| 路 | 时 |\n|---|---|\n| 东 | 6:00 |"
    assert rendering.plain(source) == "题\n段落网站 https://a.example\n1. 甲\n2. 乙\n  - 丙\n路\n时\n东\n6:00"


# What is written comes back.


def test_words_come_back_as_they_were_kept(cast):
    words = ADVICE.replacing(record=record_of(cast.now), onset=cast.now, areas=("heping",))
    assert Words.read(words.written()) == words


def test_texts_can_be_put_back_by_their_labels(cast):
    words = ADVICE.replacing(record=record_of(cast.now))
    changed = {label: f"{text}！" for label, text in words.texts()}
    again = words.rewritten(changed)
    assert dict(again.texts()) == changed
    assert words.rewritten(dict(words.texts())) == words


# The net and the stops.


def test_what_looks_personal_must_be_decided(room):
    row = room.writes(body=Text("失主王建国，电话 13912345678。", ""))
    with pytest.raises(Undecided):
        actions.check(room.cast.viewer("zhao"), row.id, {}, SAFE, of=1, now=room.cast.now)
    kept = {one.place: Choice("refuse") for one in room.finds(row)}
    with pytest.raises(Invalid):
        actions.check(room.cast.viewer("zhao"), row.id, kept, SAFE, of=1, now=room.cast.now)
    assert again(row).stage == "draft"


def test_what_was_hidden_is_gone_from_the_words_that_go_out(room):
    row = room.writes(body=Text("失主王建国，电话 13912345678。", "Call 13912345678."))
    room.checks(row, "zhao")
    body = words_now(row).body
    assert "建国" not in body.zh
    assert "13912345678" not in body.zh + body.en


def test_the_bureaus_own_officers_and_telephones_stay(room):
    row = room.writes(body=Text("请找民警赵勇，电话 0571-110。和平路派出所。", ""))
    assert room.finds(row) == []


def test_the_reason_of_a_correction_goes_through_the_net_too(room):
    row = room.publishes()
    with pytest.raises(Standing):
        room.corrects(row, why="把 13912345678 写错了")
    with pytest.raises(Standing):
        room.withdraws(row, why="13912345678 的机主要求撤回")


@pytest.mark.parametrize(
    ("body", "row_of_law"),
    [
        ("违法行为人王建国因殴打他人，依据《治安管理处罚法》被拘留五日。", "A-30"),
        ("失主王建国（15岁，初中生）在公园走失。", "D-13"),
    ],
)
def test_a_name_left_readable_meets_the_laws_stops(room, body, row_of_law):
    row = room.writes(body=Text(body, ""))
    names = [one.hidden for one in room.finds(row) if one.is_name]
    assert names
    with pytest.raises(Stopped) as stopped:
        room.checks(row, leave=names)
    assert stopped.value.stop.row == row_of_law
    room.checks(row)
    assert again(row).stage == "checked"


# Differences.


def test_a_difference_joins_to_both_texts():
    for old, new in (("电话 96110。", "电话 110。"), ("", "新的"), ("旧的", ""), ("同样", "同样")):
        runs = difference.runs(old, new)
        assert "".join(run.text for run in runs if run.kind != "new") == old
        assert "".join(run.text for run in runs if run.kind != "gone") == new


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_difference_joins_to_both_texts(old, new):
    runs = difference.runs(old, new)
    assert "".join(run.text for run in runs if run.kind != "new") == old
    assert "".join(run.text for run in runs if run.kind != "gone") == new
