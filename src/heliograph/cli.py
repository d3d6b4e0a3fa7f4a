"""The `heliograph` command. Exit status: 0 yes or done, 1 the answer is no or something is wrong, 2 used wrongly.

Each command stands in a module of `commands`; this file only gathers them. Every command works on the instance that
HELIOGRAPH_HOME names (or `--home`), so that two instances can live side by side.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

import heliograph
from heliograph.commands import (
    calendars,
    deadline,
    doctor,
    erase,
    export,
    import_organisation,
    imports,
    instance,
    keys,
    procedures,
    serve,
)

app = typer.Typer(
    name="heliograph",
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


app.command("init")(instance.init)
app.command("demo")(instance.demo)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)
app.command("doctor")(doctor.doctor)
app.command("erase")(erase.erase)
app.command("export")(export.export)
imports.app.command("units")(import_organisation.units)
imports.app.command("officers")(import_organisation.officers)
app.add_typer(procedures.app, name="procedures")
app.add_typer(deadline.app, name="deadline")
app.add_typer(imports.app, name="import")
app.add_typer(calendars.app, name="calendar")
app.add_typer(keys.app, name="keys")


def main() -> None:
    """The entry point of the installed command."""
    app()


if __name__ == "__main__":
    main()
