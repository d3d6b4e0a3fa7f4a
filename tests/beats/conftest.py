"""Beats on the standing cast's ground: two at Heping, an area of Donghu; lead Qian keeps those of Heping."""

from __future__ import annotations

import pytest

EAST = [[[119.0, 29.0], [119.1, 29.0], [119.1, 29.1], [119.0, 29.1], [119.0, 29.0]]]
WEST = [[[118.9, 29.0], [119.0, 29.0], [119.0, 29.1], [118.9, 29.1], [118.9, 29.0]]]
SOUTH = [[[118.9, 28.9], [119.1, 28.9], [119.1, 29.0], [118.9, 29.0], [118.9, 28.9]]]
IN_EAST, IN_WEST, IN_SOUTH, NOWHERE = (119.05, 29.05), (118.95, 29.05), (119.0, 28.95), (110.0, 20.0)


@pytest.fixture
def ground(cast):
    """The cast, with beats hp-1 (east) and hp-2 (west) of Heping and the area of Donghu."""
    from heliograph.organisation import reading
    from heliograph.organisation.models import Area

    for kind, code, zh, en, unit, rings in (
        ("beat", "hp-1", "和平一警区", "Heping beat 1", "heping", EAST),
        ("beat", "hp-2", "和平二警区", "Heping beat 2", "heping", WEST),
        ("area", "dh", "东湖派出所辖区", "Donghu area", "donghu", SOUTH),
    ):
        Area.objects.create(
            bureau=cast.bureau, kind=kind, code=code, name_zh=zh, name_en=en, unit=cast.units[unit],
            geometry={"type": "Polygon", "coordinates": rings},
        )  # fmt: skip
    reading.forget()
    return cast
