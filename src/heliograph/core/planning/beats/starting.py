"""Plans to begin from: METIS cuts each part of the city into beats of like load; where its answer won't do, beats are grown."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.city import City
from heliograph.core.planning.measuring import pieces

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
_SCALE = 10_000
"""What the whole load of a part is for METIS, which counts in whole numbers, times the beats."""
_ONE_AT_A_TIME = threading.Lock()
"""METIS takes SIGTERM and SIGABRT for the whole process while it runs: two at once would give each other's back."""


@dataclass(frozen=True, slots=True)
class Part:
    """Units joined by open borders, with the beats that fall to them; the same graph by places in `units`."""

    units: Indexes
    beats: int
    starts: Indexes
    neighbours: Indexes


class TooFewBeats(ValueError):
    """The city falls into more parts than there are beats, or there are more beats than units."""

    def __init__(self, least: int, most: int, asked: int) -> None:
        super().__init__(f"{asked} beats for a city that needs {least} to {most}")
        self.least, self.most, self.asked = least, most, asked


def parts(city: City, beats: int) -> list[Part]:
    """Each part with its beats: one at least, then where the load per beat is greatest. Raises `TooFewBeats`."""
    of = city.parts()
    count = int(of.max()) + 1
    if not count <= beats <= len(city):
        raise TooFewBeats(count, len(city), beats)
    sizes, loads = np.bincount(of), np.bincount(of, weights=city.loads)
    shares = np.ones(count, dtype=np.int64)
    for _ in range(beats - count):
        pressing = np.where(shares < sizes, loads / shares, -1.0)
        shares[int(np.argmax(pressing))] += 1
    return [_part(city, np.flatnonzero(of == one), int(shares[one])) for one in range(count)]


def least_balance(city: City, beats: int) -> tuple[float, str | None]:
    """No plan's heaviest beat has less than this many times the mean load; the unit that has it alone, None where the parts of the
    city can't share out the beats more evenly. Raises `TooFewBeats`."""
    mean = float(city.loads.sum()) / beats
    shared = max(float(city.loads[part.units].sum()) / part.beats for part in parts(city, beats)) / mean
    heaviest = int(np.argmax(city.loads))
    alone = float(city.loads[heaviest]) / mean
    return (alone, city.names[heaviest]) if alone >= shared else (shared, None)


def _part(city: City, units: Indexes, beats: int) -> Part:
    place = {int(unit): at for at, unit in enumerate(units)}
    starts, neighbours = [0], []
    for unit in units:
        reach = slice(city.starts[unit], city.starts[unit + 1])
        neighbours += [place[int(other)] for other in city.neighbours[reach][city.open[reach]]]
        starts.append(len(neighbours))
    return Part(units, beats, np.array(starts, dtype=np.int64), np.array(neighbours, dtype=np.int64))


def begin(city: City, found: list[Part], seed: int, spread: int) -> Indexes:
    """A contiguous plan with every beat in use. `spread`: how uneven METIS may be, in thousandths."""
    beat = np.zeros(len(city), dtype=np.int64)
    used = 0
    for part in found:
        local = _cut(city, part, seed, spread) if part.beats > 1 else np.zeros(len(part.units), dtype=np.int64)
        if local is None:
            local = grow(city, part, seed)
        beat[part.units] = used + local
        used += part.beats
    return beat


def _cut(city: City, part: Part, seed: int, spread: int) -> Indexes | None:
    import pymetis

    if len(part.units) < 3 * part.beats:
        return None
    loads = city.loads[part.units]
    if not loads.sum() > 0:
        return None
    options = pymetis.Options(contig=1, ufactor=spread, seed=seed % 2**31)
    whole = np.rint(loads / loads.sum() * part.beats * _SCALE).astype(np.int64)
    with _ONE_AT_A_TIME:
        try:
            _, found = pymetis.part_graph(
                part.beats,
                pymetis.CSRAdjacency(part.starts, part.neighbours),
                vweights=whole,
                options=options,
                recursive=False,
                warn_on_copies=False,
            )
        finally:  # it gives SIGTERM back as one that wakes nobody: a server would wait on and never stop
            signal.siginterrupt(signal.SIGTERM, True)
    local = np.array(found, dtype=np.int64)
    if len(np.unique(local)) < part.beats:
        return None
    for one in range(part.beats):
        if pieces(city, part.units[local == one]) > 1:
            return None
    return local


def mended(city: City, today: Indexes, beats: int) -> Indexes | None:
    """Today's plan with every beat in one piece: its piece of most load stays, the others go over to the lightest neighbour. None where it
    has another number of beats, or a part of the city would have none."""
    if len(np.unique(today)) != beats:
        return None
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    ends = np.repeat(np.arange(len(city)), np.diff(city.starts))
    inside = city.open & (today[ends] == today[city.neighbours])
    joined = csr_matrix((np.ones(inside.sum()), (ends[inside], city.neighbours[inside])), shape=(len(city), len(city)))
    count, piece = connected_components(joined, directed=False)
    loads, number = np.bincount(piece, weights=city.loads, minlength=count), np.zeros(count, dtype=np.int64)
    number[piece] = today
    kept = [max(np.flatnonzero(number == one), key=lambda place: float(loads[place])) for one in range(beats)]
    plan = np.where(np.isin(piece, kept), today, -1)
    load = np.bincount(today, weights=city.loads * (plan >= 0), minlength=beats)
    while (plan < 0).any():
        at = np.flatnonzero(city.open & (plan[ends] < 0) & (plan[city.neighbours] >= 0))
        if not len(at):
            return None
        first = at[np.argmin(load[plan[city.neighbours[at]]])]
        plan[ends[first]] = plan[city.neighbours[first]]
        load[plan[ends[first]]] += city.loads[ends[first]]
    return plan


def grow(city: City, part: Part, seed: int) -> Indexes:
    """From seeds far apart: the lightest beat that can takes the free neighbour nearest to its seed, until none is free."""
    at, loads = city.at[part.units], city.loads[part.units]
    seeds = list(_seeds(at, part.beats, seed))
    local = np.full(len(part.units), -1, dtype=np.int64)
    local[seeds] = range(part.beats)
    load = loads[seeds].astype(float)
    stuck = np.zeros(part.beats, dtype=np.bool_)
    while (local < 0).any():
        one = int(np.argmin(np.where(stuck, np.inf, load)))
        edge = {
            int(other)
            for unit in np.flatnonzero(local == one)
            for other in part.neighbours[part.starts[unit] : part.starts[unit + 1]]
            if local[other] < 0
        }
        if not edge:
            stuck[one] = True
            continue
        new = min(sorted(edge), key=lambda unit: float(np.hypot(*(at[unit] - at[seeds[one]]))))
        local[new] = one
        load[one] += loads[new]
    return local


def _seeds(at: Numbers, beats: int, seed: int) -> Iterator[int]:
    first = int(np.random.default_rng(seed).integers(len(at)))
    far = np.full(len(at), np.inf)
    for _ in range(beats):
        yield first
        far = np.minimum(far, np.hypot(*(at - at[first]).T))
        far[first] = -1.0
        first = int(np.argmax(far))
