"""Things a few at a time: all of them, in their order, none twice."""

from __future__ import annotations

import pytest

from heliograph.core.batches import batches


@pytest.mark.parametrize(("many", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3])])
def test_a_batch_is_full_but_for_the_last(many: int, sizes: list[int]):
    found = list(batches(iter(range(many)), 3))
    assert [len(batch) for batch in found] == sizes
    assert [one for batch in found for one in batch] == list(range(many))
