"""Ed25519 (RFC 8032) with one verdict on every edge case, here and in a browser.

Libraries differ on signatures that only a forger would make. So these are refused before a library is asked, with
nothing but comparisons of numbers, which the verifying page repeats in JavaScript (docs/log-format.md):

1. a key that is not 32 bytes, or a signature that is not 64;
2. S (the last 32 bytes, little-endian) not below the order L of the base point: else S + L would be a second signature;
3. a point (the key A, or R, the first 32 bytes) whose y (little-endian, without the top bit) is not below 2^255 - 19;
4. a point of small order, of either sign: y is 0, 1, -1 or one of the two of order 8. Such a key verifies signatures of
   messages nobody signed. This refuses x = 0 with the sign bit set, too.

What is left (points not on the curve, wrong signatures) every library refuses; mixed-order keys get one verdict
because OpenSSL, BoringSSL, NSS and Go all check the equation without the cofactor.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEY_BYTES = 32
SIGNATURE_BYTES = 64

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_Y_OF_ORDER_8 = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
_Y_OF_SMALL_ORDER = frozenset({0, 1, _P - 1, _Y_OF_ORDER_8, _P - _Y_OF_ORDER_8})


def is_sound_point(encoded: bytes) -> bool:
    """Whether 32 bytes are the one encoding of a y that no point of small order has (3 and 4 above)."""
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    return len(encoded) == KEY_BYTES and y < _P and y not in _Y_OF_SMALL_ORDER


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is a signature of the message, by the rules above."""
    if len(signature) != SIGNATURE_BYTES or int.from_bytes(signature[32:], "little") >= _L:
        return False
    if not is_sound_point(public_key) or not is_sound_point(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
