"""Another district, not that of `cheating`: stations unlike each other, for reasons that nobody need hide.

Three villages with three matters a week; a tourist street with most of its year in three weeks; a station whose one
officer was on leave for two weeks and then caught up; a counter that takes everything at once; one that closed a joined
topic with one answer to all; a transit station that passes on much; and two usual ones. Only a usual one may cheat.
"""

from __future__ import annotations

import numpy as np

from heliograph.insight.gaming.counting import DAY, HOUR, MINUTE, NONE, SECOND, Tally, bursts
from heliograph.insight.gaming.kinds import BURST
from tests.insight.gaming.cheating import ENDS, START

CHEAT = 10
KINDS = ("village",) * 3 + ("seasonal", "leave", "counter", "topic", "transit", "usual", "usual")
Rows = list[tuple[int, int, str, int, int, int]]


def station(draw: np.random.Generator, unit: int, kind: str, cheats: frozenset[str]) -> Rows:
    """(matter, at, kind, acting, submitted, due) of each event of a quarter."""
    number = int(draw.poisson({"village": 39, "seasonal": 260}.get(kind, 330)))
    rows: Rows = []
    slow, comes_back = draw.weibull(2) * 1.2 + 0.8, draw.uniform(0.02, 0.11)
    for index in range(number):
        matter = unit * 10_000 + index
        when = draw.normal(45, 7) if kind == "seasonal" else draw.uniform(0, 80)
        submitted = START + int(min(max(when, 0), 80) * DAY)
        due = submitted + int(draw.choice([3, 7, 15])) * DAY
        rows.append((matter, submitted, "submit", NONE, submitted, due))
        at_once = {"counter": 0.97, "village": 0.05}.get(kind, 0.3) if "first-band" not in cheats else 0.998
        accepted = submitted + int(
            draw.uniform(15, 240) * SECOND if draw.random() < at_once else draw.exponential(5) * HOUR + 6 * MINUTE
        )
        rows.append((matter, accepted, "accept", unit, submitted, due))
        if draw.random() < (0.35 if kind == "transit" else 0.08):
            parked = "parked" in cheats and draw.random() < 0.7
            moved = due - int(draw.uniform(1, 20) * HOUR) if parked else accepted + int(draw.exponential(14) * HOUR)
            rows.append((matter, moved, "transfer", unit, submitted, due))
            continue
        done = accepted + int(draw.weibull(1.3) * slow * DAY)
        away = (START + 40 * DAY, START + 54 * DAY)
        if kind == "leave" and away[0] <= done < away[1]:
            done = away[1] + int(draw.uniform(0, 3) * DAY)
        if "last-minute" in cheats and draw.random() < 0.35:
            done = due - int(draw.uniform(1, 29) * MINUTE)
        rows += _ended(draw, unit, (matter, submitted, due), done, comes_back, cheats)
    return _together(draw, rows, kind, cheats)


def _ended(
    draw: np.random.Generator,
    unit: int,
    which: tuple[int, int, int],
    done: int,
    comes_back: float,
    cheats: frozenset[str],
) -> Rows:
    matter, submitted, due = which
    if draw.random() < 0.12:
        if "month-end-refusals" in cheats and draw.random() < 0.75:
            done = int(draw.choice([end for end in ENDS if end > submitted] or [done])) + int(
                draw.uniform(0, 2.9) * DAY
            )
        return [(matter, done, str(draw.choice(["refuse", "not-ours"])), unit, submitted, due)]
    rows: Rows = [(matter, done, "answer", unit, submitted, due)]
    if draw.random() < (0.4 if "closed-reopened" in cheats else comes_back):
        rows.append((matter, done + int(draw.exponential(4) * DAY), "reopen", NONE, submitted, due))
    return rows


def _together(draw: np.random.Generator, rows: Rows, kind: str, cheats: frozenset[str]) -> Rows:
    """One answer to a joined topic goes to some twenty at once; who clicks does so every week."""
    answers = sorted((place for place, row in enumerate(rows) if row[2] == "answer"), key=lambda place: rows[place][1])
    runs = []
    if kind == "topic" and len(answers) > 40:
        first = int(draw.integers(0, len(answers) - 25))
        runs.append(answers[first : first + int(draw.integers(12, 22))])
    if "bulk-clicks" in cheats:
        chosen = [place for place in answers if draw.random() < 0.6]
        runs += [chosen[start : start + 9] for start in range(0, len(chosen), 9)]
    for run in runs:
        at = max(rows[place][1] for place in run)
        for place in run:
            at += int(draw.uniform(1, 9) * SECOND)
            rows[place] = (rows[place][0], at, *rows[place][2:])
    return rows


def quarter(seed: int, *, cheats: frozenset[str]) -> tuple[dict[str, np.ndarray], dict[int, Tally]]:
    """The events of stations 1 to 10, of which `CHEAT` cheats, and the ratings of each."""
    draw = np.random.default_rng(seed + 77_000)
    rows: Rows = []
    days = []
    for unit, kind in enumerate(KINDS, 1):
        ways = cheats if unit == CHEAT else frozenset()
        rows += station(draw, unit, kind, ways)
        for _ in range(90):
            number = int(draw.negative_binomial(1, 0.8 if kind == "village" else 0.35))
            most = min(number, 1 + int(draw.binomial(max(number - 1, 0), 0.15)))
            if "rating-bursts" in ways and draw.random() < 0.1:
                bought = int(draw.integers(7, 16))
                number, most = number + bought, bought
            if number:
                days.append((unit, number, most))
    rows.sort(key=lambda row: row[1])
    columns = dict(zip(("matter", "at", "kind", "acting", "submitted", "due"), zip(*rows, strict=True), strict=True))
    events = {name: np.array(values) for name, values in columns.items()}
    return events | {"imported": np.zeros(len(rows), dtype=bool)}, bursts(days, BURST)
