"""Who holds which seat of a roster: all seats at once, from a day on; who held one before stays known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.actions.locking import locked, record
from heliograph.patrol.errors import PatrolError
from heliograph.patrol.models import RosterState, SeatHolder, SquadRoster
from heliograph.patrol.reading.holders import serving

OPEN = (RosterState.READY, RosterState.SIGNED, RosterState.WITHDRAWN)


class WrongSeats(PatrolError):
    """Seats that can't be held as was asked: `texts` by the code of the seat."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        super().__init__(Text("有席位不能这样安排。", "Some seats can't be held so."))
        self.texts = dict(texts)


def days_of(roster: SquadRoster) -> tuple[date, date]:
    """The first and the last day that the roster holds; before it is signed, of its whole table."""
    if roster.state == RosterState.SIGNED and roster.from_day is not None and roster.last_day is not None:
        return roster.from_day, roster.last_day
    squad = describing.squad(Source("squad.toml", roster.squad))
    return squad.begins, squad.begins + timedelta(days=squad.days - 1)


def assign_seats(viewer: Viewer, roster_id: int, asked: Mapping[str, int | None], *, now: datetime) -> SquadRoster:
    """Seats and the ids of their officers, None for nobody; seats that are not named stay as they are. Of a roster that holds already,
    the change is from today on. Raises `NotYours`; `WrongSeats`: then no seat is changed; `PatrolError` if it is not ready or over."""

    def work() -> SquadRoster:
        roster = locked(viewer, SquadRoster, roster_id)
        if roster.state not in OPEN:
            raise PatrolError(Text("还没有算好，不能安排。", "It is not ready: seats can't be given yet."))
        today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
        first, last = days_of(roster)
        if last < today:
            raise PatrolError(Text("这张表已经过去了。", "This roster is over."))
        held = {one.seat: one for one in SeatHolder.objects.select_for_update().filter(roster=roster, until=None)}
        before = {seat: one.officer_id for seat, one in held.items()}
        after = {**before, **asked}
        _check(roster, before, after, (max(first, today), last))
        changed = {seat for seat in asked if asked[seat] != before.get(seat)}
        since = today if roster.state == RosterState.SIGNED and first < today else first
        for seat in changed & held.keys():
            _leave(held[seat], since)
        for seat in sorted(changed):
            officer = asked[seat]
            if officer is not None:
                SeatHolder.objects.create(roster=roster, seat=seat, officer_id=officer, since=since)
        if changed:
            _record(viewer, roster, {seat: (before.get(seat), asked[seat]) for seat in sorted(changed)}, now)
        return roster

    return durably(work)


def _leave(held: SeatHolder, since: date) -> None:
    """Whoever held the seat for a day keeps that day."""
    if held.since < since:
        held.until = since - timedelta(days=1)
        held.save(update_fields=["until"])
    else:
        held.delete()


def _check(
    roster: SquadRoster, before: Mapping[str, int], after: Mapping[str, int | None], days: tuple[date, date]
) -> None:
    """What stood there before is not asked about again: who left since then shows as nobody, and is no error."""
    first, last = days
    codes = {seat for seat, _ in roster.rows}
    able = {
        one.officer
        for one in serving(roster.bureau_id, roster.unit_id)
        if (one.since is None or one.since <= last) and (one.until is None or first <= one.until)
    }
    elsewhere = seats_elsewhere(roster, {one for one in after.values() if one is not None}, first, last)
    taken: dict[int, str] = {}
    wrong: dict[str, Text] = {}
    for seat, officer in sorted(after.items()):
        if seat not in codes:
            wrong[seat] = Text("没有这个席位。", "There is no such seat.")
        elif officer is None:
            continue
        elif officer in taken:
            other = taken[officer]
            wrong[seat] = Text(f"同一个人已经在席位 {other} 上：一人一席。", f"The same officer holds seat {other}.")
        elif officer not in able and before.get(seat) != officer:
            zh = "这位民警这段时间不在这个单位任职。"
            wrong[seat] = Text(zh, "This officer does not serve in this unit in that time.")
        elif officer in elsewhere:
            unit = elsewhere[officer]
            zh, en = (
                f"这位民警同一段时间已在{unit.zh}的排班里。",
                f"This officer is on the roster of {unit.en} in that time.",
            )
            wrong[seat] = Text(zh, en)
        if officer is not None:
            taken.setdefault(officer, seat)
    if wrong:
        raise WrongSeats(wrong)


def seats_elsewhere(roster: SquadRoster, officers: set[int], first: date, last: date) -> dict[int, Text]:
    """Those of the officers who hold a seat in a signed roster of another unit for some of these days, with that unit's name."""
    rows = SeatHolder.objects.filter(officer_id__in=officers, until=None, roster__state=RosterState.SIGNED)
    others = rows.filter(roster__from_day__lte=last, roster__last_day__gte=first).exclude(
        roster__unit_id=roster.unit_id
    )
    return {one.officer_id: one.roster.unit.title for one in others.select_related("roster__unit")}


def _record(
    viewer: Viewer, roster: SquadRoster, changes: Mapping[str, tuple[int | None, int | None]], now: datetime
) -> None:
    def said(at: int) -> dict[str, object]:
        badges = {seat: organisation.badge(roster.bureau_id, pair[at]) for seat, pair in changes.items()}
        return {"number": roster.number, "seats": [f"{seat} {badge}" for seat, badge in badges.items() if badge]}

    record(viewer, "roster.seats", roster, now, before=said(0), after=said(1))
