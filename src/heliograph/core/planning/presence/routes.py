"""Routes: who stands where from when to when. Written as CSV, read back as today's, and held against the rules."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from heliograph.core.planning.inputs import Row, Source, read
from heliograph.core.planning.presence.problem import DAY, HOUR, Numbers, Problem
from heliograph.core.text import Text

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Visit:
    """A crew stands at a post (its row) from `arrives` to `leaves`, minutes since the first day began."""

    post: int
    arrives: int
    leaves: int


Route = tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """Today's routes, one for each shift of the problem. `broken`: the first rule of the plan that they do not keep.
    `elsewhere`: minutes at posts without calls, which count nowhere."""

    routes: tuple[Route, ...]
    broken: Text | None
    elsewhere: int


def written(asked: Problem, routes: Sequence[Route]) -> str:
    """`day,crew,post,cell,arrive,leave`, by crew's shifts; a visit past midnight leaves earlier than it arrives."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("day", "crew", "post", "cell", "arrive", "leave"))
    posts = asked.posts
    for shift, route in zip(asked.shifts, routes, strict=True):
        for visit in route:
            where = posts.names[visit.post], posts.cells[posts.cell[visit.post]]
            times = _clock(visit.arrives), _clock(visit.leaves)
            writer.writerow((visit.arrives // DAY + 1, shift.crew, *where, *times))
    return out.getvalue()


def added(asked: Problem, minutes: Numbers) -> str:
    """`cell,hour,due,minutes`: what stands in the routes, added up over all days by hour of the day."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("cell", "hour", "due", "minutes"))
    for cell, name in enumerate(asked.posts.cells):
        for hour in range(24):
            writer.writerow((name, hour, f"{asked.wanted[cell, hour]:.1f}", f"{minutes[cell, hour]:.0f}"))
    return out.getvalue()


def _clock(minute: int) -> str:
    return f"{minute // HOUR % 24:02d}:{minute % HOUR:02d}"


def today(source: Source, asked: Problem) -> Today:
    """Routes as `written`. A visit that no shift of its crew holds, or that begins before the last one ended, is refused.

    Raises `BadInput`. Other stands, or ways quicker than the speed, are compared, but are no start for the plan.
    """
    sheet = read(source)
    for column in ("day", "crew", "post", "arrive", "leave"):
        sheet.column([column])
    rows_of = {name: row for row, name in enumerate(asked.posts.names)}
    routes: list[list[Visit]] = [[] for _ in asked.shifts]
    broken: Text | None = None
    elsewhere = 0
    for row in sheet.rows:
        name = row.name("post")
        if name not in rows_of and name not in asked.posts.left_out:
            raise row.bad("post", f"“{name}”不在岗位表里。", f"{name!r} is no post of the table.")
        arrives = (row.whole("day", 1, 29) - 1) * DAY + _time(row, "arrive")
        leaves = arrives + ((_time(row, "leave") - arrives) % DAY or DAY)
        place = _shift(row, asked, arrives, leaves)
        if name not in rows_of:
            elsewhere += leaves - arrives
            continue
        visit = Visit(rows_of[name], arrives, leaves)
        if routes[place] and routes[place][-1].leaves > arrives:
            raise row.bad("arrive", "早于上一次离开。", "is before the crew left the post before.")
        why = next(_faults(asked, routes[place][-1:], visit), None)
        if why and broken is None:
            broken = Text(f"{source.name} 第 {row.line} 行：{why.zh}", f"{source.name}, line {row.line}: {why.en}")
        routes[place].append(visit)
    return Today(tuple(tuple(route) for route in routes), broken, elsewhere)


def _time(row: Row, field: str) -> int:
    found = _TIME.fullmatch(row.cells[field].strip())
    if found is None:
        raise row.bad(field, "应当是时刻，如 08:30。", "must be a time of the day, as in 08:30.")
    return int(found[1]) * HOUR + int(found[2])


def _shift(row: Row, asked: Problem, arrives: int, leaves: int) -> int:
    crew = row.whole("crew", 1, 1_000)
    for place, shift in enumerate(asked.shifts):
        if shift.crew == crew and shift.begins <= arrives and leaves <= shift.ends:
            return place
    raise row.bad(
        "crew", f" {crew} 这时不当班，或者这次驻守跨了班。", f"{crew} is not on duty then, or changes shifts meanwhile."
    )


def _faults(asked: Problem, before: Sequence[Visit], visit: Visit) -> Iterator[Text]:
    posts = asked.posts
    if visit.leaves - visit.arrives != posts.stand[visit.post]:
        stand = int(posts.stand[visit.post])
        yield Text(f"驻守不是 {stand} 分钟。", f"the stand is not {stand} minutes.")
    for last in before:
        if visit.arrives - last.leaves < posts.ways[last.post, visit.post]:
            yield Text("路程来不及。", "the way takes longer.")
        if last.post == visit.post and len(posts) > 1:
            yield Text("连着两次在同一岗位。", "the same post twice in a row.")


def faults(asked: Problem, routes: Sequence[Route]) -> Iterator[Text]:
    """Every rule that routes break: stands, ways, duty."""
    for shift, route in zip(asked.shifts, routes, strict=True):
        for place, visit in enumerate(route):
            if visit.arrives < shift.begins or visit.leaves > shift.ends:
                yield Text("不在班上。", "a visit outside the shift.")
            yield from _faults(asked, route[max(place - 1, 0) : place], visit)
