"""Presence on the street as anybody may know it: how many shifts a unit's signed rosters plan in a month, by part of the day and kind of day.

No hours, no seats, no posts, no days; nothing below the least count (design, section 9), and no zero either: where nobody is planned is
nobody's business. Only a unit's own rosters count, whole months, and no sums are given: so nothing can be found by subtracting.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.squad import DAY_MINUTES, WEEK
from heliograph.core.suppression import LEAST
from heliograph.core.text import Text
from heliograph.duties.reading import Month
from heliograph.patrol.models import RosterState, SquadRoster


class PartOfDay(StrEnum):
    """Six hours each, from midnight."""

    NIGHT = "night"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    @property
    def words(self) -> Text:
        return _WORDS[self]


_WORDS = {
    PartOfDay.NIGHT: Text("夜里（0–6 点）", "Night (0–6)"),
    PartOfDay.MORNING: Text("上午（6–12 点）", "Morning (6–12)"),
    PartOfDay.AFTERNOON: Text("下午（12–18 点）", "Afternoon (12–18)"),
    PartOfDay.EVENING: Text("晚上（18–24 点）", "Evening (18–24)"),
}
PARTS = tuple(PartOfDay)


@dataclass(frozen=True, slots=True)
class PublicPresence:
    """Planned shifts of one month: by part of the day, on weekdays and on weekends; None where fewer than `least`, or none."""

    month: Month
    least: int
    rows: tuple[tuple[PartOfDay, int | None, int | None], ...]


def public_presence(bureau_id: int, unit_id: int, month: Month) -> PublicPresence | None:
    """None unless the unit's signed rosters hold on every day of the month: a month that grows day by day could be subtracted."""
    first, last = month.first, month.next.first - timedelta(days=1)
    signed = SquadRoster.objects.filter(
        bureau_id=bureau_id, unit_id=unit_id, state=RosterState.SIGNED, from_day__lte=last, last_day__gte=first
    )
    found: Counter[tuple[PartOfDay, bool]] = Counter()
    covered: set[date] = set()
    for roster in signed:
        assert roster.from_day is not None  # a signed one has its days
        assert roster.last_day is not None
        begins, ends = max(first, roster.from_day), min(last, roster.last_day)
        covered |= {begins + timedelta(days=at) for at in range((ends - begins).days + 1)}
        found += _counted(roster, begins, ends)
    if len(covered) <= (last - first).days:
        return None

    def shown(part: PartOfDay, is_weekend: bool) -> int | None:
        count = found[part, is_weekend]
        return count if count >= LEAST else None

    return PublicPresence(month, LEAST, tuple((part, shown(part, False), shown(part, True)) for part in PARTS))


def _counted(roster: SquadRoster, begins: date, ends: date) -> Counter[tuple[PartOfDay, bool]]:
    """Shifts on the street that begin on these days, where the middle of the shift lies."""
    squad = describing.squad(Source("squad.toml", roster.squad))
    middles = {
        f"{post.code}/{code}": squad.duty(code).begins + squad.duty(code).minutes // 2
        for post in squad.posts
        if post.is_street
        for code in post.needs
    }
    found: Counter[tuple[PartOfDay, bool]] = Counter()
    for _, shifts in roster.rows:
        for place, code in enumerate(shifts):
            day = squad.begins + timedelta(days=place)
            if code in middles and begins <= day <= ends:
                later, minute = divmod(middles[code], DAY_MINUTES)
                weekday = (day.weekday() + later) % WEEK
                found[PARTS[minute * len(PARTS) // DAY_MINUTES], weekday >= WEEK - 2] += 1
    return found
