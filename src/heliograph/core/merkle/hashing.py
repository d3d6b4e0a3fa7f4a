"""The hash of a tree, behind one small type, so that another (SM3) can take SHA-256's place.

RFC 6962: a leaf is H(0x00 ‖ entry), a node H(0x01 ‖ left ‖ right), the empty tree H(). The prefixes keep a node from
being passed off as a leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Protocol

LIMIT = 1 << 63  # sizes and indexes lie below it: every other implementation keeps them in 64 bits


class Digest(Protocol):
    """What `hashlib` gives."""

    def digest(self) -> bytes:
        """The bytes of the hash."""


class Hashing:
    """How the leaves and nodes of one kind of tree are hashed. `size` is the length of a hash in bytes."""

    __slots__ = ("_new", "name", "size")

    def __init__(self, name: str, new: Callable[[bytes], Digest]) -> None:
        self.name = name
        self._new = new
        self.size = len(new(b"").digest())

    def __repr__(self) -> str:
        return f"Hashing({self.name!r})"

    def leaf(self, entry: bytes) -> bytes:
        """The hash of one entry."""
        return self._new(b"\x00" + entry).digest()

    def node(self, left: bytes, right: bytes) -> bytes:
        """The hash of two neighbouring subtrees, the left one at least as large."""
        return self._new(b"\x01" + left + right).digest()

    def empty(self) -> bytes:
        """The root of a tree without leaves."""
        return self._new(b"").digest()

    def complete(self, hashes: Sequence[bytes]) -> bytes:
        """The root of a complete subtree from its lowest hashes: 1, 2, 4, 8 … of them."""
        if not hashes or len(hashes) & (len(hashes) - 1):
            raise ValueError("A complete subtree has a power of two of hashes.")
        level = list(hashes)
        new = self._new
        while len(level) > 1:
            pairs = iter(level)
            level = [new(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
        return level[0]


SHA256 = Hashing("sha256", hashlib.sha256)
