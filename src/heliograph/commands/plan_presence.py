"""`heliograph plan presence`: routes through posts, so that officers are seen where calls come from, and nobody can foretell when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, must_write, refuse, say
from heliograph.commands.planned import Rounds, Seconds, Seed, outcome_lines, outcome_values, source, write

if TYPE_CHECKING:
    from heliograph.core.planning.presence.figures import Figures


def presence(
    posts: Annotated[Path, typer.Argument(help="post,x,y,need (calls); perhaps stand (minutes) and cell. Metres.")],
    crews: Annotated[Path, typer.Argument(help="day,hour,crews or day,begins,hours,officers; day 1 is Monday.")],
    out: Annotated[Path, typer.Option(help="Where the routes go: day,crew,post,cell,arrive,leave.")],
    added: Annotated[Path | None, typer.Option(help="Where the minutes by cell and hour go.")] = None,
    today: Annotated[Path | None, typer.Option(help="Today's routes, in the form of --out, to compare with.")] = None,
    days: Annotated[int, typer.Option(min=1, max=28, help="How many days, from a Monday; weeks repeat.")] = 7,
    stand: Annotated[int, typer.Option(min=1, max=60, help="Minutes to stand, where the table has no stand.")] = 15,
    speed: Annotated[float, typer.Option(min=0.1, max=200, help="Kilometres an hour, in a straight line.")] = 20,
    officers: Annotated[int, typer.Option(min=1, max=20, help="In a crew, where the table counts officers.")] = 2,
    hours: Annotated[int, typer.Option(min=1, max=24, help="The longest shift, where the table says hours.")] = 8,
    equally: Annotated[bool, typer.Option(help="The same for each cell with calls, not by its calls.")] = False,
    seconds: Seconds = 30,
    seed: Seed = 1,
    rounds: Rounds = None,
    as_json: AsJson = False,
) -> None:
    """Routes that spread presence over places with calls and hours, in another order each day.

    Example: heliograph plan presence posts.csv week.csv --today now.csv --out routes.csv
    """
    for path in (out, added):
        if path is not None:
            must_write(path, as_json)
    from heliograph.core.planning import presence as engine
    from heliograph.core.planning.inputs import BadInput
    from heliograph.core.planning.presence import problem, routes

    try:
        places = problem.posts(source(posts, as_json), speed=speed * 1000 / 60, stand=stand)
        on_duty = problem.shifts(source(crews, as_json), days=days, officers=officers, longest=hours)
        asked = problem.problem(places, on_duty, equally=equally)
        now = routes.today(source(today, as_json), asked) if today is not None else None
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    made = engine.solve(asked, today=now, seconds=seconds, seed=seed, rounds=rounds)
    write(out, routes.written(asked, made.routes), as_json)
    if added is not None:
        write(added, routes.added(asked, made.figures.minutes), as_json)
    lines = [
        f"{sum(map(len, made.routes))} visits in {len(asked.shifts)} shifts in {out}.",
        _measured("Proposed", made.figures),
    ]
    if made.today is not None and now is not None:
        lines.append(_measured("Today", made.today))
        if now.broken is not None:
            lines.append(f"Today's routes are compared, but are no start for the plan: {now.broken.en}")
        if now.elsewhere:
            lines.append(f"Today {now.elsewhere} minutes are stood at posts without calls; they count nowhere.")
    if made.foreseeable:
        lines.append(
            f"{made.foreseeable} of {len(asked.shifts)} shifts are as the plain way or today's has them: whoever has these "
            f"tables can foretell them."
        )
    if places.left_out:
        lines.append(f"{len(places.left_out)} posts without calls were left out.")
    compared = {"Proposed": _figures(made.figures), **({"Today": _figures(made.today)} if made.today else {})}
    value = {
        "on_duty": asked.minutes,
        "compared": compared,
        "today_broken": now.broken.en if now and now.broken else None,
        "today_elsewhere": now.elsewhere if now else None,
        "foreseeable": made.foreseeable,
        "simple": made.simple,
        "left_out": len(places.left_out),
        **outcome_values(made.outcome),
    }
    say([*lines, *outcome_lines(made.outcome, "Unevenness")], value, as_json)


def _measured(who: str, found: Figures) -> str:
    foretold = "not known (one day)" if found.foretold is None else f"{found.foretold:.0%}"
    return (
        f"{who}: {found.minutes.sum():.0f} minutes stood, {found.overlap:.1%} of them where and when due (at equal minutes); Gini "
        f"over cells {found.gini:.3f}; mean wait for the next crew {found.wait:.0f} min, longest gap {found.longest} min; "
        f"visits near yesterday's time: {foretold}."
    )


def _figures(found: Figures) -> dict[str, float | None]:
    return {
        "minutes": float(found.minutes.sum()),
        "unevenness": found.unevenness,
        "overlap": found.overlap,
        "gini": found.gini,
        "wait": found.wait,
        "longest": found.longest,
        "foretold": found.foretold,
    }
