"""What a column of times holds: whole times, times of day or durations, and 12:30 may be each of them.

It is decided for the column, by its name or by evidence that its lines give together; else a person is asked, and until then
nothing of it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo

import numpy as np
from numpy.typing import NDArray

from heliograph.core.calls.dates import Order
from heliograph.core.calls.report import Level, Report
from heliograph.core.calls.written_times import Cell, Reads, Shape, said_by, says_lasting
from heliograph.core.dates import BUREAU_ZONE
from heliograph.core.text import Text

Seconds = NDArray[np.float64]
DAY = 86_400
EARLY = 2 * 3600
"""Seconds: a time of day by so much or less before the call was before it; by more, it is of the day after."""
NEAR = 4 * 3600
"""Seconds after the call, within which most of what is done for it is done."""
MOST, LEAST = 0.9, 0.5
"""The share of lines that must lie near if a column is read rightly, and that must not if it is read wrongly."""
LEAST_LINES = 10
"""Fewer say nothing of how a column is to be read."""


@dataclass(frozen=True, slots=True)
class HowTimes:
    """How a table is to be read. `orders`: as in `counting.Asked`; `reads`: what a person said of a column, by moment; `unit`: the
    column that says which unit ("": none); `units`: what each unit may be called there (`core.text.folded`) and how it is named here;
    None: as it stands."""

    today: date
    zone: tzinfo = BUREAU_ZONE
    orders: Mapping[bool, Order] = field(default_factory=dict)
    reads: Mapping[str, Reads] = field(default_factory=dict)
    unit: str = ""
    units: Mapping[str, str] | None = None


@dataclass(slots=True)
class Column:
    """One column beside the day of the call, of the kept lines."""

    code: str
    header: str
    cells: list[Cell]
    lines: list[int]
    received: Seconds
    walls: Seconds
    how: HowTimes
    report: Report

    def read(self) -> tuple[Seconds, NDArray[np.bool_]]:
        after = np.full(len(self.cells), np.nan)
        lasting = np.zeros(len(self.cells), dtype=np.bool_)
        shapes = Counter(one.shape for one in self.cells)
        self._dates(after)
        colons = self._places(Shape.TWO, Shape.THREE)
        reads = self._colons(colons) if colons else None
        if reads is Reads.CLOCK:
            self._clocks(colons, after)
        elif reads is not None:
            self._lasting(colons, reads, after, lasting)
        numbers = self._places(Shape.NUMBER)
        unit = self._number(numbers) if numbers else None
        if unit is not None:
            self._lasting(numbers, unit, after, lasting)
        self._lasting(self._places(Shape.LASTING), Reads.SECONDS, after, lasting)
        if shapes[Shape.UNREAD]:
            self._unread(shapes[Shape.UNREAD])
        if lasting.any():
            self._say_lasting(int(lasting.sum()))
        return after, lasting

    def _places(self, *shapes: Shape) -> list[int]:
        return [place for place, one in enumerate(self.cells) if one.shape in shapes]

    def _name(self) -> Text:
        return Text(f"“{self.header}”", f"{self.header!r}")

    def _dates(self, after: Seconds) -> None:
        """Whole times; which number is the day is shown by the call's own day, form by form."""
        forms: dict[str, list[int]] = {}
        for place in self._places(Shape.DATE):
            told = self.cells[place].told
            assert told is not None
            forms.setdefault(told.family, []).append(place)
        for form, places in sorted(forms.items()):
            both = np.array([[self._delay(place, first) for first in (False, True)] for place in places])
            doubtful = ~np.isnan(both).any(axis=1) & (both[:, 0] != both[:, 1])
            chosen = self._order(form, both[doubtful]) if doubtful.any() else 0
            one = np.where(np.isnan(both[:, 0]), both[:, 1], both[:, 0])
            one[doubtful] = np.nan if chosen is None else both[doubtful, chosen]
            after[places] = one

    def _delay(self, place: int, day_first: bool) -> float:
        told = self.cells[place].told
        assert told is not None
        day = told.day(day_first=day_first and bool(told.family))
        return np.nan if day is None else told.at(day, self.how.zone).timestamp() - float(self.received[place])

    def _order(self, form: str, delays: Seconds) -> int | None:
        said = self.how.orders.get(form.startswith("?"))
        near = [float(((one >= -DAY) & (one <= 2 * DAY)).mean()) for one in delays.T]
        for place in (0, 1):
            if near[place] >= MOST and near[1 - place] < LEAST:
                return place
        if said is not None:
            return int(said.day_first)
        many, name = len(delays), self._name()
        self.report.find(
            Level.STOPS,
            Text(
                f"{name.zh}有 {many} 个日期分不清哪个是日、哪个是月。请说明。",
                f"{name.en}: which number is the day can't be told for {many} times. Say which.",
            ),
        )
        return None

    def _clocks(self, places: Sequence[int], after: Seconds) -> None:
        clocks = np.array([np.nan if self.cells[place].clock is None else self.cells[place].clock for place in places])
        since = (clocks - self.walls[places]) % DAY
        early = since > DAY - EARLY
        past = int((~early & (self.walls[places] > clocks)).sum())
        after[places] = np.where(early, since - DAY, since)
        if past:
            name = self._name()
            self.report.find(
                Level.NOTE,
                Text(
                    f"{name.zh}有 {past} 个时刻过了零点，按次日算。",
                    f"{name.en}: {past} times of day are past midnight and taken for the next day.",
                ),
            )

    def _colons(self, places: Sequence[int]) -> Reads | None:
        """What numbers between colons are: by what was said, the column's name, what they can't be, and how most lie."""
        said = self.how.reads.get(self.code) or said_by(self.header)
        cells = [self.cells[place] for place in places]
        if said in (Reads.CLOCK, Reads.HOURS, Reads.MINUTES_AND_SECONDS):
            return said
        is_lasting = says_lasting(self.header) or said is not None or self._is_lasting(places, cells)
        if is_lasting is False:
            return self._judged(Reads.CLOCK, places)
        two = [one for one in cells if one.shape is Shape.TWO]
        if is_lasting and not two:
            return self._judged(Reads.HOURS, places)
        if is_lasting:
            over = sum(one.numbers[0] >= 24 for one in two)
            if over >= max(2, 0.05 * len(two)):
                return self._judged(Reads.MINUTES_AND_SECONDS, places)
        self._ask(places, (Reads.HOURS, Reads.MINUTES_AND_SECONDS) if is_lasting else tuple(Reads)[:3])
        return None

    def _is_lasting(self, places: Sequence[int], cells: Sequence[Cell]) -> bool | None:
        """Whether they are durations rather than times of day; None: it can't be told."""
        clocks = np.array([np.nan if one.clock is None else one.clock for one in cells])
        if np.isnan(clocks).sum() >= max(2, 0.05 * len(cells)):
            return True
        if len(cells) < LEAST_LINES:
            return None
        after_call = float(((clocks - self.walls[places]) % DAY <= NEAR).mean())
        after_midnight = float((clocks <= NEAR).mean())
        if after_call >= MOST and after_midnight < LEAST:
            return False
        return True if after_midnight >= MOST and after_call < LEAST else None

    def _number(self, places: Sequence[int]) -> Reads | None:
        said = self.how.reads.get(self.code) or said_by(self.header)
        if said in (Reads.MINUTES, Reads.SECONDS):
            return said
        self._ask(places, (Reads.SECONDS, Reads.MINUTES))
        return None

    def _judged(self, reads: Reads, places: Sequence[int]) -> Reads:
        name = self._name()
        self.report.find(
            Level.NOTE,
            Text(
                f"{name.zh}有 {len(places)} 行按{reads.words.zh}读。",
                f"{name.en}: {len(places)} lines are read as {reads.words.en}.",
            ),
        )
        return reads

    def _ask(self, places: Sequence[int], ways: Sequence[Reads]) -> None:
        numbers = self.cells[places[0]].numbers
        example = ":".join(f"{one:02.0f}" for one in numbers) if len(numbers) > 1 else f"{numbers[0]:g}"
        name, line = self._name(), self.lines[places[0]]
        self.report.find(
            Level.STOPS,
            Text(
                f"{name.zh}写成“{example}”（如第 {line} 行，共 {len(places)} 行），可能是{'、'.join(one.words.zh for one in ways)}。请说明是哪种。",
                f"{name.en} holds values like {example!r} (line {line}; {len(places)} in all): they may be "
                f"{' or '.join(one.words.en for one in ways)}. Say which ({', '.join(ways)}).",
            ),
        )

    def _lasting(self, places: Sequence[int], reads: Reads, after: Seconds, lasting: NDArray[np.bool_]) -> None:
        for place in places:
            found = self.cells[place].lasting(reads)
            after[place] = np.nan if found is None else found
            lasting[place] = True

    def _unread(self, many: int) -> None:
        name = self._name()
        first = self.lines[self._places(Shape.UNREAD)[0]]
        self.report.find(
            Level.ASSUMED,
            Text(
                f"{name.zh}有 {many} 行读不懂（如第 {first} 行），按没有填算。",
                f"{name.en}: {many} lines can't be read (line {first}, for example) and count as missing.",
            ),
        )

    def _say_lasting(self, many: int) -> None:
        name = self._name()
        self.report.find(
            Level.ASSUMED,
            Text(
                f"{name.zh}有 {many} 行是用时：从什么时候起算，由文件的来源决定，这里照抄。",
                f"{name.en}: {many} lines are durations. From when they count is for their source to say; they are taken as they stand.",
            ),
        )
