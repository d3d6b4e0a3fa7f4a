"""What tests of feeds share: the newsroom, a clock, areas on the map, keys that are made once."""

from __future__ import annotations

from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from heliograph.organisation import actions, reading
from tests.matters.holding import clock
from tests.notices.newsroom import Newsroom

__all__ = ["clock"]
SQUARE = [[118.90, 28.72], [118.94, 28.72], [118.94, 28.75], [118.90, 28.75], [118.90, 28.72]]
NEXT = [[118.94, 28.72], [118.98, 28.72], [118.98, 28.75], [118.94, 28.75], [118.94, 28.72]]


@pytest.fixture
def newsroom(cast, clock) -> Newsroom:
    return Newsroom(cast)


@pytest.fixture(scope="session", autouse=True)
def one_rsa_key_a_size():
    """Making an RSA key takes up to a second; every test of this folder uses the same two."""
    made: dict[int, rsa.RSAPrivateKey] = {}
    make = rsa.generate_private_key

    def once(public_exponent: int, key_size: int) -> rsa.RSAPrivateKey:
        return made.setdefault(key_size, make(public_exponent=public_exponent, key_size=key_size))

    patch = pytest.MonkeyPatch()
    patch.setattr("heliograph.channels.feeds.keys.rsa.generate_private_key", once)
    yield
    patch.undo()


@pytest.fixture
def areas(cast) -> None:
    """Heping's area and one beat in it, Donghu's area, a post, and where Heping stands."""
    rows = [
        ("area", "heping-area", "和平路辖区", "Heping area", "heping", {"type": "Polygon", "coordinates": [SQUARE]}),
        ("area", "donghu-area", "东湖辖区", "Donghu area", "donghu", {"type": "Polygon", "coordinates": [NEXT[::-1]]}),
        ("beat", "heping-1", "和平一警区", "Heping beat 1", "heping", {"type": "Polygon", "coordinates": [SQUARE]}),
        ("post", "gate", "东门执勤点", "East Gate post", "heping", {"type": "Point", "coordinates": [118.9, 28.73]}),
    ]  # fmt: skip
    for kind, code, zh, en, unit, geometry in rows:
        details = actions.AreaDetails(kind, code, zh, en, unit, geometry)
        actions.save_area(cast.bureau, details, by=None, now=cast.now)
    put_on_map(cast, "heping", 118.912, 28.735, cast.now)
    reading.forget()


def put_on_map(cast, code: str, longitude: float, latitude: float, now: datetime) -> None:
    from heliograph.organisation.actions.areas import place_unit

    place_unit(cast.units[code], {"type": "Point", "coordinates": [longitude, latitude]}, by=None, now=now)
