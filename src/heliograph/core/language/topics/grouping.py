"""Which messages belong together: the two closest groups become one, again and again, until none are close enough.

How close two groups are is the cosine of their sums, so that in a large group what is said by all stands out of what each
says besides. A chain (each like the next, the ends unlike) stops at a second bound: the mean likeness of members across.
Only pairs that a message's nearest neighbours suggest are looked at, and nothing is joined over more than `WINDOW` without
a word. Time grows a little faster than the number of messages (`benchmarks/topics.py` measures it).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from heliograph.core.language.topics.pieces import matrix, named
from heliograph.core.language.topics.values import Message

if TYPE_CHECKING:
    from scipy import sparse

WINDOW = timedelta(days=180)
"""A topic of which nobody wrote for so long is over: a new message begins a new one."""

CLOSE = 0.3
MEAN = 0.125
"""The two bounds, chosen on the judged problems of `benchmarks/topics.py`."""

ELSEWHERE = 0.6
"""How much closer two groups must be if they name different places."""

_NEIGHBOURS = 30
_LEAST = 0.08
_AT_ONCE = 512
_LONGEST_SUM = 400


@dataclass(slots=True)
class _Group:
    members: list[int]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]
    length: float
    place_columns: NDArray[np.int32]
    places: NDArray[np.float32]
    placed: int
    first: datetime
    last: datetime
    known: str | None
    near: set[int]


def group(messages: Sequence[Message], known: Mapping[str, str] | None = None) -> dict[str, list[Message]]:
    """The messages by topic, each topic's in the order in which they came; a message that stands alone is a topic of its own.

    `known` says of message ids in which topic they stand already: they stay there, and two known topics never become one.
    A new topic is called after its first message.
    """
    ordered = sorted(messages, key=lambda message: (message.at, message.id))
    groups = _Grouping(ordered, known or {}).run()
    found: dict[str, list[Message]] = {}
    for one in groups:
        members = [ordered[number] for number in sorted(one.members)]
        found[one.known or f"T{members[0].id}"] = members
    return found


class _Grouping:
    """The work of one `group`: groups by number, the pairs that may join on a heap, the best first."""

    def __init__(self, messages: Sequence[Message], known: Mapping[str, str]) -> None:
        self.messages = messages
        self.known = known
        self.rows = matrix(messages)
        self.groups: dict[int, _Group] = {}
        self.heap: list[tuple[float, int, int]] = []
        self.next = len(messages)
        self.placed = named(messages)
        self.work = np.zeros(self.rows.shape[1], np.float32)
        self.place_work = np.zeros(self.placed.shape[1], np.float32)

    def run(self) -> Iterable[_Group]:
        for number, message in enumerate(self.messages):
            columns, values = _row(self.rows, number)
            where, places = _row(self.placed, number)
            times = message.at, message.at
            self.groups[number] = _Group(
                [number],
                columns,
                values,
                1.0,
                where,
                places,
                int(len(where) > 0),
                *times,
                self.known.get(message.id),
                set(),
            )
        for one, other, likeness in _neighbours(self.rows):
            self.groups[one].near.add(other)
            self.groups[other].near.add(one)
            self.place_work[self.groups[one].place_columns] = self.groups[one].places
            self._offer(one, other, likeness)
            self.place_work[self.groups[one].place_columns] = 0
        self._join_known()
        heapq.heapify(self.heap)
        while self.heap:
            _, one, other = heapq.heappop(self.heap)
            if one in self.groups and other in self.groups:
                self._join(one, other)
        return self.groups.values()

    def _join_known(self) -> None:
        of: dict[str, int] = {}
        for number in sorted(self.groups):
            topic = self.groups[number].known
            if topic is not None:
                of[topic] = self._join(of[topic], number) if topic in of else number

    def _offer(self, one: int, other: int, across: float) -> None:
        """Put a pair on the heap if it may join. `across` is the product of the two sums; one's places lie in `place_work`."""
        a, b = self.groups[one], self.groups[other]
        if (a.known and b.known) or max(a.first, b.first) - min(a.last, b.last) > WINDOW:
            return
        close = across / max(a.length * b.length, 1e-9)
        more = 1 + ELSEWHERE * self._elsewhere(a, b)
        if close >= CLOSE * more and across >= MEAN * more * len(a.members) * len(b.members):
            heapq.heappush(self.heap, (-round(close / more, 6), min(one, other), max(one, other)))

    def _elsewhere(self, a: _Group, b: _Group) -> float:
        """From 0 (the same places, or one names none) to 1 (all name places, and none in common)."""
        if not a.placed or not b.placed:
            return 0.0
        shared = float(self.place_work[b.place_columns] @ b.places)
        lengths = float(np.sqrt((a.places @ a.places) * (b.places @ b.places)))
        return (1 - min(1.0, 3 * shared / lengths)) * a.placed / len(a.members) * b.placed / len(b.members)

    def _join(self, one: int, other: int) -> int:
        a, b = self.groups.pop(one), self.groups.pop(other)
        number, self.next = self.next, self.next + 1
        columns, values = _sum((a.columns, a.values), (b.columns, b.values))
        where, places = _sum((a.place_columns, a.places), (b.place_columns, b.places))
        joined = _Group(
            a.members + b.members,
            columns,
            values,
            float(np.sqrt(values @ values)),
            where,
            places,
            a.placed + b.placed,
            min(a.first, b.first),
            max(a.last, b.last),
            a.known or b.known,
            (a.near | b.near) - {one, other},
        )
        self.groups[number] = joined
        self.work[columns] = values
        self.place_work[where] = places
        for near in sorted(joined.near):
            neighbour = self.groups[near]
            neighbour.near -= {one, other}
            neighbour.near.add(number)
            self._offer(number, near, float(self.work[neighbour.columns] @ neighbour.values))
        self.work[columns] = 0
        self.place_work[where] = 0
        return number


_Sum: TypeAlias = "tuple[NDArray[np.int32], NDArray[np.float32]]"


def _sum(a: _Sum, b: _Sum) -> _Sum:
    """The sum of two groups, of its strongest pieces only, so that a large group costs no more than a small one."""
    columns, place = np.unique(np.concatenate([a[0], b[0]]), return_inverse=True)
    values = np.bincount(place, np.concatenate([a[1], b[1]])).astype(np.float32)
    if len(columns) > _LONGEST_SUM:
        strongest = np.sort(np.lexsort((columns, -values))[:_LONGEST_SUM])
        columns, values = columns[strongest], values[strongest]
    return columns, values


def _neighbours(rows: sparse.csr_matrix) -> Iterator[tuple[int, int, float]]:
    """For each message its nearest others: (message, other, likeness), both ways round where both are near."""
    turned = rows.T.tocsr()
    pairs: dict[tuple[int, int], float] = {}
    for start in range(0, rows.shape[0], _AT_ONCE):
        part = (rows[start : start + _AT_ONCE] @ turned).tocsr()
        for offset in range(part.shape[0]):
            columns, values = _row(part, offset)
            kept = np.flatnonzero((values >= _LEAST) & (columns != start + offset))
            if len(kept) > _NEIGHBOURS:
                kept = kept[np.lexsort((columns[kept], -values[kept]))[:_NEIGHBOURS]]
            for at in kept.tolist():
                one, other = sorted((start + offset, int(columns[at])))
                pairs[one, other] = float(values[at])
    for (one, other), likeness in sorted(pairs.items()):
        yield one, other, likeness


def _row(rows: sparse.csr_matrix, number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    start, end = rows.indptr[number], rows.indptr[number + 1]
    return rows.indices[start:end], rows.data[start:end]
