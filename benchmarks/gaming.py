"""Whether a station that cheats is asked about it, and honest ones are left alone: 200 seeded quarters of each kind."""

from __future__ import annotations

import time
from collections import Counter

from tests.insight.gaming.cheating import CHEATS, QUARTER, quarter

from heliograph.insight.gaming.counting import count
from heliograph.insight.gaming.judging import judge

REPEATS = 200


def run() -> None:
    started = time.perf_counter()
    found: Counter[str] = Counter()
    missed = beside = alone = asked_of_honest = 0
    judged = 0.0
    for seed in range(REPEATS):
        for cheats in (frozenset(CHEATS), frozenset[str]()):
            events, rated = quarter(seed, cheats=cheats)
            begun = time.perf_counter()
            asked = judge(count(events, QUARTER, rated=rated))
            judged += time.perf_counter() - begun
            honest = [one for one in asked if one.unit != 1 or not cheats]
            asked_of_honest += len(honest)
            found.update(one.code for one in asked if cheats and one.unit == 1)
            missed += bool(cheats) and not any(one.unit == 1 for one in asked)
            beside += bool(cheats) and bool(honest)
            alone += not cheats and bool(honest)
    print(
        f"questions of quarters: {REPEATS} with one station in ten that cheats in {len(CHEATS)} ways, {REPEATS} without"
    )
    print(f"  cheating stations asked nothing: {missed} of {REPEATS}")
    for code in CHEATS:
        print(f"    asked {code}: {found[code] / REPEATS:.1%}")
    print(
        f"  honest stations asked something: in {beside} of {REPEATS} quarters beside one that cheats, {alone} of {REPEATS} without one"
    )
    print(f"  false questions: {asked_of_honest} of {REPEATS * (9 + 10) * len(CHEATS):,} looks")
    print(
        f"  {judged / REPEATS / 2 * 1000:.0f} ms to count and judge a quarter, {time.perf_counter() - started:.0f} s in all"
    )
