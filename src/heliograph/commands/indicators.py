"""`heliograph indicators`: indicators of appraisal: check a file of them."""

from __future__ import annotations

import typer

from heliograph.commands.lazily import Lazily

COMMANDS: dict[str, str] = {"check": "indicators_check:check"}
"""The name of each command, and where it stands in `heliograph.commands`."""

app = typer.Typer(
    cls=Lazily.of(COMMANDS),
    no_args_is_help=True,
    help="Indicators of appraisal: check a file of them.",
)


@app.callback()
def group() -> None:
    """Indicators of appraisal: check a file of them."""
