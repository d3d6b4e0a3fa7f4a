"""What `heliograph plan roster` says of a county's squad: officers required, places left empty, fairness and its price."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from heliograph.commands.answer import DONE, NO, WRONG_USE, refuse, say
from heliograph.commands.planned import outcome_lines, outcome_values, source, write

if TYPE_CHECKING:
    from heliograph.core.planning.rosters.conflict import Conflict
    from heliograph.core.planning.squads import Planned
    from heliograph.core.planning.squads.squad import Squad

SHOWN = 12
"""Empty places that are listed; all are in the JSON."""
EXPLAIN_SECONDS = 60.0


def squad_roster(
    file: Path, out: Path, *, seconds: float, today: Path | None, seed: int, rounds: int | None, as_json: bool
) -> None:
    """Reads, plans, writes, says; ends with 1 where a place stays empty or the rules contradict one another."""
    from heliograph.core.planning import squads
    from heliograph.core.planning.inputs import BadInput
    from heliograph.core.planning.rosters.search import NoRow
    from heliograph.core.planning.squads import calendar, describing
    from heliograph.core.planning.squads.model import problem

    try:
        squad = describing.squad(source(file, as_json))
        now = calendar.read(source(today, as_json), problem(squad)) if today is not None else None
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    arithmetic = _arithmetic(squad)
    try:
        made = squads.solve(squad, seconds=seconds, seed=seed, rounds=rounds, today=now)
    except NoRow:
        refuse("\n".join([*arithmetic, *_why(squad, needs=False)]), as_json)
    write(out, calendar.written(squad, made.problem, made.made.roster), as_json)
    why = _why(squad, needs=True) if made.empty else []
    said = [*arithmetic, *_empty(squad, made, out), *why, *_fairness(made), *outcome_lines(made.made.outcome, "Cost")]
    say(said, {**_values(squad, made), "why": why, **outcome_values(made.made.outcome)}, as_json)
    raise typer.Exit(NO if made.empty else DONE)


def explained(found: Conflict | bool | None) -> list[str]:
    """A conflict in words; or that there is none, or that nothing is known."""
    if found is False:
        return ["The rules do not conflict: a roster that fills every place exists. Allow more --seconds."]
    if found is None:
        return ["Whether the rules conflict was not found out in the time: a better roster may fill more."]
    assert not isinstance(found, bool)
    return [found.words.en, *(f"  - {rule.words.en}" for rule in found.rules)]


def _why(squad: Squad, *, needs: bool) -> list[str]:
    from heliograph.core.planning.rosters.conflict import explain
    from heliograph.core.planning.squads.model import problem

    def day_name(day: int) -> str:
        return (squad.begins + timedelta(days=day)).isoformat()

    return explained(explain(problem(squad), needs=needs, seconds=EXPLAIN_SECONDS, day_name=day_name))


def _arithmetic(squad: Squad) -> list[str]:
    """Officers required from hours and absence, before anything is planned."""
    from heliograph.core.planning.squads.required import balance, required, whole

    rules, found = squad.rules, balance(squad)
    week = rules.week_minutes / 60
    lines = [f"Hours: at most {week:g} a week and officer ({rules.hours_basis})."]
    lines += [
        f"{one.name}: {one.hours:g} hours a week take {one.officers:.1f} officers at {week:g} hours, "
        f"{one.with_absence:.1f} with {rules.absence:.0%} absence: {whole(one.with_absence)}."
        for one in required(squad)
    ]
    lines.append(f"Needed: {found.needed:.0f} hours over {squad.weeks} weeks; available: {found.available:.0f}.")
    if found.overtime:
        lines.append(
            f"INFEASIBLE within the hours: {found.overtime:.0f} hours would be overtime, or "
            f"{whole(found.overtime / squad.weeks / week)} more officers. Places that nobody may fill stay empty."
        )
    aim = "" if rules.front_line is None else f" (aim {rules.front_line:.0%})"
    lines.append(f"On the front line: {found.front_line:.1%} of paid hours{aim}.")
    return lines


def _empty(squad: Squad, made: Planned, out: Path) -> list[str]:
    head = f"{len(squad.members)} officers, {squad.days} days in {out}"
    if not made.empty:
        return [f"{head}: every rule is kept and every place is filled."]
    lines = [f"{head}: every rule is kept, but {sum(one.officers for one in made.empty)} places are EMPTY:"]
    lines += [
        f"  - {(squad.begins + timedelta(days=one.day)).isoformat()} {one.shift}: {one.officers} too few"
        for one in made.empty[:SHOWN]
    ]
    more = len(made.empty) - SHOWN
    return [*lines, f"  - and on {more} more."] if more > 0 else lines


def _fairness(made: Planned) -> list[str]:
    lines = [
        f"{name.capitalize()}: at most {spread.max_minus_min:g} apart among officers who can be compared; Gini {spread.gini:.3f}."
        for name, spread in made.spreads.items()
    ]
    cheapest = made.cheapest.outcome.objective
    share = made.price / cheapest if cheapest else 0.0
    if made.is_fair:
        bound = "nothing is proven" if made.bound is None else f"none, fair or not, is below {made.bound:g}"
        lines.append(
            f"Fair: nights and weekends differ by one at most. Price: {made.price:g} ({share:.2%}) over the cheapest roster met "
            f"({cheapest:g}; {bound})."
        )
    else:
        lines.append("NOT fair: no roster that is even was met without leaving more places empty.")
    return lines


def _values(squad: Squad, made: Planned) -> dict[str, object]:
    from heliograph.core.planning.squads.required import balance, required

    found = balance(squad)
    return {
        "required": {one.name: one.with_absence for one in required(squad)},
        "hours_needed": found.needed,
        "hours_available": found.available,
        "overtime": found.overtime,
        "front_line": found.front_line,
        "empty": [[one.day, one.shift, one.officers] for one in made.empty],
        "fair": made.is_fair,
        "price": made.price,
        "cheapest": made.cheapest.outcome.objective,
        "shares": {one.officer: [one.nights, one.weekends, one.minutes / 60] for one in made.shares},
        "spreads": {name: [one.max_minus_min, one.gini] for name, one in made.spreads.items()},
    }
