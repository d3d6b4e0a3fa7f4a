"""`heliograph opendata`: release a month, correct one, decide the terms."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say, set_up

app = typer.Typer(no_args_is_help=True, help="Open data: release a month, correct one, decide the terms.")

Code = Annotated[str, typer.Option(help="The bureau's code; may be left out where there is one bureau.")]


@app.callback()
def group() -> None:
    """Open data: release a month, correct one, decide the terms."""


@app.command()
def release(
    month: Annotated[str, typer.Option(help="The month, as 2026-01; last month if left out.")] = "",
    correct: Annotated[str, typer.Option(help="Release the month anew, for this reason (in Chinese).")] = "",
    correct_english: Annotated[str, typer.Option(help="The reason in English.")] = "",
    bureau: Code = "",
    as_json: AsJson = False,
) -> None:
    """Release a month's data. The worker does it by itself on the bureau's day; this does it now.

    Example: heliograph opendata release --month 2026-01
    """
    bureau_id = _bureau(bureau, as_json)
    from django.utils import timezone

    from heliograph.core.text import Text
    from heliograph.matters.errors import MatterError
    from heliograph.opendata import actions
    from heliograph.opendata.reading.terms import month_before

    now = timezone.now()
    wanted = _month(month, as_json) or month_before(timezone.localdate())
    if bool(correct) != bool(correct_english):
        refuse("A correction needs its reason in both languages: --correct and --correct-english.", as_json, WRONG_USE)
    try:
        if correct:
            made = actions.correct(bureau_id, wanted, why=Text(correct, correct_english), now=now)
        else:
            made = actions.release(bureau_id, wanted, now=now)
    except MatterError as error:
        refuse(error.text.en, as_json)
    say(
        [f"Released {made.code}. SHA-256 of its manifest, now in the log: {made.digest}"],
        {"release": made.code, "digest": made.digest},
        as_json,
    )


@app.command()
def terms(
    licence: Annotated[str, typer.Option(help="CC-BY-4.0, CC0-1.0 or ODC-BY-1.0.")] = "",
    day: Annotated[int, typer.Option(help="The day of the month on which data are released (1 to 28).")] = 0,
    bureau: Code = "",
    as_json: AsJson = False,
) -> None:
    """Show the licence and the day of release, or decide them anew; what was released keeps its licence.

    Example: heliograph opendata terms --licence CC0-1.0 --day 10
    """
    bureau_id = _bureau(bureau, as_json)
    from django.utils import timezone

    from heliograph.matters.errors import MatterError
    from heliograph.opendata import actions
    from heliograph.opendata.reading.terms import in_force

    if licence or day:
        before = in_force(bureau_id)
        try:
            actions.set_terms(
                bureau_id, licence=licence or before.licence.code, day=day or before.day, now=timezone.now()
            )
        except MatterError as error:
            refuse(error.text.en, as_json, WRONG_USE)
    held = in_force(bureau_id)
    say(
        [f"Licence {held.licence.code}; released on day {held.day}."],
        {"licence": held.licence.code, "day": held.day},
        as_json,
    )


def _bureau(code: str, as_json: bool) -> int:
    set_up()
    from heliograph.organisation import reading

    every = reading.bureaus()
    chosen = [one for one in every if one.code == code] if code else list(every)
    if len(chosen) != 1:
        known = ", ".join(one.code for one in every) or "(none yet)"
        refuse(f"Name one bureau with --bureau. There are: {known}.", as_json, WRONG_USE)
    return chosen[0].id


def _month(written: str, as_json: bool) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        refuse(f"{written} is no month: write it as 2026-01.", as_json, WRONG_USE)
