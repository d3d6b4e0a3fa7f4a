"""The events of a street, one after the other, as machine code: a call comes, a crew is done, a rest is due, an hour begins."""

from __future__ import annotations

import math

import numpy as np

from heliograph.core.planning.chance import Chance, uniform
from heliograph.core.planning.compiled import compiled_in_place
from heliograph.core.planning.simulation.state import (
    BACK_UP,
    BINS,
    BINS_PER_HOUR,
    BUSY,
    FREE,
    OFF,
    ONE_OF_SEVERAL,
    RESTING,
    SOLE,
    Arrivals,
    Crews,
    Queue,
    Supply,
    Tally,
)

ENDED, FULL, NEVER = 0, 1, 2
_WEEK, _LONGEST = 168, 24.0 * 14


@compiled_in_place
def _next_call(arrivals: Arrivals, now: float, chance: Chance) -> float:
    """When the next call comes: by thinning where the hours differ."""
    while True:
        now -= math.log(1.0 - uniform(chance)) / (arrivals.rate * arrivals.highest)
        if arrivals.highest <= 1.0:  # the mean is 1: all hours are alike
            return now
        taken = uniform(chance) * arrivals.highest
        if taken < arrivals.factors[int(now) % _WEEK]:
            return now


@compiled_in_place
def _scene(arrivals: Arrivals, mean: float, chance: Chance) -> float:
    first = 1.0 - uniform(chance)
    if arrivals.spread == 0.0:
        return -math.log(first) * mean
    normal = math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * uniform(chance))
    return mean * math.exp(arrivals.spread * normal - 0.5 * arrivals.spread**2)


@compiled_in_place
def _count(tally: Tally, batch: int, priority: int, wait: float, answer: float, target: float) -> None:
    if batch < 0:
        return
    tally.calls[batch, priority] += 1
    if wait > 0.0:
        tally.waited[batch, priority] += 1
    tally.waits[batch, priority] += wait
    tally.answers[batch, priority] += answer
    if answer <= target:
        tally.within[batch, priority] += 1
    tally.lengths[batch, priority, min(int(answer * BINS_PER_HOUR), BINS - 1)] += 1


@compiled_in_place
def _send(
    supply: Supply,
    crews: Crews,
    queue: Queue,
    tally: Tally,
    crew: int,
    item: int,
    now: float,
    target: float,
) -> None:
    """This crew goes to this task; what is known of the call by now is counted."""
    area, batch, role = queue.whole[item, 0], queue.whole[item, 1], queue.whole[item, 2]
    call, priority = queue.whole[item, 3], queue.whole[item, 4]
    since = queue.part[item, 0]
    way = supply.travel[area, crew]
    took = way * supply.drives + queue.part[item, 1]
    if crews.status[crew] == FREE:
        crews.free[0] -= 1
    crews.status[crew] = BUSY
    crews.event[crew] = now + took
    wait, answer = now - since, now - since + way
    if batch >= 0:
        tally.busy[batch, crew] += took
        tally.trips[crew, area] += 1
        tally.sent[batch] += 1
        if role == BACK_UP:
            tally.back_ups[batch, 0] += 1.0
            tally.back_ups[batch, 1] += 1.0 if wait > 0.0 else 0.0
            tally.back_ups[batch, 2] += wait
        elif not supply.home[area, crew]:
            tally.away[batch] += 1
    if role == SOLE:
        _count(tally, batch, priority, wait, answer, target)
    elif role == ONE_OF_SEVERAL:
        queue.worst[call, 0] = max(queue.worst[call, 0], wait)
        queue.worst[call, 1] = max(queue.worst[call, 1], answer)
        queue.open_calls[call] -= 1
        if queue.open_calls[call] == 0:
            _count(tally, batch, priority, queue.worst[call, 0], queue.worst[call, 1], target)
            queue.spare_calls[queue.spare_calls[-1]] = call
            queue.spare_calls[-1] += 1
    queue.spare[queue.spare[-1]] = item
    queue.spare[-1] += 1


@compiled_in_place
def _place(supply: Supply, crews: Crews, queue: Queue, tally: Tally, item: int, now: float, target: float) -> None:
    """The first free crew in the area's order that is able goes; else the task waits."""
    area, priority, task = queue.whole[item, 0], queue.whole[item, 4], queue.whole[item, 5]
    if crews.free[0] > (0 if priority == 0 else supply.reserve):
        for rank in range(supply.order.shape[1]):
            crew = supply.order[area, rank]
            if crews.status[crew] == FREE and supply.able[task, crew]:
                _send(supply, crews, queue, tally, crew, item, now, target)
                return
    queue.nexts[item] = -1
    if queue.heads[priority, task] < 0:
        queue.heads[priority, task] = item
    else:
        queue.nexts[queue.tails[priority, task]] = item
    queue.tails[priority, task] = item
    queue.left[0] += 1


@compiled_in_place
def _longest_waiting(supply: Supply, crews: Crews, queue: Queue, crew: int) -> int:
    """What this crew does next, taken from the queue: the most urgent, of those the first; -1: nothing it may."""
    free = crews.free[0] + (0 if crews.status[crew] == FREE else 1)
    for priority in range(queue.heads.shape[0]):
        if priority > 0 and free <= supply.reserve:
            return -1
        best = -1
        for task in range(queue.heads.shape[1]):
            item = queue.heads[priority, task]
            if item >= 0 and supply.able[task, crew] and (best < 0 or queue.part[item, 0] < queue.part[best, 0]):
                best = item
        if best >= 0:
            queue.heads[priority, queue.whole[best, 5]] = queue.nexts[best]
            queue.left[0] -= 1
            return best
    return -1


@compiled_in_place
def _turn(supply: Supply, crews: Crews, queue: Queue, tally: Tally, crew: int, now: float, target: float) -> None:
    """A crew has nothing in hand: home, or the next task, or a rest, or it stands ready."""
    if supply.is_shifting and not supply.on_duty[crew, int(now) % _WEEK]:
        if crews.left[crew] < now:
            tally.late[crew] += now - crews.left[crew]
        crews.status[crew], crews.event[crew], crews.left[crew] = OFF, np.inf, np.inf
        return
    item = _longest_waiting(supply, crews, queue, crew) if queue.left[0] else -1
    if item >= 0:
        _send(supply, crews, queue, tally, crew, item, now, target)
    elif crews.due[crew] <= now:
        if crews.status[crew] == FREE:
            crews.free[0] -= 1
        crews.status[crew], crews.event[crew] = RESTING, now + supply.rest
        crews.due[crew] = now + supply.rest + supply.rest_after
        tally.rests[crew] += 1
    else:
        if crews.status[crew] != FREE:
            crews.free[0] += 1
        crews.status[crew], crews.event[crew] = FREE, crews.due[crew]


@compiled_in_place
def _change_shift(supply: Supply, crews: Crews, queue: Queue, tally: Tally, now: float, target: float) -> None:
    """Who goes leaves unless a call is in hand; who comes takes what waits."""
    hour = int(now) % _WEEK
    for crew in range(len(crews.status)):
        if not supply.on_duty[crew, hour]:
            if crews.status[crew] == BUSY:
                crews.left[crew] = min(crews.left[crew], now)
            elif crews.status[crew] != OFF:
                if crews.status[crew] == FREE:
                    crews.free[0] -= 1
                crews.status[crew], crews.event[crew] = OFF, np.inf
        else:
            crews.left[crew] = np.inf
    for crew in range(len(crews.status)):
        if supply.on_duty[crew, hour] and crews.status[crew] == OFF:
            crews.due[crew] = now + supply.rest_after if supply.rest > 0.0 else np.inf
            _turn(supply, crews, queue, tally, crew, now, target)


@compiled_in_place
def _arrive(
    arrivals: Arrivals,
    supply: Supply,
    crews: Crews,
    queue: Queue,
    tally: Tally,
    batch: int,
    now: float,
    target: float,
    chance: Chance,
) -> bool:
    """One call: what it is, how long its scenes take, and who goes. False where no more can wait."""
    drawn = uniform(chance) * len(arrivals.keep)
    stream = int(drawn)
    if drawn - stream >= arrivals.keep[stream]:
        stream = arrivals.other[stream]
    area, kind, priority = arrivals.areas[stream], arrivals.kinds[stream], arrivals.priorities[stream]
    wants_back_up = uniform(chance) < arrivals.back_up[priority]
    tasks = 0
    while tasks < supply.tasks.shape[1] and supply.tasks[kind, tasks] >= 0:
        tasks += 1
    wanted = tasks + (1 if wants_back_up else 0)
    if queue.spare[-1] < wanted:
        return False
    call = -1
    if tasks > 1:
        queue.spare_calls[-1] -= 1
        call = queue.spare_calls[queue.spare_calls[-1]]
        queue.open_calls[call] = tasks
        queue.worst[call] = 0.0
    for scene in range(arrivals.scenes):
        long = _scene(arrivals, arrivals.means[priority], chance)
        if scene >= wanted:
            continue
        queue.spare[-1] -= 1
        item = queue.spare[queue.spare[-1]]
        task = supply.tasks[kind, scene if scene < tasks else 0]
        role = BACK_UP if scene >= tasks else ONE_OF_SEVERAL if tasks > 1 else SOLE
        queue.whole[item, 0], queue.whole[item, 1], queue.whole[item, 2] = area, batch, role
        queue.whole[item, 3], queue.whole[item, 4], queue.whole[item, 5] = call, priority, task
        queue.part[item, 0], queue.part[item, 1] = now, long
        _place(supply, crews, queue, tally, item, now, target)
    return True


@compiled_in_place
def run(
    arrivals: Arrivals,
    supply: Supply,
    crews: Crews,
    queue: Queue,
    tally: Tally,
    warm: int,
    size: int,
    target: float,
    chance: Chance,
) -> int:
    """`warm` calls that are not counted, then batches of `size`; then until nobody waits. How it ended."""
    total = warm + size * len(tally.ends)
    arrived = 0
    arrival = _next_call(arrivals, 0.0, chance)
    last = 0.0
    _change_shift(supply, crews, queue, tally, 0.0, target)
    tick = 1.0 if supply.is_shifting else np.inf
    while arrived < total or queue.left[0] > 0:
        soonest, crew = min(arrival, tick), -1
        for one in range(len(crews.event)):
            if crews.event[one] < soonest:
                soonest, crew = crews.event[one], one
        if soonest == np.inf or (arrived == total and soonest > last + _LONGEST):
            return NEVER
        if crew >= 0:
            _turn(supply, crews, queue, tally, crew, soonest, target)
        elif tick <= arrival:
            _change_shift(supply, crews, queue, tally, tick, target)
            tick += 1.0
        else:
            batch = -1 if arrived < warm else (arrived - warm) // size
            if not _arrive(arrivals, supply, crews, queue, tally, batch, arrival, target, chance):
                return FULL
            if batch >= 0:
                tally.ends[batch] = arrival
            last = arrival
            arrived += 1
            arrival = _next_call(arrivals, arrival, chance) if arrived < total else np.inf
    return ENDED
