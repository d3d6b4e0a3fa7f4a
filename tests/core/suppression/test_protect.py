"""What is hidden stays hidden, for readers who solve for it; and no more is hidden than is needed."""

from __future__ import annotations

import random
import time
from itertools import product

import pytest

from heliograph.core.suppression import ALL, own, protect, protect_rows
from tests.core.suppression.attacker import Attacker, figures


def drawn(seed: int) -> tuple[dict[tuple[str, ...], int], list[dict[str, str]]]:
    """A table of one to three dimensions, with or without trees, full or sparse, of counts that are often small."""
    draw = random.Random(seed)
    parents: list[dict[str, str]] = []
    codes: list[list[str]] = []
    for axis in range(draw.choice([1, 2, 2, 3])):
        number = draw.randint(1, 6 if axis < 2 else 3)
        mine = [f"{'abc'[axis]}{i}" for i in range(number)]
        above = {}
        if draw.random() < 0.6:
            for code in mine[1:]:
                over = draw.choice([*mine[: mine.index(code)], ALL, f"group{draw.randint(0, 1)}"])
                if over:
                    above[code] = over
        parents.append(above)
        codes.append(mine)
    filled, size = draw.choice([0.2, 0.5, 0.9]), draw.choice([4, 12, 40, 300])
    counts = {
        key: max(1, round(draw.paretovariate(0.9) * size / 4)) if draw.random() < 0.7 else draw.randint(0, size)
        for key in product(*codes)
        if draw.random() < filled
    }
    return counts, parents


@pytest.mark.parametrize("group", range(3))
def test_a_solver_that_knows_all_published_figures_narrows_no_hidden_one(group):
    attacked = 0
    for seed in range(group * 20, group * 20 + 20):
        counts, parents = drawn(seed)
        hidden = protect(counts, parents=parents)
        for node, parts in figures(counts, parents).items():
            assert not 0 < sum(parts.values()) < 10 or node in hidden, (seed, node)
            assert sum(parts.values()) or node not in hidden, "a zero is told"
        assert list(Attacker(counts, parents, hidden).narrowed()) == [], (seed, counts, parents)
        attacked += len(hidden)
    assert attacked > 50


def _left(counts: dict[tuple[str, ...], int], size: int, least: int) -> dict[tuple[str, ...], set[int]]:
    """What a reader finds possible who tries every table and asks the rule itself whether it would hide the same."""
    parents: list[dict[str, str]] = [{}] * size
    hidden = protect(counts, parents=parents, least=least)
    told = {node: sum(parts.values()) for node, parts in figures(counts, parents).items() if node not in hidden}
    if (ALL,) * size not in told:
        return {}
    cells = [key for key in counts if key in hidden]
    possible: dict[tuple[str, ...], set[int]] = {cell: set() for cell in cells}
    for tried in product(*(range(1, counts[cell] + 2 * least) for cell in cells)):
        table = counts | dict(zip(cells, tried, strict=True))
        sums = {node: sum(parts.values()) for node, parts in figures(table, parents).items()}
        if all(sums[node] == told[node] for node in told) and protect(table, parents=parents, least=least) == hidden:
            for cell, value in zip(cells, tried, strict=True):
                possible[cell].add(value)
    return possible


@pytest.mark.parametrize("seed", range(16))
def test_who_knows_the_rule_and_tries_every_table_with_it_is_left_with_three_numbers_for_each_cell(seed):
    draw = random.Random(seed)
    if seed % 2:
        counts = {(str(row),): draw.choice([1, 2, 3, 4, 5, 6, 8, 12]) for row in range(draw.randint(2, 3))}
    else:
        counts = {key: draw.choice([1, 2, 3, 5, 7, 9]) for key in product("ab", "xy")}
    for cell, values in _left(counts, 1 if seed % 2 else 2, least=4).items():
        assert len(values) >= 3, (counts, cell, values)


def test_a_small_row_takes_another_with_it_and_large_tables_hide_nothing():
    assert protect({("a",): 100, ("b",): 0, ("c",): 10}, parents=[{}]) == set()
    hidden = protect({("a",): 100, ("b",): 3, ("c",): 40}, parents=[{}])
    assert len(hidden) == 2
    assert ("b",) in hidden
    assert protect({}, parents=[{}, {}]) == set()


def test_a_table_that_nothing_can_protect_is_withheld_whole():
    assert protect({("a",): 7}, parents=[{}]) == {("a",), (ALL,)}
    assert protect({("a",): 5, ("b",): 5}, parents=[{}]) == {("a",), ("b",), (ALL,)}, "1 to 9 each is too narrow"
    assert (ALL,) not in protect({("a",): 5, ("b",): 6}, parents=[{}]), "1 to 10 is wide enough"


def test_what_lies_directly_at_a_branch_has_a_row_of_its_own():
    counts = {("station",): 4, ("post",): 300, ("desk",): 200}
    hidden = protect(counts, parents=[{"post": "station"}])
    assert (own("station"),) in hidden
    assert (own("station"),) != ("station",)
    assert hidden & {("post",), ("desk",)}


def test_a_sum_over_a_branch_with_one_row_is_hidden_with_it():
    counts = {("post",): 4, ("desk",): 300, ("hall",): 200}
    assert protect(counts, parents=[{"post": "station"}]) >= {("post",), ("station",)}


def test_no_table_of_another_shape_is_taken():
    with pytest.raises(ValueError, match="one code for each dimension"):
        protect({("a", "b"): 3}, parents=[{}])
    with pytest.raises(ValueError, match="under itself"):
        protect({("a",): 3}, parents=[{"a": "b", "b": "a"}])


def test_rows_of_one_list_by_any_key_zeros_told_unless_only_the_sum_may_be():
    assert protect_rows({1: 30, 2: 0, 3: 5, 4: 0}) == {1, 3}
    assert protect_rows({1: 0, 2: 5}) == {1, 2}
    assert protect_rows({1: 0, 2: 10}) == set()


def test_what_is_known_to_be_the_most_of_a_cell_takes_another_companion():
    """40 of at most 40: so the 3 beside it is 3 at least, and 11 at most; another row leaves ten numbers."""
    counts = {("a",): 3, ("b",): 40, ("c",): 50}
    assert protect(counts, parents=[{}]) == {("a",), ("b",)}
    assert protect(counts, parents=[{}], most={("a",): 13, ("b",): 60, ("nowhere",): 1}) == {("a",), ("b",)}
    assert protect(counts, parents=[{}], most={("a",): 11, ("b",): 40}) == {("a",), ("c",)}
    assert (ALL,) in protect(counts, parents=[{}], most={("a",): 9}), "nothing leaves ten numbers up to 9"


def test_a_table_of_a_county_is_searched_in_seconds_and_its_solver_narrows_nothing():
    """Squares settle nearly all of 1,000 small cells; some of the hidden ones are attacked, each with the whole table."""
    draw = random.Random(5)
    above = {f"u{unit}": f"branch{unit % 4}" for unit in range(24)}
    counts = {
        (unit, f"k{kind}"): draw.randint(1, 9) if draw.random() < 0.85 else draw.randint(10, 60)
        for unit, kind in product(above, range(50))
        if draw.random() < 0.9
    }
    began = time.process_time()
    hidden = protect(counts, parents=[above, {}])
    assert time.process_time() - began < 20
    attacker = Attacker(counts, [above, {}], hidden)
    for node in draw.sample(sorted(hidden), 25):
        low, high = attacker.interval(node)
        assert high - low >= 9, (node, low, high)
