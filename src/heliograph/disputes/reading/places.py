"""At which stations the number of disputes is not told: values in, values out.

Boards tell disputes and home visits together, month by month (`insight.coarsening`); what is told here, taken from that,
gives the home visits. So both are looked at, as if boards told the sum of every station.
"""

from __future__ import annotations

from collections.abc import Mapping

from heliograph.core.suppression import ALL, LEAST, protect


def untold(disputes: Mapping[int, int], others: Mapping[int, int]) -> frozenset[int]:
    """Units whose number is hidden. `others`: what boards count together with disputes at the same units in the same days."""
    counts: dict[tuple[str, ...], int] = {(str(unit), "disputes"): number for unit, number in disputes.items()}
    counts |= {(str(unit), "others"): number for unit, number in others.items()}
    sums = {unit: disputes.get(unit, 0) + others.get(unit, 0) for unit in disputes.keys() | others.keys()}
    told = {(str(unit), ALL) for unit, number in sums.items() if number >= LEAST}
    away = protect(counts, parents=({}, {}), told=told | {(ALL, "disputes")})
    if (ALL, ALL) in away or (ALL, "disputes") in away:
        return frozenset(disputes)
    return frozenset(unit for unit in disputes if (str(unit), "disputes") in away)
