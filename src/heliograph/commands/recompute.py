"""`heliograph recompute`: a published figure from the released data alone; for anybody, without an instance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.opendata.tables.folder import Held

MOST = 40


def recompute(
    figure: Annotated[
        str, typer.Argument(help="The figure's name, as printed beside it; all published ones are listed if left out.")
    ] = "",
    data: Annotated[
        Path, typer.Option(help="The folder with downloaded releases, packed (.zip) or unpacked.")
    ] = Path(),
    as_json: AsJson = False,
) -> None:
    """Compute a published figure from released data. Status 0: done. 1: the data do not give it. 2: used wrongly.

    Example: heliograph recompute on-time:unit=heping:2026-01-01..2026-03-31 --data downloads
    """
    from heliograph.opendata.tables import folder, recomputing

    if not data.is_dir():
        refuse(f"{data} is no folder.", as_json, WRONG_USE)
    try:
        held = folder.read(data)
    except folder.NoData as error:
        refuse(str(error), as_json, WRONG_USE)
    except folder.Altered as error:
        refuse(str(error), as_json)
    if not figure:
        names = recomputing.published(held)
        shown = names if len(names) <= MOST else [*names[:MOST], f"… and {len(names) - MOST} more: --json lists all."]
        say(
            [f"Releases: {', '.join(one.release for one in held.values())}. Published figures:", *shown],
            {"releases": [one.release for one in held.values()], "figures": names},
            as_json,
        )
        return
    _one(figure, held, as_json)


def _one(words: str, held: Mapping[str, Held], as_json: bool) -> None:
    from heliograph.insight.identity import NotAFigure, read
    from heliograph.opendata.tables import recomputing

    try:
        found = recomputing.recompute(held, read(words))
    except NotAFigure as error:
        refuse(str(error), as_json, WRONG_USE)
    except recomputing.NotComputed as error:
        refuse(str(error), as_json)
    facts = {
        "figure": str(found.id),
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "part": found.part,
        "of": found.of,
        "asked": found.asked,
        "releases": list(found.releases),
    }
    lines = [
        str(found.value),
        *(f"  {name}: {value}" for name, value in facts.items() if name != "value" and value is not None),
    ]
    say(lines, facts, as_json)
