"""At which stations the number of disputes is not told: values in, values out.

Boards tell disputes and home visits together, month by month (`insight.coarsening`); what is told here, taken from that,
gives the home visits. So both are looked at, as if boards told the sum of every station. And where boards hide it, many disputes
would say that it is no small number: there nothing is told here either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from heliograph.core.suppression import ALL, LEAST, protect


def untold(disputes: Mapping[int, int], others: Mapping[int, int], away: Collection[int]) -> frozenset[int]:
    """Units whose number is hidden. `others`: what boards count together with disputes at the same units in the same days;
    `away`: where boards hide that sum. These are protected as if they were small: their sum is told less than their parts."""
    disputes = {unit: 1 if unit in away and number else number for unit, number in disputes.items()}
    counts: dict[tuple[str, ...], int] = {(str(unit), "disputes"): number for unit, number in disputes.items()}
    counts |= {(str(unit), "others"): number for unit, number in others.items()}
    sums = {unit: disputes.get(unit, 0) + others.get(unit, 0) for unit in disputes.keys() | others.keys()}
    told = {(str(unit), ALL) for unit, number in sums.items() if number >= LEAST and unit not in away}
    hidden = protect(counts, parents=({}, {}), told=told | {(ALL, "disputes")})
    if (ALL, ALL) in hidden or (ALL, "disputes") in hidden:
        return frozenset(disputes)
    return frozenset(unit for unit in disputes if (str(unit), "disputes") in hidden or unit in away)
