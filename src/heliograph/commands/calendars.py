"""`heliograph calendar`: the working calendar of a year, when the State Council has published it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import AsJson, refuse, say, set_up

app = typer.Typer(
    no_args_is_help=True,
    help="Working calendars (调休).\n\nExample: heliograph calendar load docs/calendars/example-2027.toml",
)


@app.callback()
def group() -> None:
    """Working calendars (调休)."""


@app.command()
def load(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], as_json: AsJson = False) -> None:
    """Load one year for every bureau; deadlines that were estimates are counted anew, recorded and told.

    Example: heliograph calendar load docs/calendars/example-2027.toml
    """
    set_up()
    from django.utils import timezone

    from heliograph.core.calendar import CalendarInvalid
    from heliograph.matters.actions.calendars import load_year
    from heliograph.organisation import reading

    text = file.read_text("utf-8")
    try:
        moved = sum(
            load_year(bureau, text, file=str(file), now=timezone.now(), by=None) for bureau in reading.bureaus()
        )
    except CalendarInvalid as error:
        refuse(str(error), as_json)
    say([f"{file.name} is loaded; {moved} deadlines were counted anew."], {"file": str(file), "moved": moved}, as_json)
