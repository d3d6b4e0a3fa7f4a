"""A group of commands whose modules are imported only when one of them is called, or all are listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup
from typer.main import get_group

if TYPE_CHECKING:
    from typer._click.core import Command, Context  # typer brings its own click and names its types nowhere else


class Lazily(TyperGroup):
    """Finds commands by a table: the name, and ``module:attribute`` in `heliograph.commands`.

    The attribute is a function, or a `typer.Typer` with commands of its own. A command whose packages are not installed
    stays in the list and says what it lacks.
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
        try:
            found = getattr(import_module(f"heliograph.commands.{module}"), attribute)
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("heliograph"):
                raise
            found = _needs(error.name or "")
        return _command(cmd_name, found)


def _command(name: str, found: typer.Typer | Callable[..., None]) -> Command:
    holder = typer.Typer(add_completion=False)
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    return get_group(holder).commands[name]


def _needs(package: str) -> Callable[..., None]:
    def refuse(words: Annotated[list[str] | None, typer.Argument(hidden=True)] = None) -> None:
        typer.echo(f"The package {package} is not installed: install requirements/base.txt first.", err=True)
        raise typer.Exit(2)

    refuse.__doc__ = f"Not here: the package {package} is not installed."
    return refuse
