"""What a simulated plan is told as: each figure today and as proposed with the difference, beats as places, and the table of all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from heliograph.core.planning import simulation
from heliograph.core.planning.city import Indexes, Numbers
from heliograph.core.planning.simulation import Figure, Report
from heliograph.core.planning.simulation.figures import difference
from heliograph.core.text import Text
from heliograph.patrol.reading.maps import names_of, numbers_of
from heliograph.patrol.reading.simulated import SEED, Side, StreetAsked, StreetGround, simulated

FIGURES = ("answer", "in time", "nine in ten within", "waited", "wait", "away", "busiest", "idlest", "busy")
"""In the order of the page."""
TIMES = frozenset({"answer", "wait", "nine in ten within"})
"""Of these, hours; the rest are shares."""
HARDLY = 3 / 3600
"""Hours: a difference that nobody notices."""


class Verdict(StrEnum):
    """The answer of the proposal beside today's."""

    FASTER = "faster"
    SLOWER = "slower"
    HARDLY = "hardly"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure; `gap`: proposed minus today's, on the same calls."""

    what: str
    today: Figure | None
    proposed: Figure | None
    gap: Figure | None


@dataclass(frozen=True, slots=True)
class BeatTried:
    """A beat of the proposal as a place: calls a day; mean hours until somebody is there, today and as proposed, on the same ground; its
    own crews' share of time busy; of all crews sent there the share that belongs elsewhere."""

    number: int
    name: Text
    calls: float
    today: float | None
    proposed: float | None
    busy: Figure | None
    away: float | None


@dataclass(frozen=True, slots=True)
class BeatToday:
    """How busy the crews of one of today's beats are."""

    number: int
    name: Text
    busy: Figure


@dataclass(frozen=True, slots=True)
class StreetTrial:
    """The page. `calls`: how many were simulated; `years`: how long they took to come."""

    asked: StreetAsked
    proposed: Side
    today: Side | None
    pairs: list[Pair]
    beats: list[BeatTried]
    beats_today: list[BeatToday]
    verdict: Verdict | None
    calls: int
    years: float
    seed: int = SEED

    def pair(self, what: str) -> Pair:
        return next(one for one in self.pairs if one.what == what)

    @property
    def longest(self) -> float:
        """Hours of the longest bar."""
        return max((max(one.today or 0.0, one.proposed or 0.0) for one in self.beats), default=0.0) or 1.0


def street_trial(ground: StreetGround, asked: StreetAsked) -> StreetTrial:
    """Simulates, and tells. Raises `simulation.TooRare`."""
    proposed, today = simulated(ground, asked)
    pairs = _pairs(today, proposed, asked.crews)
    ran = proposed.report or (today.report if today else None)
    return StreetTrial(
        asked=asked,
        proposed=proposed,
        today=today,
        pairs=pairs,
        beats=_beats(ground, asked, proposed, today),
        beats_today=_beats_today(ground, asked, today),
        verdict=_verdict(pairs[0].gap) if pairs else None,
        calls=ran.calls if ran else 0,
        years=ran.hours / 8766 if ran else 0.0,
    )


def _verdict(gap: Figure | None) -> Verdict | None:
    if gap is None:
        return None
    if not abs(gap.value) > gap.half:
        return Verdict.UNKNOWN
    if abs(gap.value) < HARDLY:
        return Verdict.HARDLY
    return Verdict.FASTER if gap.value < 0 else Verdict.SLOWER


def _pairs(today: Side | None, proposed: Side, crews: int) -> list[Pair]:
    known = [_figures(side, crews) if side else {} for side in (today, proposed)]
    found = []
    for what in FIGURES:
        before, after = (one.get(what) for one in known)
        if before or after:
            found.append(Pair(what, before, after, _gap(before, after)))
    return found


def _gap(before: Figure | None, after: Figure | None) -> Figure | None:
    if before is None or after is None or not np.isfinite([before.half, after.half]).all():
        return None
    return difference(before, after)


def _figures(side: Side, crews: int) -> dict[str, Figure]:
    if side.report is None:
        return {}
    found = {one.what: one for one in side.report.figures if one.of == "all"}
    busy = [_busy(side.report, beat, crews) for beat in side.beats]
    found["busiest"] = max(busy, key=lambda one: one.value)
    found["idlest"] = min(busy, key=lambda one: one.value)
    return found


def _busy(report: Report, beat: str, crews: int) -> Figure:
    """Of a beat's crews together: who of them goes first is by chance of the list."""
    return simulation.mean([report.of("busy", f"{beat} {one + 1}") for one in range(crews)], beat)


def _beats(ground: StreetGround, asked: StreetAsked, proposed: Side, today: Side | None) -> list[BeatTried]:
    names, numbers = names_of(ground.plan), numbers_of(ground.plan)
    of = np.array(proposed.of)
    calls = np.bincount(of, weights=ground.rates, minlength=len(proposed.beats)) * 24
    before = _answers(today, of) if today else None
    after = _answers(proposed, of)
    found = []
    for place, beat in enumerate(proposed.beats):
        busy = _busy(proposed.report, beat, asked.crews) if proposed.report else None
        away = None
        if proposed.report is not None:
            trips = proposed.report.trips[:, of == place].sum(axis=1)
            own = trips[place * asked.crews : (place + 1) * asked.crews].sum()
            away = float(1 - own / trips.sum()) if trips.sum() else None
        found.append(
            BeatTried(
                numbers[beat], names[beat], float(calls[place]), _known(before, place), _known(after, place), busy, away
            )
        )
    return sorted(found, key=lambda one: one.number)


def _answers(side: Side, of: Indexes) -> Numbers | None:
    """Hours until somebody is there, by group of units. Who waits is the same everywhere (any crew takes whatever waits longest): the mean wait, and
    the ways that were driven there."""
    if side.report is None:
        return None
    driven = (side.report.trips * side.ways.T).sum(axis=0)
    trips = np.bincount(of, weights=side.report.trips.sum(axis=0))
    with np.errstate(invalid="ignore"):
        found: Numbers = side.report.of("wait").value + np.bincount(of, weights=driven) / trips
    return found


def _known(values: Numbers | None, place: int) -> float | None:
    return None if values is None or np.isnan(values[place]) else float(values[place])


def _beats_today(ground: StreetGround, asked: StreetAsked, today: Side | None) -> list[BeatToday]:
    if today is None or today.report is None:
        return []
    names, numbers = names_of(ground.plan), numbers_of(ground.plan)
    rows = [BeatToday(numbers[beat], names[beat], _busy(today.report, beat, asked.crews)) for beat in today.beats]
    return sorted(rows, key=lambda one: one.number)


def street_table(trial: StreetTrial) -> Iterator[list[object]]:
    """All figures with a head: for a spreadsheet. Times in minutes, shares from 0 to 1; `half`: with 95 % it lies within so much."""
    yield [
        "of",
        "name",
        "figure",
        "unit",
        "today",
        "today_half",
        "proposed",
        "proposed_half",
        "difference",
        "difference_half",
    ]
    for pair in trial.pairs:
        times, unit = (60, "minutes") if pair.what in TIMES else (1, "share")
        cells = [_cells(one, times) for one in (pair.today, pair.proposed, pair.gap)]
        yield ["all", "", pair.what, unit, *cells[0], *cells[1], *cells[2]]
    for one in trial.beats:
        yield ["beat", f"{one.number} {one.name.zh}", "calls a day", "calls", "", "", round(one.calls, 3), "", "", ""]
        answers = [round(60 * value, 3) if value is not None else "" for value in (one.today, one.proposed)]
        yield ["beat", f"{one.number} {one.name.zh}", "answer", "minutes", answers[0], "", answers[1], "", "", ""]
        yield ["beat", f"{one.number} {one.name.zh}", "busy", "share", "", "", *_cells(one.busy, 1), "", ""]
        away = "" if one.away is None else round(one.away, 4)
        yield ["beat", f"{one.number} {one.name.zh}", "away", "share", "", "", away, "", "", ""]
    for old in trial.beats_today:
        yield ["beat today", f"{old.number} {old.name.zh}", "busy", "share", *_cells(old.busy, 1), "", "", "", ""]


def _cells(figure: Figure | None, times: float) -> list[object]:
    if figure is None or not np.isfinite(figure.value):
        return ["", ""]
    return [round(times * figure.value, 4) + 0.0, round(times * figure.half, 4) if np.isfinite(figure.half) else ""]
