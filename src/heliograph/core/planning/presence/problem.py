"""What routes are planned from: posts with calls and minutes to stand, crews by hour or duty, straight ways at one speed.

All times are whole minutes since 00:00 of the first day, which is a Monday; weeks repeat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.inputs import Row, Sheet, Source, read

Numbers = NDArray[np.float64]
Minutes = NDArray[np.int64]
HOUR, DAY = 60, 1440
MOST_POSTS, MOST_CREWS = 500, 200
_NEED = ("need", "calls", "weight", "需要", "警情数")
_STAND = ("stand", "minutes", "驻守分钟")
_POST, _CELL = ("post", "point", "site", "岗位"), ("cell", "area", "网格")
_DAYS, _HOURS = ("day", "weekday", "星期"), ("hour", "小时")
_BEGINS, _LENGTHS = ("begins", "开始"), ("hours", "时长")
_CREWS, _OFFICERS = ("crews", "警组"), ("officers", "人数")


@dataclass(frozen=True, slots=True)
class Posts:
    """`cell[p]`: the row of `cells` in which post p lies; `need`: of each cell; `ways[p, q]`: minutes from p to q, rounded up;
    `left_out`: those in cells without calls."""

    names: tuple[str, ...]
    cells: tuple[str, ...]
    cell: Minutes
    stand: Minutes
    need: Numbers
    ways: Minutes
    left_out: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Shift:
    """One crew on duty from `begins` to `ends`."""

    crew: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Problem:
    """`wanted[c, h]`: the share of the crews' minutes in hour h of the day that is due to cell c, over all days together."""

    posts: Posts
    shifts: tuple[Shift, ...]
    shares: Numbers
    wanted: Numbers

    @property
    def minutes(self) -> int:
        """Of all crews on duty."""
        return sum(shift.ends - shift.begins for shift in self.shifts)

    @property
    def begins(self) -> int:
        return min(shift.begins for shift in self.shifts)

    @property
    def ends(self) -> int:
        return max(shift.ends for shift in self.shifts)


def problem(posts: Posts, shifts: tuple[Shift, ...], *, equally: bool = False) -> Problem:
    """Minutes due by calls, or the same for every cell with calls."""
    weights = np.ones(len(posts.cells)) if equally else posts.need
    shares = weights / weights.sum()
    on_duty = np.zeros(24)
    for shift in shifts:
        for hour, minutes in by_hour(shift.begins, shift.ends):
            on_duty[hour] += minutes
    return Problem(posts, shifts, shares, shares[:, None] * on_duty[None, :])


def by_hour(begins: int, ends: int) -> Iterator[tuple[int, int]]:
    """The hours of the day from `begins` to `ends`, and the minutes in each."""
    while begins < ends:
        until = min((begins // HOUR + 1) * HOUR, ends)
        yield begins // HOUR % 24, until - begins
        begins = until


def posts(source: Source, *, speed: float, stand: int) -> Posts:
    """`post,x,y,need`, perhaps `stand` (whole minutes, from 1 to 60) and `cell`. Metres; `speed` in metres a minute.

    Posts in cells without calls are left out. Raises `BadInput`.
    """
    sheet = read(source)
    name, need = sheet.column(_POST), sheet.column(_NEED)
    for column in ("x", "y"):
        sheet.column([column])
    stands, cells = sheet.find(_STAND), sheet.find(_CELL)
    first: dict[str, int] = {}
    called: list[tuple[str, str, float, float, float, int]] = []
    for row in sheet.rows:
        post = row.name(name)
        if post in first:
            raise row.bad(name, f"“{post}”已在第 {first[post]} 行。", f"{post!r} stands in line {first[post]} too.")
        first[post] = row.line
        called.append(
            (
                post, row.name(cells) if cells else post, row.number("x"), row.number("y"), row.number(need, least=0),
                row.whole(stands, 1, HOUR) if stands else stand,
            )
        )  # fmt: skip
    calls: dict[str, float] = {}
    for _, cell, _, _, count, _ in called:
        calls[cell] = calls.get(cell, 0.0) + count
    kept = [row for row in called if calls[row[1]] > 0]
    if not kept:
        raise source.error(f"各岗位的 {need} 都是 0。", f"every {need} is 0.")
    if len(kept) > MOST_POSTS:
        raise source.error(f"岗位多于 {MOST_POSTS} 个。", f"there are over {MOST_POSTS} posts.")
    known = tuple(dict.fromkeys(row[1] for row in kept))
    at = np.array([(row[2], row[3]) for row in kept])
    apart = np.sqrt(((at[:, None] - at[None]) ** 2).sum(axis=2))
    return Posts(
        tuple(row[0] for row in kept),
        known,
        np.array([known.index(row[1]) for row in kept]),
        np.array([row[5] for row in kept]),
        np.array([calls[cell] for cell in known]),
        np.ceil(apart / speed - 1e-9).astype(np.int64),
        tuple(row[0] for row in called if calls[row[1]] <= 0),
    )


def shifts(source: Source, *, days: int, officers: int, longest: int) -> tuple[Shift, ...]:
    """Crews by hour (`day,hour,crews`, as `plan staffing` writes) or duties (`day,begins,hours,officers`, as `plan shifts` writes).

    `officers` make a crew; hours in a row are cut into shifts of at most `longest` hours; an hour without a line has nobody.
    Raises `BadInput`.
    """
    sheet = read(source)
    crews = sheet.find(_CREWS)
    counted = crews or sheet.column([*_CREWS, *_OFFICERS])
    each = 1 if crews else officers
    are_duties = sheet.find(_BEGINS) is not None
    spans = _duties(sheet, counted, each, days) if are_duties else _runs(sheet, counted, each, longest, days)
    if not spans:
        raise source.error("没有任何警组当班。", "no crew is ever on duty.")
    return tuple(_numbered(source, sorted(spans)))


def _count(row: Row, column: str, each: int) -> int:
    return row.whole(column, 0, MOST_CREWS * each) // each


def _duties(sheet: Sheet, counted: str, each: int, days: int) -> list[tuple[int, int]]:
    day, begins, hours = sheet.column(_DAYS), sheet.column(_BEGINS), sheet.column(_LENGTHS)
    found: list[tuple[int, int]] = []
    for row in sheet.rows:
        first = (row.whole(day, 1, 7) - 1) * DAY + row.whole(begins, 0, 23) * HOUR
        length, crews = row.whole(hours, 1, 24) * HOUR, _count(row, counted, each)
        for at in range(first, days * DAY, 7 * DAY):
            found += [(at, at + length)] * crews
    return found


def _runs(sheet: Sheet, counted: str, each: int, longest: int, days: int) -> list[tuple[int, int]]:
    day, hour = sheet.column(_DAYS), sheet.column(_HOURS)
    there: dict[int, int] = {}
    for row in sheet.rows:
        at = (row.whole(day, 1, 7) - 1) * 24 + row.whole(hour, 0, 23)
        if at in there:
            raise row.bad(hour, "：这个小时写了两次。", "and day stand there twice.")
        there[at] = _count(row, counted, each)
    counts = [there.get(at % 168, 0) for at in range(days * 24)]
    found: list[tuple[int, int]] = []
    for crew in range(max(counts)):
        begun: int | None = None
        for at, crews in enumerate([*counts, 0]):
            is_there = crews > crew
            if begun is not None and (not is_there or at - begun == longest):
                found.append((begun * HOUR, at * HOUR))
                begun = None
            if is_there and begun is None:
                begun = at
    return found


def _numbered(source: Source, spans: Sequence[tuple[int, int]]) -> Iterator[Shift]:
    """The lowest number that is free when a shift begins."""
    free: list[int] = []
    for begins, ends in spans:
        crew = next((place for place, until in enumerate(free) if until <= begins), len(free))
        if crew == len(free):
            free.append(0)
        if crew >= MOST_CREWS:
            raise source.error(f"同时当班的警组多于 {MOST_CREWS} 个。", f"over {MOST_CREWS} crews are on duty at once.")
        free[crew] = ends
        yield Shift(crew + 1, begins, ends)
