"""When a rule comes round: its turns in order, each with the day it opens and the day it is due. No database.

A turn's `key` is the day the rule names, before any shift: it stays the same when a calendar is published later.
Days off (调休 counted) are moved by the bureau's calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from heliograph.core.calendar import Calendar, Unit, Within
from heliograph.core.text import Text
from heliograph.duties.occasions import Every, Shift
from heliograph.duties.rulebook import Rule

DAY = timedelta(days=1)
MOST_DAYS_OFF = 40


@dataclass(frozen=True, slots=True)
class Turn:
    """One time that a rule comes round."""

    key: date
    opens: date
    due: date
    title: Text


def turns(rule: Rule, after: date, calendar: Calendar) -> Iterator[Turn]:
    """The turns whose key lies after `after` and not before the rule is in force, the earliest first, without end."""
    first = _first_day(rule.every, max(after, rule.in_force))
    while True:
        for key in _keys(rule, first):
            if key > after and key >= rule.in_force:
                yield _turn(rule, key, first, calendar)
        first = _following(rule.every, first)


def next_turn(versions: Sequence[Rule], after: date, calendar: Calendar) -> tuple[Rule, Turn] | None:
    """The next turn under the version that holds on its day. `versions` come oldest first; None once stopped.

    A version holds from its `in_force` until that of a later one.
    """
    for index, rule in enumerate(versions):
        until = min((later.in_force for later in versions[index + 1 :]), default=date.max)
        if rule.in_force >= until or rule.stopped is not None or rule.every is Every.ONCE:
            continue
        turn = next(turns(rule, after, calendar))
        if turn.key < until:
            return rule, turn
    return None


def _keys(rule: Rule, first: date) -> list[date]:
    return sorted({one.on(first) for one in rule.on}) if rule.on else [first]


def _turn(rule: Rule, key: date, first: date, calendar: Calendar) -> Turn:
    if rule.on:
        opens = shifted(key, rule.shift, calendar)
        due = opens if rule.within is None else shifted(_counted(opens, rule.within, calendar), rule.shift, calendar)
    else:
        opens = key
        last = _following(rule.every, first) - DAY
        due = shifted(last if rule.within is None else _counted(key - DAY, rule.within, calendar), rule.shift, calendar)
    return Turn(key, opens, max(due, opens), _title(rule, key))


def shifted(day: date, shift: Shift, calendar: Calendar) -> date:
    """The day itself where it is worked; otherwise the nearest working day on the side that the rule says."""
    step = {Shift.BEFORE: -DAY, Shift.AFTER: DAY, Shift.NONE: None}[shift]
    for _ in range(MOST_DAYS_OFF if step else 0):
        if calendar.is_working(day):
            break
        day += step or DAY
    return day


def _counted(start: date, within: Within, calendar: Calendar) -> date:
    """The last day of so many days after `start`, which isn't counted itself (law.md W-01)."""
    if within.unit is Unit.DAYS:
        return start + within.amount * DAY
    day, left = start, within.amount
    while left:
        day += DAY
        left -= calendar.is_working(day)
    return day


def _first_day(every: Every, day: date) -> date:
    """The first day of the period that `day` lies in."""
    if every is Every.WEEK:
        return day - day.weekday() * DAY
    month = (day.month - 1) // every.months * every.months + 1
    return day.replace(month=month, day=1)


def _following(every: Every, first: date) -> date:
    if every is Every.WEEK:
        return first + 7 * DAY
    year, month = divmod(first.year * 12 + first.month - 1 + every.months, 12)
    return date(year, month + 1, 1)


def by_day(due: date) -> Text:
    """What the turn of a duty with a day of its own is called."""
    return Text(f"{due.year}年{due.month}月{due.day}日以前", f"by {due.day} {due:%B %Y}")


def _title(rule: Rule, key: date) -> Text:
    if rule.on or rule.every is Every.WEEK:
        week = "" if rule.on else "起的一周"
        return Text(f"{key:%Y}年{key.month}月{key.day}日{week}", f"{'week of ' if week else ''}{key.day} {key:%B %Y}")
    if rule.every is Every.MONTH:
        return Text(f"{key.year}年{key.month}月", f"{key:%B %Y}")
    if rule.every is Every.QUARTER:
        number = (key.month - 1) // 3 + 1
        return Text(f"{key.year}年第{'一二三四'[number - 1]}季度", f"quarter {number} of {key.year}")
    if rule.every is Every.HALF_YEAR:
        return Text(
            f"{key.year}年{'上' if key.month == 1 else '下'}半年",
            f"{'first' if key.month == 1 else 'second'} half of {key.year}",
        )
    return Text(f"{key.year}年", str(key.year))
