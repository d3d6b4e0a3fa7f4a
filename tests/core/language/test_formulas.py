"""Answers that say nothing, and answers that only sound so."""

from __future__ import annotations

import pytest

from heliograph.core.language.formulas import says_nothing


@pytest.mark.parametrize(
    "words",
    [
        "已阅",
        "已阅。",
        "您好，已阅。",
        "收悉！",
        "已办结",
        "您好，您反映的问题已处理完毕，感谢您的来信！",
        "谢谢。",
        "Noted.",
        "Thank you",
    ],
)
def test_a_formula_is_no_answer(words: str) -> None:
    assert says_nothing(words)


@pytest.mark.parametrize(
    "words",
    [
        "可以。",
        "不能查。",
        "已经找到，请来取。",
        "已修好。",
        "路灯已处理，今晚亮了。",
        "您反映的问题已转交市政，电话 12345。",
        "请看 2026 年 3 月 1 日的答复。",
        "No.",
    ],
)
def test_a_short_answer_is_an_answer(words: str) -> None:
    assert not says_nothing(words)
