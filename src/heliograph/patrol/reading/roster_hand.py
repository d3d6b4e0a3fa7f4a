"""What a roster looks like to who changes it by hand: a week as a table, and for one cell each choice with what it would do, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heliograph.core.planning.squads.model import TRAINING
from heliograph.core.planning.squads.squad import WEEK
from heliograph.core.text import Text
from heliograph.organisation.reading import Viewer
from heliograph.patrol.judged import Cells, Table, effect, reasons
from heliograph.patrol.models import RosterState
from heliograph.patrol.reading.place_names import shift_words
from heliograph.patrol.reading.rosters import RosterLine, line_of, roster_for


@dataclass(frozen=True, slots=True)
class Cell:
    """A seat on a day."""

    seat: str
    day: int
    on: date
    code: str
    words: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be put into a cell (`code`), or with whom it may be exchanged (`other`); `words` is what it does, or why it may not be."""

    code: str
    other: str
    name: Text
    words: Text
    is_lawful: bool


@dataclass(frozen=True, slots=True)
class HandSheet:
    """The page. `cell` is the one that is asked about, if any."""

    line: RosterLine
    is_open: bool
    steps: int
    undone: int
    week: int
    weeks: int
    days: list[date]
    seats: list[str]
    rows: list[tuple[str, list[Cell]]]
    cell: Cell | None
    shifts: list[Choice]
    exchanges: list[Choice]

    @property
    def lawful(self) -> list[Choice]:
        """Those that may be."""
        return [one for one in self.shifts if one.is_lawful]

    @property
    def unlawful(self) -> list[Choice]:
        """Those that may not."""
        return [one for one in self.shifts if not one.is_lawful]


def hand_sheet(viewer: Viewer, roster_id: int, week: int = 1, seat: str = "", day: int | None = None) -> HandSheet:
    """A seat or a day that isn't there is none. Raises `NotYours`."""
    roster = roster_for(viewer, roster_id)
    table = Table.of(roster) if roster.rows else None
    is_open = roster.state in (RosterState.READY, RosterState.WITHDRAWN) and table is not None
    if table is None:
        return HandSheet(line_of(roster), False, 0, 0, 1, 1, [], [], [], None, [], [])
    asked = None
    if seat in table.seats and day is not None and 0 <= day < table.squad.days:
        asked = _cell(roster.bureau_id, table, seat, day)
        week = day // WEEK + 1
    week = min(max(week, 1), table.squad.weeks)
    places = range((week - 1) * WEEK, week * WEEK)
    is_asked = asked is not None and is_open
    return HandSheet(
        line_of(roster), is_open, len(roster.steps), len(roster.undone), week, table.squad.weeks,
        [table.day(place) for place in places], table.seats,
        [(one, [_cell(roster.bureau_id, table, one, place) for place in places]) for one in table.seats], asked if is_asked else None,
        _shifts(roster.bureau_id, table, asked) if asked is not None and is_open else [],
        _exchanges(roster.bureau_id, table, asked) if asked is not None and is_open else [],
    )  # fmt: skip


def _cell(bureau_id: int, table: Table, seat: str, place: int) -> Cell:
    code = table.cell(seat, place)
    return Cell(seat, place, table.day(place), code, shift_words(bureau_id, code))


def _shifts(bureau_id: int, table: Table, cell: Cell) -> list[Choice]:
    codes = ["", *(shift.code for shift in table.problem.shifts if shift.code != TRAINING)]
    return [
        _choice(table, {(cell.seat, cell.day): code}, code, "", shift_words(bureau_id, code))
        for code in codes
        if code != cell.code
    ]  # fmt: skip


def _exchanges(bureau_id: int, table: Table, cell: Cell) -> list[Choice]:
    """Lawful ones of the same day only: there are too many others."""
    found = []
    for other in table.seats:
        theirs = table.cell(other, cell.day)
        if other != cell.seat and theirs != cell.code:
            words = shift_words(bureau_id, theirs)
            cells = table.exchange(cell.seat, other, [cell.day])
            choice = _choice(table, cells, "", other, Text(f"{other}（{words.zh}）", f"{other} ({words.en})"))
            if choice.is_lawful:
                found.append(choice)
    return found


def _choice(table: Table, cells: Cells, code: str, other: str, name: Text) -> Choice:
    judged = table.judge(cells)
    words = effect(judged) if judged.is_lawful else reasons(judged.broken)
    return Choice(code, other, name, words, judged.is_lawful)
