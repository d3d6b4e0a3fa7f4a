"""Drawing by lot: known answers, chances by weight, and who checks what."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import permutations

import pytest
from scipy.stats import chisquare

from heliograph.core.drawing import assigned, digest, drawn, lot

SEED = "chunan 2026-03-02"
NUMBERS = [f"2026-{at:06}" for at in range(1, 9)]
RUNS = 6_000
SURPRISING = 1e-4
"""The seeds are fixed: these tests say the same each time."""


def test_a_lot_is_a_plain_hash_that_a_shell_computes() -> None:
    """printf 'chunan 2026-03-02\\n2026-000001' | sha256sum"""
    assert lot(SEED, "2026-000001") == hashlib.sha256(b"chunan 2026-03-02\n2026-000001").hexdigest()
    assert lot(SEED, "2026-000001") == "19d85919d7d8087679bfea8aaac94603a39ec4173b10c93cbb6743a061f482f5"
    assert lot(SEED, "2026-000001", 3) == "19d85919d7d8087679bfea8aaac94603a39ec4173b10c93cbb6743a061f482f5"
    tickets = [b"", b"\n2", b"\n3"]
    assert lot(SEED, "2026-000001", 3) == min(
        hashlib.sha256(b"chunan 2026-03-02\n2026-000001" + ticket).hexdigest() for ticket in tickets
    )


def test_known_answers() -> None:
    assert drawn(SEED, NUMBERS, 3) == ["2026-000001", "2026-000008", "2026-000006"]
    assert drawn(SEED, dict.fromkeys(NUMBERS, 1), 3) == drawn(SEED, reversed(NUMBERS), 3)
    assert drawn(SEED, {one: 1 + 40 * (one == "2026-000008") for one in NUMBERS}, 2) == ["2026-000008", "2026-000001"]
    assert digest(reversed(NUMBERS)) == hashlib.sha256("\n".join(NUMBERS).encode()).hexdigest()


def test_whoever_wants_more_than_there_are_gets_all() -> None:
    assert sorted(drawn(SEED, NUMBERS, 99)) == NUMBERS
    assert drawn(SEED, [], 3) == []


@pytest.mark.parametrize(("label", "weight"), [("", 1), ("a\nb", 1), ("a", 0), ("a", 1_001), ("a", -1)])
def test_what_could_be_two_things_is_refused(label: str, weight: int) -> None:
    with pytest.raises(ValueError, match=r"label|weight"):
        lot(SEED, label, weight)


def test_each_of_equal_weight_is_taken_equally_often() -> None:
    seen = Counter(one for run in range(RUNS) for one in drawn(f"seed {run}", NUMBERS, 2))
    assert sum(seen.values()) == 2 * RUNS
    # drawn without replacement the counts vary less than independent ones would: the statistic is scaled by (n-1)/(n-k)
    expected = 2 * RUNS / len(NUMBERS)
    statistic = sum((seen[one] - expected) ** 2 / expected for one in NUMBERS) * 7 / 6
    assert _chance(statistic, 7) > SURPRISING


def test_order_by_weight_has_exactly_the_chances_of_drawing_without_replacement() -> None:
    """Every order of three with weights 1, 2, 5, against w/W · w'/(W - w)."""
    weights = {"a": 1, "b": 2, "c": 5}
    seen = Counter(tuple(drawn(f"seed {run}", weights, 3)) for run in range(RUNS))
    orders = list(permutations(weights))
    expected = [RUNS * weights[one] / 8 * weights[two] / (8 - weights[one]) for one, two, _ in orders]
    assert chisquare([seen[one] for one in orders], expected).pvalue > SURPRISING


def test_the_chi_square_test_notices_chances_that_are_a_little_off() -> None:
    """Priority sampling by lot divided by weight would give 3/4 here, not 2/3: it is not what we do."""
    first = Counter(drawn(f"seed {run}", {"a": 1, "b": 2}, 1)[0] for run in range(RUNS))
    assert chisquare([first["a"], first["b"]], [RUNS / 3, RUNS * 2 / 3]).pvalue > SURPRISING
    assert chisquare([first["a"], first["b"]], [RUNS / 4, RUNS * 3 / 4]).pvalue < SURPRISING


def test_nobody_checks_what_they_are_kept_from_and_everybody_gets_a_fair_share() -> None:
    items = [f"m{at}" for at in range(12)]
    people = {"p1": {"m0", "m1", "m2"}, "p2": {"m3"}, "p3": set(), "p4": set()}
    found = assigned(SEED, items, people, 2)
    assert all(item not in people[one] for item, some in found.items() for one in some)
    assert all(len(set(some)) == 2 for some in found.values())
    share = Counter(one for some in found.values() for one in some)
    assert max(share.values()) - min(share.values()) <= 1
    assert assigned(SEED, items, people, 2) == found
    assert assigned("another seed", items, people, 2) != found


def test_where_too_few_may_check_the_list_is_shorter_and_never_filled_with_the_conflicted() -> None:
    assert assigned(SEED, ["m"], {"p1": {"m"}, "p2": set()}, 2) == {"m": ["p2"]}
    assert assigned(SEED, ["m"], {"p1": {"m"}}, 1) == {"m": []}


def _chance(statistic: float, degrees: int) -> float:
    from scipy.stats import chi2

    return float(chi2.sf(statistic, degrees))
