"""`heliograph stages`: the board of stages, held against a recount, or counted anew."""

from __future__ import annotations

import typer

from heliograph.commands.answer import AsJson, say, set_up

app = typer.Typer(
    no_args_is_help=True,
    help="The board of stages (阶段看板).\n\nExample: heliograph stages check",
)


@app.callback()
def group() -> None:
    """The board of stages (阶段看板)."""


@app.command()
def check(as_json: AsJson = False) -> None:
    """Is every figure of the board what a recount of the open cases says? Status 1 if not. Reads every open case.

    Example: heliograph stages check
    """
    set_up()
    from django.utils import timezone

    from heliograph.supervision import audit

    found = audit.problems(timezone.now())
    lines = [f"✗ {one}" for one in found] or ["Every figure of the board is what a recount says."]
    say(lines, {"ok": not found, "problems": found}, as_json)
    raise typer.Exit(1 if found else 0)


@app.command()
def rebuild(as_json: AsJson = False) -> None:
    """Count the open cases of every bureau anew. May be run while the instance serves.

    Example: heliograph stages rebuild
    """
    set_up()
    from django.utils import timezone

    from heliograph.organisation import reading
    from heliograph.supervision.actions import rebuild

    now = timezone.now()
    counted = {bureau.code: rebuild(bureau.id, now) for bureau in reading.bureaus()}
    say([f"{code}: {count} open cases counted." for code, count in counted.items()], counted, as_json)
