"""What the conversation says and understands, as data: both languages, short enough for a text message, nothing left over."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.channels import talk
from heliograph.channels.plugins.sms import segments
from heliograph.channels.talk import wording
from heliograph.channels.talk.conversation import understanding
from heliograph.core.receipt import new_number, new_secret, show_number, show_secret

SOURCE = Path(talk.__file__).parent


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", wording.sayings())
def test_a_saying_has_the_same_places_in_both_languages(code):
    words = wording.sayings()[code]
    assert words.text.zh
    assert words.text.en
    assert places(words.text.zh) == places(words.text.en)
    assert places(words.short.zh) == places(words.short.en)
    assert places(words.short.zh) <= places(words.text.zh)


@pytest.mark.parametrize("code", [code for code in wording.sayings() if code.startswith("danger-")])
def test_a_danger_is_told_in_one_text_message_with_a_number_to_call(code):
    words = wording.sayings()[code]
    assert segments(words.short.zh) == 1
    if code != "danger-go-on":
        for text in (words.text.zh, words.text.en, words.short.zh, words.short.en):
            assert re.search(r"110|119|120", text)


@pytest.mark.parametrize("code", wording.sayings())
def test_english_text_messages_are_plain_ascii(code):
    english = wording.sayings()[code].short.en.replace("中文：回复“中文”", "")
    assert english.isascii(), english
    assert len(english) <= 153 * 2


def said_in_source() -> set[str]:
    """Every code that the source says, by its syntax."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_saying_and_label_is_used():
    used = said_in_source() | {f"danger-{kind}" for kind, _, _ in understanding._dangers()}
    assert set(wording.sayings()) - used == set()
    assert set(wording.listed("labels")) - used == set()


def test_every_danger_has_its_words():
    for kind, _, _ in understanding._dangers():
        assert f"danger-{kind}" in wording.sayings()


@given(st.text(max_size=2000), st.sampled_from(["sms", "wechat"]))
def test_parts_lose_nothing_and_fit(text, channel):
    parts = wording.parts(text, channel)
    most = wording.MOST.get(channel, wording.MOST_ELSEWHERE)
    assert all(len(part) <= most for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


@given(st.text())
def test_nothing_that_is_written_breaks_the_understanding(text):
    assert understanding.language(text, "en") in ("en", "zh-hans")
    understanding.danger(text)
    understanding.command(text)
    assert 0 <= understanding.number(text) < 1000
    understanding.numbers(text)
    understanding.bind_code(text)
    understanding.codes(text)
    understanding.is_prose(text)


def test_codes_are_found_however_they_are_written():
    number, secret = new_number(), new_secret()
    for written in (
        f"{number}{secret}",
        f"{number} {secret}",
        f"{show_number(number)} {show_secret(secret)}".lower(),
        f"编号 {show_number(number)} 密码 {show_secret(secret)}",
        f"请看 https://police.example/r/{number}#{secret} 谢谢",
    ):
        assert understanding.codes(written) == (number, secret), written
    assert understanding.codes(show_number(number)) == (number, "")
    assert understanding.codes(show_secret(secret)) == ("", secret)


@pytest.mark.parametrize(
    "text",
    [
        "身份证丢了怎么补办",
        "想问居住证要多久",
        "How do I renew my permit",
        "查进度",
        "1",
        "和平路派出所",
        "谢谢",
        "枪支证怎么办",
    ],
)
def test_an_ordinary_question_is_no_danger(text):
    assert understanding.danger(text) == ""


def test_real_messages_to_a_hotline_seldom_speak_of_danger(read_real):
    """Real questions to the police, which were no emergencies: few may be held up by the warning."""
    lines = read_real("hotline.csv").read_text("utf-8").splitlines()[1:2001]
    warned = [line for line in lines if understanding.danger(line)]
    assert len(warned) < len(lines) * 0.12, len(warned) / len(lines)
