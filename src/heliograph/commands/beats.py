"""`heliograph beats`: which beat a place lies in."""

from __future__ import annotations

import typer

from heliograph.commands.lazily import Lazily

COMMANDS: dict[str, str] = {"locate": "beats_locate:locate"}
"""The name of each command, and where it stands in `heliograph.commands`."""

app = typer.Typer(
    cls=Lazily.of(COMMANDS),
    no_args_is_help=True,
    help="Beats: which one a place lies in.",
)


@app.callback()
def group() -> None:
    """Beats: which one a place lies in."""
