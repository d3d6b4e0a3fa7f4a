"""`heliograph plan`: beats, posts and rosters from tables of places, counts and rules; every plan says how far from the best it may be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands import (
    plan_areas,
    plan_joint,
    plan_presence,
    plan_roster,
    plan_shifts,
    plan_simulate,
    plan_staffing,
)
from heliograph.commands.answer import DONE, NO, WRONG_USE, AsJson, must_write, refuse, say
from heliograph.commands.planned import (
    Finite,
    Rounds,
    Seconds,
    Seed,
    outcome_lines,
    outcome_values,
    source,
    too_few,
    write,
)

if TYPE_CHECKING:
    from heliograph.core.planning.city import City
    from heliograph.core.planning.measuring import Measures

app = typer.Typer(no_args_is_help=True, help="Beats, posts and rosters, and how good each plan is.")
app.command(cls=Finite)(plan_areas.areas)
app.command(cls=Finite)(plan_roster.roster)
app.command(cls=Finite)(plan_shifts.shifts)
app.command(cls=Finite)(plan_simulate.simulate)
app.command(cls=Finite)(plan_staffing.staffing)
app.command(cls=Finite)(plan_joint.joint)
app.command(cls=Finite)(plan_presence.presence)


@app.callback()
def group() -> None:
    """Beats, posts and rosters, and how good each plan is."""


@app.command(cls=Finite)
def median(
    graph: Annotated[Path, typer.Argument(help="n m p, then i j cost a line (OR-Library).")],
    out: Annotated[Path, typer.Option(help="Where the numbers of the chosen vertices go.")],
    posts: Annotated[int | None, typer.Option(min=1, help="How many; as the file says if left out.")] = None,
    seconds: Seconds = 10,
    seed: Seed = 1,
    rounds: Rounds = None,
    as_json: AsJson = False,
) -> None:
    """Posts from which the ways to all vertices add up to the least.

    Example: heliograph plan median pmed1.txt --out sites.txt
    """
    must_write(out, as_json)
    from heliograph.core.planning import median as engine
    from heliograph.core.planning import places
    from heliograph.core.planning.inputs import BadInput

    try:
        found = places.graph(source(graph, as_json))
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    if posts is not None and posts > len(found.costs):
        refuse(f"{graph} has only {len(found.costs)} vertices.", as_json, WRONG_USE)
    asked = posts or found.posts
    if asked < len(found.apart):
        alone = ", ".join(str(vertex + 1) for vertex in found.apart[:5])
        refuse(
            f"{graph} falls into {len(found.apart)} parts that no way joins (vertices {alone} for some): {asked} posts can't reach all.",
            as_json,
            WRONG_USE,
        )
    made = engine.solve(found.costs, asked, seconds=seconds, seed=seed, rounds=rounds)
    chosen = [site + 1 for site in made.sites]
    write(out, "".join(f"{site}\n" for site in chosen), as_json)
    say(
        [f"{len(chosen)} posts in {out}.", *outcome_lines(made.outcome, "Travel")],
        {"sites": chosen, **outcome_values(made.outcome)},
        as_json,
    )


@app.command(cls=Finite)
def posts(
    points: Annotated[Path, typer.Argument(help="point,x,y,weight: where calls come from.")],
    sites: Annotated[Path, typer.Argument(help="site,x,y: where a post could stand.")],
    posts: Annotated[int, typer.Option(min=1, help="How many posts at most.")],
    radius: Annotated[float, typer.Option(min=0, help="How far a post reaches, in the unit of the coordinates.")],
    out: Annotated[
        Path | None, typer.Option(help="Where the names of the chosen sites go; printed if left out.")
    ] = None,
    seconds: Seconds = 60,
    seed: Seed = 1,
    rounds: Rounds = None,
    as_json: AsJson = False,
) -> None:
    """Posts that reach the most calls within a distance.

    Example: heliograph plan posts points.csv sites.csv --posts 20 --radius 1200
    """
    if out is not None:
        must_write(out, as_json)
    from heliograph.core.planning import covering, places
    from heliograph.core.planning.inputs import BadInput

    try:
        calls, places_for = places.points(source(points, as_json)), places.sites(source(sites, as_json))
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    if posts > len(places_for):
        refuse(f"{sites} has only {len(places_for)} sites.", as_json, WRONG_USE)
    made = covering.solve(calls, places_for, posts=posts, radius=radius, seconds=seconds, seed=seed, rounds=rounds)
    chosen = [places_for.names[site] for site in made.sites]
    if out is not None:
        write(out, "".join(f"{site}\n" for site in chosen), as_json)
    say(
        [
            f"{len(chosen)} posts in {out}." if out else " ".join(chosen),
            f"{made.share:.2%} of all calls are within {radius:g} (greedy choice alone: {made.greedy / made.total:.2%}).",
            *outcome_lines(made.outcome, "Calls reached"),
        ],
        {"sites": chosen, "share": made.share, "greedy": made.greedy, **outcome_values(made.outcome)},
        as_json,
    )


@app.command(cls=Finite)
def beats(
    units: Annotated[Path, typer.Argument(help="unit,x,y,load,area,perimeter; perhaps station.")],
    edges: Annotated[Path, typer.Argument(help="a,b,border; perhaps closed.")],
    beats: Annotated[int, typer.Option(min=1, help="How many beats.")],
    out: Annotated[Path, typer.Option(help="Where the plan goes: unit,beat.")],
    seconds: Seconds = 10,
    today: Annotated[Path | None, typer.Option(help="Today's plan, to compare with and to name beats by.")] = None,
    load: Annotated[str | None, typer.Option(help="The column of the load; load or calls if left out.")] = None,
    balance: Annotated[float, typer.Option(min=1, help="The heaviest beat may have this many times the mean.")] = 1.05,
    least: Annotated[float, typer.Option(min=0, max=1, help="And the lightest must have this many times.")] = 0.0,
    compactness: Annotated[
        float, typer.Option(min=0, max=1_000, help="How much round shapes matter; 0: short ways alone.")
    ] = 0.5,
    keep: Annotated[
        float, typer.Option(min=0, max=1_000, help="How much it matters to stay as today; 3: change little.")
    ] = 0.0,
    seed: Seed = 1,
    rounds: Rounds = None,
    as_json: AsJson = False,
) -> None:
    """Beats in one piece, of like load, with short ways inside. Ends with 1 if none within the balance was met.

    Example: heliograph plan beats units.csv edges.csv --beats 12 --seconds 10 --out plan.csv
    """
    must_write(out, as_json)
    from heliograph.core.planning import beats as engine
    from heliograph.core.planning import city as cities
    from heliograph.core.planning.inputs import BadInput
    from heliograph.core.planning.measuring import measure

    if keep and today is None:
        refuse("--keep needs today's plan: --today PLAN.csv.", as_json, WRONG_USE)
    try:
        city = cities.city(source(units, as_json), source(edges, as_json), load=load)
        now = cities.plan(source(today, as_json), city) if today is not None else None
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    wishes = engine.Wishes(balance, least, compactness, keep)
    try:
        made = engine.solve(city, beats, wishes=wishes, today=now, seconds=seconds, seed=seed, rounds=rounds)
    except engine.TooFewBeats as error:
        refuse(too_few(error, city), as_json, WRONG_USE)
    write(out, cities.written(city, made.beats), as_json)
    lines = [f"{beats} beats in {out}.", *_measured("Proposed", made.measures)]
    if now is not None and made.moved is not None:
        lines += [*_measured("Today", measure(city, now)), f"Moved: {made.moved:.1%} of the load changes its beat."]
    if not made.is_within:
        lines.append(_not_within(city, beats, balance))
    value = {"within": made.is_within, "moved": made.moved, **_figures(made.measures), **outcome_values(made.outcome)}
    say([*lines, *outcome_lines(made.outcome, "Travel")], value, as_json)
    raise typer.Exit(DONE if made.is_within else NO)


def _not_within(city: City, beats: int, balance: float) -> str:
    from heliograph.core.planning.beats import least_balance

    least, unit = least_balance(city, beats)
    if least <= balance:
        return "NOT within the balance asked for: no such plan was met. Allow more, or take other units."
    why = "the parts that no open border joins" if unit is None else f"the load of unit {unit} alone"
    return f"NOT within the balance asked for, nor is any plan: {why} makes it {least:.3f} at least."


def _measured(who: str, found: Measures) -> list[str]:
    shape = "not known" if found.compactness is None else f"{found.compactness:.3f}"
    pieces = "all in one piece" if found.is_contiguous else f"in pieces: {', '.join(found.broken)}"
    return [
        f"{who}: heaviest beat {found.max_over_mean:.3f} and lightest {found.min_over_mean:.3f} of the mean load; "
        f"mean way {found.mean_travel:.2f}; compactness {shape}; {pieces}."
    ]


def _figures(found: Measures) -> dict[str, object]:
    return {
        "beats": found.beats,
        "contiguous": found.is_contiguous,
        "max_over_mean": found.max_over_mean,
        "min_over_mean": found.min_over_mean,
        "mean_travel": found.mean_travel,
        "compactness": found.compactness,
        "centres": found.centres,
    }
