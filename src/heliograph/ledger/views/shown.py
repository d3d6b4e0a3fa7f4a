"""The log as its page shows it: the newest checkpoint with who vouches for it, and the size over time as a drawing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.cache import cache

from heliograph.core.merkle import parse_policy
from heliograph.ledger import reading
from heliograph.ledger.keys import log_key

POINTS = 60
FRESH = 20
"""Seconds for which the drawing is kept: it asks once a point."""
ROWS = 8
WIDTH, HEIGHT = 600, 160


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest checkpoint. `witnesses` have co-signed this one: name and when."""

    size: int
    fingerprint: str
    at: datetime
    witnesses: tuple[tuple[str, datetime], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The size over time. `line` and `area` are drawn in a box of WIDTH by HEIGHT; `rows` say the same in figures."""

    line: str
    area: str
    first: tuple[datetime, int]
    last: tuple[datetime, int]
    rows: tuple[tuple[datetime, int], ...]


def newest() -> Newest | None:
    """None before the first checkpoint."""
    row = reading.newest()
    if row is None:
        return None
    signed = parse_policy(reading.policy_text()).standing(row.note).witnesses
    witnesses = tuple((name, datetime.fromtimestamp(at, UTC)) for name, at in sorted(signed.items()))
    return Newest(row.size, base64.b64encode(bytes(row.root)).decode(), row.made_at, witnesses, row.note)


def chart() -> Chart | None:
    """None while there are fewer than two moments to draw."""
    points = cache.get_or_set("log:history", lambda: reading.history(POINTS), FRESH) or []
    if len(points) < 2:
        return None
    (began, _), (ended, most) = points[0], points[-1]
    length = (ended - began).total_seconds() or 1
    drawn = [(WIDTH * (at - began).total_seconds() / length, HEIGHT * (1 - size / max(most, 1))) for at, size in points]
    steps = [f"M{drawn[0][0]:.1f} {drawn[0][1]:.1f}"] + [f"H{x:.1f}V{y:.1f}" for x, y in drawn[1:]]
    line = "".join(steps)
    return Chart(line, f"{line}V{HEIGHT}H0Z", points[0], points[-1], _some(points))


def _some(points: Sequence[tuple[datetime, int]]) -> tuple[tuple[datetime, int], ...]:
    """The newest first, evenly chosen, the first of all included."""
    step = max(1, -(-(len(points) - 1) // (ROWS - 1)))
    chosen = list(points[::-1][::step])
    return tuple(chosen if chosen[-1] == points[0] else [*chosen, points[0]])


def verifier_key() -> str:
    return log_key().vkey


def csp_digest(text: str) -> str:
    """How a content security policy names an inline script or style."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
