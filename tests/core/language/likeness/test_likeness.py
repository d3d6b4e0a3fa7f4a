"""Texts that are alike meet, say why, and are never slow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.language.likeness import (
    InWords,
    Nearness,
    Sketch,
    Weights,
    cell_of,
    cells_around,
    compare,
    keyed,
    keys,
    sketch,
)

HASHED = keyed(b"a key of thirty-two bytes, about")
LAMP = "解放北路实验小学门口的路灯坏了半个月，晚上孩子放学看不见路，希望尽快修好。"


def of(text: str) -> Sketch:
    return sketch(text, HASHED)


def test_spaces_full_width_letters_and_punctuation_make_no_difference():
    assert compare(of("解放北路 12 号，路灯坏了！"), of("解放北路 １２ 号路灯坏了"), Weights()).nearness in (
        "exact",
        "edited",
    )
    assert of("A区　路灯").whole == of("a区 路灯").whole


def test_the_same_words_in_another_order_are_edited_not_exact():
    one, other = "路灯坏了很久。孩子放学看不见路。", "孩子放学看不见路。路灯坏了很久。"
    assert compare(of(one), of(other), Weights()).nearness is Nearness.EDITED


def test_a_few_common_words_are_nothing():
    assert compare(of("请问身份证怎么办"), of("请问居住证多少钱"), Weights()) is None
    assert compare(of(""), of(""), Weights()) is None


def test_a_text_of_one_word_is_like_itself_only():
    assert compare(of("路灯"), of("路灯"), Weights()).nearness is Nearness.EXACT


def test_what_is_rare_weighs_more():
    common = [of(f"请问办理第{n}项业务需要什么材料") for n in range(400)]
    weights = Weights.of(one.hashes for one in common)
    assert weights(HASHED("材料")) < weights(HASHED("路灯"))
    chosen = keys(of("请问办理业务需要什么材料，青龙巷口"), weights, most=4)
    assert {HASHED("青龙"), HASHED("龙巷"), HASHED("巷口")} & set(chosen)


def test_a_sample_scales_to_the_whole():
    some = [of("路灯坏了"), of("路灯不亮")]
    assert Weights.of((one.hashes for one in some), messages=200)(HASHED("路灯")) < Weights.of(
        (one.hashes for one in some), messages=200
    )(HASHED("坏了"))


def test_another_key_meets_nothing():
    other = sketch(LAMP, keyed(b"another key of thirty-two bytes."))
    assert not of(LAMP).hashes & other.hashes


def test_shared_words_are_stretches_of_the_text_at_hand():
    other = of("走到实验小学门口那段，解放北路的灯全灭")
    found = InWords(LAMP, HASHED, Weights())(of(LAMP).hashes & other.hashes)
    assert {"解放北路", "实验小学门口"} <= set(found)


@given(st.text(max_size=400))
def test_a_sketch_comes_back_from_its_bytes(text):
    assert Sketch.from_bytes(of(text).to_bytes()) == of(text)


@pytest.mark.parametrize("stored", [b"", b"abc", b"12345"])
def test_what_is_no_sketch_is_refused(stored):
    with pytest.raises(ValueError, match="no sketch"):
        Sketch.from_bytes(stored)


def test_weights_of_another_size_are_refused():
    with pytest.raises(ValueError, match="weights are"):
        Weights(3, b"short")


@given(
    st.one_of(st.text(max_size=3000), st.sampled_from(["路灯" * 60_000, "\ud800" * 900, "བཀྲ་ཤིས" * 3000, "😀" * 40_000]))
)
def test_any_text_has_a_bounded_sketch_and_is_like_itself(text):
    found = of(text)
    assert len(found.hashes) <= 512
    assert len(keys(found, Weights())) <= 20
    assert (compare(found, found, Weights()) is None) == (not found.hashes)


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(-0.0015, 0.0015), st.floats(-0.0015, 0.0015))
def test_places_within_the_side_of_a_square_are_beside_each_other(latitude, longitude, up, right):
    import math

    if math.floor(latitude) != math.floor(latitude + up):
        return  # the width of squares changes at a whole degree: said in the module
    assert cell_of(latitude + up, longitude + right) in cells_around(latitude, longitude)
