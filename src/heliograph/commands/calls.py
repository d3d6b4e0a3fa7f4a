"""`heliograph calls check`: what a table of calls for service is worth, before anybody plans from it; `calls bands` (`calls_bands`):
how long calls took, by week. Needs no instance."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands import calls_bands
from heliograph.commands.answer import DONE, NO, WRONG_USE, AsJson, refuse, say

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from heliograph.core.calls.columns import Origin
    from heliograph.core.calls.dates import Order
    from heliograph.core.calls.report import Report
    from heliograph.core.geography.datum import Datum

app = typer.Typer(no_args_is_help=True, help="Calls for service, checked before anybody plans from them.")
app.command("bands")(calls_bands.bands)


@app.callback()
def group() -> None:
    """Calls for service, checked before anybody plans from them."""


@app.command()
def check(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV: time, lat, lon; kind, minutes, origin.")
    ],
    areas: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="GeoJSON: calls outside are left out and counted.")
    ] = None,
    dates: Annotated[
        list[str] | None,
        typer.Option(help="What a date is where the file can't prove it: ymd, ydm, mdy or dmy. May be repeated."),
    ] = None,
    datum: Annotated[str, typer.Option(help="Of the places: wgs-84, gcj-02 or bd-09; else what the file says.")] = "",
    origin: Annotated[str, typer.Option(help="Of all calls, where the file doesn't say: public or officer.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say what was read, refused by line, doubled, outside, assumed. Nothing is stored and nothing is guessed.

    Ends with 0 if a plan may be made from it, 1 if a person must decide something first, 2 if it is no table of calls or is about
    persons.

    Example: heliograph calls check calls.csv --areas areas.geojson --origin public
    """
    from heliograph.core.calls.counting import Asked, count
    from heliograph.core.encodings import WORKBOOKS, encoding_of
    from heliograph.core.planning.inputs import BadInput, Source

    asked = Asked(
        today=date.today(),  # noqa: DTZ011  # the machine's own day, as whoever sits before it sees it
        orders=orders(dates or [], as_json),
        datum=_datum(datum, as_json),
        origin=_origin(origin, as_json),
        area=_area(areas, as_json) if areas is not None else None,
    )
    with file.open("rb") as opened:
        if opened.read(4).startswith(WORKBOOKS):
            refuse(f"{file} is a spreadsheet's own file: save it as CSV there.", as_json, WRONG_USE)
    try:
        report = count(Source(file.name, file.read_text(encoding_of(file))), asked).report
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    except OSError as error:
        refuse(f"{file}: {error}", as_json, WRONG_USE)
    except UnicodeDecodeError:
        refuse(f"{file} is no text in UTF-8, UTF-16 or GB 18030: save it as CSV in UTF-8.", as_json, WRONG_USE)
    say(_lines(report), report.as_value(), as_json)
    raise typer.Exit(DONE if report.is_usable else NO)


def _lines(report: Report) -> list[str]:
    found = [f"{name.en}: {value}" for name, value in report.summary]
    found += [f"{name.en}: {value if isinstance(value, str) else value.en}" for name, value in report.facts]
    found += [f"{level.value.upper()}: {text.en}" for level, text in report.findings]
    found += [f"line {line}: {text.en}" for line, text in report.refused]
    found += [f"line {line}: the same call as line {first}" for line, first in report.duplicate_lines]
    if report.outside_lines:
        found.append(f"outside the area, for example lines {', '.join(map(str, report.outside_lines))}")
    found.append("A plan may be made from this." if report.is_usable else "NOT to be planned from: see STOPS above.")
    return found


def orders(asked: list[str], as_json: bool) -> dict[bool, Order]:
    """What was said of dates, by whether the year stands last; ends with status 2 where it can't be."""
    from heliograph.core.calls.dates import Order

    found: dict[bool, Order] = {}
    for words in asked:
        if words not in list(Order):
            refuse(f"--dates must be one of {', '.join(Order)}, not {words!r}.", as_json, WRONG_USE)
        order = Order(words)
        if found.setdefault(order.year_last, order) is not order:
            refuse(f"--dates {found[order.year_last]} and {order} contradict one another.", as_json, WRONG_USE)
    return found


def _datum(words: str, as_json: bool) -> Datum | None:
    from heliograph.core.geography.datum import named

    found = named(words) if words else None
    if words and found is None:
        refuse(f"Unknown datum {words!r}: one of wgs-84, gcj-02 or bd-09.", as_json, WRONG_USE)
    return found


def _origin(words: str, as_json: bool) -> Origin | None:
    from heliograph.core.calls.columns import Origin

    if words and words not in (Origin.PUBLIC, Origin.OFFICER):
        refuse(f"--origin must be public or officer, not {words!r}.", as_json, WRONG_USE)
    return Origin(words) if words else None


def _area(path: Path, as_json: bool) -> BaseGeometry:
    import shapely

    from heliograph.core.geography.areas import read_areas
    from heliograph.core.geography.datum import Datum
    from heliograph.core.geography.stated import AreasUnusable

    try:
        found = read_areas(path.read_bytes())
    except AreasUnusable as error:
        refuse(f"{path}: {error.text.en}", as_json, WRONG_USE)
    if found.datum not in (None, Datum.WGS84):
        refuse(
            f"{path} is in {found.datum.written if found.datum else ''}: give the areas in WGS-84.", as_json, WRONG_USE
        )
    joined: BaseGeometry = shapely.unary_union([one.polygon for one in found.areas])
    return joined
