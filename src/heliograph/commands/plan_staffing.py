"""`heliograph plan staffing`: from calls to crews by hour of the week, for an answer that is promised."""

from __future__ import annotations

import csv
import math
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands import planned_calls
from heliograph.commands.answer import NO, WRONG_USE, AsJson, must_write, refuse, say
from heliograph.commands.planned import source, write

if TYPE_CHECKING:
    from heliograph.core.planning.staffing import Staffed, Target

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def staffing(
    calls: Annotated[Path, typer.Argument(help="time; perhaps minutes, travel, priority, origin: a call a line.")],
    out: Annotated[Path, typer.Option(help="Where the week goes: day,hour,calls,…,crews,officers.")],
    within: Annotated[
        float, typer.Option(min=0.5, max=600, help="Minutes from call to arrival that are promised.")
    ] = 15,
    share: Annotated[float, typer.Option(min=0.01, max=0.999, help="The share of calls it is promised for.")] = 0.9,
    urgent: Annotated[
        int | None, typer.Option(min=1, help="Promised to priorities up to this, which go first; all if left out.")
    ] = None,
    service: Annotated[
        float | None,
        typer.Option(min=0.5, help="Minutes a call keeps a crew, way and all; the table's mean if left out."),
    ] = None,
    travel: Annotated[
        float | None, typer.Option(min=0.1, help="Mean minutes of way; the table's ways if left out.")
    ] = None,
    officers: Annotated[int, typer.Option(min=1, max=20, help="Officers in a crew.")] = 2,
    least: Annotated[int, typer.Option(min=1, max=100, help="Crews at all hours.")] = 1,
    week: Annotated[float, typer.Option(min=1, max=100, help="Hours that an officer works in a week.")] = 40,
    absence: Annotated[
        float, typer.Option(min=0, max=0.9, help="Share of officers away: leave, training, sickness.")
    ] = 0.1,
    as_json: AsJson = False,
) -> None:
    """Crews needed in each hour of the week, with what is uncertain, and how well the past would have been foretold.

    Example: heliograph plan staffing calls.csv --within 12 --share 0.9 --urgent 1 --out week.csv
    """
    must_write(out, as_json)
    from heliograph.core.dates import BUREAU_ZONE
    from heliograph.core.planning import staffing as engine
    from heliograph.core.planning.inputs import BadInput

    try:
        read = planned_calls.calls(
            source(calls, as_json), urgent, today=datetime.now(BUREAU_ZONE).date(), as_json=as_json
        )
    except BadInput as error:
        refuse(str(error), as_json, WRONG_USE)
    target = _target(read, within, share, service, travel, least, as_json)
    try:
        made = engine.solve(read.counts, target)
    except engine.TooFewDays as error:
        refuse(f"{calls}: {error}.", as_json, WRONG_USE)
    except engine.OutOfReach as error:
        refuse(f"{share:.1%} within {within:g} min is out of reach: {error}. Shorten the ways first.", as_json, NO)
    except ValueError as error:
        refuse(f"{calls}: {error}.", as_json, NO)
    write(out, _written(made, officers), as_json)
    hours = made.needed.crew_hours * officers
    people = hours / week / (1 - absence)
    peak = int(made.needed.crews.argmax())
    lines = [
        f"{read.calls} calls of {read.counts.days} whole days; {read.by_officers} found by officers were left out.",
        *([f"{read.silent} days have no call at all: were they recorded?"] if read.silent else []),
        f"A call keeps a crew for {target.service * 60:.1f} min; half of the ways within {_middle(target):.1f} min.",
        _fitted(made),
        *_tried(made),
        f"Crew-hours a week: {made.needed.crew_hours} (rates at the low end of 95 %: {made.needed_low.crew_hours}, at the high end: "
        f"{made.needed_high.crew_hours}); no bound: fewer may do.",
        f"Most crews: {made.needed.crews[peak]}, {_DAYS[peak // 24]} {peak % 24}:00; in {out}, with {officers} officers in a crew.",
        f"{hours} officer-hours a week: {math.ceil(people - 1e-9)} officers at {week:g} hours with {absence:.0%} away.",
        f"Promised: {share:.1%} of {'all' if urgent is None else 'urgent'} calls within {within:g} min; worst hour "
        f"{made.needed.in_time.min():.1%}. Least busy hour {made.needed.busy.min():.0%} busy, most busy {made.needed.busy.max():.0%}.",
        f"No chance is in it (no seed); {made.seconds:.1f} s; engine: {engine.ENGINE}.",
    ]
    say(lines, _values(made, read.calls, hours, math.ceil(people - 1e-9), engine.ENGINE), as_json)


def _target(
    read: planned_calls.Read,
    within: float,
    share: float,
    service: float | None,
    travel: float | None,
    least: int,
    as_json: bool,
) -> Target:
    """From the options, or from the table."""
    import numpy as np

    from heliograph.core.planning.staffing import Target, ways_like

    if service is None and not read.minutes:
        refuse(
            "The table has no column of minutes: say how long a call keeps a crew with --service.", as_json, WRONG_USE
        )
    if travel is None and not read.ways:
        refuse("The table has no column of travel: say the mean way with --travel.", as_json, WRONG_USE)
    keeps = service / 60 if service is not None else float(np.mean(read.minutes)) / 60
    told = ways_like(travel / 60) if travel is not None else np.quantile(read.ways, (np.arange(200) + 0.5) / 200) / 60
    if keeps <= 0 or read.urgent <= 0:
        refuse("No call keeps a crew for any time, or none is of a promised priority.", as_json, WRONG_USE)
    return Target(within / 60, share, keeps, told, read.urgent, least)


def _middle(target: Target) -> float:
    import numpy as np

    return float(np.median(target.ways)) * 60


def _fitted(made: Staffed) -> str:
    model = made.model
    apart = "chance (Poisson) explains how hours differ"
    if math.isfinite(model.size):
        apart = f"hours differ beyond chance by {1 / math.sqrt(model.size):.0%} of their mean (negative binomial)"
    if math.isfinite(model.day_size):
        apart += f", days as a whole by {1 / math.sqrt(model.day_size):.0%}"
    return f"{made.rates.sum():.1f} calls a week ({made.low.sum():.1f} to {made.high.sum():.1f} if all hours err alike); {apart}."


def _tried(made: Staffed) -> list[str]:
    if made.tried is None:
        return ["No back-test: too few days to hold any back."]
    found = made.tried
    inside = "; ".join(
        f"{seen:.1%} of hours within the {share:.0%} interval ({meant:.1%} by the model)"
        for share, (seen, meant) in found.inside.items()
    )
    better = math.exp(found.score - found.naive_score) - 1
    return [
        f"Back-test on {found.days} later days: {inside}; {found.bias - 1:+.1%} calls foretold; what came was {better:+.1%} likelier than "
        f"by the plain mean of each hour."
    ]


def _written(made: Staffed, officers: int) -> str:
    from heliograph.core.planning.staffing.writing import lines

    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines(made, officers))
    return out.getvalue()


def _values(made: Staffed, calls: int, hours: int, people: int, engine: str) -> dict[str, object]:
    tried = made.tried
    return {
        "calls": calls,
        "crew_hours": made.needed.crew_hours,
        "crew_hours_low": made.needed_low.crew_hours,
        "crew_hours_high": made.needed_high.crew_hours,
        "bound": None,
        "seed": None,
        "officer_hours": hours,
        "officers": people,
        "worst_hour": float(made.needed.in_time.min()),
        "size": made.model.size if math.isfinite(made.model.size) else None,
        "day_size": made.model.day_size if math.isfinite(made.model.day_size) else None,
        "settings": made.settings,
        "back_test": None
        if tried is None
        else {
            "days": tried.days,
            "inside": {f"{share:g}": {"seen": seen, "meant": meant} for share, (seen, meant) in tried.inside.items()},
            "score": tried.score,
            "naive_score": tried.naive_score,
            "bias": tried.bias,
        },
        "seconds": made.seconds,
        "engine": engine,
    }
