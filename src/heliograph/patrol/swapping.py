"""Which swaps of a signed roster may be: for a shift, each colleague who could take it and what would come back, by the rules and by the clock.

Read by actions (at asking, taking and confirming) and by pages alike, so that what is offered is what is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from heliograph.core.planning.squads.model import TRAINING
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.patrol.errors import PatrolError
from heliograph.patrol.judged import Table, reasons
from heliograph.patrol.models import SquadRoster
from heliograph.patrol.reading.holders import holders_of_days, holds

LAPSES_BEFORE = timedelta(hours=2)
"""So long before the shift, what is not decided lapses: everybody knows by then who comes."""
AROUND = timedelta(days=14)
"""How far from the shift a day in return may lie."""


class CantSwap(PatrolError):
    """A swap that may not be, with the rule or the reason."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to take a shift: `seat` of `officer` takes it; `back`: the day on which the asker works `gets` instead, None for nothing."""

    officer: int
    seat: str
    back: date | None
    gets: str


class Swapping:
    """A signed roster as it stands, at a moment."""

    def __init__(self, roster: SquadRoster, now: datetime) -> None:
        self.roster, self.now = roster, now
        self.table = Table.of(roster)
        self.zone: ZoneInfo = organisation.zone(roster.bureau_id)
        self._holders: dict[date, dict[str, int]] = {}

    def holds_on(self, day: date) -> bool:
        """Whether the roster holds on this day."""
        return holds(self.roster, day)

    def prepare(self, days: Iterable[date]) -> None:
        """Look up holders of many days at once."""
        missing = set(days) - self._holders.keys()
        if missing:
            self._holders |= holders_of_days(self.roster, sorted(missing))

    def holders(self, day: date) -> Mapping[str, int]:
        """Seat -> id of the officer."""
        self.prepare([day])
        return self._holders[day]

    def seat_of(self, officer: int, day: date) -> str | None:
        """The officer's seat on this day."""
        return next((seat for seat, one in self.holders(day).items() if one == officer), None)

    def shift(self, seat: str, day: date) -> str:
        """What the seat works, "" for nothing."""
        place = self.table.place(day)
        return "" if place is None else self.table.cell(seat, place)

    def starts(self, code: str, day: date) -> datetime:
        """When a shift begins."""
        begins = 0 if code == TRAINING else self.table.squad.duty(code.rpartition("/")[2]).begins
        return datetime.combine(day, time.min, self.zone) + timedelta(minutes=begins)

    def ends_at(self, code: str, day: date) -> datetime:
        """Until when it can be decided."""
        return self.starts(code, day) - LAPSES_BEFORE

    def asked(self, officer: int, day: date) -> tuple[str, str]:
        """The officer's seat and shift of that day, if it can be swapped. Raises `CantSwap`."""
        if not self.holds_on(day):
            raise CantSwap(Text("这一天没有签发的排班。", "No signed roster holds on this day."), "day")
        seat = self.seat_of(officer, day)
        code = self.shift(seat, day) if seat is not None else ""
        if seat is None or not code:
            raise CantSwap(Text("这一天没有您的班。", "You have no shift on this day."), "day")
        if code == TRAINING:
            raise CantSwap(Text("培训不能换。", "A course can't be swapped."), "day")
        if self.ends_at(code, day) <= self.now:
            raise CantSwap(
                Text("离上班不到两小时：请直接找负责人。", "It begins within two hours: speak to the lead."), "day"
            )
        return seat, code

    def days_around(self, day: date) -> list[date]:
        """Days that may be offered in return, the shift's own among them (for another shift of that day)."""
        around = [day + timedelta(days=at) for at in range(-AROUND.days, AROUND.days + 1)]
        return [one for one in around if self.holds_on(one) and self.table.place(one) is not None]

    def options(
        self, officer: int, day: date, *, backs: Iterable[date], may_give: bool, only: int | None = None
    ) -> list[Option]:
        """Every lawful way; `only`: of one colleague. Raises `CantSwap` where the shift itself can't be swapped."""
        seat, _ = self.asked(officer, day)
        backs = [one for one in backs if self.holds_on(one)]
        self.prepare([day, *backs])
        found = []
        for other_seat, other in sorted(self.holders(day).items()):
            if other == officer or (only is not None and other != only):
                continue
            theirs = self.shift(other_seat, day)
            ways: list[date | None] = [day] if theirs else [None, *(back for back in backs if back != day)]
            for back in ways:
                is_asked_for = may_give if back is None else back in backs
                option = Option(other, other_seat, back, self.shift(other_seat, back) if back is not None else "")
                if is_asked_for and self._fits(officer, seat, day, option) and not self.broken(seat, day, option):
                    found.append(option)
        return found

    def _fits(self, officer: int, seat: str, day: date, option: Option) -> bool:
        """Who sits where on the day in return, whether the asker is free on it, and whether it is still to come."""
        if option.back is None:
            return True
        holders, gets = self.holders(option.back), option.gets
        if holders.get(seat) != officer or holders.get(option.seat) != option.officer or gets in ("", TRAINING):
            return False
        return (option.back == day or not self.shift(seat, option.back)) and self.ends_at(gets, option.back) > self.now

    def broken(self, seat: str, day: date, option: Option) -> Text | None:
        """The rules that the swap would break, in words."""
        broken = self.table.broken(self.cells(seat, day, option))
        return reasons(broken) if broken else None

    def cells(self, seat: str, day: date, option: Option) -> dict[tuple[str, int], str]:
        """What stands where afterwards."""
        days = sorted({day, option.back or day})
        return self.table.exchange(seat, option.seat, [self._place(one) for one in days])

    def _place(self, day: date) -> int:
        place = self.table.place(day)
        if place is None:
            raise CantSwap(Text("这一天不在这张表里。", "This day is not in the roster."), "day")
        return place
