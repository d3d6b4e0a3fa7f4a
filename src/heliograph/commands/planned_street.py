"""What `plan simulate` and `plan joint` share: options of calls and crews, reading them, telling figures with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from heliograph.commands.answer import NO, WRONG_USE, refuse
from heliograph.commands.planned import source

if TYPE_CHECKING:
    from heliograph.core.planning.simulation import Figure, Report, Work
    from heliograph.core.planning.street import Calls, Crews, Numbers

Areas = Annotated[Path, typer.Argument(help="area,x,y,rate (calls an hour); perhaps priority, asks.")]
CrewsTable = Annotated[Path, typer.Argument(help="crew,x,y; perhaps from, to, days, service, skills.")]
Hours = Annotated[Path | None, typer.Option(help="day,hour,calls: how the week rises and falls.")]
Travel = Annotated[Path | None, typer.Option(help="area,crew,minutes; straight lines in metres if left out.")]
Speed = Annotated[float, typer.Option(min=1, max=200, help="Kilometres an hour.")]
Detour = Annotated[float, typer.Option(min=1, max=5, help="How much longer the road is than the straight line.")]
Scene = Annotated[str, typer.Option(help="Mean minutes at the scene; by priority: 30,45.")]
Variation = Annotated[
    float | None,
    typer.Option(min=0, max=5, help="Of minutes at the scene, deviation over mean; exponential if left out."),
]
Target = Annotated[float, typer.Option(min=0.1, max=1_000, help="Minutes from call to arrival that are promised.")]
Number = Annotated[int, typer.Option(min=1_000, max=100_000_000, help="How many calls to simulate.")]

NO_BOUND = "This is a simulation of one plan: no bound; a better plan may exist."
WORDS = {
    "waited": ("{:.2%} waited for a free crew", 1.0),
    "wait": ("mean wait {:.2f} min", 60.0),
    "answer": ("mean from call to arrival {:.2f} min", 60.0),
    "in time": ("{:.2%} in time", 1.0),
    "half within": ("half within {:.2f} min", 60.0),
    "nine in ten within": ("nine in ten within {:.2f} min", 60.0),
    "busy": ("busy {:.2%} of all hours", 1.0),
    "crews sent": ("{:.3f} crews sent to a call", 1.0),
    "back-up waited": ("{:.2%} of second crews came late", 1.0),
    "back-up wait": ("a second crew waited for {:.2f} min", 60.0),
}


def by_priority(asked: str, levels: int, what: str, scale: float, as_json: bool) -> tuple[float, ...]:
    """Numbers by priority from "30" or "30,45", the last for all that follow, over `scale`."""
    try:
        found = [float(part) / scale for part in asked.split(",")]
    except ValueError:
        refuse(f"--{what} must be a number, perhaps one for each priority: 30,45.", as_json, WRONG_USE)
    if not all(math.isfinite(one) and 0 <= one < 1_000 for one in found):
        refuse(f"--{what} must be from 0 on, and finite.", as_json, WRONG_USE)
    return tuple(found[min(level, len(found) - 1)] for level in range(levels))


def work(calls: Calls, scene: str, back_up: str, variation: float | None, hours: Path | None, as_json: bool) -> Work:
    """What is the same for all plans. Ends the command where it makes no sense; call it where `BadInput` is caught."""
    from heliograph.core.planning import street
    from heliograph.core.planning.simulation import Work

    means = by_priority(scene, calls.levels, "scene", 60, as_json)
    shares = by_priority(back_up, calls.levels, "back-up", 1, as_json)
    if min(means) <= 0 or max(shares) > 1:
        refuse("--scene must be above 0, and --back-up from 0 to 1.", as_json, WRONG_USE)
    return Work(means, shares, variation, street.hours(source(hours, as_json)) if hours is not None else None)


def ways(calls: Calls, crews: Crews, travel: Path | None, speed: float, detour: float, as_json: bool) -> Numbers:
    """Hours `[area, crew]`; call it where `BadInput` is caught."""
    from heliograph.core.planning import street

    if travel is not None:
        return street.travel(source(travel, as_json), calls, crews)
    return street.straight(calls, crews, kilometres_per_hour=speed, detour=detour)


def told(figure: Figure) -> str:
    """One figure in words, with its interval."""
    words, scale = WORDS[figure.what]
    share = "%}" in words
    size = figure.half * scale
    half = "" if math.isnan(size) else f" ± {size:.2%}" if share else f" ± {size:.2g}"
    value = figure.value * scale
    return words.format(value) + half if math.isfinite(value) else words.split("{")[0] + "more than can be told"


def report_lines(report: Report) -> Sequence[str]:
    """All figures but those of single crews: a line for all calls, one for each priority."""
    whom = dict.fromkeys(figure.of for figure in report.figures if figure.what == "waited")
    return [
        f"{'All calls' if one == 'all' else f'Priority {one}'}: "
        + "; ".join(told(figure) for figure in report.figures if figure.of == one)
        + "."
        for one in whom
    ]


def made_by(report: Report, engine: str) -> Sequence[str]:
    """Bound, seed, work, engine."""
    return [
        NO_BOUND,
        f"± is a 95 % interval. {report.calls} calls, {report.hours / 24:.0f} days; seed {report.seed}, "
        f"{report.seconds:.1f} s; engine: {engine}.",
    ]


def figure_values(figures: Sequence[Figure]) -> list[dict[str, object]]:
    """For a program, times in minutes; None where nothing was seen or a time is past four hours."""

    def number(value: float) -> float | None:
        return value if math.isfinite(value) else None

    return [
        {
            "what": figure.what,
            "of": figure.of,
            "value": number(figure.value * WORDS[figure.what][1]),
            "half": number(figure.half * WORDS[figure.what][1]),
        }
        for figure in figures
    ]


def not_served(error: ValueError, as_json: bool) -> NoReturn:
    """The end of a command whose crews can't carry the calls."""
    refuse(f"{str(error)[0].upper()}{str(error)[1:]}. Take more crews, other hours, or fewer calls.", as_json, NO)


def too_rare(error: ValueError, as_json: bool) -> NoReturn:
    """The end of a command that would simulate thousands of years."""
    refuse(
        f"{str(error)[0].upper()}{str(error)[1:]}: ask for fewer with --calls, or see whether rates are calls an hour.",
        as_json,
        WRONG_USE,
    )
