"""A deadline reckoned day by day, with the reason for each: what a resident reads under "why this date?".

How days are counted (law.md W-05 to W-07; 民法典 art. 200 to 204):
- The day of the start is not counted; a limit in hours runs from the minute, over nights and days off.
- Days a served paper was on its way (`served_travel_days`, calendar days after the start) are not counted.
- A limit in working days counts only working days, make-up days (调休上班) among them.
- Months and years end on the same day of the last month, or at that month's end (民法典 art. 202).
- A pause is a period itself: the day it begins is counted as usual, the days after it up to the one on which it ends
  are not. Of a limit in hours it takes exactly its length.
- Time cannot run out while the clock stands: a last day on which a pause begins is given back, and the first day that
  counts after the pause is the last one. So the days marked as paused are exactly the days the limit moved by.
- Extensions follow one another, each counted from the last day before it; only the end of the last one moves on.
- A last day in calendar days, months or years that is a day off moves to the first working day after it, unless
  somebody is held (W-05, W-06). A limit in hours ends when it ends.

`now`, at which an unfinished pause is taken to end, is passed in; without it such a pause has no length yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from heliograph.core.calendar import words
from heliograph.core.calendar.days import Calendar
from heliograph.core.calendar.reckoning import Day, Pause, Question, Reckoning, Rule, Why, days_in, end_of, start_of
from heliograph.core.calendar.within import Within

_RULE = Rule()


def reckon(
    start: datetime,
    within: Within,
    calendar: Calendar,
    *,
    zone: tzinfo,
    rule: Rule = _RULE,
    pauses: Sequence[Pause] = (),
    extra: Sequence[Within] = (),
    served_travel_days: int = 0,
    now: datetime | None = None,
) -> Reckoning:
    """When a promise made at `start` is due, and every day on the way there.

    `zone` is the bureau's; `extra` are extensions in the order given. Raises ValueError for a moment without a time
    zone, a pause that ends before it begins, or a negative number of travel days.
    """
    asked = Question(start, within, zone, pauses, extra, served_travel_days, now)
    walk = _Walk(asked, calendar)
    for number, part in enumerate(asked.parts):
        if part.unit.is_hours:
            walk.run(timedelta(hours=part.amount), number)
        else:
            walk.count(part, number)
    if walk.at is None:
        walk.finish(asked.parts[-1], rule)
    due = end_of(walk.day, zone) if walk.at is None else walk.at
    return Reckoning(
        start=start.astimezone(UTC),
        within=within,
        due=due,
        provisional=bool(walk.unpublished),
        days=tuple(walk.days),
        calendar=calendar.label,
        open_ended=asked.stands_at(due),
        zone=zone,
        extra=tuple(extra),
        unpublished=tuple(sorted(walk.unpublished)),
    )


class _Walk:
    """Where a count has come to: `day` is used up, or, after hours, the clock has run to the moment `at`."""

    def __init__(self, asked: Question, calendar: Calendar) -> None:
        self.asked, self.calendar = asked, calendar
        self.days: list[Day] = []
        self.unpublished: set[int] = set()
        self.day = asked.first_day
        self.at: datetime | None = asked.start.astimezone(UTC)
        if asked.parts[0].unit.is_hours:
            travelled = range(self.day, self.day + asked.travel)
        else:
            self._note(self.day, Why.START, 0)
            travelled = range(self.day + 1, self.day + 1 + asked.travel)
        for ordinal in travelled:
            self._note(ordinal, Why.TRAVEL, 0)
        self.day += asked.travel
        self.at += timedelta(days=asked.travel)

    def _note(self, ordinal: int, why: Why, part: int, number: int | None = None, within: Within | None = None) -> None:
        kind = self.calendar.why(date.fromordinal(ordinal))
        text = words.of_day(why, kind, number, within, self._reason(ordinal) if why is Why.PAUSE else "", part)
        counted = number is not None
        self.days.append(Day(date.fromordinal(ordinal), counted, number, why.value, text, part=part))

    def _reason(self, ordinal: int) -> str:
        """The words of the pause that stands on the day."""
        zone = self.asked.zone
        for pause in self.asked.pauses:
            has_begun = pause.since.astimezone(zone).toordinal() <= ordinal
            if has_begun and (pause.until is None or ordinal <= pause.until.astimezone(zone).toordinal()):
                return pause.reason
        return ""

    def _is_paused(self, ordinal: int) -> bool:
        return any(first < ordinal <= last for first, last in self.asked.day_pauses)

    def _is_standing(self, ordinal: int) -> bool:
        """Whether a pause begins on the day and outlasts it, or goes on through it: no period can end on it."""
        return any(first <= ordinal <= last for first, last in self.asked.day_pauses)

    def _day_off(self, ordinal: int) -> Why | None:
        kind = self.calendar.why(date.fromordinal(ordinal))
        if kind.is_working:
            return None
        return Why.WEEKEND if kind.holiday is None else Why.HOLIDAY

    def _uses_year_of(self, ordinal: int) -> None:
        year = date.fromordinal(ordinal).year
        if not self.calendar.is_published(year):
            self.unpublished.add(year)

    def count(self, part: Within, number: int) -> None:
        """Count the days of one part, from the day after the one used up."""
        is_final = number == len(self.asked.parts) - 1
        done, amount = 0, days_in(part, self.day)
        self.at = None
        if not self.days or self.days[-1].date.toordinal() < self.day:
            self._note(self.day, Why.START, number)  # the limit in hours before this one ended at midnight
        while done < amount:
            self.day += 1
            off = self._day_off(self.day)
            if part.unit.is_working:
                self._uses_year_of(self.day)
            if part.unit.is_working and off:
                self._note(self.day, off, number)
            elif self._is_paused(self.day) or (is_final and done + 1 == amount and self._is_standing(self.day)):
                self._note(self.day, Why.PAUSE, number)
            else:
                done += 1
                is_make_up = part.unit.is_working and date.fromordinal(self.day).weekday() >= 5
                self._note(self.day, Why.MAKE_UP if is_make_up else Why.COUNTED, number, done, part)

    def finish(self, last: Within, rule: Rule) -> None:
        """Move the end of the last part past a pause (a limit of no days only), and past days off."""
        counted_to, moves_on = self.day, last.unit.is_working or rule.moves_on
        while self._is_standing(self.day):
            self._pass(last, counted_to, Why.PAUSE, uses_year=last.unit.is_working)
        while moves_on and (self._day_off(self.day) or self._is_standing(self.day)):
            why = Why.PAUSE if self._is_standing(self.day) else Why.MOVED_PAST
            self._pass(last, counted_to, why, uses_year=True)
        if moves_on:
            self._uses_year_of(self.day)
        if self.day != counted_to:
            self._note(self.day, Why.MOVED_HERE, len(self.asked.parts) - 1)

    def _pass(self, last: Within, counted_to: int, why: Why, *, uses_year: bool) -> None:
        """Go on from a day that cannot be the last one."""
        if uses_year:
            self._uses_year_of(self.day)
        if self.day != counted_to:
            self._note(self.day, why, len(self.asked.parts) - 1)
        elif self.days[-1].counted:
            self._note_again(last)
        self.day += 1

    def _note_again(self, within: Within) -> None:
        """Say of the last counted day that it is a day off."""
        noted = self.days.pop()
        self._note(self.day, Why.LAST_DAY_OFF, noted.part, noted.number, within)

    def run(self, length: timedelta, number: int) -> None:
        """Let the clock run for `length`, and say for each day how much of it was counted."""
        zone = self.asked.zone
        at = self.at or start_of(self.day + 1, zone)
        counted: dict[int, timedelta] = {}
        paused: set[int] = set()
        left = length
        while left > timedelta(0) or self._is_stopped(at):
            ordinal = at.astimezone(zone).toordinal()
            midnight = start_of(ordinal + 1, zone)
            standing = next((until for since, until in self.asked.moment_pauses if since <= at < until), None)
            if standing is not None:
                paused.add(ordinal)
                counted.setdefault(ordinal, timedelta(0))
                at = min(standing, midnight)
                continue
            ahead = [since for since, _ in self.asked.moment_pauses if since > at]
            step = min([left, midnight - at, *(since - at for since in ahead)])
            counted[ordinal] = counted.get(ordinal, timedelta(0)) + step
            left -= step
            at += step
        for ordinal, hours in counted.items():
            self._note_hours(ordinal, hours, ordinal in paused, number)
        self.at, self.day = at, at.astimezone(zone).toordinal()
        if not length and (not self.days or self.days[-1].date.toordinal() < self.day):
            self._note(self.day, Why.START, number)

    def _is_stopped(self, at: datetime) -> bool:
        """Whether a pause began before `at` and ends after it; of a limit still running, none has at its end."""
        return any(since < at < until for since, until in self.asked.moment_pauses)

    def _note_hours(self, ordinal: int, hours: timedelta, is_paused: bool, part: int) -> None:
        reason = self._reason(ordinal) if is_paused else ""
        why = Why.PAUSE if is_paused and not hours else Why.COUNTED
        text = words.of_hours(hours, is_paused, reason, part)
        self.days.append(Day(date.fromordinal(ordinal), bool(hours), None, why.value, text, hours, part))
