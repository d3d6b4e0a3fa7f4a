"""`heliograph deadline`: why a promise falls due when it does."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, refuse, say
from heliograph.core import calendar as days
from heliograph.core import procedure as rules

app = typer.Typer(
    no_args_is_help=True,
    help="Time limits, day by day.\n\n"
    "Example: heliograph deadline explain --procedure information-request --promise answer --from 2026-02-13T16:30",
)


@app.callback()
def group() -> None:
    """Time limits, day by day."""


@app.command()
def explain(
    procedure: Annotated[str, typer.Option(help="The procedure's code.")],
    promise: Annotated[str, typer.Option(help="The promise's name.")],
    start: Annotated[
        str, typer.Option("--from", help="When the clock starts: 2026-02-13T16:30, in the bureau's zone.")
    ],
    year: Annotated[list[Path] | None, typer.Option(help="A further year's calendar file; may be given again.")] = None,
    zone: Annotated[str, typer.Option(help="The bureau's time zone.")] = "Asia/Shanghai",
    language: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    as_json: AsJson = False,
) -> None:
    """Print every counted and skipped day with the reason, and the rule and row it rests on.

    Example: heliograph deadline explain --procedure information-request --promise answer --from 2026-02-13T16:30
    """
    shipped = rules.shipped()
    if procedure not in shipped:
        refuse(f"No procedure {procedure!r}. There are: {', '.join(sorted(shipped))}.", as_json, WRONG_USE)
    found = shipped[procedure]
    names = [p.name for p in found.promises]
    if promise not in names:
        refuse(f"{procedure} makes no promise {promise!r}. It makes: {', '.join(names)}.", as_json, WRONG_USE)
    try:
        begins = datetime.fromisoformat(start)
    except ValueError:
        refuse(f"--from {start!r} is no time: write 2026-02-13T16:30.", as_json, WRONG_USE)
    begins = begins if begins.tzinfo else begins.replace(tzinfo=ZoneInfo(zone))
    _explain(found, found.promise(promise), begins, _calendar(year or [], as_json), ZoneInfo(zone), language, as_json)


def _calendar(files: list[Path], as_json: bool) -> days.Calendar:
    made = days.built_in()
    for file in files:
        try:
            made = made.with_year(days.read_year(file.read_text("utf-8"), file=str(file)))
        except OSError as error:
            refuse(f"{file}: {error.strerror}", as_json, WRONG_USE)
        except days.CalendarInvalid as error:
            refuse(str(error), as_json)
    return made


def _explain(
    procedure: rules.Procedure,
    promise: rules.Promise,
    begins: datetime,
    calendar: days.Calendar,
    zone: ZoneInfo,
    language: str,
    as_json: bool,
) -> None:
    reckoning = days.reckon(begins, promise.within, calendar, zone=zone, rule=promise.rule)
    cited = procedure.cited(promise)
    head = {
        "zh": f"《{procedure.title.zh}》承诺“{promise.title.zh}”：{promise.within.text.zh}",
        "en": f"{procedure.title.en}, promise “{promise.title.en}”: {promise.within.text.en}",
    }
    opens, closes = (" (", ")") if language == "en" else ("（", "）")
    sources = [f"{b.cite.get(language)}{opens}law.md {b.row}, {b.evidence}{closes}" for b in cited]
    lines = [head["en" if language == "en" else "zh"], *sources, "", *days.explain_lines(reckoning, language)]
    value = {
        "procedure": procedure.code,
        "promise": promise.name,
        "within": str(promise.within),
        "basis": [{"row": b.row, "cite": b.cite.get(language), "evidence": str(b.evidence)} for b in cited],
        "from": begins.isoformat(),
        "due": reckoning.due.astimezone(zone).isoformat(),
        "provisional": reckoning.provisional,
        "calendar": reckoning.calendar,
        "days": [
            {
                "date": d.date.isoformat(),
                "counted": d.counted,
                "number": d.number,
                "why": d.why,
                "text": d.text.get(language),
            }
            for d in reckoning.days
        ],
    }
    say(lines, value, as_json)
