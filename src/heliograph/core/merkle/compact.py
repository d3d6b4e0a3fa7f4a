"""The right edge of a growing tree: all that is needed to append to it and to say its root.

A tree of n leaves is a row of complete subtrees, one for each one-bit of n. The sequencer keeps this row between
batches; an auditor rebuilds it from the entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from heliograph.core.merkle.hashing import LIMIT, SHA256, Hashing


class CompactRange:
    """The complete subtrees of a tree of `size` leaves, left to right, the largest first."""

    __slots__ = ("_hashes", "_size", "hashing")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = (), hashing: Hashing = SHA256) -> None:
        """Take up a tree where it was left. Raises ValueError if the hashes cannot be those of a tree of this size."""
        if not 0 <= size < LIMIT:
            raise ValueError(f"A tree has 0 to 2^63 - 1 leaves, not {size}.")
        if len(hashes) != size.bit_count() or any(len(one) != hashing.size for one in hashes):
            raise ValueError(
                f"A tree of {size} leaves has {size.bit_count()} complete subtrees of {hashing.size} bytes."
            )
        self._size = size
        self._hashes = list(hashes)
        self.hashing = hashing

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, left to right, the largest first."""
        return tuple(self._hashes)

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf, given by its hash. Raises ValueError for a hash of another length or a full tree."""
        if len(leaf_hash) != self.hashing.size:
            raise ValueError(f"A leaf hash has {self.hashing.size} bytes, not {len(leaf_hash)}.")
        if self._size + 1 >= LIMIT:
            raise ValueError("The tree is full.")
        node, hashes, size = self.hashing.node, self._hashes, self._size
        while size & 1:
            leaf_hash = node(hashes.pop(), leaf_hash)
            size >>= 1
        hashes.append(leaf_hash)
        self._size += 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaves in order."""
        for leaf_hash in leaf_hashes:
            self.append(leaf_hash)

    def root(self) -> bytes:
        """The root of the whole tree."""
        if not self._hashes:
            return self.hashing.empty()
        found = self._hashes[-1]
        for left in self._hashes[-2::-1]:
            found = self.hashing.node(left, found)
        return found

    def copy(self) -> CompactRange:
        """Another range, which grows without changing this one."""
        return CompactRange(self._size, self._hashes, self.hashing)
