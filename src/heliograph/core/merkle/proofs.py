"""Inclusion and consistency proofs of RFC 9162 (2.1.3, 2.1.4): made from a tree, and checked without one.

Checking trusts nothing it is given: sizes and indexes in range, hashes of the right length, exactly as many of them as
the path has steps. Refused on purpose, though a straight transcription of the RFC accepts them: an empty leaf hash or
root, and consistency with an empty old tree (equal or larger new tree, with or without a proof), which says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from heliograph.core.merkle.hashing import LIMIT, SHA256, Hashing
from heliograph.core.merkle.refusal import ProofRefused

HashAt = Callable[[int, int], bytes]
"""hash_at(level, index): the hash of the complete subtree of 2**level leaves that starts at leaf index * 2**level."""


def root_of(size: int, hash_at: HashAt, hashing: Hashing = SHA256) -> bytes:
    """The root of the first `size` leaves."""
    _need_size(size)
    return _range_root(0, size, hash_at, hashing) if size else hashing.empty()


def inclusion_proof(index: int, size: int, hash_at: HashAt, hashing: Hashing = SHA256) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of `size` leaves, from the leaf's sibling upwards.

    Raises ValueError unless 0 <= index < size < 2**63.
    """
    _need_size(size)
    if not 0 <= index < size:
        raise ValueError(f"Leaf {index} is not in a tree of {size} leaves.")
    return _path(0, index, size, hash_at, hashing)


def consistency_proof(size1: int, size2: int, hash_at: HashAt, hashing: Hashing = SHA256) -> list[bytes]:
    """The hashes that show that the first `size1` of `size2` leaves are the old tree; empty for size1 0 or equal sizes.

    Raises ValueError unless 0 <= size1 <= size2 < 2**63.
    """
    _need_size(size2)
    if not 0 <= size1 <= size2:
        raise ValueError(f"A tree of {size1} leaves is not the beginning of one of {size2}.")
    if size1 in (0, size2):
        return []
    level = _trailing_zeros(size1)
    index = (size1 - 1) >> level
    start = [hash_at(level, index)] if index else []  # a power of two: the verifier has this subtree as its old root
    return start + _path(level, index, size2, hash_at, hashing)


def _need_size(size: int) -> None:
    if not 0 <= size < LIMIT:
        raise ValueError(f"A tree has 0 to 2^63 - 1 leaves, not {size}.")


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1


def _path(level: int, index: int, size: int, hash_at: HashAt, hashing: Hashing) -> list[bytes]:
    """The siblings of node (level, index) on the way up in a tree of `size` leaves."""
    found = []
    while (size - 1) >> level:
        sibling = index ^ 1
        begin = sibling << level
        if begin + (1 << level) <= size:
            found.append(hash_at(level, sibling))
        elif begin < size:
            found.append(_range_root(begin, size, hash_at, hashing))
        level, index = level + 1, index >> 1
    return found


def _range_root(begin: int, end: int, hash_at: HashAt, hashing: Hashing) -> bytes:
    """The Merkle hash of leaves begin to end - 1, where `begin` is a multiple of the largest power of two in it."""
    parts = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        parts.append(hash_at(level, begin >> level))
        begin += 1 << level
    found = parts.pop()
    while parts:
        found = hashing.node(parts.pop(), found)
    return found


def verify_inclusion(
    index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes, hashing: Hashing = SHA256
) -> None:
    """Check that the leaf stands at `index` in the tree of this size and root. Raises ProofRefused."""
    _need_hash(root, hashing, "根哈希", "the root")
    if root_from_inclusion(index, size, leaf_hash, proof, hashing) != root:
        raise ProofRefused("证明算出的根与日志的根不一致", "the proof does not lead to the log's root")


def root_from_inclusion(
    index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], hashing: Hashing = SHA256
) -> bytes:
    """The root that this proof leads to. Raises ProofRefused if it can be no proof for this index and size."""
    if not 0 < size < LIMIT or not 0 <= index < size:
        raise ProofRefused(f"序号 {index} 不在 {size} 条之内", f"index {index} is not in a tree of {size} leaves")
    _need_hash(leaf_hash, hashing, "叶哈希", "the leaf hash")
    inner, border = _steps(index, size)
    _need_proof(proof, inner + border, hashing)
    found = _up(leaf_hash, proof[:inner], index, hashing)
    return _along_the_edge(found, proof[inner:], hashing)


def verify_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes], hashing: Hashing = SHA256
) -> None:
    """Check that the tree of size1 and root1 is the beginning of the tree of size2 and root2. Raises ProofRefused.

    Of equal sizes nothing is computed: the roots are the same bytes, or the log was forked.
    """
    if not 0 < size1 <= size2 < LIMIT:
        raise ProofRefused(
            f"不能证明 {size1} 条是 {size2} 条的开头", f"{size1} leaves cannot be shown to be the beginning of {size2}"
        )
    if size1 == size2:
        if proof:
            raise ProofRefused("大小相同，证明应为空", "the sizes are equal, so the proof must be empty")
        if not root1 or root1 != root2:
            raise ProofRefused("大小相同而根不同：日志分叉了", "the sizes are equal and the roots are not: a fork")
        return
    _need_hash(root1, hashing, "旧的根哈希", "the old root")
    _need_hash(root2, hashing, "新的根哈希", "the new root")
    level = _trailing_zeros(size1)
    inner, border = _steps(size1 - 1, size2)
    inner -= level
    is_power = size1 == 1 << level
    _need_proof(proof, inner + border + (not is_power), hashing)
    start, *rest = [root1, *proof] if is_power else proof
    index = (size1 - 1) >> level
    lefts = [one for step, one in enumerate(rest[:inner]) if index >> step & 1]
    if _along_the_edge(start, [*lefts, *rest[inner:]], hashing) != root1:
        raise ProofRefused("证明与旧的根不符", "the proof does not lead to the old root")
    if _along_the_edge(_up(start, rest[:inner], index, hashing), rest[inner:], hashing) != root2:
        raise ProofRefused("证明与新的根不符", "the proof does not lead to the new root")


def _steps(index: int, size: int) -> tuple[int, int]:
    """How many steps the path of a leaf has below, and above, the point where it joins the path of the last leaf."""
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def _up(found: bytes, siblings: Sequence[bytes], index: int, hashing: Hashing) -> bytes:
    for step, sibling in enumerate(siblings):
        found = hashing.node(sibling, found) if index >> step & 1 else hashing.node(found, sibling)
    return found


def _along_the_edge(found: bytes, lefts: Sequence[bytes], hashing: Hashing) -> bytes:
    for left in lefts:
        found = hashing.node(left, found)
    return found


def _need_hash(value: bytes, hashing: Hashing, zh: str, en: str) -> None:
    if len(value) != hashing.size:
        raise ProofRefused(f"{zh}不是 {hashing.size} 字节", f"{en} has {len(value)} bytes, not {hashing.size}")


def _need_proof(proof: Sequence[bytes], steps: int, hashing: Hashing) -> None:
    if len(proof) != steps:
        raise ProofRefused(
            f"证明应有 {steps} 个哈希，却有 {len(proof)} 个", f"the proof has {len(proof)} hashes, not {steps}"
        )
    for one in proof:
        _need_hash(one, hashing, "证明中的哈希", "a hash of the proof")
