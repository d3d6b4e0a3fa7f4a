"""`heliograph plan shifts`: when duties begin in a week, beside three fixed shifts and today's on the same demand."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, must_write, refuse, say
from heliograph.commands.planned import Seconds, Seed, outcome_lines, outcome_values, source, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.core.planning.shifts.demand import Demand, Duty


def shifts(
    demand: Annotated[Path, typer.Argument(help="day,hour,officers: what each hour of a week needs; day 1 is Monday.")],
    out: Annotated[Path, typer.Option(help="Where the duties go: day,begins,hours,officers.")],
    lengths: Annotated[str, typer.Option(help="How long a duty may be, in hours.")] = "8,10,12",
    times: Annotated[
        int | None, typer.Option(min=1, max=24, help="At how many times of the day duties may begin; any if left out.")
    ] = None,
    hours: Annotated[
        int | None, typer.Option(min=1, help="Officer-hours to pay in a week; today's, else what is needed.")
    ] = None,
    least: Annotated[int, typer.Option(min=0, help="Officers who must be there in every hour.")] = 0,
    today: Annotated[Path | None, typer.Option(help="Today's duties, in the form of --out, to compare with.")] = None,
    seconds: Seconds = 60,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Flexible and staggered shifts: the fewest officer-hours unmet with the hours paid.

    Example: heliograph plan shifts demand.csv --lengths 8,10,12 --times 5 --out duties.csv
    """
    must_write(out, as_json)
    from heliograph.core.planning import shifts as engine
    from heliograph.core.planning.inputs import BadInput
    from heliograph.core.planning.shifts import demand as week

    lasting = _lengths(lengths, as_json)
    try:
        needed = week.demand(source(demand, as_json))
        now = week.duties(source(today, as_json)) if today is not None else None
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    paid = hours or (engine.paid(now) if now else 0) or needed.total
    rules = engine.Rules(lasting, paid, times, least)
    try:
        made = engine.solve(needed, rules, seconds=seconds, seed=seed)
    except engine.TooFewHours as error:
        refuse(f"{paid} officer-hours are too few: {least} in every hour take at least {error.needed}.", as_json)
    except engine.NoTime:
        refuse(f"No duties that keep the rules were met in {seconds:g} s: allow more.", as_json)
    compared: dict[str, Sequence[Duty]] = {"Staggered": made.duties}
    with contextlib.suppress(engine.TooFewHours, engine.NoTime):
        compared["Three fixed shifts"] = engine.fixed(needed, paid, least=least, seed=seed).duties
    if now is not None:
        compared["Today"] = now
    write(out, week.written(made.duties), as_json)
    begins = sorted({duty.begins for duty in made.duties})
    said = [
        f"{len(made.duties)} kinds of duty in {out}, begun at {', '.join(f'{hour}:00' for hour in begins)}.",
        *(_measured(name, needed, duties) for name, duties in compared.items()),
        *outcome_lines(made.outcome, "Officer-hours unmet"),
    ]
    figures = {name: _figures(needed, duties) for name, duties in compared.items()}
    say(said, {"begins": begins, "compared": figures, **outcome_values(made.outcome)}, as_json)


def _lengths(written: str, as_json: bool) -> tuple[int, ...]:
    parts = [part.strip() for part in written.split(",")]
    if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= 24 for part in parts):
        refuse("--lengths must be hours from 1 to 24, as in 8,10,12.", as_json, WRONG_USE)
    return tuple(sorted({int(part) for part in parts}))


def _figures(needed: Demand, duties: Sequence[Duty]) -> dict[str, float]:
    from heliograph.core.planning.shifts import paid
    from heliograph.core.planning.shifts.demand import hours_of

    there = hours_of(duties)
    return {
        "paid": paid(duties),
        "unmet": needed.unmet(there),
        "unmet_share": needed.unmet(there) / needed.total,
        "idle": needed.idle(there),
        "least_there": int(there.min()),
    }


def _measured(name: str, needed: Demand, duties: Sequence[Duty]) -> str:
    found = _figures(needed, duties)
    return (
        f"{name}: {found['unmet']:.0f} of {needed.total} officer-hours unmet ({found['unmet_share']:.2%}), "
        f"{found['idle']:.0f} more than needed, {found['paid']:.0f} paid, never fewer than {found['least_there']:.0f} there."
    )
