"""Many things a few at a time, so that what is looked up for each is looked up once for all of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """In their order, `size` at a time, the last of them perhaps fewer."""
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch
