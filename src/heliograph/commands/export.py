"""`heliograph export`: what happened, without what was said; and the procedures in force.

The rows of matters carry no content, no person and no receipt: facts for analysis inside the bureau. They are single
matters, not a published table: publish from /figures/, which suppresses small counts.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say, set_up


class What(StrEnum):
    """What can be exported."""

    MATTERS = "matters"
    PROCEDURES = "procedures"


def export(
    what: Annotated[What, typer.Argument(help="matters or procedures.")],
    to: Annotated[Path, typer.Argument(help="matters: a file .csv or .json. procedures: a folder.")],
    bureau: Annotated[str, typer.Option(help="The bureau's code; every bureau if left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write facts about every matter (never what was said, or by whom), or the procedures in force, to be analysed.

    Example: heliograph export matters matters.csv
    """
    set_up()
    from heliograph.organisation import reading

    chosen = [b for b in reading.bureaus() if not bureau or b.code == bureau]
    if not chosen:
        known = ", ".join(b.code for b in reading.bureaus()) or "(none yet)"
        refuse(f"There is no bureau {bureau!r}. There are: {known}.", as_json, WRONG_USE)
    ids = {b.id: b.code for b in chosen}
    count = _matters(to, ids, as_json) if what is What.MATTERS else _procedures(to, ids, as_json)
    say([f"{count} {what} written to {to}."], {"what": str(what), "to": str(to), "count": count}, as_json)


def _matters(to: Path, bureaus: dict[int, str], as_json: bool) -> int:
    from rich.console import Console
    from rich.progress import track

    from heliograph.matters.reading import facts

    if to.suffix not in {".csv", ".json"}:
        refuse(f"{to}: the name must end in .csv or .json.", as_json, WRONG_USE)
    total = sum(facts.how_many(bureau) for bureau in bureaus)
    rows = ({"bureau": code, **row} for bureau, code in bureaus.items() for row in facts.of_matters(bureau))
    shown = track(rows, "matters", total=total, console=Console(stderr=True), disable=as_json, transient=True)
    grades = {code: facts.grades(bureau) for bureau, code in bureaus.items()}
    try:
        with _whole(to) as part:
            return _as_csv(part, shown) if to.suffix == ".csv" else _as_json(part, shown, grades)
    except OSError as error:
        refuse(f"{to}: {error.strerror}", as_json, WRONG_USE)


@contextmanager
def _whole(to: Path) -> Iterator[Path]:
    """A file beside `to` that becomes it when all is written: a stopped export leaves no half."""
    part = to.with_name(to.name + ".part")
    try:
        yield part
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)


def _as_csv(to: Path, rows: Iterable[dict[str, object]]) -> int:
    from heliograph.matters.reading.facts import COLUMNS

    with to.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, ("bureau", *COLUMNS))
        writer.writeheader()
        return _counted(rows, writer.writerow)


def _as_json(to: Path, rows: Iterable[dict[str, object]], grades: dict[str, dict[str, int]]) -> int:
    """One object: `grades` counts ratings by bureau, `matters` is written row by row, whatever its length."""
    with to.open("w", encoding="utf-8") as opened:
        opened.write(f'{{"grades": {json.dumps(grades)},\n"matters": [')
        joint = "\n"

        def write(row: dict[str, object]) -> None:
            nonlocal joint
            opened.write(joint + json.dumps(row, ensure_ascii=False))
            joint = ",\n"

        count = _counted(rows, write)
        opened.write("\n]}\n")
    return count


def _counted(rows: Iterable[dict[str, object]], write: Callable[[dict[str, object]], object]) -> int:
    count = 0
    for row in rows:
        write(row)
        count += 1
    return count


def _procedures(folder: Path, bureaus: dict[int, str], as_json: bool) -> int:
    """Every version that was ever in force, as it was put in force: `facts.procedure_files`."""
    from heliograph.matters.reading import facts

    count = 0
    try:
        for bureau, code in bureaus.items():
            for name, text in facts.procedure_files(bureau):
                path = folder / code / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
                count += "shared/" not in name
    except OSError as error:
        refuse(f"{folder}: {error.strerror}", as_json, WRONG_USE)
    return count
