"""A squad from TOML, read strictly: an unknown word, a wrong kind or a code that does not exist is named; nothing is guessed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date

from heliograph.core.planning.inputs import BadInput, Source, is_number_of_a_person
from heliograph.core.planning.squads.manning import unmanned
from heliograph.core.planning.squads.squad import (
    WEEK,
    Duty,
    Member,
    Post,
    Rules,
    Squad,
    Team,
    Wish,
)
from heliograph.core.text import Text

MOST_WEEKS, CLOCK = 26, re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
OFF = "-"
LIMITS: Mapping[str, tuple[float, float]] = {
    "weeks": (1, MOST_WEEKS), "hours_a_week": (1, 168), "hours_within": (0, 200), "rest_hours": (0, 48),
    "rest_days_after_nights": (0, 7), "in_a_row": (1, 14), "days_off": (1, 7), "free_weekends": (0, MOST_WEEKS),
    "least_on_a_beat": (0, 20), "training_hours": (0, 24), "absence": (0, 0.9), "front_line": (0, 1), "hours": (1, 24), "officers": (0, 999),
}  # fmt: skip
"""The least and the most of each number, both counted in."""


class _Part:
    """One table of the file; `done` refuses what nobody asked for."""

    def __init__(self, source: Source, where: str, values: object) -> None:
        self.source, self.where = source, where
        if not isinstance(values, dict):
            raise source.error(f"{where} 应当是一个表。", f"{where} must be a table.")
        self.values: dict[str, object] = values
        self.asked: set[str] = set()

    def bad(self, word: str, zh: str, en: str) -> BadInput:
        return self.source.error(f"{self.where} 的“{word}”{zh}", f"{self.where}: {word} {en}")

    def get(self, word: str, default: object = None) -> object:
        self.asked.add(word)
        found = self.values.get(word, default)
        if found is None:
            raise self.bad(word, "没有填写。", "is missing.")
        return found

    def text(self, word: str, default: str | None = None) -> str:
        found = self.get(word, default)
        if not isinstance(found, str) or len(found) > 200 or "\n" in found or "," in found:
            raise self.bad(word, "应当是一行不含逗号的文字。", "must be text in one line, without a comma.")
        return found

    def number(self, word: str, default: float | None = None, *, limits: tuple[float, float] | None = None) -> float:
        found = self.get(word, default)
        least, most = limits or LIMITS[word]
        if isinstance(found, bool) or not isinstance(found, int | float) or not least <= found <= most:
            raise self.bad(
                word, f"应当是 {least:g} 到 {most:g} 的数。", f"must be a number from {least:g} to {most:g}."
            )
        return float(found)

    def whole(self, word: str, default: int | None = None, *, limits: tuple[float, float] | None = None) -> int:
        found = self.number(word, default, limits=limits)
        if found != int(found):
            raise self.bad(word, "应当是整数。", "must be a whole number.")
        return int(found)

    def minutes(self, word: str, default: float | None = None) -> int:
        """Of hours."""
        return round(self.number(word, default) * 60)

    def flag(self, word: str, default: bool) -> bool:
        found = self.get(word, default)
        if not isinstance(found, bool):
            raise self.bad(word, "应当是 true 或 false。", "must be true or false.")
        return found

    def all(self, word: str) -> list[object]:
        found = self.get(word, [])
        if not isinstance(found, list):
            raise self.bad(word, "应当是一个列表。", "must be a list.")
        return found

    def done(self) -> None:
        for word in self.values.keys() - self.asked:
            raise self.bad(word, "不是这里的项目。", "is not known here.")


def squad(source: Source, *, begins: date | None = None) -> Squad:
    """`begins`: a Monday that stands in place of the file's; leave and courses are then those of its weeks. Raises `BadInput`."""
    try:
        whole = _Part(source, "file", tomllib.loads(source.text))
    except tomllib.TOMLDecodeError as error:
        raise source.error(f"不是有效的 TOML：{error}。", f"no valid TOML: {error}.") from error
    begins = begins or _monday(whole)
    weeks = whole.whole("weeks")
    rules = _rules(_Part(source, "rules", whole.get("rules")))
    duties = tuple(_duty(part) for part in _parts(source, whole, "shift"))
    known = {duty.code for duty in duties}
    posts = tuple(_post(part, known) for part in _parts(source, whole, "post"))
    teams = tuple(_team(part, known) for part in _parts(source, whole, "team", least=0))
    named = {team.code for team in teams}
    members = tuple(_member(part, rules, begins, weeks, named) for part in _parts(source, whole, "officer"))
    whole.asked.add("begins")
    whole.done()
    for codes in (
        [one.code for one in duties], [one.code for one in posts], [one.code for one in teams], [one.code for one in members]
    ):  # fmt: skip
        for code in codes:
            if codes.count(code) > 1:
                raise source.error(f"“{code}”写了两次。", f"{code!r} stands there twice.")
    found = Squad(begins, weeks, rules, duties, posts, teams, members)
    _manned(source, found)
    return found


def _monday(whole: _Part) -> date:
    found = whole.get("begins")
    if not isinstance(found, date) or found.weekday() != 0:
        raise whole.bad("begins", "应当是一个星期一的日期。", "must be the date of a Monday.")
    return found


def _parts(source: Source, whole: _Part, word: str, *, least: int = 1) -> list[_Part]:
    found = whole.all(word)
    if len(found) < least:
        raise source.error(f"没有 [[{word}]]。", f"there is no [[{word}]].")
    return [_Part(source, f"{word} {place}", one) for place, one in enumerate(found, start=1)]


def _rules(part: _Part) -> Rules:
    found = Rules(
        part.minutes("hours_a_week"), part.text("hours_basis"), part.minutes("hours_within", 8), part.minutes("rest_hours"),
        part.whole("rest_days_after_nights", 1), part.whole("in_a_row"), part.whole("days_off", 1),
        part.whole("free_weekends", 0), part.whole("least_on_a_beat"), part.minutes("training_hours", 8), part.number("absence"),
        part.number("front_line") if "front_line" in part.values else None,
    )  # fmt: skip
    part.done()
    return found


def _duty(part: _Part) -> Duty:
    clock = CLOCK.fullmatch(part.text("begins"))
    if clock is None:
        raise part.bad("begins", "应当写成 08:00。", "must be written as 08:00.")
    begins = int(clock[1]) * 60 + int(clock[2])
    found = Duty(part.text("code"), begins, part.minutes("hours"), part.flag("night", False))
    part.done()
    return found


def _post(part: _Part, known: set[str]) -> Post:
    needs: dict[str, tuple[int, ...]] = {}
    table = part.get("needs")
    for duty, asked in table.items() if isinstance(table, dict) else []:
        days = asked if isinstance(asked, list) else [asked] * WEEK
        if duty not in known or len(days) != WEEK or not all(type(day) is int and 0 <= day <= 999 for day in days):
            raise part.bad(
                "needs", f"的“{duty}”应当是班次和人数（或周一到周日七个人数）。",
                f"{duty!r} must be a shift and a number of officers, or seven from Monday to Sunday.",
            )  # fmt: skip
        needs[str(duty)] = tuple(days)
    if not needs:
        raise part.bad("needs", "是空的。", "is empty.")
    found = Post(
        part.text("code"), part.text("beat", ""), part.text("skill", ""), part.flag("sworn", False),
        part.flag("street", True), needs,
    )  # fmt: skip
    part.done()
    return found


def _team(part: _Part, known: set[str]) -> Team:
    cycle = tuple("" if one == OFF else str(one) for one in part.all("cycle"))
    if not cycle or not set(cycle) - {""} or set(cycle) - {""} - known:
        raise part.bad("cycle", "应当是班次的列表，休息写“-”。", 'must be a list of shifts, "-" for a day off.')
    found = Team(part.text("code"), cycle, part.whole("first", 0, limits=(0, len(cycle) - 1)))
    part.done()
    return found


def _member(part: _Part, rules: Rules, begins: date, weeks: int, teams: set[str]) -> Member:
    skills = part.all("skills")
    minutes = round(part.number("hours_a_week", rules.week_minutes / 60, limits=(0, 168)) * 60)
    if minutes > rules.week_minutes:
        raise part.bad("hours_a_week", "超过了规则的上限。", "is above the limit of the rules.")
    team = part.text("team", "")
    if team and team not in teams:
        raise part.bad("team", f"“{team}”不存在。", f"{team!r} does not exist.")
    found = Member(
        _seat(part), frozenset(str(skill) for skill in skills), part.flag("sworn", True), minutes, team,
        _days(part, "leave", begins, weeks), _days(part, "training", begins, weeks),
        tuple(Wish(day, 1) for day in sorted(_days(part, "wishes_off", begins, weeks))),
    )  # fmt: skip
    if found.leave & found.training:
        raise part.bad("training", "有一天同时在休假。", "has a day that is leave too.")
    part.done()
    return found


def _seat(part: _Part) -> str:
    found = part.text("code").strip()
    wrong = wrong_seat(found)
    if wrong is not None:
        raise part.bad("code", wrong.zh, wrong.en)
    return found


def wrong_seat(code: str) -> Text | None:
    """Why it is no code of a seat. It says a seat, never who sits there: one sign, or one with a figure in it, and no number that a person has."""
    if is_number_of_a_person(code):
        return Text(
            "像是身份证号或手机号：只写席位的代号，例如 01。",
            "looks like an identity or a telephone number: a seat's code is meant, as 01.",
        )
    if len(code) != 1 and not any(sign.isdecimal() for sign in code):
        return Text(
            f"“{code}”像是姓名：席位的代号要有数字，例如 01、甲1。",
            f"{code!r} looks like a name: a seat's code has a figure, as 01 or A1.",
        )
    return None


def _days(part: _Part, word: str, begins: date, weeks: int) -> frozenset[int]:
    """Dates, or first and last as in "2026-12-01/2026-12-05"; days outside the roster are left out."""
    found: set[int] = set()
    for one in part.all(word):
        try:
            first, last = (one, one) if isinstance(one, date) else map(date.fromisoformat, str(one).split("/"))
        except ValueError:
            raise part.bad(
                word, f"“{one}”应当是日期或“起/止”。", f"{one!r} must be a date, or two as in 2026-12-01/2026-12-05."
            ) from None
        found |= set(range((first - begins).days, (last - begins).days + 1))
    return frozenset(day for day in found if 0 <= day < weeks * WEEK)


def _manned(source: Source, found: Squad) -> None:
    has_auxiliaries = not all(member.is_sworn for member in found.members)
    least = found.rules.least_on_a_beat
    for one in unmanned(found.posts, found.duties, least=least, has_auxiliaries=has_auxiliaries):
        raise source.error(one.text.zh, one.text.en)
