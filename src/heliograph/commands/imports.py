"""`heliograph import`: take in what was kept elsewhere."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands import import_organisation
from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say, set_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.matters.actions.history import Map, Refused, Setting, Tally
    from heliograph.organisation.models import Bureau

app = typer.Typer(
    no_args_is_help=True,
    help="Take in past messages, units, officers, areas.\n\n"
    "Example: heliograph import messages answered.csv --map docs/examples/board-with-answers.toml --dry-run",
)
app.command("units")(import_organisation.units)
app.command("officers")(import_organisation.officers)
app.command("areas")(import_organisation.areas)
SHOWN = 10


@app.callback()
def group() -> None:
    """Take in what was kept elsewhere."""


@app.command()
def messages(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file, one message a line.")],
    map_: Annotated[str, typer.Option("--map", help="A map file (TOML), or pairs: text=content,submitted_at=date.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    procedure: Annotated[str, typer.Option(help="Procedure of lines whose kind the map does not tell.")] = "",
    bureau: Annotated[str, typer.Option(help="The bureau's code; may be left out if there is one.")] = "",
    unit: Annotated[str, typer.Option(help="Code of the unit answerable; else whoever has the duty.")] = "",
    refused: Annotated[Path | None, typer.Option(help="Write refused lines with reasons to this CSV file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Import past messages with the times they really had. The same file twice adds nothing; stopped, it goes on.

    Status 1 if a line was refused. Maps: docs/import.md.

    Example: heliograph import messages answered.csv --map docs/examples/board-with-answers.toml --refused refused.csv
    """
    set_up()
    from django.utils import timezone

    from heliograph.matters.actions.history import LinesUnusable, MapInvalid, NoSuchPlace, read_map
    from heliograph.organisation.reading import NoUnit

    try:
        reading = read_map(map_, file=file)
        place = _place(_bureau(bureau, as_json), reading, procedure or reading.procedure, unit)
        tally, some = _run(file, reading, procedure or reading.procedure, place, dry_run, refused, as_json)
    except (MapInvalid, LinesUnusable, NoSuchPlace, NoUnit, UnicodeDecodeError, OSError) as error:
        refuse(str(error), as_json, WRONG_USE)
    say(_sentences(tally, some, dry_run, refused), _facts(tally, dry_run, timezone.now().isoformat()), as_json)
    raise typer.Exit(1 if tally.refused else 0)


def _bureau(code: str, as_json: bool) -> Bureau:
    from heliograph.organisation import reading

    every = reading.bureaus()
    found = next((b for b in every if b.code == code), None) if code else (every[0] if len(every) == 1 else None)
    if found is None:
        known = ", ".join(b.code for b in every) or "(none yet)"
        refuse(f"Say which bureau with --bureau: {known}.", as_json, WRONG_USE)
    return found


def _place(bureau: Bureau, reading: Map, procedure: str, unit: str) -> Setting:
    from django.utils import timezone

    from heliograph.matters.actions.history import MapInvalid, setting

    codes = {*reading.kinds.values(), *([procedure] if procedure else [])}
    if not codes:
        raise MapInvalid("Say under which procedure the messages go: --procedure, or procedure or kind in the map.")
    if reading.has("kind") is False and not procedure:
        raise MapInvalid("The map has kinds but no kind column: add one, or give --procedure.")
    return setting(
        bureau.id, reading.source, codes=codes, units=set(reading.units.values()), unit=unit, today=timezone.localdate()
    )


def _run(
    file: Path, reading: Map, procedure: str, place: Setting, dry_run: bool, refused: Path | None, as_json: bool
) -> tuple[Tally, list[Refused]]:
    """Returns the counts and the first refused lines."""
    from zoneinfo import ZoneInfo

    from django.utils import timezone
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from heliograph.matters.actions.history import bring_in, count_lines, read_lines

    now = timezone.now()
    some: list[Refused] = []
    zone = ZoneInfo(reading.zone) if reading.zone else place.zone
    lines = read_lines(file, reading, procedure=procedure, zone=zone, now=now)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with _refused_file(refused) as write, Progress(*columns, console=Console(stderr=True), disable=as_json) as bar:
        task = bar.add_task(file.name, total=count_lines(file, reading))

        def refuse_line(line: Refused) -> None:
            if len(some) < SHOWN:
                some.append(line)
            write(line)

        tally = bring_in(
            lines, place, now=now, dry_run=dry_run, refuse=refuse_line, progress=lambda n: bar.advance(task, n)
        )
    return tally, some


@contextmanager
def _refused_file(path: Path | None) -> Iterator[Callable[[Refused], None]]:
    """Line numbers, ids and reasons; never what a message says, so that the file may be sent to a colleague."""
    if path is None:
        yield lambda _: None
        return
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["line", "id", "reason", "explanation"])
        yield lambda line: writer.writerow([line.line, line.id, str(line.reason), line.says])


def _sentences(tally: Tally, some: list[Refused], dry_run: bool, refused: Path | None) -> list[str]:
    verb = "would be added" if dry_run else "added"
    gone = tally.refused.total()
    lines = [f"{tally.read} lines read: {tally.added} {verb}, {tally.already} already there, {gone} refused."]
    if tally.undated:
        lines.append(f"{tally.undated} have an answer whose time nobody knows; figures say so.")
    if tally.unanswered:
        lines.append(f"{tally.unanswered} have no answer: they stand in the desk's list as owed.")
    lines += [f"  {count} {reason}" for reason, count in tally.refused.most_common()]
    if some and refused is None:
        lines += [f"  line {one.line}: {one.says}" for one in some]
        lines.append("All refused lines with reasons: --refused FILE.csv")
    if dry_run:
        lines.append("Nothing was written.")
    return lines


def _facts(tally: Tally, dry_run: bool, at: str) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "at": at,
        "read": tally.read,
        "added": tally.added,
        "already": tally.already,
        "refused": tally.refused.total(),
        "reasons": {str(reason): count for reason, count in tally.refused.items()},
        "without_time_of_answer": tally.undated,
        "without_answer": tally.unanswered,
    }
