"""The tree grows as RFC 9162 says, and its proofs are those of the definition, for every size and index."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.merkle import (
    LIMIT,
    SHA256,
    CompactRange,
    Hashing,
    consistency_proof,
    inclusion_proof,
    root_from_inclusion,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.core.merkle.trees import LEAVES, grown, hash_at, path, root_between, sha, subproof

EVERY_SIZE = range(1, 301)


def test_the_hashes_are_those_of_the_standard():
    assert SHA256.empty().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert SHA256.leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert SHA256.leaf(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert SHA256.node(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


def test_another_hash_takes_its_place_without_a_change_elsewhere():
    other = Hashing("sha512", hashlib.sha512)
    leaves = [other.leaf(bytes([number])) for number in range(5)]
    edge = CompactRange(hashing=other)
    edge.extend(leaves)

    def at(level: int, index: int) -> bytes:
        return other.complete(leaves[index << level : (index + 1) << level])

    assert edge.root() == root_of(5, at, other)
    verify_inclusion(4, 5, leaves[4], inclusion_proof(4, 5, at, other), edge.root(), other)
    assert len(edge.root()) == other.size == 64


def test_the_root_of_every_size_is_that_of_the_definition():
    edge = CompactRange()
    assert edge.root() == sha(b"")
    for size in EVERY_SIZE:
        edge.append(LEAVES[size - 1])
        assert edge.size == size
        assert edge.root() == root_between(0, size) == root_of(size, hash_at)


@pytest.mark.parametrize("begin", range(1, 301, 60))
def test_every_inclusion_proof_is_that_of_the_definition_and_checks(begin):
    for size in range(begin, begin + 60):
        root = root_between(0, size)
        for index in range(size):
            proof = inclusion_proof(index, size, hash_at)
            assert proof == path(index, 0, size)
            verify_inclusion(index, size, LEAVES[index], proof, root)


@pytest.mark.parametrize("begin", range(1, 101, 25))
def test_every_consistency_proof_is_that_of_the_definition_and_checks(begin):
    for size2 in range(begin, begin + 25):
        for size1 in range(1, size2 + 1):
            proof = consistency_proof(size1, size2, hash_at)
            assert proof == subproof(size1, 0, size2, True)
            verify_consistency(size1, size2, root_between(0, size1), root_between(0, size2), proof)


def test_from_the_empty_tree_a_witness_is_sent_no_proof():
    assert consistency_proof(0, 9, hash_at) == []


@given(st.integers(0, 1024), st.integers(0, 1024))
def test_a_range_taken_up_again_grows_like_one_that_never_stopped(one, other):
    first, size = sorted((one, other))
    stopped = grown(first)
    again = CompactRange(first, stopped.hashes)
    again.extend(LEAVES[first:size])
    assert (again.size, again.hashes, again.root()) == (size, grown(size).hashes, root_between(0, size))


def test_a_copy_grows_alone():
    edge = grown(7)
    other = edge.copy()
    other.append(LEAVES[7])
    assert (edge.size, edge.root()) == (7, root_between(0, 7))
    assert (other.size, other.root()) == (8, root_between(0, 8))


def test_the_edge_stands_left_to_right_the_largest_first():
    assert grown(7).hashes == (root_between(0, 4), root_between(4, 6), root_between(6, 7))


@pytest.mark.parametrize(
    ("size", "hashes"),
    [(-1, ()), (1, ()), (0, (bytes(32),)), (3, (bytes(32),)), (1, (bytes(31),)), (LIMIT, (bytes(32),))],
    ids=str,
)
def test_an_edge_that_cannot_be_one_is_refused(size, hashes):
    with pytest.raises(ValueError, match="A tree"):
        CompactRange(size, hashes)


def test_a_leaf_hash_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        CompactRange().append(bytes(31))


def test_the_last_size_is_the_last():
    full = CompactRange(LIMIT - 1, [bytes(32)] * 63)
    with pytest.raises(ValueError, match="full"):
        full.append(bytes(32))
    almost = CompactRange(LIMIT - 2, [bytes(32)] * 62)
    almost.append(bytes(32))
    assert almost.size == LIMIT - 1


@given(st.integers(0, LIMIT - 2), st.integers(1, LIMIT - 1))
def test_proofs_of_enormous_trees_have_the_length_that_their_verifier_expects(one, other):
    index, size = min(one, other - 1), other
    proof = inclusion_proof(index, size, lambda level, at: sha(b"%d %d" % (level, at)))
    assert len(root_from_inclusion(index, size, bytes(32), proof)) == 32
    assert len(proof) <= 63


@given(st.data())
def test_consistency_proofs_of_enormous_trees_have_the_length_that_their_verifier_expects(data):
    size2 = data.draw(st.integers(1, LIMIT - 1))
    size1 = data.draw(st.integers(1, size2))

    def constant(level: int, _: int) -> bytes:
        """A tree all of whose leaves are the same, so that any size has its hashes at once."""
        return SAME[level]

    proof = consistency_proof(size1, size2, constant)
    assert len(proof) <= 64
    verify_consistency(size1, size2, root_of(size1, constant), root_of(size2, constant), proof)


SAME = [SHA256.leaf(b"")]
for _ in range(63):
    SAME.append(SHA256.node(SAME[-1], SAME[-1]))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: inclusion_proof(-1, 5, hash_at),
        lambda: inclusion_proof(5, 5, hash_at),
        lambda: inclusion_proof(0, 0, hash_at),
        lambda: inclusion_proof(0, LIMIT, hash_at),
        lambda: consistency_proof(6, 5, hash_at),
        lambda: consistency_proof(-1, 5, hash_at),
        lambda: consistency_proof(1, LIMIT, hash_at),
        lambda: root_of(-1, hash_at),
        lambda: root_of(LIMIT, hash_at),
    ],
)
def test_no_proof_is_made_of_what_is_not_there(ask):
    with pytest.raises(ValueError, match=r"Leaf|tree"):
        ask()


def test_only_complete_subtrees_are_folded():
    assert SHA256.complete(LEAVES[:8]) == root_between(0, 8)
    for count in (0, 3, 12):
        with pytest.raises(ValueError, match="power of two"):
            SHA256.complete(LEAVES[:count])


def test_every_larger_tree_begins_with_every_smaller_one_of_its_line():
    sizes = sorted({1, 2, 3, 255, 256, 257, 511, 600, 1000})
    for older, newer in pairwise(sizes):
        proof = consistency_proof(older, newer, hash_at)
        verify_consistency(older, newer, root_between(0, older), root_between(0, newer), proof)
