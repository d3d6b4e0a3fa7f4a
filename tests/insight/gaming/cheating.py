"""A quarter of ten stations as an event table: nine that work as people do, each in its own way, and one that may cheat.

Used by the test and by the benchmark. Everything follows from the seed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np

from heliograph.insight.gaming.counting import DAY, HOUR, MINUTE, NONE, SECOND, Tally, Window, bursts
from heliograph.insight.gaming.kinds import BURST

QUARTER = Window.of(date(2026, 1, 1), date(2026, 3, 31), UTC)
START = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * SECOND
ENDS = [start * DAY + START for start in (28, 56, 87)]  # 29 January, 26 February, 29 March
CHEATS = (
    "last-minute",
    "closed-reopened",
    "bulk-clicks",
    "rating-bursts",
    "first-band",
    "month-end-refusals",
    "parked",
)


def station(draw: np.random.Generator, unit: int, cheats: frozenset[str]) -> list[tuple[int, int, str, int, int, int]]:
    """(matter, at, kind, acting, submitted, due) of each event of a quarter."""
    number = int(draw.integers(120, 500))
    rows: list[tuple[int, int, str, int, int, int]] = []
    speed, returns, refuses, moves, watch, late = (
        draw.uniform(1.5, 4.5), draw.beta(3, 60), draw.uniform(0.06, 0.15), draw.uniform(0.04, 0.12), draw.beta(2, 6), draw.beta(2, 60),
    )  # fmt: skip
    for index in range(number):
        matter = unit * 10_000 + index
        submitted = START + int(draw.uniform(0, 83) * DAY)
        due = submitted + 7 * DAY
        rows.append((matter, submitted, "submit", NONE, submitted, due))
        is_quick = draw.random() < (0.998 if "first-band" in cheats else watch)
        wait = draw.uniform(20, 280) * SECOND if is_quick else draw.lognormal(np.log(90), 1) * MINUTE + 6 * MINUTE
        rows.append((matter, submitted + int(wait), "accept", unit, submitted, due))
        if draw.random() < moves:
            is_parked = "parked" in cheats and draw.random() < 0.7
            at = (
                due - int(draw.uniform(0.5, 20) * HOUR)
                if is_parked
                else submitted + int(draw.gamma(2, 0.6) * DAY) + HOUR
            )
            rows.append((matter, at, "transfer", unit, submitted, due))
            continue
        at = submitted + int(draw.gamma(3, speed / 3) * DAY) + HOUR
        if draw.random() < late or ("last-minute" in cheats and draw.random() < 0.35):
            at = due - int(draw.uniform(1, 29) * MINUTE)
        if draw.random() < refuses:
            if "month-end-refusals" in cheats and draw.random() < 0.75:
                at = draw.choice([end for end in ENDS if end > submitted] or [at]) + int(draw.uniform(0, 2.9) * DAY)
            rows.append((matter, int(at), "refuse", unit, submitted, due))
            continue
        rows.append((matter, at, "answer", unit, submitted, due))
        if draw.random() < (0.4 if "closed-reopened" in cheats else returns):
            rows.append((matter, at + int(draw.uniform(0.1, 10) * DAY), "reopen", NONE, submitted, due))
    return _clicked(draw, rows, share=0.6 if "bulk-clicks" in cheats else draw.uniform(0, 0.04))


def _clicked(draw: np.random.Generator, rows: list, *, share: float) -> list:
    """Some answers are given together, seconds apart: many by who clicks, a few by who answers one thing asked often."""
    places = [place for place, row in enumerate(rows) if row[2] == "answer" and row[5] - row[1] > DAY]
    draw.shuffle(places)
    chosen = sorted(places[: int(len(places) * share)], key=lambda place: rows[place][1])
    for start in range(0, len(chosen), 8):
        at = max(rows[place][1] for place in chosen[start : start + 8])
        for place in chosen[start : start + 8]:
            at += int(draw.uniform(3, 15) * SECOND)
            rows[place] = (rows[place][0], at, *rows[place][2:])
    return rows


def ratings(draw: np.random.Generator, unit: int, cheats: frozenset[str]) -> list[tuple[int, int, int]]:
    """(unit, ratings, most from one network) of each day."""
    days = []
    carrier = draw.uniform(0.02, 0.15)
    for _ in range(90):
        number = int(draw.poisson(2.0))
        most = int(draw.binomial(number, carrier)) or min(number, 1)
        if "rating-bursts" in cheats and draw.random() < 0.1:
            bought = int(draw.integers(8, 20))
            number, most = number + bought, bought
        if number:
            days.append((unit, number, most))
    return days


def quarter(seed: int, *, cheats: frozenset[str]) -> tuple[dict[str, np.ndarray], dict[int, Tally]]:
    """The events of stations 1 to 10, of which 1 cheats, and the ratings of each."""
    draw = np.random.default_rng(seed)
    rows, days = [], []
    for unit in range(1, 11):
        ways = cheats if unit == 1 else frozenset()
        rows += station(draw, unit, ways)
        days += ratings(draw, unit, ways)
    rows.sort(key=lambda row: row[1])
    columns = dict(zip(("matter", "at", "kind", "acting", "submitted", "due"), zip(*rows, strict=True), strict=True))
    events = {name: np.array(values) for name, values in columns.items()}
    return events | {"imported": np.zeros(len(rows), dtype=bool)}, bursts(days, BURST)
