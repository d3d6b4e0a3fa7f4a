"""How busy a unit is says nothing of one or two officers: not alone, nor as what is left of a unit without its parts."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from heliograph.insight.workload import Group, merged

TREE = {1: None, 2: 1, 3: 1, 4: 3, 5: 3, 6: 3, 7: 6}


def _below(unit: int) -> set[int]:
    return {unit} | {one for child, above in TREE.items() if above == unit for one in _below(child)}


@pytest.mark.parametrize("seed", range(40))
def test_no_sum_or_difference_of_units_is_of_one_or_two_officers(seed):
    draw = random.Random(seed)
    names = iter(range(1000))
    groups = {
        u: Group(draw.randint(0, 30), 8.0, {next(names) for _ in range(draw.choice([0, 1, 2, 3, 9]))}) for u in TREE
    }
    before = sum(one.received for one in groups.values()), sum(len(one.officers) for one in groups.values())
    found = merged(groups, TREE)
    assert (sum(one.received for one in found.values()), sum(len(one.officers) for one in found.values())) == before
    told = {unit: frozenset(_below(unit) & found.keys()) for unit in TREE}
    for unit in TREE:
        children = [one for one, above in TREE.items() if above == unit]
        for taken in (some for number in range(len(children) + 1) for some in combinations(children, number)):
            left = told[unit] - frozenset[int]().union(*(told[one] for one in taken))
            officers = set().union(*(found[one].officers for one in left))
            assert len(officers) not in (1, 2) or before[1] < 3, (unit, taken, officers)
