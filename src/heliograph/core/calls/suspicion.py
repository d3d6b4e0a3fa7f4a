"""Times that were hardly taken from a clock: put as questions, line by line and unit by unit. Nothing here is a verdict.

Every test compares with the values beside it, and all tests of a file together raise a false alarm in about one honest file of a
hundred (`CHANCE`; measured on made files, decision 197). What a test finds is published as a share, beside the figure it is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heliograph.core.calls.stages import Stage
from heliograph.core.text import Text

Seconds = NDArray[np.float64]
Flags = NDArray[np.bool_]

CHANCE = 0.01
"""Of an honest file, to be asked anything by chance."""
DAY = 86_400
FEW = 20
"""Values below which a unit's times say nothing."""
MOST_PILES = 3
"""Values that are asked about one by one."""
NEIGHBOURS = 2
"""Steps to each side that a pile is compared with."""
PILE = 2.0
"""How many times its neighbours' mean a value may have, in a narrow honest distribution."""
WIDE = 4
"""Steps between the quarters of the other values: in a narrower distribution one value may well have most."""
ALONE = 0.1
"""The share of other values below which one value stands alone."""
WHOLE_MINUTES, WHOLE_FIVES = 0.2, 0.4
"""Shares, from which on too many whole minutes matter."""
UNDER = 0.37
"""Of three equal strips at a limit, the share that the middle one may have where the numbers rise or fall or bend."""
UNDER_COARSE = 0.42
"""The same where the strips are wide beside the limit."""
BUSY = 6.0
"""How many times the mean a busy hour may have."""
NARROW = 10
"""Seconds: eight tenths of all dispatches within so little were hardly timed by people doing something."""
SLOW_STAGE = 300
"""Seconds: of the first limit of a stage in which people do something."""
MISSING = 0.1


@dataclass(frozen=True, slots=True)
class Unit:
    """One stage of one unit. `seconds`: NaN where missing; `ends`: when it ended, on the clock, NaN where only the duration is known;
    `step`: 60 where the file knows no seconds, else 1; `days`: how many the lines span."""

    name: str
    stage: Stage
    seconds: Seconds
    ends: Seconds
    step: int
    days: int


@dataclass(slots=True)
class Doubts:
    """`impossible`: can be in no band; `asked`: in a band, and in question."""

    impossible: Flags
    asked: Flags
    questions: list[Text] = field(default_factory=list)


def tests(units: list[Unit]) -> int:
    """How many tests these units come to, among which `CHANCE` is shared."""
    return sum(4 + len(one.stage.limits) for one in units)


def doubts(unit: Unit, chance: float) -> Doubts:
    """What is to be asked about a unit's stage. `chance`: of each test alone."""
    seconds = unit.seconds
    there = ~np.isnan(seconds)
    found = Doubts(there & (seconds < 0), np.zeros(len(seconds), dtype=np.bool_))
    asking = _Asking(unit, found, there & (seconds >= 0), chance)
    asking.before()
    asking.over_a_day()
    asking.missing(int((~there).sum()))
    if int(asking.usable.sum()) >= FEW:
        asking.piles()
        asking.round_minutes()
        asking.under_limits()
        asking.bulk()
        asking.narrow()
    return found


@dataclass(slots=True)
class _Asking:
    unit: Unit
    found: Doubts
    usable: Flags
    chance: float

    def ask(self, which: Flags, zh: str, en: str) -> None:
        self.found.asked |= which & self.usable
        self.say(zh, en)

    def say(self, zh: str, en: str) -> None:
        stage = self.unit.stage.words
        of = (f"{self.unit.name}，", f"{self.unit.name}, ") if self.unit.name else ("", "")
        self.found.questions.append(Text(f"{of[0]}{stage.zh}：{zh}", f"{of[1]}{stage.en}: {en}"))

    def before(self) -> None:
        many = int(self.found.impossible.sum())
        if not many:
            return
        wrapped = int(
            (self.found.impossible & (self.unit.seconds + DAY >= 0) & (self.unit.seconds + DAY <= 4 * 3600)).sum()
        )
        self.say(
            f"有 {many} 次结束在开始之前，不计入。是哪一头写错了？",
            f"{many} end before they begin and are not counted. Which of the two is wrong?",
        )
        if wrapped:
            self.say(
                f"其中 {wrapped} 次加一天就对：过了零点，日期还是前一天的？",
                f"{wrapped} of them would be right a day later: past midnight, with the date of the day before?",
            )

    def over_a_day(self) -> None:
        which = self.usable & (self.unit.seconds > DAY)
        if which.any():
            many = int(which.sum())
            self.ask(
                which,
                f"有 {many} 次超过一天，算在最后一档。真有这么久，还是日期写错了？",
                f"{many} took over a day and count in the last band. Did they, or is a date wrong?",
            )

    def missing(self, many: int) -> None:
        share = many / max(len(self.unit.seconds), 1)
        if many >= 5 and share > MISSING:
            self.say(
                f"{len(self.unit.seconds)} 起里有 {many} 起没有填（{share:.0%}）。没填的是不是慢的？",
                f"of {len(self.unit.seconds)} calls {many} have none ({share:.0%}). Are these the slow ones?",
            )

    def piles(self) -> None:
        """Values far more frequent than the values beside them."""
        step = self.unit.step
        values = np.round(self.unit.seconds[self.usable] / step).astype(np.int64)
        counts = Counter(values.tolist())
        heaps = [value for value, many in counts.items() if many >= 5]
        found = []
        for value in sorted(heaps):
            cells = range(max(0, value - NEIGHBOURS), value + NEIGHBOURS + 1)
            total = sum(counts[cell] for cell in cells)
            share = min(PILE / len(cells), 0.9)
            is_pile = self._is_odd_here(values, value) and _chance(counts[value], total, share) < self.chance / len(
                heaps
            )
            if is_pile:
                found.append((value, (total - counts[value]) / (len(cells) - 1)))
        if len(found) > MOST_PILES:
            self._ask_many([value for value, _ in found], counts)
            return
        for value, beside in found:
            self.ask(
                self._are([value]),
                f"有 {counts[value]} 次正好是 {value * step} 秒，旁边的值平均只有 {beside:.1f} 次。是统一填的吗？",
                f"{counts[value]} are {value * step} seconds exactly; the values beside it have {beside:.1f} on average. Were they filled in "
                f"alike?",
            )

    def _ask_many(self, piles: Sequence[int], counts: Mapping[int, int]) -> None:
        most = max(piles, key=lambda value: (counts[value], -value))
        many = sum(counts[value] for value in piles)
        self.ask(
            self._are(piles),
            f"有 {len(piles)} 个值反复出现，一共 {many} 次，最多的是 {most * self.unit.step} 秒（{counts[most]} 次）。是统一填的吗？",
            f"{len(piles)} values come again and again, {many} times in all, {most * self.unit.step} seconds most often ({counts[most]} times). "
            f"Were they filled in alike?",
        )

    def _are(self, values: Sequence[int]) -> Flags:
        """Which of all are one of these, in steps."""
        return np.isin(np.round(np.where(self.usable, self.unit.seconds, -1.0) / self.unit.step), values)

    def _is_odd_here(self, values: NDArray[np.int64], value: int) -> bool:
        """Whether the other values are wide apart enough for a pile to mean something; of nearly one value alone, if there are seconds."""
        others = values[values != value]
        if len(others) < ALONE * len(values):
            return self.unit.step == 1
        low, high = np.quantile(others, (0.25, 0.75))
        return bool(high - low >= WIDE)

    def _on_clock(self) -> Seconds:
        """When each ended, where it is known; else how long it took."""
        return np.where(np.isnan(self.unit.ends), self.unit.seconds, self.unit.ends)

    def round_minutes(self) -> None:
        """Whole minutes in a file that knows seconds; every fifth minute in one that doesn't."""
        at = self._on_clock()
        every, chance, least = (60, 1 / 60, WHOLE_MINUTES) if self.unit.step == 1 else (300, 0.26, WHOLE_FIVES)
        which = self.usable & (np.mod(np.where(self.usable, at, 1.0), every) < 0.5)
        many, of = int(which.sum()), int(self.usable.sum())
        if many > least * of and _chance(many, of, chance) < self.chance:
            what_zh, what_en = ("整分钟", "whole minutes") if every == 60 else ("整五分钟", "whole five minutes")
            self.ask(
                which,
                f"{of} 次里有 {many} 次是{what_zh}。是事后手填的吗？",
                f"{many} of {of} are {what_en}. Were they written down later by hand?",
            )

    def under_limits(self) -> None:
        """More just below a band's limit than the strips on both sides of it lead to expect."""
        step = self.unit.step
        values = self.unit.seconds[self.usable & ~self.found.asked]
        for limit in self.unit.stage.limits:
            wide = max(step, int(min(limit / 10, 60)) // step * step)
            if limit < 3 * wide:
                continue
            edges = limit + np.array([-2, -1, 0, 1]) * wide
            strips = [int(((values > low) & (values <= high)).sum()) for low, high in pairwise(edges)]
            share = UNDER if wide <= limit / 10 else UNDER_COARSE
            total = sum(strips)
            if total >= FEW and _chance(strips[1], total, share) < self.chance:
                which = self.usable & (self.unit.seconds > limit - wide) & (self.unit.seconds <= limit)
                self.ask(
                    which,
                    f"在 {limit} 秒这条线以内的 {wide} 秒里有 {strips[1]} 次，再往前 {strips[0]} 次，过线 {strips[2]} 次。是赶着线填的吗？",
                    f"{strips[1]} lie within {wide} seconds below the limit of {limit}; {strips[0]} in the strip before, {strips[2]} in the "
                    f"strip after. Were they made to fit?",
                )

    def bulk(self) -> None:
        """Calls of one unit that ended in the same second (or minute): typed in together."""
        step = self.unit.step
        ends = np.where(self.usable, self.unit.ends, np.nan)
        known = ends[~np.isnan(ends)]
        if len(known) < FEW:
            return
        places = self.unit.days * DAY / step
        rate = BUSY * len(known) / places
        from scipy.special import pdtrc

        least = next(many for many in range(3, len(known) + 4) if places * pdtrc(many - 1, rate) < self.chance)
        moments, counts = np.unique(np.round(known / step), return_counts=True)
        heaps = moments[counts >= least]
        if len(heaps):
            which = np.isin(np.round(ends / step), heaps)
            what_zh, what_en = ("同一分钟", "minute") if step == 60 else ("同一秒", "second")
            self.ask(
                which,
                f"有 {int(which.sum())} 次在{what_zh}结束，每次至少 {int(counts[counts >= least].min())} 起一起。是成批补录的吗？",
                f"{int(which.sum())} ended in the same {what_en} as at least {int(counts[counts >= least].min()) - 1} others. Were they "
                f"typed in together?",
            )

    def narrow(self) -> None:
        """Hardly any difference, where people had something to do."""
        values = self.unit.seconds[self.usable]
        low, high = np.quantile(values, (0.1, 0.9))
        if self.unit.step == 1 and self.unit.stage.limits[0] >= SLOW_STAGE and high - low <= NARROW:
            self.ask(
                self.usable,
                f"十次里有八次在 {low:.0f}–{high:.0f} 秒之间，几乎没有差别。是只点了一下吗？",
                f"eight in ten lie between {low:.0f} and {high:.0f} seconds, with hardly any difference. Was it only a click?",
            )


def _chance(many: int, of: int, share: float) -> float:
    """Of so many or more among so many, each with this share."""
    from scipy.special import bdtrc

    return float(bdtrc(many - 1, of, share))


def step_of(*moments: Seconds) -> int:
    """60 if nearly no time of a file has seconds, else 1."""
    known = [one[~np.isnan(one)] for one in moments]
    joined = np.concatenate(known) if known else np.array([])
    return 60 if len(joined) >= FEW and float((np.mod(joined, 60) >= 0.5).mean()) < 0.01 else 1


def all_doubts(units: list[Unit]) -> Iterator[tuple[Unit, Doubts]]:
    """The doubts about each, at a chance that is shared among all tests."""
    chance = CHANCE / max(tests(units), 1)
    for one in units:
        yield one, doubts(one, chance)
