"""`heliograph import units`, `officers` and `areas`: the organisation from files, with a diff first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say, set_up

if TYPE_CHECKING:
    from heliograph.organisation.actions import ImportReport, Seen
    from heliograph.organisation.models import Bureau

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file with a header line.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")]
BureauCode = Annotated[str, typer.Option(help="The bureau's code; may be left out if there is one.")]


def units(file: File, dry_run: DryRun = False, bureau: BureauCode = "", as_json: AsJson = False) -> None:
    """Add and change units; nothing is deleted. All lines are written or none. Status 1 if a line is refused.

    Example: heliograph import units docs/examples/units.csv --dry-run
    """
    set_up()
    from django.utils import timezone

    from heliograph.organisation.actions import UNIT_COLUMNS, FileRefused, import_units, read_lines

    try:
        lines = read_lines(file.read_bytes(), UNIT_COLUMNS)
    except FileRefused as error:
        refuse(f"{file}, line {error.line}: {error.text.en}", as_json)
    _tell(import_units(_bureau(bureau, as_json), lines, dry_run=dry_run, now=timezone.now()), as_json)


def officers(file: File, dry_run: DryRun = False, bureau: BureauCode = "", as_json: AsJson = False) -> None:
    """Add and change officers, their log-ins and postings; nothing is deleted. All lines are written or none.

    Example: heliograph import officers docs/examples/officers.csv --dry-run
    """
    set_up()
    from django.utils import timezone

    from heliograph.organisation.actions import OFFICER_COLUMNS, FileRefused, import_officers, read_lines

    try:
        lines = read_lines(file.read_bytes(), OFFICER_COLUMNS)
    except FileRefused as error:
        refuse(f"{file}, line {error.line}: {error.text.en}", as_json)
    _tell(import_officers(_bureau(bureau, as_json), lines, dry_run=dry_run, now=timezone.now()), as_json)


def areas(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A GeoJSON FeatureCollection.")],
    dry_run: DryRun = False,
    bureau: BureauCode = "",
    datum: Annotated[
        str, typer.Option(help="Of the file: wgs-84, gcj-02 or bd-09; else what it says, else wgs-84.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Add and change areas, beats and posts, and say where units stand; nothing is deleted. All features or none.

    Shapes are kept in WGS-84: a file in GCJ-02 or BD-09 that says so (`crs`, `datum`) is converted.

    Example: heliograph import areas docs/examples/areas.geojson --dry-run
    """
    set_up()
    from django.utils import timezone

    from heliograph.organisation.actions import FileRefused, import_areas, read_features

    try:
        features = read_features(file.read_bytes(), datum=datum)
    except FileRefused as error:
        refuse(f"{file}, line {error.line}: {error.text.en}", as_json)
    report = import_areas(_bureau(bureau, as_json), features, dry_run=dry_run, now=timezone.now())
    _tell(report, as_json, "feature")


def _bureau(code: str, as_json: bool) -> Bureau:
    from heliograph.organisation import reading

    found = [b for b in reading.bureaus() if code in ("", b.code)]
    if len(found) != 1:
        codes = ", ".join(b.code for b in reading.bureaus())
        refuse(f"Name the bureau with --bureau: one of {codes}.", as_json, WRONG_USE)
    return found[0]


def _tell(report: ImportReport, as_json: bool, what: str = "line") -> None:
    shown = [line for line in report.lines if line.outcome != "unchanged"]
    lines = [_sentence(line, what) for line in shown]
    if report.problem is not None:
        lines.append(report.problem.en)
    lines.append(", ".join(f"{count} {outcome.value}" for outcome, count in sorted(report.counts.items())) + ".")
    lines.append("Written." if report.written else "Nothing was written.")
    value = {
        "written": report.written,
        "ok": report.is_clean,
        "problem": report.problem.en if report.problem else None,
        "counts": {outcome.value: count for outcome, count in report.counts.items()},
        f"{what}s": [_value(line, what) for line in report.lines],
    }
    say(lines, value, as_json)
    raise typer.Exit(0 if report.is_clean else 1)


def _sentence(line: Seen, what: str) -> str:
    changes = "; ".join(f"{d.field.en}: {d.old!r} → {d.new!r}" for d in line.differences)
    reason = line.reason.en if line.reason else ""
    return f"{what} {line.number}: {line.outcome.value} {line.key} {line.name} {changes}{reason}".rstrip()


def _value(line: Seen, what: str) -> dict[str, object]:
    return {
        what: line.number,
        "outcome": line.outcome.value,
        "key": line.key,
        "differences": [{"field": d.field.en, "old": d.old, "new": d.new} for d in line.differences],
        "reason": line.reason.en if line.reason else None,
    }
