"""What the kernel of the simulation reads and fills: tuples of arrays, times in hours from Monday 0:00."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]

OFF, FREE, BUSY, RESTING = 0, 1, 2, 3
SOLE, ONE_OF_SEVERAL, BACK_UP = 0, 1, 2
BINS, BINS_PER_HOUR = 2_400, 600
"""Of answers: tenths of a minute, up to four hours; the last bin holds all that are longer."""


class Arrivals(NamedTuple):
    """Streams of calls: `keep`, `other`: by which a stream is drawn in one step (Walker's aliases). `factors`: of the mean rate, by
    hour of the week, `highest` of them. `spread`: 0 for exponential scenes, else sigma of a lognormal of the same mean. `scenes`
    are drawn for each call, needed or not, so that two plans meet the same calls."""

    keep: Numbers
    other: Indexes
    rate: float
    factors: Numbers
    highest: float
    areas: Indexes
    kinds: Indexes
    priorities: Indexes
    back_up: Numbers
    means: Numbers
    spread: float
    scenes: int


class Supply(NamedTuple):
    """Crews: `order[area]` who is asked first; `tasks[kind]`: what each kind of call asks for, -1 where no more; `able[task, crew]`;
    `home[area, crew]`: whether the area lies in the crew's own beat."""

    travel: Numbers
    order: Indexes
    tasks: Indexes
    able: Flags
    on_duty: Flags
    is_shifting: bool
    drives: float
    reserve: int
    rest_after: float
    rest: float
    home: Flags


class Crews(NamedTuple):
    """`event`: when the crew's state changes by itself; `due`: when it may rest; `left`: when a shift ended over a call."""

    status: Indexes
    event: Numbers
    due: Numbers
    left: Numbers
    free: Indexes


class Queue(NamedTuple):
    """Lists of waiting tasks, one for each priority and task. `whole[item]`: area, batch, role, call, priority, task; `part[item]`:
    since when, how long at the scene. `open_calls[call]`: tasks not sent yet; `worst[call]`: longest wait and answer so far."""

    heads: Indexes
    tails: Indexes
    nexts: Indexes
    whole: Indexes
    part: Numbers
    spare: Indexes
    open_calls: Indexes
    worst: Numbers
    spare_calls: Indexes
    left: Indexes


class Tally(NamedTuple):
    """Per batch and priority unless said: calls, waited, sums of waits and answers, within target, answers by length; back-up: asked, waited,
    sum of waits; `busy[batch, crew]` hours; `trips[crew, area]`; `sent[batch]` crews in all; `ends[batch]`; `late[crew]`, `rests[crew]`;
    `away[batch]`: crews sent out of their beat, back-up not counted."""

    calls: Indexes
    waited: Indexes
    waits: Numbers
    answers: Numbers
    within: Indexes
    lengths: Indexes
    back_ups: Numbers
    busy: Numbers
    trips: Indexes
    sent: Indexes
    ends: Numbers
    late: Numbers
    rests: Indexes
    away: Indexes


def crews(number: int) -> Crews:
    """All off duty."""
    return Crews(
        np.zeros(number, np.int64),
        np.full(number, np.inf),
        np.full(number, np.inf),
        np.full(number, np.inf),
        np.zeros(1, np.int64),
    )


def queue(priorities: int, tasks: int, room: int) -> Queue:
    """Empty, for `room` waiting tasks."""
    empty = np.full((priorities, tasks), -1, np.int64)
    stack = np.arange(room + 1, dtype=np.int64)  # the last is how many are spare
    return Queue(
        empty,
        empty.copy(),
        np.full(room, -1, np.int64),
        np.zeros((room, 6), np.int64),
        np.zeros((room, 2)),
        stack,
        np.zeros(room, np.int64),
        np.zeros((room, 2)),
        stack.copy(),
        np.zeros(1, np.int64),
    )


def tally(batches: int, priorities: int, crews: int, areas: int) -> Tally:
    """Nothing counted yet."""
    whole = np.zeros((batches, priorities), np.int64)
    part = np.zeros((batches, priorities))
    return Tally(
        whole,
        whole.copy(),
        part,
        part.copy(),
        whole.copy(),
        np.zeros((batches, priorities, BINS), np.int64),
        np.zeros((batches, 3)),
        np.zeros((batches, crews)),
        np.zeros((crews, areas), np.int64),
        np.zeros(batches, np.int64),
        np.zeros(batches),
        np.zeros(crews),
        np.zeros(crews, np.int64),
        np.zeros(batches, np.int64),
    )
