"""`heliograph plan roster`: from rules and needs to a roster, and what can't be is said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import NO, WRONG_USE, AsJson, must_write, refuse, say
from heliograph.commands.plan_squad import explained, squad_roster
from heliograph.commands.planned import Rounds, Seconds, Seed, outcome_lines, outcome_values, source, write


def roster(
    instance: Annotated[Path, typer.Argument(help="A squad in TOML, or the public benchmark's SECTION_ format.")],
    out: Annotated[Path, typer.Option(help="Where the roster goes: an officer a line, a shift a day.")],
    seconds: Seconds = 60,
    today: Annotated[
        Path | None, typer.Option(help="Today's roster, in the same form; the new one costs no more.")
    ] = None,
    seed: Seed = 1,
    rounds: Rounds = None,
    as_json: AsJson = False,
) -> None:
    """A roster that keeps every rule, as cheap and as fair as can be found. Ends with 1, and says why, where rules contradict one
    another or a squad's place stays empty.

    Example: heliograph plan roster docs/examples/squad.toml --seconds 60 --out roster.csv
    """
    must_write(out, as_json)
    if instance.suffix.lower() == ".toml":
        squad_roster(instance, out, seconds=seconds, today=today, seed=seed, rounds=rounds, as_json=as_json)
        return
    from heliograph.core.planning import rosters as engine
    from heliograph.core.planning.inputs import BadInput
    from heliograph.core.planning.rosters import lawful, sections
    from heliograph.core.planning.rosters.conflict import explain
    from heliograph.core.planning.rosters.search import NoRow

    try:
        problem = sections.read(source(instance, as_json))
        now = sections.read_roster(source(today, as_json), problem) if today is not None else None
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    try:
        made = engine.solve(problem, seconds=seconds, seed=seed, rounds=rounds, today=now)
    except NoRow as error:
        who = problem.officers[error.seat].code
        why = explained(explain(problem, needs=False, seconds=seconds))
        refuse("\n".join([f"{instance}: the rules of {who} contradict one another.", *why]), as_json, NO)
    write(out, sections.written(problem, made.roster), as_json)
    lines = [f"{len(problem.officers)} officers, {problem.days} days in {out}: every rule is kept."]
    if now is not None:
        broken = len(lawful.breaches(problem, now))
        lines.append(f"Today's: {problem.cost(now):.10g}" + (f", with {broken} rules broken." if broken else "."))
    say([*lines, *outcome_lines(made.outcome, "Cost")], outcome_values(made.outcome), as_json)
