"""How commands answer: sentences for people, JSON for programs, one exit status for both."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Json = Mapping[str, object] | Sequence[object]

DONE, NO, WRONG_USE = 0, 1, 2


def say(lines: Sequence[str], value: Json, as_json: bool) -> None:
    """Print the sentences, or the value."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str) if as_json else "\n".join(lines))


def refuse(reason: str, as_json: bool = False, status: int = NO) -> NoReturn:
    """Say why not, and end: with status 1 when the answer is no, 2 when the command was used wrongly."""
    if as_json:
        typer.echo(json.dumps({"error": reason}, ensure_ascii=False))
    else:
        typer.echo(reason, err=True)
    raise typer.Exit(status)


def must_write(out: Path, as_json: bool = False) -> None:
    """Refuse, before any work is done, a place where no file can be written."""
    if not out.parent.is_dir():
        refuse(f"{out.parent} is no folder: make it first.", as_json, WRONG_USE)
    if out.is_dir():
        refuse(f"{out} is a folder: name a file in it.", as_json, WRONG_USE)
    if not os.access(out if out.exists() else out.parent, os.W_OK):
        refuse(f"{out} cannot be written here.", as_json, WRONG_USE)


def set_up() -> None:
    """Start Django on the instance; end with status 2 if it was never made or its settings can't be read."""
    from heliograph.site import environment

    try:
        found = environment.read()
    except environment.BadSetting as error:
        refuse(str(error), status=WRONG_USE)
    if not found.text("HELIOGRAPH_SECRET_KEY") and not (found.home / "keys" / "secret-key").is_file():
        refuse(
            f"{found.home} is no instance yet: run `heliograph init` first, or set HELIOGRAPH_HOME.", status=WRONG_USE
        )
    import django

    try:
        django.setup()
    except environment.BadSetting as error:
        refuse(str(error), status=WRONG_USE)
