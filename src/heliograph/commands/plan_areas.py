"""`heliograph plan areas`: beats in one piece round their seats, by a table of costs (driving times) instead of straight lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, must_write, refuse, say
from heliograph.commands.planned import Rounds, Seconds, Seed, outcome_lines, outcome_values, source, too_few, write


def areas(
    units: Annotated[Path, typer.Argument(help="unit,x,y,load; perhaps station.")],
    edges: Annotated[Path, typer.Argument(help="a,b; perhaps closed.")],
    costs: Annotated[
        Path,
        typer.Argument(help="Numbers alone, no head: row s, column u is the cost of serving unit u from unit s."),
    ],
    beats: Annotated[int, typer.Option(min=1, help="How many beats.")],
    out: Annotated[Path, typer.Option(help="Where the plan goes: unit,beat; a beat is called as its seat.")],
    seconds: Seconds = 10,
    seed: Seed = 1,
    rounds: Rounds = None,
    as_json: AsJson = False,
) -> None:
    """Beats in one piece, each round its seat, at the least cost. Loads are told, not balanced.

    Example: heliograph plan areas units.csv edges.csv minutes.tsv --beats 12 --out plan.csv
    """
    must_write(out, as_json)
    from heliograph.core.planning import areas as engine
    from heliograph.core.planning import city as cities
    from heliograph.core.planning import places
    from heliograph.core.planning.inputs import BadInput
    from heliograph.core.planning.measuring import measure

    try:
        city = cities.city(source(units, as_json), source(edges, as_json))
        table = places.costs(source(costs, as_json), len(city))
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    try:
        made = engine.solve(city, table, beats, seconds=seconds, seed=seed, rounds=rounds)
    except engine.TooFewBeats as error:
        refuse(too_few(error, city), as_json, WRONG_USE)
    write(out, cities.written(city, made.beats), as_json)
    seats = [city.names[seat] for seat in made.seats]
    seen = measure(city, made.beats)
    more = made.outcome.objective / made.free - 1 if made.free else 0.0
    say(
        [
            f"{beats} beats in {out}, all in one piece: that costs {more:.3%} more than the best found without.",
            f"Heaviest beat {seen.max_over_mean:.3f} of the mean load, not balanced.",
            *outcome_lines(made.outcome, "Cost"),
        ],
        {
            "seats": seats,
            "contiguous": seen.is_contiguous,
            "free": made.free,
            "max_over_mean": seen.max_over_mean,
            **outcome_values(made.outcome),
        },
        as_json,
    )
