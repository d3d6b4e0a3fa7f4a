"""A proof that is not exactly right is refused: by others' vectors, byte by byte, and at every edge of the numbers."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.merkle import LIMIT, SHA256, ProofRefused, verify_consistency, verify_inclusion
from tests.core.merkle.trees import LEAVES, path, root_between, subproof

ROOT = {size: root_between(0, size) for size in range(1, 201)}


def accepted_inclusion(*given) -> bool:
    return accepted(verify_inclusion, *given)


def accepted_consistency(*given) -> bool:
    return accepted(verify_consistency, *given)


def accepted(verify, *given) -> bool:
    """Whether a proof is believed; a refusal has words for people in both languages."""
    try:
        verify(*given)
    except ProofRefused as refused:
        if not (refused.reason.zh and refused.reason.en):
            raise
        return False
    return True


def decoded(case: dict, name: str) -> bytes:
    return base64.b64decode(case[name] or "")


@pytest.mark.real_data
def test_the_vectors_of_others_are_answered_as_they_say(shared: Path):
    folder = shared / "data" / "vectors" / "rfc6962-merkle"
    files = sorted(folder.glob("*/**/*.json"))
    assert len(files) > 30
    for file in files:
        case = json.loads(file.read_text())
        proof = [base64.b64decode(one) for one in case["proof"] or []]
        if "leafIdx" in case:
            answer = accepted_inclusion(
                case["leafIdx"], case["treeSize"], decoded(case, "leafHash"), proof, decoded(case, "root")
            )
        else:
            answer = accepted_consistency(
                case["size1"], case["size2"], decoded(case, "root1"), decoded(case, "root2"), proof
            )
        assert answer is not case["wantErr"], file


def mutations(value: bytes):
    for at in range(len(value)):
        yield value[:at] + bytes([value[at] ^ 1 << at % 8]) + value[at + 1 :]


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 2), (4, 5), (5, 8), (6, 7), (100, 200), (127, 129)])
def test_any_change_of_any_byte_of_an_inclusion_proof_is_refused(index, size):
    leaf, proof, root = LEAVES[index], path(index, 0, size), ROOT[size]
    assert accepted_inclusion(index, size, leaf, proof, root)
    for other in mutations(leaf):
        assert not accepted_inclusion(index, size, other, proof, root)
    for other in mutations(root):
        assert not accepted_inclusion(index, size, leaf, proof, other)
    for at, one in enumerate(proof):
        for other in (*mutations(one), b"", one[:-1], one + b"\0"):
            assert not accepted_inclusion(index, size, leaf, [*proof[:at], other, *proof[at + 1 :]], root)


@pytest.mark.parametrize(("size1", "size2"), [(1, 2), (3, 5), (4, 8), (6, 8), (7, 100), (128, 200), (199, 200)])
def test_any_change_of_any_byte_of_a_consistency_proof_is_refused(size1, size2):
    proof, old, new = subproof(size1, 0, size2, True), ROOT[size1], ROOT[size2]
    assert accepted_consistency(size1, size2, old, new, proof)
    for other in mutations(old):
        assert not accepted_consistency(size1, size2, other, new, proof)
    for other in mutations(new):
        assert not accepted_consistency(size1, size2, old, other, proof)
    for at, one in enumerate(proof):
        for other in (*mutations(one), b"", one[:-1], one + b"\0"):
            assert not accepted_consistency(size1, size2, old, new, [*proof[:at], other, *proof[at + 1 :]])


@given(st.integers(1, 200), st.data())
def test_an_inclusion_proof_proves_its_own_place_only(size, data):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index)) if size > 1 else size
    proof = path(index, 0, size)
    assert not accepted_inclusion(other, size, LEAVES[index], proof, ROOT[size])
    wrong = data.draw(st.integers(1, 200).filter(lambda one: one != size))
    assert not accepted_inclusion(index, wrong, LEAVES[index], proof, ROOT[wrong])


@given(st.integers(1, 200), st.integers(1, 200), st.binary(min_size=32, max_size=32))
def test_a_proof_with_one_hash_more_or_less_is_refused(one, other, extra):
    size1, size2 = sorted((one, other))
    index = size1 - 1
    proof, inclusion = subproof(size1, 0, size2, True), path(index, 0, size2)
    for at in range(len(inclusion) + 1):
        assert not accepted_inclusion(
            index, size2, LEAVES[index], [*inclusion[:at], extra, *inclusion[at:]], ROOT[size2]
        )
    for at in range(len(inclusion)):
        assert not accepted_inclusion(index, size2, LEAVES[index], inclusion[:at] + inclusion[at + 1 :], ROOT[size2])
    for at in range(len(proof) + 1):
        assert not accepted_consistency(size1, size2, ROOT[size1], ROOT[size2], [*proof[:at], extra, *proof[at:]])
    for at in range(len(proof)):
        assert not accepted_consistency(size1, size2, ROOT[size1], ROOT[size2], proof[:at] + proof[at + 1 :])


@pytest.mark.parametrize("size2", [0, 1, 2, 8])
@pytest.mark.parametrize("proof", [[], [SHA256.empty()]])
def test_nothing_follows_from_an_empty_old_tree(size2, proof):
    new = ROOT[size2] if size2 else SHA256.empty()
    assert not accepted_consistency(0, size2, SHA256.empty(), new, proof)
    assert not accepted_consistency(0, size2, b"", new, proof)


@pytest.mark.parametrize("nothing", [b"", b"\0"])
def test_a_missing_hash_is_no_hash(nothing):
    assert not accepted_inclusion(0, 1, nothing, [], nothing)
    assert not accepted_inclusion(0, 1, LEAVES[0], [], nothing)
    assert not accepted_inclusion(0, 1, nothing, [], ROOT[1])
    assert not accepted_consistency(1, 2, nothing, ROOT[2], [LEAVES[1]])
    assert not accepted_consistency(1, 2, ROOT[1], nothing, [LEAVES[1]])
    assert not accepted_consistency(1, 1, b"", b"", [])


def test_equal_sizes_are_decided_by_the_roots_and_need_no_proof():
    assert accepted_consistency(5, 5, ROOT[5], ROOT[5], [])
    assert not accepted_consistency(5, 5, ROOT[5], ROOT[6], [])
    assert not accepted_consistency(5, 5, ROOT[5], ROOT[5], [ROOT[5]])


@pytest.mark.parametrize(
    ("index", "size"),
    [(-1, 8), (8, 8), (9, 8), (0, 0), (0, -1), (-1, -1), (5, LIMIT), (LIMIT, LIMIT + 1), (5, 2**64), (2**64 + 5, 8)],
)
def test_an_index_or_size_out_of_range_is_refused(index, size):
    assert not accepted_inclusion(index, size, LEAVES[5], path(5, 0, 8), ROOT[8])


@pytest.mark.parametrize(
    ("size1", "size2"), [(8, 6), (-6, 8), (6, -8), (6, LIMIT + 8), (LIMIT, LIMIT), (2**64 + 6, 2**64 + 8), (2**64, 1)]
)
def test_sizes_out_of_range_or_out_of_order_are_refused(size1, size2):
    assert not accepted_consistency(size1, size2, ROOT[6], ROOT[8], subproof(6, 0, 8, True))


SAME = [SHA256.leaf(b"")]
for _ in range(64):
    SAME.append(SHA256.node(SAME[-1], SAME[-1]))


def test_the_first_size_that_is_too_large_is_refused_though_its_proof_is_right():
    """A tree all of whose leaves are the same, so that its hashes are known at any size."""
    half = LIMIT // 2
    assert accepted_inclusion(5, half, SAME[0], SAME[:62], SAME[62])
    assert not accepted_inclusion(5, LIMIT, SAME[0], SAME[:63], SAME[63])
    assert accepted_consistency(half // 2, half, SAME[61], SAME[62], [SAME[61]])
    assert not accepted_consistency(half, LIMIT, SAME[62], SAME[63], [SAME[62]])


def test_a_longer_proof_to_a_root_made_for_it_is_refused():
    """Without a count of its steps, a proof of five leaves would also prove whatever is stacked on their root."""
    more = LEAVES[9]
    assert not accepted_inclusion(4, 5, LEAVES[4], [*path(4, 0, 5), more], SHA256.node(more, ROOT[5]))
    proof = subproof(3, 0, 5, True)
    assert not accepted_consistency(3, 5, SHA256.node(more, ROOT[3]), SHA256.node(more, ROOT[5]), [*proof, more])


def test_bytes_moved_over_the_border_of_two_hashes_are_refused():
    """H(0x01 ‖ left ‖ right) is the same where the border lies elsewhere: lengths must be checked."""
    proof = path(4, 0, 6)
    leaf, first = LEAVES[4], proof[0]
    assert accepted_inclusion(4, 6, leaf, proof, ROOT[6])
    assert not accepted_inclusion(4, 6, leaf[:-1], [leaf[-1:] + first, *proof[1:]], ROOT[6])
    assert not accepted_inclusion(4, 6, leaf + first[:1], [first[1:], *proof[1:]], ROOT[6])
    steps = subproof(5, 0, 6, True)
    assert accepted_consistency(5, 6, ROOT[5], ROOT[6], steps)
    start, right = steps[0], steps[1]
    moved = [start + right[:1], right[1:], *steps[2:]]
    assert not accepted_consistency(5, 6, ROOT[5], ROOT[6], moved)


def test_a_leaf_is_not_a_node():
    """The second pre-image that the two prefixes stop: the hashes of two leaves passed off as one entry."""
    node = LEAVES[0] + LEAVES[1]
    assert not accepted_inclusion(0, 2, SHA256.leaf(node), [ROOT[4]], SHA256.node(SHA256.node(*LEAVES[:2]), ROOT[4]))
