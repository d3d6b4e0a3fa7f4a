"""Drawing by lot: the same seed gives the same result, so that anyone can draw again and see that nobody chose.

Every ticket of a label has a number: SHA-256 over the seed, a line feed and the label; from the second ticket on, another line
feed and the ticket's number in decimals follow. A label of weight w has w tickets. Its lot is the smallest of their numbers, and
the smallest lots are taken. So the first taken is any given ticket's label with the same chance, the next any of those that are
left, and so on: drawing by weight without replacement, exact, with whole numbers alone (docs/inspections.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

MOST_TICKETS = 1_000
"""The largest weight: what a draw costs is the sum of all."""


def lot(seed: str, label: str, weight: int = 1) -> str:
    """The lot of a label under a seed: 64 hexadecimal digits."""
    _check(label, weight)
    first = hashlib.sha256(f"{seed}\n{label}".encode()).hexdigest()
    others = (hashlib.sha256(f"{seed}\n{label}\n{ticket}".encode()).hexdigest() for ticket in range(2, weight + 1))
    return min(first, *others) if weight > 1 else first


def drawn(seed: str, labels: Iterable[str] | Mapping[str, int], each: int) -> list[str]:
    """The labels that a draw takes, the smallest lot first; of weight 1, or of the weight that a mapping gives."""
    weights = labels if isinstance(labels, Mapping) else dict.fromkeys(labels, 1)
    lots = {label: lot(seed, label, weight) for label, weight in weights.items()}
    return sorted(lots, key=lambda label: (lots[label], label))[:each]


def assigned(seed: str, items: Sequence[str], people: Mapping[str, Collection[str]], each: int) -> dict[str, list[str]]:
    """Who checks what: for each item, in its order, `each` of those who are not kept from it.

    `people` gives for each the items they must not check. Who has had fewest so far comes first, among those the smallest
    lot of "item, a line feed, person": so nobody gets a second before everybody who may has had one. Where too few may,
    all who may are taken, and the list is shorter.
    """
    had = dict.fromkeys(people, 0)
    found: dict[str, list[str]] = {}
    for item in items:
        able = [one for one, kept_from in people.items() if item not in kept_from]
        able.sort(key=lambda one: (had[one], _of_pair(seed, item, one), one))
        found[item] = able[:each]
        for one in found[item]:
            had[one] += 1
    return found


def next_in_line(seed: str, item: str, able: Collection[str], many: int) -> list[str]:
    """Who stands in for somebody who left before they had checked: those with the smallest lots of "item, a line feed, person"."""
    return sorted(able, key=lambda one: (_of_pair(seed, item, one), one))[:many]


def digest(labels: Iterable[str]) -> str:
    """SHA-256 of the labels, sorted, a line each."""
    return hashlib.sha256("\n".join(sorted(labels)).encode()).hexdigest()


def _of_pair(seed: str, item: str, person: str) -> str:
    return hashlib.sha256(f"{seed}\ncheck\n{item}\n{person}".encode()).hexdigest()


def _check(label: str, weight: int) -> None:
    if not label or "\n" in label:
        raise ValueError("A label is one line.")
    if not 1 <= weight <= MOST_TICKETS:
        raise ValueError(f"A weight is 1 to {MOST_TICKETS}.")
