"""What an answer leaves open, holds, how it reads, and how much of it was written before."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from heliograph.core.language.answers import Phrase, check, hashes, share_of, shares, shingles, shipped
from heliograph.core.language.answers.cutting import fold
from heliograph.core.language.answers.holding import holding
from heliograph.core.language.answers.plain import LONG, reading

THREE_ASKED = (
    "您好，请问三件事：1、居住证到期了怎么签注？2、孩子上学要哪些户籍证明？3、派出所周末什么时候开门？谢谢领导。"
)


def test_items_that_the_answer_does_not_touch_are_left_open():
    found = check("居住证", THREE_ASKED, "居住证到期前一个月可以签注，带租房合同。孩子上学要的户籍证明，窗口当场开。")
    assert [item.is_open for item in found.items] == [False, False, True]
    assert "开门" in found.left_open[0]
    assert "没答到：3、派出所周末什么时候开门" in found.why.zh


def test_who_asks_when_is_answered_only_by_a_time():
    asked = ("路灯", "槐荫路的路灯什么时候修好？")
    assert check(*asked, "槐荫路的路灯正在修。").left_open
    assert not check(*asked, "槐荫路的路灯3月20日前修好。").left_open


def test_a_question_without_a_question_mark_is_asked_by_its_title():
    found = check("槐荫路路灯不亮", "槐荫路的路灯坏了三天。", "今晚派人去看居住证。")
    assert [item.text for item in found.items] == ["槐荫路路灯不亮"]


def test_no_number_of_items_makes_a_long_list():
    assert len(check("", "能不能修？" * 1000, "修").items) == 12


@pytest.mark.parametrize(
    ("words", "part", "found"),
    [
        ("我们15个工作日内办好", "time", "15个工作日内"),
        ("今年年底前装好", "time", "今年年底"),
        ("2026年3月20日开门", "time", "2026年3月"),
        ("会抓紧办的", "time", ""),
        ("有疑问请致电8211119", "contact", "8211119"),
        ("编号8211119已登记", "contact", ""),
        ("电话：0577-88123456", "contact", "0577-88123456"),
        ("请找王警官", "contact", "找王警官"),
        ("您的申请不予受理", "refuses", "不予"),
        ("可以办", "refuses", ""),
        ("依据《居住证暂行条例》第二条", "ground", "《居住证暂行条例》"),
        ("根据国家关于防控政府债务有关文件的规定", "ground", "根据国家关于防控政府债务有关文件的规定"),
        ("按我们的习惯", "ground", ""),
    ],
)
def test_what_an_answer_holds(words, part, found):
    assert getattr(holding(fold(words)), part) == found


def test_long_sentences_and_official_phrases_are_shown_with_the_plain_words():
    text = "您的来信收悉，我局高度重视。" + "我们将会同街道和社区" * 8 + "。"
    found = reading(text, shipped())
    assert {"来信收悉", "高度重视"} <= {phrase.said for phrase in found.phrases}
    assert all(phrase.plainly for phrase in found.phrases)
    assert found.long[0][1] == 80 > LONG
    assert reading("请带身份证来。不收费。", shipped()).level == 0


def test_a_phrase_counts_only_before_the_words_it_needs():
    phrases = [Phrase("拟", "准备", ("在", "将"))]
    assert reading("我们拟在下月施工", phrases).phrases == tuple(phrases)
    assert reading("虚拟电话", phrases).phrases == ()


def test_a_bureau_may_bring_its_own_phrases():
    found = check("路灯", "路灯坏了", "此件转办。", phrases=[Phrase("转办", "交给某某办")])
    assert [phrase.said for phrase in found.reading.phrases] == ["转办"]


def test_every_shipped_phrase_is_found_and_none_stands_twice():
    said = [phrase.said for phrase in shipped()]
    assert len(said) == len(set(said)) > 40
    for phrase in shipped():
        follows = phrase.only_before[0] if phrase.only_before else ""
        assert phrase in reading(f"我们{phrase.said}{follows}", [phrase]).phrases


def plain_share(text: str, others: list[str], length: int = 8) -> float:
    """The plain count: cut every text letter by letter, look into every other one."""

    def cut(one: str) -> list[str]:
        letters = "".join(c for c in one if c.isalnum())
        return [letters[i : i + length] for i in range(max(1, len(letters) - length + 1))] if letters else []

    elsewhere = {shingle for other in others for shingle in cut(other)}
    mine = cut(text)
    return sum(shingle in elsewhere for shingle in mine) / len(mine) if mine else 0.0


def template_and_own(count: int) -> list[str]:
    chosen = random.Random(6)
    head = "您好您反映的问题我们已经收到现将有关情况向您说明"
    return [
        head[: chosen.randint(0, len(head))]
        + "".join(chr(0x4E00 + chosen.randrange(5000)) for _ in range(chosen.randint(0, 60)))
        for _ in range(count)
    ]


def test_the_template_share_is_the_plain_count_of_shingles():
    answers = [*template_and_own(40), "", "短", "短", "您好，您反映的问题，我们已经收到！"]
    counted = shares([shingles(fold(one)) for one in answers])
    for place, text in enumerate(answers):
        assert counted[place] == pytest.approx(
            plain_share(fold(text), [*map(fold, answers[:place] + answers[place + 1 :])])
        )


def test_kept_hashes_estimate_the_share_and_hold_no_text():
    known = "".join(chr(0x4E00 + i) for i in range(1200))
    unknown = "".join(chr(0x6E00 + i) for i in range(1200))
    key = b"k" * 32
    store = set(hashes(shingles(known), key))
    half = share_of(hashes(shingles(known + unknown), key), store)
    assert half == pytest.approx(0.5, abs=0.06)
    assert share_of(hashes(shingles(known), key), store) == 1.0
    assert share_of(hashes(shingles(known), b"another key of this length......"), store) == 0.0
    assert share_of([], store) is None
    assert all(0 <= number < 2**63 for number in store)


@pytest.mark.real_data
def test_on_real_answers_the_share_is_the_plain_count(shared: Path):
    with (shared / "data/messages/answered.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [fold(row["answer"]) for row in csv.DictReader(file)][:120]
    counted = shares([shingles(text) for text in texts])
    for place in range(0, 120, 6):
        assert counted[place] == pytest.approx(plain_share(texts[place], texts[:place] + texts[place + 1 :]))
    assert 0.05 < sum(counted) / 120 < 0.6
