"""Whether places would fit the areas much better in another datum: a suggestion for a person, never a decision."""

from __future__ import annotations

from heliograph.core.geography.datum import Datum, Degrees, convert
from heliograph.core.geography.locating import OUTSIDE, Locator

LEAST = 20
"""Places below which a share says nothing."""
BETTER = 0.02
"""By which share of all places another datum must fit better before we speak of it."""


def better_fit(
    locator: Locator, lon: Degrees, lat: Degrees, areas: Datum, taken: Datum
) -> tuple[Datum, float, float] | None:
    """The datum in which clearly more of the places lie in an area than in `taken`, its share, and the share now.

    `areas` is the datum of the areas. None where there is no such datum, or too few places to say.
    """
    if len(lon) < LEAST:
        return None

    def share(datum: Datum) -> float:
        return float((locator.places(*convert(lon, lat, datum, areas)) != OUTSIDE).mean())

    now = share(taken)
    best, most = max(((one, share(one)) for one in Datum if one is not taken), key=lambda pair: pair[1])
    return (best, most, now) if most - now >= BETTER else None
