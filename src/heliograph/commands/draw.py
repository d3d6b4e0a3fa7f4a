"""`heliograph draw`: random draws: repeat one and see that nobody chose."""

from __future__ import annotations

import typer

from heliograph.commands.lazily import Lazily

COMMANDS: dict[str, str] = {"verify": "draw_verify:verify"}
"""The name of each command, and where it stands in `heliograph.commands`."""

app = typer.Typer(
    cls=Lazily.of(COMMANDS),
    no_args_is_help=True,
    help="Random draws: repeat one and see that nobody chose.",
)


@app.callback()
def group() -> None:
    """Random draws: repeat one and see that nobody chose."""
