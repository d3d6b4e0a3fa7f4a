"""What the public may know of planned shifts: counts of a whole month by part of the day, nothing small, nothing half."""

from __future__ import annotations

from datetime import date, timedelta

from heliograph.duties.reading import Month
from heliograph.patrol.actions.roster_signing import sign_roster, withdraw_roster
from heliograph.patrol.reading.public_presence import PartOfDay, public_presence
from tests.patrol.rostered import ready

APRIL = Month(date(2026, 4, 1))
MONDAY = date(2026, 3, 30)


def shown(cast, unit: str = "heping"):
    found = public_presence(cast.bureau.id, cast.units[unit].id, APRIL)
    return None if found is None else {part: (weekdays, weekends) for part, weekdays, weekends in found.rows}


def signed(cast, day: date = MONDAY, **file):
    roster = ready(cast, begins=MONDAY, **file)
    return sign_roster(cast.viewer("zheng"), roster.id, day, now=cast.now)


def test_shifts_of_a_month_are_counted_where_their_middle_lies(cast):
    """April 2026 has 22 weekdays and 8 days of weekends: fewer than ten, so nothing is said of these, nor of parts without a shift."""
    signed(cast, weeks=5)
    assert shown(cast) == {
        PartOfDay.NIGHT: (22, None), PartOfDay.MORNING: (None, None), PartOfDay.AFTERNOON: (22, None), PartOfDay.EVENING: (22, None),
    }  # fmt: skip


def test_a_month_that_is_not_whole_is_not_shown(cast):
    signed(cast, weeks=4)
    assert shown(cast) is None
    assert shown(cast, "hexi") is None


def test_only_what_is_signed_counts(cast):
    roster = ready(cast, begins=MONDAY, weeks=5)
    assert shown(cast) is None
    sign_roster(cast.viewer("zheng"), roster.id, MONDAY, now=cast.now)
    assert shown(cast) is not None
    withdraw_roster(cast.viewer("zheng"), roster.id, "抽调", now=cast.now)
    assert shown(cast) is None


def test_a_month_of_two_versions_is_counted_once(cast):
    signed(cast, weeks=5)
    signed(cast, MONDAY + timedelta(days=14), weeks=5, number=2)
    assert shown(cast)[PartOfDay.EVENING] == (22, None)
