"""A shift of a signed roster as places to be held: what was planned, when it ends, who leads it. Read by actions and pages alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.crews import is_supervisor
from heliograph.core.planning.squads.squad import Duty, Squad
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import RosterState, SquadRoster
from heliograph.patrol.reading.holders import holders_on, holds
from heliograph.patrol.reading.rights import may_plan


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """A shift of a day. `planned`: officers of the roster by post, in the order of the squad's posts; `asked`: how many the post asks for."""

    day: date
    duty: Duty
    planned: tuple[tuple[str, int], ...]
    asked: int
    ends_at: datetime

    @property
    def places(self) -> int:
        """All posts together."""
        return sum(count for _, count in self.planned)


class Planned:
    """The shifts of a signed roster."""

    def __init__(self, roster: SquadRoster) -> None:
        self.roster = roster
        self.squad: Squad = describing.squad(Source("squad.toml", roster.squad))
        self._zone = organisation.zone(roster.bureau_id)
        self._rows: dict[str, list[str]] = dict(roster.rows)

    def days(self) -> Iterator[date]:
        """Those on which the roster holds."""
        first, last = self.roster.from_day, self.roster.last_day
        if self.roster.state != RosterState.SIGNED or first is None or last is None:
            return
        for at in range((last - first).days + 1):
            yield first + timedelta(days=at)

    def holds_on(self, day: date) -> bool:
        """Whether the roster holds on this day."""
        return holds(self.roster, day)

    def shifts(self) -> list[PlannedShift]:
        """All of them, in their order."""
        found = (self.shift(day, duty.code) for day in self.days() for duty in self.squad.duties)
        return sorted((one for one in found if one is not None), key=lambda one: one.ends_at)

    def shift(self, day: date, code: str) -> PlannedShift | None:
        """One; None where nobody is planned or asked for."""
        duty = next((one for one in self.squad.duties if one.code == code), None)
        place = (day - self.squad.begins).days
        if duty is None or not 0 <= place < self.squad.days or not self.holds_on(day):
            return None
        held = [row[place] for row in self._rows.values()]
        posts = [(post, post.needs.get(code, (0,) * 7)[day.weekday()]) for post in self.squad.posts]
        planned = tuple(
            (post.code, held.count(f"{post.code}/{code}"))
            for post, asked in posts
            if asked or f"{post.code}/{code}" in held
        )
        midnight = datetime.combine(day, time.min, self._zone)
        ends = midnight + timedelta(minutes=duty.begins + duty.minutes)
        return PlannedShift(day, duty, planned, sum(asked for _, asked in posts), ends) if planned else None

    def may_confirm(self, viewer: Viewer, shift: PlannedShift) -> bool:
        """Who plans for the unit; or who, by the roster, supervised this very shift."""
        if viewer.bureau_id != self.roster.bureau_id:
            return False
        return may_plan(viewer, self.roster.unit_id) or viewer.officer_id in self.supervisors(shift)

    def supervisors(self, shift: PlannedShift) -> set[int]:
        """Who, by the roster, supervised it."""
        seats = self.supervising(shift)
        return (
            {officer for seat, officer in holders_on(self.roster, shift.day).items() if seat in seats}
            if seats
            else set()
        )

    def supervising(self, shift: PlannedShift) -> set[str]:
        """The seats that do."""
        place = (shift.day - self.squad.begins).days
        codes = {f"{post.code}/{shift.duty.code}" for post in self.squad.posts if is_supervisor(post)}
        return {seat for seat, row in self._rows.items() if row[place] in codes}
