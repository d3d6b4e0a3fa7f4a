"""`heliograph calls bands`: weekly bands of answer and arrival times, as far as they may be published. Needs no instance."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands.answer import DONE, NO, WRONG_USE, AsJson, must_write, refuse, say

if TYPE_CHECKING:
    from heliograph.core.calls.bands import Banded
    from heliograph.core.calls.stages import Stage
    from heliograph.core.calls.telling import Told
    from heliograph.core.calls.written_times import Reads
    from heliograph.core.estimating import Estimate

HEAD = ("week", "unit", "stage", "measure", "value", "low", "high")


def bands(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="CSV: time; signed, dispatched, arrived, fed back (any)."),
    ],
    out: Annotated[Path, typer.Option(help="CSV: what may be published, a figure a line.")],
    bands: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="TOML: bands of your own; else Ankang's.")
    ] = None,
    unit: Annotated[str, typer.Option(help="The column that says which unit; else all is one.")] = "",
    weeks: Annotated[int, typer.Option(min=1, max=13, help="So many weeks stand together.")] = 1,
    read: Annotated[
        list[str] | None,
        typer.Option(help="What a column holds where it can't be told: arrived=clock, h:mm, mm:ss, minutes, seconds."),
    ] = None,
    dates: Annotated[list[str] | None, typer.Option(help="ymd, ydm, mdy or dmy, as in calls check.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write how long calls took, by week, and say what in the table is to be asked about. Small counts are left empty.

    Ends with 0 if it was written, 1 if a person must decide something first (nothing is written then), 2 if it is no table of
    times or is about persons.

    Example: heliograph calls bands calls.csv --out bands.csv --unit 派出所
    """
    from heliograph.commands.calls import orders
    from heliograph.core.calls import stages
    from heliograph.core.calls.bands import HowTimes
    from heliograph.core.calls.bands import bands as banded
    from heliograph.core.calls.telling import tell
    from heliograph.core.encodings import encoding_of
    from heliograph.core.planning.inputs import BadInput, Source

    must_write(out, as_json)
    today = date.today()  # noqa: DTZ011  # the machine's own day, as whoever sits before it sees it
    how = HowTimes(today, orders=orders(dates or [], as_json), reads=_reads(read or [], as_json), unit=unit)
    try:
        wanted = stages.USUAL if bands is None else stages.read(Source(bands.name, bands.read_text("utf-8-sig")))
        found = banded(Source(file.name, file.read_text(encoding_of(file))), how, wanted, each=weeks)
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    except (OSError, UnicodeDecodeError) as error:
        refuse(f"{file}: {error}", as_json, WRONG_USE)
    told = tell(found.stages, found.figures) if found.report.is_usable else []
    if found.report.is_usable:
        _write(out, found.stages, told)
    say(_lines(found, out), _value(found, told), as_json)
    raise typer.Exit(DONE if found.report.is_usable else NO)


def _reads(asked: list[str], as_json: bool) -> dict[str, Reads]:
    from heliograph.core.calls.stages import MOMENTS, RECEIVED
    from heliograph.core.calls.written_times import Reads

    found = {}
    for words in asked:
        column, _, way = words.partition("=")
        if column not in MOMENTS or column == RECEIVED or way not in list(Reads):
            columns = ", ".join(one for one in MOMENTS if one != RECEIVED)
            refuse(
                f"--read must be one of {columns}, = and one of {', '.join(Reads)}, not {words!r}.", as_json, WRONG_USE
            )
        found[column] = Reads(way)
    return found


def _write(out: Path, stages: Sequence[Stage], told: Sequence[Told]) -> None:
    from heliograph.core.calls.telling import lines

    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEAD, *lines(stages, told)])


def _lines(found: Banded, out: Path) -> list[str]:
    report = found.report
    said = [f"{name.en}: {value}" for name, value in report.summary]
    said += [f"{name.en}: {value if isinstance(value, str) else value.en}" for name, value in report.facts]
    said += [f"{level.value.upper()}: {text.en}" for level, text in report.findings]
    said += [f"line {line}: {text.en}" for line, text in report.refused]
    said += [f"line {line}: the same call as line {first}" for line, first in report.duplicate_lines]
    said.append(f"Written to {out}." if report.is_usable else "NOT written: see STOPS above.")
    return said


def _value(found: Banded, told: Sequence[Told]) -> dict[str, object]:
    stages = [{"stage": one.code, "since": one.begins, "seconds": list(one.limits)} for one in found.stages]
    return {**found.report.as_value(), "stages": stages, "weeks": [_told(one) for one in told]}


def _told(one: Told) -> dict[str, object]:
    head: dict[str, object] = {"week": one.week.isoformat(), "unit": one.unit, "stage": one.stage, "calls": one.calls}
    if one.calls is None:
        return head
    return {
        **head, "missing": one.missing, "impossible": one.impossible, "in_question": one.asked, "bands": list(one.bands),
        "median": _estimate(one.median), "p90": _estimate(one.p90),
    }  # fmt: skip


def _estimate(one: Estimate | None) -> list[float | None] | None:
    return None if one is None else [one.value, one.low, one.high]
