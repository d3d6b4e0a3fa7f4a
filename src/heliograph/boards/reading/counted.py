"""The board of a unit or of the whole bureau, and what must be counted before anybody asks: one board is read by many.

Four questions in the order in which residents ask them: on time? how long? what was raised? what came of it?
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from heliograph.boards.reading import keeping
from heliograph.boards.reading.keeping import kept
from heliograph.boards.reading.lines import Line, Of, Table, line, month, split
from heliograph.boards.reading.spans import DEFAULT, PRESETS, joined, last
from heliograph.insight.catalogue import measure, measures
from heliograph.insight.reading.figures import By, Span
from heliograph.organisation import reading as organisation

ON_TIME = "on-time"
WAITS = ("first-answer-median", "first-answer-p90", "end-median", "end-p90")
VOICES = ("response-rate", "solved-rate", "satisfied-rate", "not-solved", "reopened")
CARE = ("follow-ups-on-time", "tellings-on-time", "transfers", "circling")
T = TypeVar("T")
Wanted = tuple[str, Of, Callable[[datetime | None], T]]
"""What a board is kept under, whose it is, and how it is counted."""


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on a board that is a figure. `as_of`: how far events were counted; None before the first count."""

    of: Of
    as_of: datetime | None
    on_time: Line
    waits: tuple[Line, ...]
    voices: tuple[Line, ...]
    care: tuple[Line, ...]
    course: Table
    wait_course: Table
    by_procedure: Table | None
    by_unit: Table

    @property
    def is_hidden(self) -> bool:
        """Whether so few people asked that nothing may be said."""
        return self.on_time.figure.hidden and all(one.figure.hidden for one in self.waits)

    @property
    def told(self) -> tuple[Span, ...]:
        """The stretches of months, of the course, that may be told: what a reader can ask for where this span is hidden."""
        months = [month(part.key, self.course.span) for part in self.course.parts if not part.figure.hidden]
        return joined(months)


def board(of: Of) -> Board:
    """The board, counted at most once in `keeping.FRESH` seconds."""
    return kept(*_board_of(of))


def _board_of(of: Of) -> Wanted[Board]:
    return "board", of, lambda at: _count(of, at)


def _count(of: Of, at: datetime | None) -> Board:
    return Board(
        of=of,
        as_of=at,
        on_time=line(of, ON_TIME, compared=True),
        waits=(line(of, WAITS[0], compared=True), *(line(of, code) for code in WAITS[1:])),
        voices=tuple(line(of, code) for code in VOICES),
        care=tuple(line(of, code) for code in CARE),
        course=split(of, ON_TIME, "month"),
        wait_course=split(of, WAITS[0], "month"),
        by_procedure=None if of.procedure else split(of, ON_TIME, "procedure"),
        by_unit=split(of, ON_TIME, "unit"),
    )


@dataclass(frozen=True, slots=True)
class Theme:
    """A page of its own about one thing: its figures and its tables."""

    of: Of
    as_of: datetime | None
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


Tables = tuple[tuple[str, By], ...]
BY_MONTH_AND_UNIT: tuple[By, ...] = ("month", "unit")
PROMISES: tuple[tuple[str, ...], Tables] = (
    (ON_TIME,),
    ((ON_TIME, "procedure"), (WAITS[0], "procedure"), (ON_TIME, "month")),
)
RATINGS: tuple[tuple[str, ...], Tables] = (
    (*VOICES, "follow-ups-on-time"),
    tuple((code, by) for code in VOICES[:3] for by in BY_MONTH_AND_UNIT),
)


def promises(of: Of) -> Theme:
    """By procedure: how many were answered on time, and how long half of the people waited."""
    return _theme("promises", of, *PROMISES)


def ratings(of: Of) -> Theme:
    """三率: how many rated, how many say it was solved, how many are content; by month and by unit."""
    return _theme("ratings", of, *RATINGS)


def complaints(of: Of) -> Theme:
    """One kind of complaint: `of.procedure` names it."""
    codes = (ON_TIME, WAITS[0], WAITS[1], "not-solved", "response-rate", "solved-rate")
    return _theme("complaints", of, codes, ((ON_TIME, "month"),))


def openness(of: Of) -> Theme:
    """What was taken back of what was published, and whether the people concerned were told on time."""
    return _theme("openness", of, ("withdrawn-publications", "tellings-on-time"), ())


def asked_for(of: Of) -> Theme:
    """Requests for information (`of.procedure` names them): answered on time, after how long."""
    return _theme("asked-for", of, (ON_TIME, WAITS[0], WAITS[1]), ())


def every(of: Of) -> tuple[Line, ...]:
    """All measures there are, of one board: for its download."""
    return kept("every", of, lambda at: tuple(line(of, one.code) for one in measures()))


def one_table(of: Of, code: str, by: By) -> Table:
    """One measure split up, for its download. Raises `UnknownMeasure`."""
    measure(code)
    return kept(f"table.{code}.{by}", of, lambda at: split(of, code, by))


def _theme(name: str, of: Of, codes: tuple[str, ...], tables: Tables) -> Theme:
    return kept(*_theme_of(name, of, codes, tables))


def _theme_of(name: str, of: Of, codes: tuple[str, ...], tables: Tables) -> Wanted[Theme]:
    def count(at: datetime | None) -> Theme:
        lines = tuple(line(of, code, compared=number == 0) for number, code in enumerate(codes))
        return Theme(of, at, lines, tuple(split(of, code, by) for code, by in tables))

    return name, of, count


def count_all_ahead(bureau_id: int, today: date, *, now: datetime, until: Callable[[], bool]) -> int:
    """Count what most will ask for: the bureau's boards of the usual days, then each unit's of `DEFAULT` days. Stops
    once `until` says so; what is left is counted the next time. Returns how many were counted."""
    whole = Of(bureau_id, last(DEFAULT, today))
    units = [one for one in organisation.units(bureau_id).values() if one.parent_id is not None]
    wanted = [
        *(_board_of(Of(bureau_id, last(days, today))) for days in (DEFAULT, *PRESETS)),
        _theme_of("promises", whole, *PROMISES),
        _theme_of("ratings", whole, *RATINGS),
        *(_board_of(Of(bureau_id, whole.span, one.id)) for one in units),
    ]
    made = 0
    for name, of, count in wanted:
        if until():
            break
        made += keeping.count_ahead(name, of, count, now=now)
    return made
