"""How a card climbs: read from data, reckoned on the bureau's calendar. Called when a card is shown and by the job.

Values in, values out: no database. The shipped figures are in `rules/escalation.toml`; a bureau may load its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from heliograph.core.calendar import Calendar, Within, due_only
from heliograph.core.text import Text
from heliograph.supervision.errors import RuleInvalid
from heliograph.supervision.forbidden import RULES
from heliograph.supervision.models import Colour

STOPS = ("settled", "answered")
MOST_DAYS = 400
_WORKING_HOURS = re.compile(r"(\d{1,3}) working hours?")


@dataclass(frozen=True, slots=True)
class Office:
    """Office hours of a working day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class After:
    """A time after a card: "4 working hours", "8 hours", "2 working days"."""

    phrase: str

    @property
    def text(self) -> Text:
        """The time as a reader sees it."""
        hours = _WORKING_HOURS.fullmatch(self.phrase)
        return Text(f"{hours[1]} 个工作小时", self.phrase) if hours else Within.parse(self.phrase).text

    def reckon(self, start: datetime, office: Office, calendar: Calendar, zone: ZoneInfo) -> datetime:
        """When it is over."""
        hours = _WORKING_HOURS.fullmatch(self.phrase)
        if hours:
            return after_working_hours(start, timedelta(hours=int(hours[1])), office, calendar, zone)
        return due_only(start, Within.parse(self.phrase), calendar, zone=zone)[0]


@dataclass(frozen=True, slots=True)
class Ladder:
    """When a card of one colour goes to the lead and to the legal office, and what stops it."""

    colour: str
    procedures: tuple[str, ...]
    lead: After
    legal: After
    stops: frozenset[str]

    def after(self, reached: int) -> After | None:
        """The time, after the card, of the step after `reached`; None at the top."""
        return {0: self.lead, 1: self.legal}.get(reached)


@dataclass(frozen=True, slots=True)
class Escalation:
    """A version of the rule."""

    version: str
    title: Text
    office: Office
    ladders: tuple[Ladder, ...]

    def ladder(self, procedure: str, colour: str) -> Ladder:
        """The ladder for cards of a procedure: its own, otherwise the general one."""
        of_colour = [one for one in self.ladders if one.colour == colour]
        return next((one for one in of_colour if procedure in one.procedures), None) or next(
            one for one in of_colour if not one.procedures
        )


def after_working_hours(
    start: datetime, length: timedelta, office: Office, calendar: Calendar, zone: ZoneInfo
) -> datetime:
    """The moment at which so much office time of working days (调休 counts) has passed since `start`."""
    at = start.astimezone(zone)
    for _ in range(MOST_DAYS):
        opens, closes = (datetime.combine(at.date(), hour, zone) for hour in (office.opens, office.closes))
        if calendar.is_working(at.date()) and at < closes:
            begin = max(at, opens)
            if begin + length <= closes:
                return begin + length
            length -= closes - begin
        at = datetime.combine(at.date() + timedelta(days=1), time(0), zone)
    raise RuleInvalid([Text("办公时间太少，数不完。", "Too little office time to count so far.")])


def shipped() -> str:
    """The text of the shipped rule."""
    return (RULES / "escalation.toml").read_text("utf-8")


@lru_cache(maxsize=64)
def read(text: str) -> Escalation:
    """Read a version. Raises `RuleInvalid` with what is wrong."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleInvalid([Text(f"不是 TOML：{error}", f"This is not TOML: {error}")]) from error
    problems: list[Text] = []
    try:
        office = Office(*(time.fromisoformat(given["office"][name]) for name in ("opens", "closes")))
        if not office.opens < office.closes:
            problems.append(Text("office：开门要早于关门。", "office: it must open before it closes."))
        ladders = tuple(_ladder(one, problems) for one in given["ladders"])
        made = Escalation(given["version"], Text(given["title"]["zh"], given["title"]["en"]), office, ladders)
    except (KeyError, TypeError, ValueError) as error:
        raise RuleInvalid(
            [*problems, Text(f"缺少或写错：{error}", f"Missing or wrong: {type(error).__name__} {error}")]
        ) from error
    for colour in Colour.values:
        if sum(one.colour == colour and not one.procedures for one in ladders) != 1:
            problems.append(
                Text(
                    f"{colour} 要有且只有一个通用的 ladder。", f"{colour} needs exactly one ladder for all procedures."
                )
            )
    if problems:
        raise RuleInvalid(problems)
    return made


def _ladder(given: Mapping[str, object], problems: list[Text]) -> Ladder:
    colour, stops, procedures = str(given["colour"]), given["stops"], given.get("procedures", [])
    if not isinstance(stops, list) or not isinstance(procedures, list):
        raise TypeError("stops and procedures are lists")
    if colour not in Colour.values:
        problems.append(Text(f"没有这种颜色：{colour}", f"no such colour: {colour}"))
    for one in stops:
        if one not in STOPS:
            problems.append(Text(f"stops 里不认识 {one}", f"stops does not know {one!r}"))
    steps = [After(str(given[name])) for name in ("lead", "legal")]
    for step in steps:
        if not _WORKING_HOURS.fullmatch(step.phrase):
            Within.parse(step.phrase)  # raises ValueError with a sentence that says what was expected
    return Ladder(colour, tuple(map(str, procedures)), steps[0], steps[1], frozenset(map(str, stops)))
