"""A squad as the words that a lead would have typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from heliograph.core.planning.squads.squad import Post, Rules, Squad
from heliograph.core.planning.squads.writing import clock, hours, spans
from heliograph.patrol.drafting.fields import write_cycle
from heliograph.patrol.drafting.typed import KEY, MOST, NEED, Line, Typed


def typed_of(squad: Squad) -> Typed:
    """All lines of it; `checked.Checked` makes the same squad of them."""
    made = Typed()
    made.add("rules", {"begins": squad.begins.isoformat(), "weeks": str(squad.weeks), **_rules(squad.rules)})
    shifts = {
        one.code: made.add(
            "shifts", {"code": one.code, "begins": clock(one.begins), "hours": hours(one.minutes), "night": _tick(one.is_night)}
        )[KEY]
        for one in squad.duties
    }  # fmt: skip
    for post in squad.posts:
        made.add("posts", _post(post, shifts))
    codes = list(shifts)
    teams = {
        one.code: made.add(
            "teams", {"code": one.code, "cycle": write_cycle(one.cycle, codes), "first": str(one.first + 1)}
        )[KEY]
        for one in squad.teams
    }  # fmt: skip
    for one in squad.members:
        own = "" if one.week_minutes == squad.rules.week_minutes else hours(one.week_minutes)
        seat = made.add("seats", {
            "code": one.code, "skills": "、".join(sorted(one.skills)), "hours": own, "sworn": _tick(one.is_sworn),
            "team": teams.get(one.team, ""),
        })[KEY]  # fmt: skip
        for kind, days in (
            ("leave", one.leave),
            ("training", one.training),
            ("wish", {wish.day for wish in one.wishes}),
        ):
            for line in _away(squad, days):
                made.add("away", {"seat": seat, "kind": kind, **line})
    return made


def too_many(made: Typed) -> str:
    """The part that has more lines than the pages can show; "" for none."""
    return next((part for part, lines in made.parts.items() if len(lines) > MOST[part]), "")


def _tick(value: bool) -> str:
    return "on" if value else ""


def _share(value: float | None) -> str:
    return "" if value is None else f"{(Decimal(repr(value)) * 100).normalize():f}"


def _rules(rules: Rules) -> Line:
    return {
        "hours_a_week": hours(rules.week_minutes), "hours_basis": rules.hours_basis, "hours_within": hours(rules.hours_within),
        "rest_hours": hours(rules.rest_minutes), "rest_days_after_nights": str(rules.rest_days_after_nights),
        "in_a_row": str(rules.in_a_row), "days_off": str(rules.days_off), "free_weekends": str(rules.free_weekends),
        "least_on_a_beat": str(rules.least_on_a_beat), "training_hours": hours(rules.training_minutes),
        "absence": _share(rules.absence), "front_line": _share(rules.front_line),
    }  # fmt: skip


def _post(post: Post, shifts: dict[str, str]) -> Line:
    needs = {
        f"{NEED}{shifts[code]}": str(days[0]) if len(set(days)) == 1 else " ".join(map(str, days))
        for code, days in post.needs.items()
    }
    return {
        "code": post.code, "beat": post.beat, "skill": post.skill, "sworn": _tick(post.is_sworn), "street": _tick(post.is_street), **needs,
    }  # fmt: skip


def _away(squad: Squad, days: Iterable[int]) -> Iterable[Line]:
    for first, last in spans(days):
        start, end = ((squad.begins + timedelta(days=day)).isoformat() for day in (first, last))
        yield {"first": start, "last": "" if first == last else end}
