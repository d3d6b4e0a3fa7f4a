"""One verdict on every signature, however odd: the same here as in the browser, whatever the library would say."""

from __future__ import annotations

import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.merkle import ed25519
from tests.core.merkle.curve import CASES, as_json, torsion, weak_encodings

ROWS = json.loads(CASES.read_text())
SEED = bytes(range(32))
KEY = Ed25519PrivateKey.from_private_bytes(SEED)
PUBLIC = KEY.public_key().public_bytes_raw()


def library_says(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"])
def test_the_verdict_on_every_odd_signature_is_known(row):
    key, message, signature = (bytes.fromhex(row[name]) for name in ("key", "message", "signature"))
    assert ed25519.verify(key, message, signature) is row["valid"]


def test_the_cases_in_the_file_are_those_of_the_curve():
    assert CASES.read_text() == as_json()


def test_the_library_alone_would_believe_some_that_nobody_signed():
    believed = [
        row["what"]
        for row in ROWS
        if library_says(*(bytes.fromhex(row[name]) for name in ("key", "message", "signature"))) and not row["valid"]
    ]
    assert any("a key of small order" in what for what in believed)
    assert any("an R of small order" in what for what in believed)


def test_every_encoding_of_every_point_of_small_order_is_refused():
    assert len(torsion()) == 8
    assert len(weak_encodings()) == 14
    assert not any(ed25519.is_sound_point(encoded) for encoded in weak_encodings())


def test_an_encoding_that_is_not_the_only_one_of_its_point_is_refused():
    for y in range(2**255 - 19, 2**255):
        for sign in (0, 1):
            assert not ed25519.is_sound_point((y | sign << 255).to_bytes(32, "little"))
    assert ed25519.is_sound_point((2**255 - 19 - 2).to_bytes(32, "little"))
    assert not ed25519.is_sound_point(bytes(31))


@given(st.binary(max_size=200))
def test_what_the_key_signed_verifies_and_nothing_else(message):
    signature = KEY.sign(message)
    assert ed25519.verify(PUBLIC, message, signature)
    assert not ed25519.verify(PUBLIC, message + b".", signature)
    for at in range(64):
        changed = signature[:at] + bytes([signature[at] ^ 1 << at % 8]) + signature[at + 1 :]
        assert not ed25519.verify(PUBLIC, message, changed)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_random_bytes_are_no_signature_and_no_error(key, signature):
    assert not ed25519.verify(key, b"", signature)
