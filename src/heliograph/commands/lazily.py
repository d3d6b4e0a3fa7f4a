"""A group of commands whose modules are imported only when one of them is called, or all are listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup
from typer.main import get_group

import heliograph

if TYPE_CHECKING:
    from typer._click.core import Command, Context  # typer brings its own click and names its types nowhere else


class Lazily(TyperGroup):
    """Finds commands by a table: the name, and ``module:attribute`` in `heliograph.commands`.

    The attribute is a function, or a `typer.Typer` with commands of its own. A module of commands imports nothing at
    its top but what requirements/verify.txt has, so that the list of commands can be shown everywhere.
    """

    table: Mapping[str, str] = {}

    @classmethod
    def of(cls, table: Mapping[str, str]) -> type[Lazily]:
        """This group with the commands of a table."""
        return type("Commands", (cls,), {"table": dict(table)})

    def list_commands(self, ctx: Context) -> list[str]:
        """All names, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command of this name, imported now."""
        where = self.table.get(cmd_name)
        if where is None:
            return None
        module, attribute = where.split(":")
        return _command(cmd_name, getattr(import_module(f"heliograph.commands.{module}"), attribute))

    def invoke(self, ctx: Context) -> object:
        """Run the command; end with status 2 and a sentence if it needs a package that is not installed."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            package = (error.name or "").split(".")[0]
            if package == heliograph.__name__:
                raise
            typer.echo(
                f"The package {package} is not installed: install requirements/base.txt (for `verify`, `compare` and"
                " `log`, requirements/verify.txt is enough).",
                err=True,
            )
            raise typer.Exit(2) from error


def _command(name: str, found: typer.Typer | Callable[..., None]) -> Command:
    holder = typer.Typer(add_completion=False)
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    return get_group(holder).commands[name]
