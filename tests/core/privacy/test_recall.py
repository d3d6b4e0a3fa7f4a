"""Structured personal data is found however it is written: nothing of it can be read in the masked text."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from heliograph.core.privacy import apply, propose
from tests.core.privacy.writing import Item, labelled, numbers

ITEMS = [*numbers(seed=20261122, each=12), *labelled()]


def left_of(item: Item) -> str:
    """Signs of the secret that no mask covers; of a date of birth the year may stay, of a blank or dash any."""
    start = item.text.index(item.secret)
    covered = {at for mask in propose(item.text) for at in range(mask.start, mask.end)}
    left = "".join(sign for at, sign in enumerate(item.secret, start) if at not in covered)
    left = "".join(sign for sign in left if unicodedata.category(sign)[0] in "LN")
    return left[4:] if item.kind == "born" else left


def test_the_set_is_as_large_as_promised():
    assert len(ITEMS) >= 500


def test_nothing_of_any_item_is_left():
    missed = [(item.kind.value, item.text, left) for item in ITEMS if (left := left_of(item))]
    assert missed == [], Counter(kind for kind, *_ in missed)


@pytest.mark.parametrize("item", labelled(), ids=lambda item: f"{item.kind}: {item.text}")
def test_a_masked_text_shows_the_same_words_around_the_secret(item):
    before, after = item.text.split(item.secret)
    masked = apply(item.text, propose(item.text))
    assert masked.startswith(before)
    assert masked.endswith(after)
