"""apply(): what is masked is gone, what is not is untouched, and nothing doubtful is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.core.privacy import (
    Kind,
    Known,
    Mask,
    MaskRefused,
    Part,
    Party,
    Sureness,
    apply,
    propose,
    rules,
    still_standing,
)
from heliograph.core.privacy.folding import fold

PIECES = st.sampled_from(
    [
        "王建国",
        "李小红",
        "老王",
        "13800138000",
        "幺三八零零一三八零零零",
        "11010519491231002X",
        "1101051949",
        "浙A12345",
        "１３８",
        "\u200b",
        "号",
        "住文三路3号",
        "×",
        "X",
        "㎡",
        "⑩",
        "½",
        "1990年3月7日",
        "出生",
        "证人",
        "、",
        "（男，",
        "·",
        "@",
        "qq.com",
        "微信",
        "村",
        "12组",
        "\n",
    ]
)
WRITING = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12).map("".join)
KNOWN = Known((Party(Part.PUNISHED, "王建国", ("老王",), phones=("13800138000",)), Party(Part.VICTIM, "李小红")))


def mask(start: int, end: int, replacement: str = "×××") -> Mask:
    return Mask(start, end, Kind.PHONE, replacement, rules.PHONE, Sureness.SURE)


@st.composite
def masked_texts(draw):
    """A text of letters that no replacement uses, and masks that don't overlap."""
    text = draw(st.text("abcdef王建国\u200b123 \n", min_size=2, max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [mask(start, end, draw(st.sampled_from(["×××", "某", "某甲", "某号"]))) for start, end in spans]


@given(masked_texts())
def test_masked_signs_are_gone_and_all_others_stand_in_their_order(drawn):
    text, masks = drawn
    covered = {at for one in masks for at in range(one.start, one.end)}
    written = apply(text, masks)
    assert "".join(sign for sign in written if sign not in "×某甲号") == "".join(
        sign for at, sign in enumerate(text) if at not in covered
    )
    assert len(written) == len(text) - len(covered) + sum(len(one.replacement) for one in masks)


@given(masked_texts())
def test_the_order_in_which_masks_are_accepted_does_not_matter(drawn):
    text, masks = drawn
    assert apply(text, masks) == apply(text, reversed(masks))


@given(WRITING)
def test_proposals_lie_in_the_text_in_order_and_never_overlap(text):
    done = 0
    for one in propose(text, KNOWN):
        assert done <= one.start < one.end <= len(text)
        done = one.end


@settings(max_examples=400)
@given(WRITING)
def test_every_proposal_can_be_applied_and_leaves_the_rest_as_it_was(text):
    masks = propose(text, KNOWN)
    written, at, done = apply(text, masks), 0, 0
    for one in masks:
        between = text[done : one.start]
        assert written[at : at + len(between) + len(one.replacement)] == between + one.replacement
        at, done = at + len(between) + len(one.replacement), one.end
    assert written[at:] == text[done:]


@given(WRITING)
def test_no_value_of_the_case_can_be_read_after_masking(text):
    written = apply(text, propose(text, KNOWN))
    assert still_standing(written, KNOWN) == ()
    for secret in ("王建国", "李小红", "老王", "13800138000"):
        assert secret not in fold(written).text


@given(st.text())
def test_folding_keeps_every_sign_in_its_place(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.digits) == len(folded.at)
    assert list(folded.at) == sorted(folded.at)
    for start in range(len(folded.text)):
        first, last = folded.span(start, start + 1)
        assert 0 <= first < last <= len(text)


@pytest.mark.parametrize(
    "masks",
    [
        [mask(0, 3), mask(2, 4)],
        [mask(0, 0)],
        [mask(-1, 2)],
        [mask(3, 99)],
        [mask(0, 3, "")],
        [mask(0, 3, "就是138号")],
        [mask(0, 3, "１\u200b３８")],
    ],
    ids=["overlap", "empty", "before", "beyond", "no replacement", "repeats", "repeats in disguise"],
)
def test_what_would_not_hide_is_refused(masks):
    with pytest.raises(MaskRefused) as refused:
        apply("138电话", masks)
    assert refused.value.reason.zh
    assert refused.value.reason.en
