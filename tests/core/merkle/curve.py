"""Points of edwards25519 in plain numbers, and the signatures on which libraries disagree, made from them.

`python -m tests.core.merkle.curve` writes ed25519-cases.json, which the verifying page is tested with as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).with_name("ed25519-cases.json")
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


class Point(NamedTuple):
    x: int
    y: int

    def __add__(self, other: Point) -> Point:  # type: ignore[override]
        cross = D * self.x * other.x * self.y * other.y
        x = (self.x * other.y + self.y * other.x) * pow(1 + cross, -1, P)
        y = (self.y * other.y + self.x * other.x) * pow(1 - cross, -1, P)
        return Point(x % P, y % P)

    def times(self, number: int) -> Point:
        found, power = IDENTITY, self
        while number:
            found = found + power if number & 1 else found
            power, number = power + power, number >> 1
        return found

    def minus(self) -> Point:
        return Point(-self.x % P, self.y)

    def encoded(self) -> bytes:
        return (self.y | (self.x & 1) << 255).to_bytes(32, "little")


IDENTITY = Point(0, 1)


def on_curve(y: int, sign: int = 0) -> Point | None:
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square:
        return None
    return Point(P - x if x & 1 != sign and x else x, y)


BASE = on_curve(4 * pow(5, -1, P) % P)
assert BASE is not None


def torsion() -> list[Point]:
    """The eight points of small order."""
    for y in count(2):
        point = on_curve(y)
        generator = point.times(L) if point else IDENTITY
        if generator.times(4) != IDENTITY:
            return [generator.times(number) for number in range(8)]
    raise AssertionError


class Case(NamedTuple):
    what: str
    key: bytes
    message: bytes
    signature: bytes
    verdict: bool


def challenge(r: bytes, key: bytes, message: bytes) -> int:
    """h, reduced as every library does before it multiplies: that matters for points that are not of order L."""
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L


SECRET, NONCE = 0x1234567890ABCDEF1234567890ABCDEF, 0xFEDCBA0987654321FEDCBA0987654321
KEY, R = BASE.times(SECRET), BASE.times(NONCE)


def signed(key: bytes, r: bytes, secret: int, nonce: int, wanted: Callable[[int], bool] = lambda _: True) -> Case:
    """A signature with S = nonce + h * secret, over the first message whose h is as wanted."""
    for number in count():
        message = b"message %d" % number
        h = challenge(r, key, message)
        if wanted(h):
            return Case("", key, message, r + ((nonce + h * secret) % L).to_bytes(32, "little"), True)
    raise AssertionError


def cases() -> Iterator[Case]:
    """Every case, with the verdict that all our verifiers give."""
    good = signed(KEY.encoded(), R.encoded(), SECRET, NONCE)
    s = int.from_bytes(good.signature[32:], "little")
    yield good._replace(what="a good signature")
    yield good._replace(what="another message", message=b"message", verdict=False)
    for number in (L, 2 * L, 8 * L, 14 * L):
        again = good.signature[:32] + (s + number).to_bytes(32, "little")
        yield good._replace(what=f"S plus {number // L} L", signature=again, verdict=False)
    yield good._replace(what="S is L", signature=good.signature[:32] + L.to_bytes(32, "little"), verdict=False)
    yield good._replace(what="the last byte cut off", signature=good.signature[:-1], verdict=False)
    yield good._replace(what="a byte too many", signature=good.signature + b"\0", verdict=False)
    yield good._replace(what="a key of 31 bytes", key=good.key[:-1], verdict=False)
    yield good._replace(what="a key of 33 bytes", key=good.key + b"\0", verdict=False)
    nowhere = next(y for y in count(2) if on_curve(y) is None).to_bytes(32, "little")
    yield good._replace(what="a key that is no point", key=nowhere, verdict=False)
    yield good._replace(what="an R that is no point", signature=nowhere + good.signature[32:], verdict=False)
    yield from small_orders()
    yield from mixed_orders()


def small_orders() -> Iterator[Case]:
    """Keys that verify what nobody signed, and R that only the key's owner can make."""
    for encoded in weak_encodings():
        forged = signed(encoded, R.encoded(), 0, NONCE, lambda h: h % 8 == 0)
        yield forged._replace(what=f"a key of small order, {encoded.hex()}", verdict=False)
        owned = signed(KEY.encoded(), encoded, SECRET, 0)
        yield owned._replace(what=f"an R of small order, {encoded.hex()}", verdict=False)


def weak_encodings() -> list[bytes]:
    """All encodings of points of small order, those that are not canonical too: 14 of them."""
    found = {point.encoded() for point in torsion()}
    for y in (0, 1, P - 1, P, P + 1):
        found |= {(y | sign << 255).to_bytes(32, "little") for sign in (0, 1)}
    return sorted(found)


def mixed_orders() -> Iterator[Case]:
    """Keys with a part of order 8: the equation without the cofactor decides."""
    extra = torsion()[1]
    mixed = (KEY + extra).encoded()
    yield signed(mixed, R.encoded(), SECRET, NONCE, lambda h: h % 8 == 0)._replace(what="a mixed key that agrees")
    for part in (1, 5):
        yield signed(mixed, R.encoded(), SECRET, NONCE, lambda h, part=part: h % 8 == part)._replace(
            what=f"a mixed key that agrees with the cofactor only ({part})", verdict=False
        )
        r = R + extra.times(part).minus()
        yield signed(mixed, r.encoded(), SECRET, NONCE, lambda h, part=part: h % 8 == part)._replace(
            what=f"a mixed key and a mixed R that agree ({part})"
        )


def as_json() -> str:
    rows = [
        {
            "what": c.what,
            "key": c.key.hex(),
            "message": c.message.hex(),
            "signature": c.signature.hex(),
            "valid": c.verdict,
        }
        for c in cases()
    ]
    return json.dumps(rows, indent=1) + "\n"


if __name__ == "__main__":
    CASES.write_text(as_json())
