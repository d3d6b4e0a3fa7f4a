"""The `heliograph` command. Exit status: 0 yes or done, 1 the answer is no or something is wrong, 2 used wrongly.

Each command stands in a module of `commands`; this file only names them. A module is imported when its command is
called (or the list of all is asked for), so that `heliograph verify` runs where only requirements/verify.txt is
installed. Every command works on the instance that HELIOGRAPH_HOME names (or `--home`), so that two instances can
live side by side.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

import heliograph
from heliograph.commands.lazily import Lazily

COMMANDS = {
    "init": "instance:init",
    "demo": "instance:demo",
    "serve": "serve:serve",
    "worker": "serve:worker",
    "doctor": "doctor:doctor",
    "erase": "erase:erase",
    "export": "export:export",
    "verify": "verify:verify",
    "compare": "compare:compare",
    "log": "log:app",
    "witness": "witness:app",
    "procedures": "procedures:app",
    "deadline": "deadline:app",
    "stages": "stages:app",
    "import": "imports:app",
    "cases": "cases:app",
    "calendar": "calendars:app",
    "partners": "partners:app",
    "keys": "keys:app",
    "channels": "channels:app",
    "language": "language:app",
    "beats": "beats:app",
    "calls": "calls:app",
    "draw": "draw:app",
    "indicators": "indicators:app",
    "figures": "figures:app",
    "opendata": "opendata:app",
    "recompute": "recompute:recompute",
    "plan": "plan:app",
}
"""The name of each command, and where it stands in `heliograph.commands`."""

app = typer.Typer(
    name="heliograph",
    cls=Lazily.of(COMMANDS),
    help="Heliograph (阳光警务): policing that answers to the people it serves.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"heliograph {heliograph.__version__}")
        raise typer.Exit


@app.callback()
def common(
    home: Annotated[Path | None, typer.Option(help="The instance's folder; instead of HELIOGRAPH_HOME.")] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Heliograph (阳光警务): policing that answers to the people it serves."""
    if home is not None:
        os.environ["HELIOGRAPH_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliograph.site.settings")


def main() -> None:
    """The entry point of the installed command."""
    app()


if __name__ == "__main__":
    main()
