"""A squad as the TOML that `describing` reads: read back, it is the same squad."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from heliograph.core.planning.squads.describing import OFF
from heliograph.core.planning.squads.squad import Duty, Member, Post, Rules, Squad, Team


def written(squad: Squad) -> str:
    """The file."""
    parts = [
        [f"begins = {squad.begins.isoformat()}", f"weeks = {squad.weeks}"],
        ["[rules]", *_rules(squad.rules)],
        *(["[[shift]]", *_duty(duty)] for duty in squad.duties),
        *(["[[post]]", *_post(post)] for post in squad.posts),
        *(["[[team]]", *_team(team)] for team in squad.teams),
        *(["[[officer]]", *_member(squad, member)] for member in squad.members),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def hours(minutes: int) -> str:
    """Minutes as hours in decimals, near enough that they round to the same minutes: 440 is 7.3333."""
    return f"{(Decimal(minutes) / 60).quantize(Decimal('0.0001')).normalize():f}"


def clock(minutes: int) -> str:
    """Minutes after midnight as 08:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def spans(days: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Days that follow each other, as the first and the last of them."""
    first = last = None
    for day in sorted(days):
        if last is not None and first is not None and day != last + 1:
            yield first, last
            first = day
        first = day if first is None else first
        last = day
    if first is not None and last is not None:
        yield first, last


def _quoted(text: str) -> str:
    """A basic string of TOML, which is one of JSON, but for the sign DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _list(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"


def _rules(rules: Rules) -> list[str]:
    found = [
        f"hours_a_week = {hours(rules.week_minutes)}", f"hours_basis = {_quoted(rules.hours_basis)}",
        f"hours_within = {hours(rules.hours_within)}", f"rest_hours = {hours(rules.rest_minutes)}",
        f"rest_days_after_nights = {rules.rest_days_after_nights}", f"in_a_row = {rules.in_a_row}",
        f"days_off = {rules.days_off}", f"free_weekends = {rules.free_weekends}",
        f"least_on_a_beat = {rules.least_on_a_beat}", f"training_hours = {hours(rules.training_minutes)}",
        f"absence = {rules.absence!r}",
    ]  # fmt: skip
    return found if rules.front_line is None else [*found, f"front_line = {rules.front_line!r}"]


def _duty(duty: Duty) -> list[str]:
    found = [
        f"code = {_quoted(duty.code)}",
        f"begins = {_quoted(clock(duty.begins))}",
        f"hours = {hours(duty.minutes)}",
    ]
    return [*found, "night = true"] if duty.is_night else found


def _post(post: Post) -> list[str]:
    found = [f"code = {_quoted(post.code)}"]
    found += [f"beat = {_quoted(post.beat)}"] if post.beat else []
    found += [f"skill = {_quoted(post.skill)}"] if post.skill else []
    found += ["sworn = true"] if post.is_sworn else []
    found += [] if post.is_street else ["street = false"]
    needs = (f"{_quoted(code)} = {_needs(days)}" for code, days in post.needs.items())
    return [*found, f"needs = {{ {', '.join(needs)} }}"]


def _needs(days: tuple[int, ...]) -> str:
    return str(days[0]) if len(set(days)) == 1 else _list(map(str, days))


def _team(team: Team) -> list[str]:
    return [
        f"code = {_quoted(team.code)}",
        f"cycle = {_list(_quoted(duty or OFF) for duty in team.cycle)}",
        f"first = {team.first}",
    ]


def _member(squad: Squad, member: Member) -> list[str]:
    found = [f"code = {_quoted(member.code)}"]
    found += [f"skills = {_list(map(_quoted, sorted(member.skills)))}"] if member.skills else []
    found += [] if member.is_sworn else ["sworn = false"]
    found += [f"hours_a_week = {hours(member.week_minutes)}"] if member.week_minutes != squad.rules.week_minutes else []
    found += [f"team = {_quoted(member.team)}"] if member.team else []
    for word, days in (
        ("leave", member.leave),
        ("training", member.training),
        ("wishes_off", {one.day for one in member.wishes}),
    ):
        found += [f"{word} = {_list(_span(squad.begins, *span) for span in spans(days))}"] if days else []
    return found


def _span(begins: date, first: int, last: int) -> str:
    start, end = ((begins + timedelta(days=day)).isoformat() for day in (first, last))
    return start if first == last else _quoted(f"{start}/{end}")
