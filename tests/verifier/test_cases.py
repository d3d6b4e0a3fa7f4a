"""What another program might read differently is no case: it is refused before anything is checked."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.merkle import SHA256, ProofRefused
from heliograph.verifier.case import CaseUnreadable, read_case

LEAF = SHA256.leaf(b"one")
HASH = base64.b64encode(LEAF).decode()
GOOD: dict[str, object] = {"leafIdx": 0, "treeSize": 1, "root": HASH, "leafHash": HASH, "proof": None}
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=50),
    st.lists,
    max_leaves=5,
)


def test_a_case_of_one_leaf_holds() -> None:
    read_case(json.dumps(GOOD)).check()


@pytest.mark.parametrize("name", ["leafIdx", "treeSize"])
@pytest.mark.parametrize("value", [-1, 2**63, 2**64, 10**400, 1.0, True, "1", None, [1]])
def test_an_odd_number_proves_nothing(name: str, value: object) -> None:
    with pytest.raises((CaseUnreadable, ProofRefused)):
        read_case(json.dumps(GOOD | {name: value})).check()


@pytest.mark.parametrize("name", list(GOOD)[:-1])
def test_a_case_with_a_field_missing_is_none(name: str) -> None:
    with pytest.raises(CaseUnreadable):
        read_case(json.dumps({key: value for key, value in GOOD.items() if key != name}))


def test_base64_with_stray_bits_is_refused() -> None:
    """Its last character carries two bits that no byte takes: other readers drop them."""
    assert HASH[-2] in "AEIMQUYcgkosw048"
    stray = HASH[:-2] + chr(ord(HASH[-2]) + 1) + "="
    for odd in (stray, HASH + "\n", " " + HASH, HASH.rstrip("="), HASH.replace("+", "-") + "="):
        with pytest.raises(CaseUnreadable, match="is not base64"):
            read_case(json.dumps(GOOD | {"root": odd}))


def test_a_name_that_stands_twice_is_refused() -> None:
    text = json.dumps(GOOD)
    with pytest.raises(CaseUnreadable, match="stands twice"):
        read_case(text[:-1] + ', "leafIdx": 7}')


def test_two_kinds_at_once_are_refused() -> None:
    with pytest.raises(CaseUnreadable, match="at once"):
        read_case(json.dumps(GOOD | {"size1": 1, "size2": 2}))


@given(st.dictionaries(st.sampled_from([*GOOD, "size1", "size2", "root1", "root2"]), ODD))
def test_whatever_the_fields_are_it_is_refused_or_checked(fields: dict[str, object]) -> None:
    try:
        read_case(json.dumps(fields)).check()
    except (CaseUnreadable, ProofRefused):
        return
    assert fields["size1"] == fields["size2"]  # only equal trees are consistent without a hash that fits
