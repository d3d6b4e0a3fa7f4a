"""Which rows go does not depend on the order in which a database counted them."""

from __future__ import annotations

from itertools import permutations

from heliograph.core.suppression import protect_rows


def test_the_same_rows_are_hidden_in_whatever_order_they_come():
    counts = {"noise": 14, "money": 12, "fight": 3}
    found = {protect_rows({key: counts[key] for key in order}) for order in permutations(counts)}
    assert found == {frozenset({"money", "fight"})}
    numbered = dict(enumerate([14, 12, 3, 12, 0, 11, 40, 9, 10, 10, 10, 30]))
    assert protect_rows(numbered) == protect_rows(dict(reversed(numbered.items())))
