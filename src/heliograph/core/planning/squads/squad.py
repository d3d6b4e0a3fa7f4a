"""A station's squad as values: duties, posts, teams, officers, and the rules that bind them. Codes of seats, never names of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

WEEK = 7
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift (班次): when it begins, in minutes after midnight, and how long it is."""

    code: str
    begins: int
    minutes: int
    is_night: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A place to fill (岗位). `needs`: officers by duty and day of the week, Monday first. `beat`: the beat it belongs to, ""
    for none (a supervisor). `is_sworn`: an auxiliary may not fill it (T-04)."""

    code: str
    beat: str
    skill: str
    is_sworn: bool
    is_street: bool
    needs: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Team:
    """Officers who follow a cycle (三班、四班三运转): the duty of each day, "" for off, over and over from the first day."""

    code: str
    cycle: tuple[str, ...]
    first: int


@dataclass(frozen=True, slots=True)
class Wish:
    """An officer asks to be off on a day."""

    day: int
    weight: int


@dataclass(frozen=True, slots=True)
class Member:
    """An officer of the squad. `week_minutes`: contract. `leave`, `training`: places of days."""

    code: str
    skills: frozenset[str]
    is_sworn: bool
    week_minutes: int
    team: str
    leave: frozenset[int]
    training: frozenset[int]
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What binds everybody. None of these figures is built in: law.md has no row on the hours of police, so a bureau enters its own, and
    `hours_basis` says where they come from. `least_on_a_beat`: T-03 (Henan: at least two). `front_line`: the share aimed at."""

    week_minutes: int
    hours_basis: str
    hours_within: int
    rest_minutes: int
    rest_days_after_nights: int
    in_a_row: int
    days_off: int
    free_weekends: int
    least_on_a_beat: int
    training_minutes: int
    absence: float
    front_line: float | None


@dataclass(frozen=True, slots=True)
class Squad:
    """All of it; what is named exists."""

    begins: date
    weeks: int
    rules: Rules
    duties: tuple[Duty, ...]
    posts: tuple[Post, ...]
    teams: tuple[Team, ...]
    members: tuple[Member, ...]

    @property
    def days(self) -> int:
        return self.weeks * WEEK

    def duty(self, code: str) -> Duty:
        return next(duty for duty in self.duties if duty.code == code)

    def may_fill(self, member: Member, post: Post) -> bool:
        """Whether skills and oath allow it."""
        return (not post.skill or post.skill in member.skills) and (member.is_sworn or not post.is_sworn)
