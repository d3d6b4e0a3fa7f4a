"""A roster changed by hand: a seat's shift on a day, two seats exchanged, a step taken back and taken again, a copy of a version.

Rules bind here as they bind the solver: what would break one is refused, with the rule, the seat and the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.asked import next_number
from heliograph.patrol.actions.locking import locked
from heliograph.patrol.errors import PatrolError, Unusable
from heliograph.patrol.judged import Cells, Table, reasons
from heliograph.patrol.models import RosterState, SeatHolder, SquadRoster

MOST_STEPS = 500
OPEN = (RosterState.READY, RosterState.WITHDRAWN)
COPIED = (*OPEN, RosterState.SIGNED)


def set_shift(
    viewer: Viewer, roster_id: int, seat: str, day: int, code: str, *, was: str, now: datetime
) -> SquadRoster:
    """Put another shift into a cell, "" for a day off. `was`: what stood there when it was asked for. Raises `NotYours`; `Unusable` where
    a rule forbids it, with the rule, or the cell has changed since; `PatrolError` if the roster is not open to change."""

    def work() -> SquadRoster:
        roster, table = _open(viewer, roster_id)
        _known(table, (seat,), (day,))
        if code and code not in table.problem.places:
            raise Unusable(Text("没有这个班次。", "There is no such shift."), "code")
        if table.cell(seat, day) != was:
            raise Unusable(
                Text("这一格刚才被别人改了：请看看再改。", "Somebody has just changed this cell: look again."), "code"
            )
        return _step(roster, table, {(seat, day): code}, now)

    return durably(work)


def exchange_shifts(
    viewer: Viewer, roster_id: int, seat: str, other: str, days: Sequence[int], *, now: datetime
) -> SquadRoster:
    """Let two seats take each other's shifts on these days. Raises as `set_shift` does."""

    def work() -> SquadRoster:
        roster, table = _open(viewer, roster_id)
        _known(table, (seat, other), days)
        if seat == other:
            raise Unusable(Text("请选另一个席位。", "Choose another seat."), "other")
        return _step(roster, table, table.exchange(seat, other, list(days)), now)

    return durably(work)


def undo_shift(viewer: Viewer, roster_id: int, *, now: datetime) -> SquadRoster:
    """Take the newest step back; without any, nothing changes. Raises `NotYours`, `PatrolError`."""

    def work() -> SquadRoster:
        roster, table = _open(viewer, roster_id)
        if not roster.steps:
            return roster
        *rest, step = roster.steps
        roster.steps, roster.undone = rest, [*roster.undone, step]
        return _put(roster, table, {(seat, day): was for seat, day, was, _ in step}, now)

    return durably(work)


def redo_shift(viewer: Viewer, roster_id: int, *, now: datetime) -> SquadRoster:
    """Take again what was taken back last; without any, nothing changes. Raises as `undo_shift` does."""

    def work() -> SquadRoster:
        roster, table = _open(viewer, roster_id)
        if not roster.undone:
            return roster
        *rest, step = roster.undone
        roster.undone, roster.steps = rest, [*roster.steps, step]
        return _put(roster, table, {(seat, day): code for seat, day, _, code in step}, now)

    return durably(work)


def copy_roster(viewer: Viewer, roster_id: int, *, now: datetime) -> SquadRoster:
    """A new version that begins as this one stands, with the officers of its seats; it is open to change and not signed.
    Raises `NotYours`, `PatrolError`."""

    def work() -> SquadRoster:
        roster = locked(viewer, SquadRoster, roster_id)
        if roster.state not in COPIED or not roster.rows:
            raise PatrolError(Text("还没有算好，不能复制。", "It is not ready: it can't be copied."))
        of_unit = SquadRoster.objects.filter(bureau_id=roster.bureau_id, unit_id=roster.unit_id)
        made = SquadRoster.objects.create(
            bureau_id=roster.bureau_id, unit_id=roster.unit_id, number=next_number(of_unit),
            state=RosterState.READY, squad=roster.squad, seconds=roster.seconds, rows=roster.rows, done=1,
            result=Table.of(roster).figures(roster.result), made_by_id=viewer.officer_id, made_at=now, changed_at=now,
        )  # fmt: skip
        first = Table.of(made).squad.begins
        for held in SeatHolder.objects.filter(roster=roster, until=None).order_by("id"):
            SeatHolder.objects.create(roster=made, seat=held.seat, officer_id=held.officer_id, since=first)
        return made

    return durably(work)


def _step(roster: SquadRoster, table: Table, cells: Cells, now: datetime) -> SquadRoster:
    step: list[list[Any]] = [
        [seat, day, table.cell(seat, day), code] for (seat, day), code in cells.items() if table.cell(seat, day) != code
    ]
    if not step:
        return roster
    if len(roster.steps) >= MOST_STEPS:
        raise PatrolError(Text("改动太多：请复制成新的一版再改。", "Too many changes: copy it to a new version first."))
    broken = table.broken(cells)
    if broken:
        raise Unusable(reasons(broken), "code")
    roster.steps, roster.undone = [*roster.steps, step], []
    return _put(roster, table, cells, now)


def _put(roster: SquadRoster, table: Table, cells: Cells, now: datetime) -> SquadRoster:
    after = table.after(cells)
    roster.rows, roster.result, roster.changed_at = after.rows(), after.figures(roster.result), now
    roster.save(update_fields=["steps", "undone", "rows", "result", "changed_at"])
    return roster


def _open(viewer: Viewer, roster_id: int) -> tuple[SquadRoster, Table]:
    roster = locked(viewer, SquadRoster, roster_id)
    if roster.state not in OPEN or not roster.rows:
        zh = "签发了的排班不能直接改：请民警换班，或者复制成新的一版。"
        if roster.state != RosterState.SIGNED:
            zh = "只有算好了的排班能改。"
        raise PatrolError(
            Text(zh, "Only a roster that is ready and not signed can be changed: swap shifts, or copy it to a new version.")
        )  # fmt: skip
    return roster, Table.of(roster)


def _known(table: Table, seats: Sequence[str], days: Sequence[int]) -> None:
    if not set(seats) <= set(table.seats):
        raise Unusable(Text("没有这个席位。", "There is no such seat."), "seat")
    if not days or not all(0 <= day < table.squad.days for day in days):
        raise Unusable(Text("这一天不在这张表里。", "This day is not in the roster."), "day")
