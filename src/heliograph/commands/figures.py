"""`heliograph figures`: the events that figures are counted from, and any figure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say, set_up

app = typer.Typer(no_args_is_help=True, help="The events that figures are counted from, and any figure.")


@app.callback()
def group() -> None:
    """The events that figures are counted from, and any figure."""


@app.command()
def export(
    fresh: Annotated[bool, typer.Option(help="Throw away what was exported; make all of it anew.")] = False,
    as_json: AsJson = False,
) -> None:
    """Export new events, without what was said, for figures. The worker does it every ten minutes.

    Example: heliograph figures export
    """
    set_up()
    from heliograph.insight.export import GapInLog, event_folder
    from heliograph.insight.export import export as run

    try:
        done = run(now=datetime.now(UTC), fresh=fresh)
    except GapInLog as error:
        refuse(f"{error} Run `heliograph log audit --database`.", as_json)
    except OSError as error:
        refuse(f"{event_folder().path}: {error.strerror}", as_json)
    if done.busy:
        refuse("Another process is exporting: nothing was done.", as_json)
    words = f"{done.rows} events exported, up to leaf {done.through}, into {event_folder().path}."
    say([words], {"rows": done.rows, "through": done.through, "folder": str(event_folder().path)}, as_json)


@app.command()
def show(
    figure: Annotated[
        str, typer.Argument(help="Its name, as pages print it: on-time:unit=heping:2026-01-01..2026-03-31")
    ],
    bureau: Annotated[str, typer.Option(help="The bureau's code; the first if left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print a figure with its interval, as pages show it.

    Example: heliograph figures show on-time:2026-01-01..2026-03-31
    """
    set_up()
    from dataclasses import asdict

    from heliograph.insight import identity
    from heliograph.insight.catalogue import UnknownMeasure, measure
    from heliograph.insight.reading import figures
    from heliograph.organisation import reading as organisation

    try:
        asked = identity.read(figure)
        title = measure(asked.code).title
    except identity.NotAFigure as error:
        refuse(str(error), as_json, WRONG_USE)
    except UnknownMeasure:
        refuse(f"{figure}: {UnknownMeasure.said.en}", as_json, WRONG_USE)
    chosen = next((b for b in organisation.bureaus() if bureau in ("", b.code)), None)
    if chosen is None:
        refuse(f"There is no bureau {bureau!r}.", as_json, WRONG_USE)
    units = {one.code: one.id for one in organisation.units(chosen.id).values()}
    if asked.unit is not None and asked.unit not in units:
        refuse(f"There is no unit {asked.unit!r}.", as_json, WRONG_USE)
    span = figures.Span(asked.since, asked.until)
    unit = units[asked.unit] if asked.unit is not None else None
    found = figures.figure(chosen.id, asked.code, span, unit=unit, procedure=asked.procedure)
    as_of = figures.as_of(chosen.id)
    value = {"figure": str(asked), "as_of": as_of.isoformat() if as_of else None, **asdict(found)}
    say(
        [f"{asked}: {title.en}", _words(found), f"Events up to {as_of or '(nothing is exported yet)'}."], value, as_json
    )


def _words(found: object) -> str:
    from heliograph.insight.reading.figures import Figure

    assert isinstance(found, Figure)
    if found.hidden:
        return "Not published: too few, or others could be computed from it."
    if found.value is None:
        return "Nothing to count."
    interval = " to ".join("?" if side is None else f"{side:.4f}" for side in (found.low, found.high))
    of = f"{found.part} of {found.of}" if found.part is not None else f"{found.of} values"
    asked = f", {found.asked} asked" if found.asked is not None else ""
    return f"{found.value:.4f} (95%: {interval}; {of}{asked})"


@app.command()
def noise(
    since: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The first day.")],
    until: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The last day.")],
    epsilon: Annotated[
        float, typer.Option(help="The part of the days' budget of 4 that it takes; smaller is safer.")
    ] = 1.0,
    bureau: Annotated[str, typer.Option(help="The bureau's code; the first if left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Publish matters by unit and procedure with noise (differential privacy). Drawn once; the budget is public.

    Example: heliograph figures noise 2026-01-01 2026-03-31 --epsilon 1
    """
    set_up()
    from heliograph.core.noise import NoNoise
    from heliograph.insight import noise as tables
    from heliograph.insight.reading.span import Span
    from heliograph.matters.errors import MatterError
    from heliograph.organisation import reading as organisation

    found = next((one for one in organisation.bureaus() if bureau in ("", one.code)), None)
    if found is None:
        refuse(f"There is no bureau {bureau}.", as_json, WRONG_USE)
    try:
        made = tables.release(found.id, Span(since.date(), until.date()), epsilon=epsilon, now=datetime.now(UTC))
    except (NoNoise, MatterError) as error:
        refuse(error.text.en, as_json)
    except ValueError as error:
        refuse(str(error), as_json, WRONG_USE)
    words = (
        f"{len(made.cells)} numbers, 95 % of them within {made.within} of the truth; epsilon {made.epsilon:g} is spent."
    )
    say([words], {"cells": len(made.cells), "within": made.within, "epsilon": made.epsilon}, as_json)
