"""Which officer holds which seat, on a day: the one place that knows that who left the unit or the bureau holds no seat of its rosters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer, Posting, Role
from heliograph.patrol.models import RosterState, SeatHolder, SquadRoster


@dataclass(frozen=True, slots=True)
class Serving:
    """An officer who serves in a unit or below it, and until when: None for no end that is known."""

    officer: int
    name: Text
    since: date | None
    until: date | None

    def serves_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def serving(bureau_id: int, unit_id: int) -> list[Serving]:
    """Who handles or leads in the unit or below it, a line a posting, in the order of badges. Retired officers are left out."""
    below, roles = organisation.subtree(bureau_id, unit_id), (Role.HANDLER, Role.LEAD)
    posted = Posting.objects.filter(unit_id__in=below, role__in=roles, officer__active=True)
    rows = posted.select_related("officer").order_by("officer__badge", "officer_id", "id")
    return [Serving(one.officer_id, _name(one.officer), one.since, one.until) for one in rows]


def _name(officer: Officer) -> Text:
    return Text(f"{officer.name_zh}（{officer.badge}）", f"{officer.name_en} ({officer.badge})")


def holders_on(roster: SquadRoster, day: date) -> dict[str, int]:
    """Seat to the id of the officer who holds it on that day; without seats that nobody holds."""
    return holders_of_days(roster, (day,))[day]


def holders_of_days(roster: SquadRoster, days: Iterable[date]) -> dict[date, dict[str, int]]:
    """The same for many days, in two queries."""
    held = list(SeatHolder.objects.filter(roster=roster))
    by_officer: dict[int, list[Serving]] = {}
    for one in serving(roster.bureau_id, roster.unit_id):
        by_officer.setdefault(one.officer, []).append(one)
    return {
        day: {
            one.seat: one.officer_id
            for one in held
            if one.since <= day
            and (one.until is None or day <= one.until)
            and any(post.serves_on(day) for post in by_officer.get(one.officer_id, ()))
        }
        for day in days
    }


def holds(roster: SquadRoster, day: date) -> bool:
    """Whether the roster is signed for that day."""
    first, last = roster.from_day, roster.last_day
    return roster.state == RosterState.SIGNED and first is not None and last is not None and first <= day <= last


def signed_roster(bureau_id: int, unit_id: int, day: date) -> SquadRoster | None:
    """The one roster of the unit that holds on that day."""
    signed = SquadRoster.objects.filter(bureau_id=bureau_id, unit_id=unit_id, state=RosterState.SIGNED)
    return signed.filter(from_day__lte=day, last_day__gte=day).first()


def seats_held(officer_id: int, first: date, last: date) -> list[SeatHolder]:
    """The seats in signed rosters that the officer was given for any day from `first` to `last`, both counted in. Whether the officer
    still serves there on a day is said by `holders_of_days`."""
    held = SeatHolder.objects.filter(officer_id=officer_id, since__lte=last).filter(Q(until=None) | Q(until__gte=first))
    signed = held.filter(roster__state=RosterState.SIGNED, roster__from_day__lte=last, roster__last_day__gte=first)
    return list(signed.select_related("roster").order_by("roster__from_day", "since", "id"))


def names_of_seats(roster: SquadRoster) -> dict[str, Text]:
    """Who was given each seat, while serving there: for lists of who plans for the unit."""
    able = {one.officer for one in serving(roster.bureau_id, roster.unit_id)}
    held = SeatHolder.objects.filter(roster=roster, until=None, officer_id__in=able)
    names = {one.seat: organisation.officer_name(roster.bureau_id, one.officer_id) for one in held}
    return {seat: name for seat, name in names.items() if name is not None}
