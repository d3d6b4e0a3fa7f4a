"""What stands between a roster and its signature, and what was signed: for who plans for the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.required import balance
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import RosterState, SquadRoster
from heliograph.patrol.reading.holders import holders_on
from heliograph.patrol.reading.rights import signs_for
from heliograph.patrol.reading.rosters import RosterLine, line_of, roster_for
from heliograph.patrol.reading.unplanned import Span, left_by


@dataclass(frozen=True, slots=True)
class SigningSheet:
    """`first`, `last`: the days of the table; `from_day`, `last_day`: those it is signed for. `earliest`: the first day that may be chosen,
    None when all are over. `over`: hours beyond the rules. `free`: seats that nobody holds on the first day that counts. `ending`: the
    signed versions that make way; `left`: days that they hold and nobody would. `must_be_other`: only another officer may sign."""

    line: RosterLine
    first: date
    last: date
    from_day: date | None
    last_day: date | None
    signed_by: Text | None
    reason: str
    earliest: date | None
    empty: int
    over: float
    seats: int
    free: tuple[str, ...]
    ending: tuple[int, ...]
    left: tuple[Span, ...]
    is_open: bool
    may_sign: bool
    must_be_other: bool
    may_withdraw: bool

    @property
    def is_signed(self) -> bool:
        return self.line.state == RosterState.SIGNED

    @property
    def may_give_seats(self) -> bool:
        """Whether seats can be given: the table stands, and is not over."""
        return self.is_open or self.is_signed


def signing_sheet(viewer: Viewer, roster_id: int, now: datetime) -> SigningSheet:
    """Raises `NotYours`."""
    roster = roster_for(viewer, roster_id)
    squad = describing.squad(Source("squad.toml", roster.squad))
    last = squad.begins + timedelta(days=squad.days - 1)
    today = now.astimezone(organisation.zone(roster.bureau_id)).date()
    earliest = max(squad.begins, today + timedelta(days=1))
    is_open = roster.state in (RosterState.READY, RosterState.WITHDRAWN) and bool(roster.rows)
    is_chief = signs_for(viewer, roster.unit_id)
    is_other = roster.made_by_id != viewer.officer_id
    held = holders_on(roster, max(roster.from_day or squad.begins, min(today, last))) if roster.rows else {}
    over = balance(squad).overtime
    is_signed = roster.state == RosterState.SIGNED
    return SigningSheet(
        line_of(roster), squad.begins, last, roster.from_day if is_signed else None, roster.last_day if is_signed else None,
        organisation.officer_name(roster.bureau_id, roster.signed_by_id) if is_signed else None, roster.empty_reason,
        earliest if earliest <= last else None, sum(missing for _, _, missing in roster.result.get("empty", [])), over,
        len(roster.rows), tuple(seat for seat, _ in roster.rows if seat not in held), _ending(roster, earliest, last),
        tuple(left_by(roster, earliest, last)) if is_open else (),
        is_open, is_open and is_chief and is_other and over == 0 and earliest <= last, is_open and not (is_chief and is_other),
        is_signed and is_chief and roster.last_day is not None and roster.last_day > today,
    )  # fmt: skip


def _ending(roster: SquadRoster, earliest: date, last: date) -> tuple[int, ...]:
    signed = SquadRoster.objects.filter(
        bureau_id=roster.bureau_id, unit_id=roster.unit_id, state=RosterState.SIGNED, from_day__lte=last, last_day__gte=earliest
    )  # fmt: skip
    return tuple(signed.exclude(id=roster.id).order_by("number").values_list("number", flat=True))
