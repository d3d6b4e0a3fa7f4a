"""Planned against confirmed presence: a week's shifts for who may confirm them, sums by week, a table, and shares for the public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from heliograph.core.planning.squads.squad import DAY_MINUTES, WEEK, Duty
from heliograph.core.suppression import LEAST
from heliograph.core.text import Text
from heliograph.duties.reading import Month
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import RosterState, ShiftPresence, SquadRoster
from heliograph.patrol.presences import Planned, PlannedShift
from heliograph.patrol.reading.holders import holders_of_days, seats_held
from heliograph.patrol.reading.place_names import place_names
from heliograph.patrol.reading.public_presence import PARTS, PartOfDay
from heliograph.patrol.reading.rosters import RosterLine, line_of, roster_for

SHARE_STEP = 5
"""Shares for the public are rounded to so many hundredths."""
AGO = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Counted:
    """Of a post in a shift."""

    post: str
    planned: int
    held: int
    replaced: int

    @property
    def missing(self) -> int:
        """Places of the roster that nobody held."""
        return max(self.planned - self.held, 0)


@dataclass(frozen=True, slots=True)
class Version:
    """A confirmation, the newest of a shift or one that was corrected."""

    number: int
    counts: tuple[Counted, ...]
    who: Text | None
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A shift of a day, and what was confirmed of it: None if nothing was."""

    shift: PlannedShift
    is_over: bool
    version: Version | None

    @property
    def held(self) -> int:
        return sum(one.held for one in self.version.counts) if self.version is not None else 0

    @property
    def missing(self) -> int:
        return sum(one.missing for one in self.version.counts) if self.version is not None else 0


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A week's sums. Places count only where the shift was confirmed; `unconfirmed`: shifts that are over and were not."""

    first: date
    shifts: int
    confirmed: int
    unconfirmed: int
    planned: int
    held: int
    replaced: int
    missing: int


@dataclass(frozen=True, slots=True)
class PresenceSheet:
    """The page of a roster's presence. `week` counts from 1."""

    line: RosterLine
    weeks: list[WeekLine]
    week: int
    days: list[tuple[date, list[ShiftLine]]]


@dataclass(frozen=True, slots=True)
class ShiftSheet:
    """One shift to be confirmed, or corrected; `versions`, the newest first; `places`: names of posts by their code."""

    line: RosterLine
    roster: int
    shift: PlannedShift
    is_over: bool
    versions: list[Version]
    places: dict[str, Text]

    @property
    def seen(self) -> int:
        """What the form says it was filled in after."""
        return self.versions[0].number if self.versions else 0


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A shift that this officer led by the roster, and that nobody has confirmed."""

    roster: int
    unit: Text
    day: date
    shift: str


@dataclass(frozen=True, slots=True)
class PublicConfirmed:
    """Of a month that is over: by part of the day, the share of shifts a lead confirmed, and of their places the share that was held, in
    hundredths, rounded; None where fewer than `least` shifts stand behind it."""

    month: Month
    least: int
    rows: tuple[tuple[PartOfDay, int | None, int | None], ...]


def presence_sheet(viewer: Viewer, roster_id: int, week: int, now: datetime) -> PresenceSheet:
    """A week outside of the roster is its last that has begun. Raises `NotYours`, also for a roster that holds on no day."""
    roster = roster_for(viewer, roster_id)
    lines = _lines(Planned(roster), now)
    if not lines:
        raise NotYours
    weeks = _weeks(lines)
    begun = max(sum(one.first <= now.astimezone(organisation.zone(roster.bureau_id)).date() for one in weeks), 1)
    shown = week if 1 <= week <= len(weeks) else begun
    first = weeks[shown - 1].first
    days = [first + timedelta(days=at) for at in range(WEEK)]
    by_day = [(day, [one for one in lines if one.shift.day == day]) for day in days]
    return PresenceSheet(line_of(roster), weeks, shown, [(day, found) for day, found in by_day if found])


def presence_weeks(viewer: Viewer, roster_id: int, now: datetime) -> list[WeekLine]:
    """For the roster's own page; none where it holds on no day. Raises `NotYours`."""
    return _weeks(_lines(Planned(roster_for(viewer, roster_id)), now))


def presence_table(viewer: Viewer, roster_id: int, now: datetime) -> list[list[object]]:
    """A line for each week, shift and post. Raises `NotYours`."""
    lines = _lines(Planned(roster_for(viewer, roster_id)), now)
    sums: dict[tuple[date, str, str], list[int]] = {}
    for one in lines:
        monday = one.shift.day - timedelta(days=one.shift.day.weekday())
        counts = {found.post: found for found in one.version.counts} if one.version is not None else {}
        for post, _ in one.shift.planned:
            row = sums.setdefault((monday, one.shift.duty.code, post), [0] * 7)
            row[0] += 1
            row[1] += one.version is not None
            row[2] += one.version is None and one.is_over
            found = counts.get(post)
            if found is not None:
                row[3:] = [
                    row[3] + found.planned,
                    row[4] + found.held,
                    row[5] + found.replaced,
                    row[6] + found.missing,
                ]
    head: list[object] = [
        "week",
        "shift",
        "post",
        "shifts",
        "confirmed",
        "unconfirmed",
        "planned",
        "held",
        "replaced",
        "missing",
    ]
    return [head, *([monday.isoformat(), *names, *row] for (monday, *names), row in sorted(sums.items()))]


def shift_sheet(viewer: Viewer, roster_id: int, day: date, code: str, now: datetime) -> ShiftSheet:
    """Raises `NotYours` for who may not confirm it."""
    roster = SquadRoster.objects.filter(bureau_id=viewer.bureau_id, id=roster_id).first()
    planned = Planned(roster) if roster is not None else None
    shift = planned.shift(day, code) if planned is not None else None
    if roster is None or planned is None or shift is None or not planned.may_confirm(viewer, shift):
        raise NotYours
    rows = ShiftPresence.objects.filter(roster=roster, day=day, shift=code).order_by("-number")
    return ShiftSheet(
        line_of(roster), roster.id, shift, shift.ends_at <= now, [_version(roster.bureau_id, one) for one in rows],
        place_names(roster.bureau_id, planned.squad.posts),
    )  # fmt: skip


def to_confirm(viewer: Viewer, now: datetime) -> list[ToConfirm]:
    """Of the last two weeks."""
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    rosters = {one.roster_id: one.roster for one in seats_held(viewer.officer_id, today - AGO, today)}
    found = []
    for roster in rosters.values():
        planned = Planned(roster)
        unit = organisation.units(roster.bureau_id)[roster.unit_id].title
        lines = [one for one in _lines(planned, now) if one.shift.day >= today - AGO]
        due = [one.shift for one in lines if one.is_over and one.version is None]
        held = holders_of_days(roster, {one.day for one in due})
        for one in due:
            if viewer.officer_id in {held[one.day].get(seat) for seat in planned.supervising(one)}:
                found.append(ToConfirm(roster.id, unit, one.day, one.duty.code))
    return found


def public_confirmed(bureau_id: int, unit_id: int, month: Month, today: date) -> PublicConfirmed | None:
    """Of posts on the street. None until the last shift of the month was over before `today`, and unless the unit's signed rosters hold on
    every day of it, as with what is planned (`public_presence`)."""
    now = datetime.combine(today, time.min, organisation.zone(bureau_id))
    first, last = month.first, month.next.first - timedelta(days=1)
    signed = SquadRoster.objects.filter(
        bureau_id=bureau_id, unit_id=unit_id, state=RosterState.SIGNED, from_day__lte=last, last_day__gte=first
    )
    found: list[tuple[ShiftLine, frozenset[str]]] = []
    covered: set[date] = set()
    for planned in map(Planned, signed):
        street = frozenset(post.code for post in planned.squad.posts if post.is_street)
        covered |= {day for day in planned.days() if first <= day <= last}
        lines = [one for one in _lines(planned, now) if first <= one.shift.day <= last]
        found += [(one, street) for one in lines if street & {post for post, _ in one.shift.planned}]
    if len(covered) <= (last - first).days or not all(one.is_over for one, _ in found):
        return None
    return PublicConfirmed(month, LEAST, tuple((part, *_shares(found, part)) for part in PARTS))


def _shares(lines: list[tuple[ShiftLine, frozenset[str]]], part: PartOfDay) -> tuple[int | None, int | None]:
    own = [(one.version, street) for one, street in lines if _part(one.shift.duty) == part]
    confirmed = [(version, street) for version, street in own if version is not None]
    counts = [one for version, street in confirmed for one in version.counts if one.post in street]
    places, missing = sum(one.planned for one in counts), sum(one.missing for one in counts)
    share = _rounded(len(confirmed) / len(own)) if len(own) >= LEAST else None
    return share, _rounded(1 - missing / places) if len(confirmed) >= LEAST and places else None


def _rounded(share: float) -> int:
    return SHARE_STEP * round(100 * share / SHARE_STEP)


def _part(duty: Duty) -> PartOfDay:
    """Where the middle of the shift lies."""
    return PARTS[(duty.begins + duty.minutes // 2) % DAY_MINUTES * len(PARTS) // DAY_MINUTES]


def _lines(planned: Planned, now: datetime) -> list[ShiftLine]:
    newest: dict[tuple[date, str], ShiftPresence] = {}
    for one in ShiftPresence.objects.filter(roster=planned.roster).order_by("number"):
        newest[one.day, one.shift] = one
    return [
        ShiftLine(
            one, one.ends_at <= now,
            _version(planned.roster.bureau_id, kept) if (kept := newest.get((one.day, one.duty.code))) is not None else None,
        )
        for one in planned.shifts()
    ]  # fmt: skip


def _weeks(lines: list[ShiftLine]) -> list[WeekLine]:
    found = []
    for monday in sorted({one.shift.day - timedelta(days=one.shift.day.weekday()) for one in lines}):
        own = [one for one in lines if monday <= one.shift.day < monday + timedelta(days=WEEK)]
        counts = [count for one in own if one.version is not None for count in one.version.counts]
        found.append(
            WeekLine(
                monday, len(own), sum(one.version is not None for one in own),
                sum(one.is_over and one.version is None for one in own), sum(one.planned for one in counts),
                sum(one.held for one in counts), sum(one.replaced for one in counts), sum(one.missing for one in counts),
            )
        )  # fmt: skip
    return found


def _version(bureau_id: int, row: ShiftPresence) -> Version:
    who = organisation.officer_name(bureau_id, row.confirmed_by_id)
    counts = tuple(Counted(str(post), int(p), int(h), int(r)) for post, p, h, r in row.counts)
    return Version(row.number, counts, who, row.confirmed_at, row.reason)
