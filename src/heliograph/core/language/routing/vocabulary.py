"""Which pieces a model knows, and messages as rows of a sparse matrix over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heliograph.core.batches import batches as in_batches
from heliograph.core.language.routing.features import BUCKETS, Batch, Pieces

if TYPE_CHECKING:
    from scipy import sparse

BATCH = 256
"""Messages hashed at a time: enough that numpy's passes are long, few enough that they stay in the cache."""

_COUNTED_AT_ONCE = 2_000
_UNKNOWN = -1


@dataclass(frozen=True)
class Known:
    """Pieces that the model knows, with their columns."""

    message: NDArray[np.int32]
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    column: NDArray[np.int32]


@dataclass(frozen=True)
class Vocabulary:
    """The buckets that are columns, in rising order."""

    buckets: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.buckets)

    @cached_property
    def _columns(self) -> NDArray[np.int32]:
        table = np.full(BUCKETS, _UNKNOWN, np.int32)
        table[self.buckets] = np.arange(len(self.buckets), dtype=np.int32)
        return table

    def known(self, batch: Batch) -> Known:
        """The known pieces of a batch, view after view."""
        parts = [self._known(pieces) for pieces in batch.views()]
        return Known(
            np.concatenate([part.message for part in parts]),
            np.concatenate([part.start for part in parts]),
            np.concatenate([part.length for part in parts]),
            np.concatenate([part.column for part in parts]),
        )

    def counted(self, batch: Batch, known: Known) -> sparse.csr_matrix:
        """One row a message: 1 + ln(how often) for each piece, as float32."""
        rows = _counts(known.message, known.column, (len(batch), len(self)))
        rows.data = 1 + np.log(rows.data)
        return rows

    def counted_in(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """The rows of all these messages."""
        from scipy import sparse

        rows = [self.counted(batch, self.known(batch)) for batch in batches(texts)]
        return sparse.vstack(rows, format="csr") if rows else sparse.csr_matrix((0, len(self)), dtype=np.float32)

    def _known(self, pieces: Pieces) -> Known:
        columns = self._columns[pieces.bucket]
        kept = np.flatnonzero(columns != _UNKNOWN)
        return Known(pieces.message[kept], pieces.start[kept], pieces.length[kept], columns[kept])


def learn(texts: Sequence[str], *, least: int, most: int) -> Vocabulary:
    """The pieces that at least `least` messages share; of more than `most`, those that most messages share."""
    frequency = np.zeros(BUCKETS, np.int64)
    for batch in batches(texts, _COUNTED_AT_ONCE):
        for pieces in batch.views():
            frequency += np.bincount(
                _counts(pieces.message, pieces.bucket, (len(batch), BUCKETS)).indices, minlength=BUCKETS
            )
    kept = np.flatnonzero(frequency >= least)
    if len(kept) > most:
        order = np.lexsort((kept, -frequency[kept]))
        kept = np.sort(kept[order[:most]])
    return Vocabulary(kept.astype(np.uint32))


def batches(texts: Iterable[str], size: int = BATCH) -> Iterator[Batch]:
    """The messages, a batch at a time."""
    return map(Batch, in_batches(texts, size))


def _counts(
    message: NDArray[np.int32], column: NDArray[np.int32] | NDArray[np.uint32], shape: tuple[int, int]
) -> sparse.csr_matrix:
    """How often each column stands in each message; every pair once."""
    from scipy import sparse

    ones = np.ones(len(column), np.float32)
    return sparse.coo_matrix((ones, (message, column)), shape=shape).tocsr()
